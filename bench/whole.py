"""A small evaluation with rows in every proven table, made by the commands themselves: what tampering is tried on."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.run.evaluation import opened
from pipeline.run.proving import checkpoints, keys
from tests.conftest import Belagg

SOURCES = {
    "documents/plan.md": "# Plan\n\nNämnden följer upp sina mål varje tertial och redovisar avvikelser.\n\n"
                         "Åtgärder beslutas samma månad.\n\n## Dialog\n\nFyra medborgardialoger hålls varje år.\n",
    "documents/brist.md": "# Revision\n\nDet saknas en nedskriven strategi för lärande mellan nämnderna.\n\n"
                          "Handläggaren Valdemar Östlundh följer upp målen en gång om året.\n",
    "web/sida.html": "<h1>Om</h1><p>Protokoll och beslut läggs ut på webben inom en vecka.</p>",
    "interviews/chefer.md": "---\ndatum: 2026-10-22\nrollgrupp: enhetschefer\nantal personer: 6\nsamtycke: ja\n---\n\n"
                            "# Chefer\n\n"
                            "Vi får aldrig veta varför målen ändras, och ingen återkopplar till oss om uppföljningen.\n",
}  # fmt: skip
PHRASE = "torture"


def judged(db: Path, folder: Path) -> None:
    """Two who judge, divided, with counter-evidence, absence, text, consensus, a reply, an erasure, decisions from a copy, a
    restored backup, two keys and two checkpoints."""
    os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
    begun = Belagg(folder / "begun.db", folder)
    begun.ok("init", "--municipality", "Provköping", "--year", "2026", "--from", "2025-01-01")
    for name, text in SOURCES.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    begun.ok("ingest", str(folder / "in"))
    plan = folder / "in" / "documents" / "plan.md"
    plan.write_text(plan.read_text("utf-8").replace("Fyra", "Fem"), "utf-8")
    begun.ok("ingest", str(plan))
    begun.ok("backup", str(folder / "begun.belagg"))
    made = Belagg(db, folder)
    made.ok("restore", str(folder / "begun.belagg"))
    _decided(made)
    _away(made)
    _together(made)
    made.ok("erase", "--text", "Valdemar Östlundh", "--everywhere", "--because", "bad om det", "--as", "EA")
    with opened(db) as evaluation:
        signer = keys.create(PHRASE)
        checkpoints.sign(evaluation, signer, passphrase=PHRASE)
        checkpoints.sign(evaluation, keys.rotate(PHRASE)[1], passphrase=PHRASE)
        evaluation.db.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _passage(made: Belagg, words: str) -> str:
    return str(made.json("search", words)["passages"][0]["id"])


def _decided(made: Belagg) -> None:
    made.ok("evaluator", "add", "EA")
    made.ok("evaluator", "add", "KB")
    made.ok("assign", "EA", "1-8", "--as", "EA")
    made.ok("assign", "KB", "3.3", "--as", "EA")
    for who, words, stance in (("EA", "redovisar avvikelser", "strength"), ("KB", "åtgärder beslutas", "strength"),
                               ("EA", "återkopplar uppföljningen", "improvement"),
                               ("EA", "handläggaren", "strength")):  # fmt: skip
        made.ok("accept", _passage(made, words), "3.3", "--as", who, "--stance", stance, "--stage", "done", "--note", "läst")
    made.ok("reject", _passage(made, "protokoll"), "3.3", "--as", "KB")
    plan = _passage(made, "redovisar avvikelser").split(":")[0]
    made.ok("quote", plan, "3.3", "--text", "varje tertial", "--as", "EA", "--stance", "strength", "--stage", "done")
    made.ok("search", "jämställdhetsbokslut", "--save", "--subarea", "3.3", "--as", "EA", "--stance", "neutral")
    made.ok("award", "3.3", "3", "--evidence", "B1,B5", "--because", "Tertialvis", "--despite", "Gäller en enhet", "--as", "EA")
    made.ok("resolve", "3.3", "--because", "Gäller en enhet", "--as", "KB")
    made.ok("award", "3.3", "2", "--evidence", "B1", "--because", "Samma månad", "--as", "KB")
    made.ok("award", "3.3", "1", "--evidence", "B3", "--because", "En gång om året", "--as", "EA")
    made.ok("award", "3.3", "1", "--evidence", "B1", "--because", "Dubbelt", "--as", "EA")
    made.ok("withdraw", "P4", "--because", "Räknat två gånger", "--as", "EA")
    made.ok("text", "3.3", "--text", "Målen följs upp varje tertial [B1].", "--as", "EA")
    made.ok("source", "correct", "K2", "--title", "Revisionsrapport", "--date", "2024-05-01", "--as", "EA")


def _away(made: Belagg) -> None:
    copy = Belagg(made.db.with_name("away.db"), made.folder)
    made.ok("away", "take", str(copy.db), "--as", "KB")
    copy.ok("accept", _passage(copy, "medborgardialoger"), "1.3", "--as", "KB", "--stance", "strength", "--stage", "done")
    copy.ok("away", "pack", str(made.folder / "hem.json"))
    made.ok("away", "return", str(made.folder / "hem.json"), "--as", "EA")


def _together(made: Belagg) -> None:
    with opened(made.db) as evaluation:
        codes = list(evaluation.instrument.subareas)
    for code in codes:
        made.ok("judge", code, "--because", "Genomgånget", "--as", "EA")
    made.ok("judge", "3.3", "--because", "Genomgånget", "--as", "KB")
    made.ok("consensus", "3.3", "--awards", "P1", "--despite", "Vägt tillsammans", "--because", "Enade", "--as", "EA")
    made.ok("state", "under-consensus", "--because", "Alla har sparat", "--as", "EA")
    made.ok("reply", "file", "--facts", "--about", "3.3", "--text", "Det är fyra", "--from", "Kansliet", "--as", "EA")
    made.ok("reply", "answer", "R1", "--declined", "--because", "Det står fem", "--as", "EA")
