"""Learning from decisions: what is decided is learnt, tried on what was not seen, kept beside the database, undone."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.run import kept_models
from pipeline.run.training import learning
from pipeline.run.training.learning import Figures, Learnt, passages_of
from pipeline.store.learning import Decided
from tests.conftest import Belagg

PLACES = ("Norrgården", "Söderås", "Kvarnbacken", "Hamnplan", "Ekudden", "Solberga", "Tallmon", "Björkhagen", "Strandvik", "Lugnet")
DOING = ("samlas personal och närboende", "går gruppen igenom veckan", "prövas nya grepp", "provar enheten något annat", "byter vi erfarenheter")
SECRET = "Zakariasdottir"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "REHEARSED", 2)
    monkeypatch.setattr("pipeline.tag.learning.STEPS", 60)


def texts(word: str) -> list[str]:
    return [f"I {word} vid {place} {doing} tillsammans under ledning av lyktbäraren." for place in PLACES for doing in DOING]


def fill(made: Belagg, name: str, lines: list[str]) -> None:
    path = made.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# Lyktan\n\n" + "\n\n".join(lines) + "\n", encoding="utf-8")
    made.ok("ingest", str(path))


def decide(made: Belagg, subarea: str, *, source: str = "K", verdict: str = "accepted") -> int:
    """Decide every passage of a source; quick, through the same functions as the command."""
    from pipeline.run.deciding import judging
    from pipeline.run.evaluation import opened
    from pipeline.store import passages

    with opened(made.db) as evaluation:
        views = [v for v in passages.every(evaluation.db.sql) if v.id.startswith(source)]
        for view in views:
            if verdict == "accepted":
                judging.accept(evaluation, view.id, subarea, by="EA")
            else:
                judging.reject(evaluation, view.id, view.tags[0].subarea, by="EA")
    return len(views)


@pytest.fixture
def taught(belagg: Belagg) -> Belagg:
    """Some fifty passages about something only this municipality has, all accepted in 6.3."""
    fill(belagg, "documents/lyktan.md", texts("Lyktan"))
    assert decide(belagg, "6.3") >= 40
    return belagg


def log_of(db: Path) -> list[Any]:
    sql = sqlite3.connect(db)
    try:
        tables = ("event", "event_part", "evidence", "decision", "award")
        return [sql.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]
    finally:
        sql.close()


def test_what_people_decided_is_said_of_passages_they_did_not_decide(taught: Belagg) -> None:
    before = log_of(taught.db)
    asked = "documents/ny.md"
    found = taught.json("learn")
    assert found["passages"] + found["held_out"] == found["decisions"] >= 40
    assert found["held_out"] >= 5
    assert found["after"]["right"] > found["before"]["right"]
    assert found["after"]["right"] >= 0.8 * found["held_out"]
    assert found["unseen"]["after"]["acceptable"] >= found["unseen"]["before"]["acceptable"] - 2
    assert found["new_words"] > 0
    assert Path(found["installed"]).name == "evidence.model-1.npz"
    assert log_of(taught.db) == before, "no decision is touched"
    fill(taught, asked, ["I Lyktan vid Granliden möts alla under ledning av lyktbäraren och provar något nytt."])
    new = next(p for p in taught.json("passages", "--status", "suggested", "--limit", "500")["passages"] if p["id"].startswith("K2"))
    assert new["tags"][0]["subarea"] == "6.3", "ingest uses what was learnt"
    taught.ok("retag")
    sql = sqlite3.connect(taught.db)
    models = [row[0] for row in sql.execute("SELECT model_sha256 FROM tagging_run ORDER BY id")]
    sql.close()
    assert models[-1] == found["model_sha256"] != models[0]
    taught.ok("audit", "--deep")
    assert log_of(taught.db)[3] == before[3], "nor by what follows"


def test_undo_goes_back_model_by_model(taught: Belagg) -> None:
    first = taught.json("learn")["installed"]
    second = taught.json("learn")["installed"]
    assert [p.name for p in kept_models.models(taught.db)] == ["evidence.model-1.npz", "evidence.model-2.npz"]
    assert Path(first).read_bytes() == Path(second).read_bytes(), "the same decisions make the same model"
    assert taught.json("learn", "--undo")["path"] == second
    assert kept_models.current(taught.db) == Path(first).read_bytes()
    taught.ok("learn", "--undo")
    assert kept_models.current(taught.db) is None
    assert taught.refused("learn", "--undo") == "learn-nothing"


def test_forget_takes_all_away_and_old_ones_go(taught: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_models, "KEPT", 2)
    for _ in range(3):
        taught.ok("learn")
    assert [p.name for p in kept_models.models(taught.db)] == ["evidence.model-2.npz", "evidence.model-3.npz"]
    assert taught.json("learn", "--forget")["count"] == 2
    assert kept_models.models(taught.db) == []


def test_dry_run_installs_nothing_and_flags_do_not_mix(taught: Belagg) -> None:
    assert taught.json("learn", "--dry-run")["installed"] is None
    assert kept_models.models(taught.db) == []
    assert taught.run("learn", "--undo", "--force")[0] == 2


def test_a_worse_model_is_refused_unless_forced(taught: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Learnt, "worse", property(lambda _: True))
    assert taught.refused("learn") == "learn-worse"
    assert kept_models.models(taught.db) == []
    assert taught.json("learn", "--force")["installed"]


def test_worse_is_fewer_agreed_or_much_forgotten() -> None:
    def made(held: int, unseen: int) -> Learnt:
        was, now = Figures(10, 5, 6, 5, 4), Figures(10, 9, held, 5, 4)
        return Learnt(50, 40, 10, was, now, Figures(70, 60, 60, 10, 10), Figures(70, 60, unseen, 10, 10), 0, "", None, 0.0)

    assert not made(6, 60).worse
    assert made(5, 60).worse
    assert not made(7, 57).worse
    assert made(9, 56).worse


def test_too_few_decisions(judged: Belagg) -> None:
    assert judged.refused("learn") == "learn-few"


def test_rejections_are_heeded(belagg: Belagg) -> None:
    fill(belagg, "documents/a.md", [
        f"Nämnden vid {place} följer upp målen varje tertial när {doing} och redovisar avvikelser." for place in PLACES for doing in DOING
    ])  # fmt: skip
    decide(belagg, "", verdict="rejected")
    found = belagg.json("learn")
    assert found["before"]["heeded"] < 0.5 * found["before"]["refused"]
    assert found["after"]["heeded"] > found["before"]["heeded"]


def test_a_model_file_tells_no_interview(belagg: Belagg) -> None:
    fill(belagg, "interviews/lyktan.md", [f"{text} Det säger {SECRET} varje gång." for text in texts("Hemlyktan")])
    decide(belagg, "6.3")
    found = belagg.json("learn")
    assert found["new_words"] == 0, "words that only interviews hold are not added"
    data = Path(found["installed"]).read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        inside = b"\n".join(stored[name].tobytes() for name in stored.files)
    for word in (SECRET.lower(), "hemlyktan", "lyktbäraren", "kvarnbacken tillsammans"):
        assert word.encode() not in inside
        assert word.encode() not in data


def test_pooled_evaluations_teach_but_not_their_interviews(belagg: Belagg, tmp_path: Path) -> None:
    other = Belagg(tmp_path / "other" / "evidence.db", tmp_path / "other")
    other.folder.mkdir()
    other.ok("init", "--municipality", "Annan", "--year", "2026")
    fill(other, "documents/lyktan.md", texts("Lyktan"))
    fill(other, "interviews/hem.md", texts("Hemlyktan"))
    decide(other, "6.3")
    assert belagg.refused("learn") == "learn-few"
    found = belagg.json("learn", "--pooled", str(other.db))
    assert 40 <= found["decisions"] <= 50, "one source of two"
    assert Path(found["installed"]).parent == belagg.db.parent
    assert kept_models.models(other.db) == []
    assert belagg.run("learn", "--pooled", str(tmp_path / "absent.db"))[0] == 2


def test_a_damaged_model_is_said_and_an_older_base_set_aside(taught: Belagg) -> None:
    path = Path(taught.json("learn")["installed"])
    good = path.read_bytes()
    path.write_bytes(good[: len(good) // 2])
    assert taught.refused("retag") == "model-damaged"
    with np.load(io.BytesIO(good)) as stored:
        arrays = dict(stored)
    about = json.loads(arrays["about"].tobytes())
    about["learnt"]["base"] = "0" * 64
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    np.savez_compressed(path, **arrays)
    assert kept_models.current(taught.db) is None
    _, result = taught.run("retag")
    assert "belagg learn" in result.stderr


def test_votes_are_gathered_by_the_words_they_are_about() -> None:
    def said(quote: str, subarea: str, verdict: str, *, confidential: bool = False) -> Decided:
        return Decided(quote, ("R",), "document", confidential, subarea, verdict)

    found = passages_of([
        said("a", "3.3", "accepted"), said("a", "3.3", "accepted"), said("a", "3.3", "rejected"), said("a", "4.1", "rejected"),
        said("b", "1.1", "accepted"), said("b", "1.1", "rejected"), said("c", "5.5", "rejected", confidential=True),
    ])  # fmt: skip
    assert [(p.text, p.accepted, p.refused) for p in found] == [("a", ("3.3",), frozenset({"4.1"})), ("c", (), frozenset({"5.5"}))]
    assert [p.confidential for p in found] == [False, True]


def test_the_held_out_share_is_always_the_same() -> None:
    made = [learning.Passage(f"text {n}", (), "web", False, ("1.1",), frozenset()) for n in range(1000)]
    assert sum(p.held for p in made) == sum(p.held for p in reversed(made))
    assert 150 <= sum(p.held for p in made) <= 250


# What is shown ----------------------------------------------------------------------------------------------------------


def test_rates_count_what_became_of_suggestions(filled: Belagg) -> None:
    first = next(p for p in filled.json("passages", "--subarea", "3.3")["passages"] if p["tags"][0]["subarea"] == "3.3")
    before = {r["subarea"]: r for r in filled.json("rates")["subareas"]}
    assert len(before) == 36
    assert before["3.3"]["open"] >= 1
    assert before["3.3"]["share"] is None
    other = "strength" if first["stance"] != "strength" else "neutral"
    filled.ok("accept", first["id"], "3.3", "--as", "EA", "--stance", other)
    filled.ok("accept", first["id"], "8.4", "--as", "EA")
    dialog = next(p for p in filled.json("passages")["passages"] if p["tags"][0]["subarea"] == "1.3")
    filled.ok("reject", dialog["id"], "1.3", "--as", "EA")
    now = {r["subarea"]: r for r in filled.json("rates")["subareas"]}
    assert now["3.3"]["open"] == before["3.3"]["open"] - 1
    assert (now["3.3"]["accepted"], now["3.3"]["stance"], now["3.3"]["stage"], now["3.3"]["share"]) == (1, 1, 0, 1.0)
    assert (now["8.4"]["accepted"], now["8.4"]["found"]) == (0, 1)
    assert (now["1.3"]["rejected"], now["1.3"]["share"]) == (1, 0.0)
    assert "3.3" in filled.ok("rates")


def test_teaching_order_begins_with_the_nearest_and_takes_turns(taught: Belagg) -> None:
    assert taught.json("passages", "--order", "teaching")["passages"] == [], "what is decided teaches no more"
    examples = Path(__file__).resolve().parents[3] / "rules" / "examples" / "unseen.jsonl"
    fill(taught, "documents/unseen.md", [json.loads(line)["text"] for line in examples.read_text("utf-8").splitlines()[:60:2]])
    found = taught.json("passages", "--order", "teaching", "--limit", "500")["passages"]
    assert len(found) > 15
    margins = [p["tags"][0]["score"] - p["tags"][1]["score"] for p in found]
    firsts = [p["tags"][0]["subarea"] for p in found]
    kinds = len(set(firsts))
    assert len(set(firsts[:kinds])) == kinds, "each sub-area has its turn first"
    assert margins[:kinds] == sorted(margins[:kinds])
    for code in set(firsts):
        own = [m for m, f in zip(margins, firsts, strict=True) if f == code]
        assert own == sorted(own)
    some = taught.json("passages", "--order", "teaching", "--subarea", firsts[0])["passages"]
    assert some
    assert all(firsts[0] in [t["subarea"] for t in p["tags"][:2]] for p in some)
    assert taught.run("passages", "--order", "teaching", "--status", "accepted")[0] == 2
