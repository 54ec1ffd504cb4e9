"""Two evaluators from blind sheets to a revised sum, by command: as they would do it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Belagg

SECRET = 7  # EA's points in 3.3, to be found in nothing KB or anybody else is shown
REASON = "Uppföljning som bara EA har sett"


def passage(belagg: Belagg, words: str) -> str:
    return str(belagg.json("search", f'"{words}"')["passages"][0]["id"])


@pytest.fixture
def pair(filled: Belagg) -> Belagg:
    """EA and KB; B1 speaks for 3.3, B2 against 1.3; EA has given points in both and saved nothing."""
    filled.ok("accept", passage(filled, "följer upp"), "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up")
    filled.ok("evaluator", "add", "KB")
    filled.ok("accept", passage(filled, "medborgardialoger"), "1.3", "--as", "KB", "--stance", "improvement", "--stage", "done")
    filled.ok("award", "3.3", str(SECRET), "--evidence", "B1", "--because", REASON, "--as", "EA")
    return filled


def shown(belagg: Belagg, tmp_path: Path, *viewer: str) -> list[str]:
    """All that every reading command says, as text and as JSON, to this viewer."""
    said = []
    for args in (("scores", "--sheet", "EA"), ("scores",), ("trace", "3.3", "--sheet", "EA"), ("trace", "P1"), ("audit",), ("coverage", "--sheet", "EA"),
                 ("coverage", "3.3", "--sheet", "EA"), ("consensus",), ("consensus", "3.3"), ("agreement",), ("state",), ("reply", "list"), ("assign", "--list"),
                 ("passages", "--subarea", "3.3"), ("scores", "--sheet", "EA", "--at", "8")):  # fmt: skip
        as_ = viewer if args[0] not in ("agreement", "passages", "reply") else ()
        for extra in ((), ("--json",)):
            _, result = belagg.run(*args, *as_, *extra)
            said.append(result.stdout + result.stderr + repr(result.exception))
    report = tmp_path / "rapport.html"
    report.unlink(missing_ok=True)
    status, _ = belagg.run("report", "--output", str(report), "--sheet", "EA", *viewer)
    assert status in (0, 5)
    return [*said, report.read_text(encoding="utf-8") if report.exists() else ""]


@pytest.mark.parametrize("viewer", ["KB", ""])
def test_nothing_shown_holds_what_is_judged_blind(
    pair: Belagg, tmp_path: Path, viewer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_ = ("--as", viewer)
    for text in shown(pair, tmp_path, *as_) if viewer else _as_nobody(pair, tmp_path, monkeypatch):
        assert REASON not in text
        assert f'"points": {SECRET}' not in text
        assert f"{SECRET} / 25" not in text
        assert f"{SECRET} av {SECRET} poäng" not in text
        assert f'"traced": {SECRET}' not in text
        assert f"EA {SECRET}" not in text
    own = "".join(shown(pair, tmp_path, "--as", "EA"))
    assert REASON in own, "the owner sees it"
    assert f'"traced": {SECRET}' in own
    pair.ok("judge", "3.3", "--because", "klart", "--as", "EA")
    assert REASON not in "".join(shown(pair, tmp_path, "--as", "KB"))
    assert pair.json("judge", "3.3", "--because", "klart", "--as", "KB")["open"] is True
    assert REASON in "".join(shown(pair, tmp_path, "--as", "KB"))


def _as_nobody(pair: Belagg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    from click.testing import CliRunner

    invoke = CliRunner.invoke

    def without(self: CliRunner, *args: Any, **kwargs: Any) -> Any:
        return invoke(self, *args, **kwargs | {"env": kwargs["env"] | {"BELAGG_AS": ""}})

    with monkeypatch.context() as patch:
        patch.setattr(CliRunner, "invoke", without)
        return shown(pair, tmp_path)


def test_withdrawing_evidence_says_nothing_of_anothers_points(pair: Belagg) -> None:
    pair.ok("accept", "B1", "3.3", "--as", "KB")
    pair.ok("withdraw", "B1", "--because", "fel", "--as", "EA")
    out = pair.ok("withdraw", "B1", "--because", "fel", "--as", "KB")
    assert "P1" not in out
    assert pair.json("scores", "--sheet", "EA", "--as", "EA")["total"] == 0


def test_from_blind_sheets_to_a_revised_sum(pair: Belagg) -> None:
    pair.ok("award", "3.3", "4", "--evidence", "B1", "--because", "Bara en nämnd", "--as", "KB")
    for name in ("EA", "KB"):
        pair.ok("judge", "3.3", "--because", "klart", "--as", name)
    first = pair.json("consensus")["subareas"][0]
    assert (first["code"], first["difference"], [s["points"] for s in first["sheets"]]) == ("3.3", 3, [SECRET, 4])
    figures = pair.json("agreement")
    assert (figures["raters"], figures["total"]["same"], figures["subareas"][0]["apart"]) == (["EA", "KB"], 0, 3)
    assert pair.refused("award", "3.3", "1", "--evidence", "B1", "--because", "x", "--as", "EA") == "sheet-closed"
    made = pair.json("consensus", "3.3", "--awards", "P2", "--points", "1", "--because", "Fyra och en till", "--as", "KB")
    assert (made["points"], len(made["awards"])) == (5, 2)
    trace = pair.json("trace", "3.3")
    assert [(a["points"], a["origin"], a["sheet"]) for a in trace["awards"]] == [(4, ["P2"], "consensus"), (1, ["P1", "P2"], "consensus")]
    assert all(a["evidence"] for a in trace["awards"])
    assert [pair.json("scores", "--sheet", s)["total"] for s in ("EA", "KB", "consensus")] == [SECRET, 4, 5]
    _judge_the_rest(pair)
    assert pair.refused("state", "published", "--because", "x", "--as", "EA") == "state-step"
    assert pair.json("state", "locked", "--because", "klart", "--as", "EA")["total"] == 5
    assert pair.refused("consensus", "3.3", "--points", "1", "--because", "x", "--as", "EA") == "state-forbids"
    pair.ok("state", "published", "--because", "nämnden har fått den", "--as", "EA")
    new = pair.folder / "in" / "documents" / "ny.md"
    new.write_text("# Ny\n\nAlla tre nämnder följer upp sina mål varje månad och rättar till det som brister.\n", encoding="utf-8")
    pair.ok("ingest", str(new))
    reply = ("reply", "file", "--contest", "--about", "3.3", "--text", "Ni missade den nya rutinen", "--from", "kommundirektören")
    assert pair.refused(*reply, "--as", "EA") == "reply-no-evidence"
    pair.ok(*reply, "--source", "K3", "--as", "EA")
    assert pair.json("state")["state"] == "contested"
    pair.ok("accept", passage(pair, "Alla tre nämnder"), "3.3", "--as", "EA", "--stance", "strength", "--stage", "improved")
    assert pair.refused("state", "revised", "--because", "x", "--as", "EA") == "state-audit", "the reply is unanswered"
    pair.ok("consensus", "3.3", "--points", "9", "--evidence", "B1,B3", "--because", "Rutinen gäller alla", "--as", "EA")
    pair.ok("reply", "answer", "R1", "--accepted", "--because", "rätt", "--as", "KB")
    pair.ok("state", "revised", "--because", "R1", "--as", "KB")
    assert [pair.json("scores", "--state", s)["total"] for s in ("published", "revised")] == [5, 9]
    history = pair.json("state")["history"]
    assert [h["total"] for h in history] == [5, 5, 5, 9]
    assert pair.json("scores", "--at", str(history[1]["seq"]))["state"] == "published"
    status, _ = pair.run("audit", "--deep")
    assert status == 0


def _judge_the_rest(pair: Belagg) -> None:
    """Everything but 3.3: nothing to give points for, or left out."""
    codes = [s["code"] for a in pair.json("scores")["areas"] for s in a["subareas"] if s["code"] != "3.3"]
    from pipeline.run.deciding.judging import judge
    from pipeline.run.deciding.together import consensus_where_alike
    from pipeline.run.evaluation import opened

    with opened(pair.db) as evaluation:
        for code in codes:
            for name in ("EA", "KB"):
                judge(evaluation, code, because="inget att gå på", by=name, judged=code != "8.4")
        done, left = consensus_where_alike(evaluation, because="lika", by="EA")
    assert (len(done), left) == (35, [])
    subareas = {s["code"]: s for a in pair.json("scores")["areas"] for s in a["subareas"]}
    assert (subareas["8.4"]["judged"], subareas["8.4"]["not_judged"]) == (False, True)
    assert (subareas["1.3"]["judged"], subareas["1.3"]["points"]) == (True, 0)


def test_absence_is_searched_again_by_the_audit(pair: Belagg) -> None:
    kept = pair.json("search", "jämställdhetsbokslut", "--save", "--subarea", "7.4", "--as", "EA")
    assert (kept["id"], kept["versions"], kept["found"]) == ("B3", 2, [])
    assert pair.refused("search", "mål", "--save", "--subarea", "7.4", "--as", "EA", "--kind", "social") == "absence-nowhere"
    assert pair.refused("search", "jämställdhetsbokslut", "--save", "--subarea", "7.4", "--as", "EA", "--stance", "strength") == "absence-strength"
    assert pair.refused("award", "7.4", "1", "--evidence", "B3", "--because", "ändå något", "--as", "EA") == "award-absence-only"
    pair.ok("accept", passage(pair, "följer upp"), "7.4", "--as", "EA", "--stance", "strength", "--stage", "done")
    pair.ok("award", "7.4", "1", "--evidence", "B3,B4", "--because", "ändå något", "--as", "EA")
    trace = pair.json("trace", "7.4", "--sheet", "EA", "--as", "EA")
    evidence, _ = trace["awards"][0]["evidence"]
    assert (evidence["verified"], evidence["absence"]["query"], evidence["source"]["kind"]) == (True, "jämställdhetsbokslut", "absence")
    new = pair.folder / "in" / "documents" / "ny.md"
    new.write_text("# Bokslut\n\nKommunen gör ett jämställdhetsbokslut varje år och redovisar det för nämnden.\n", encoding="utf-8")
    pair.ok("ingest", str(new))
    assert pair.run("audit")[0] == 0, "what came later is not what was searched"
    sql = sqlite3.connect(pair.db, isolation_level=None)
    part = sql.execute("SELECT count(*) FROM event WHERE kind = 'evidence.absent'").fetchone()
    sql.execute("UPDATE absence SET query = 'mål'")
    sql.close()
    assert part == (1,)
    status, report = pair.run("audit", "--json")
    assert status == 4
    assert "row-differs" in {f["check"] for f in json.loads(report.stdout)["findings"]}


def test_words_marked_by_hand(pair: Belagg) -> None:
    status, _ = pair.run("quote", "K1.1", "3.3", "--text", "finns inte", "--as", "EA")
    assert status == 5
    assert pair.run("quote", "K1.1", "5", "3.3", "--as", "EA")[0] == 2
    assert pair.run("quote", "K1", "0", "5", "3.3", "--as", "EA")[0] == 2
    assert pair.refused("quote", "K9.9", "0", "5", "3.3", "--as", "EA") == "version-unknown"
    assert pair.refused("quote", "K1.1", "0", "999999", "3.3", "--as", "EA") == "quote-range"
    whole = pair.json("search", '"följer upp"')["passages"][0]
    words = " ".join(whole["text"].split()[:4])
    made = pair.json("quote", "K1.1", "3.3", "--text", words.replace(" ", "  "), "--as", "EA", "--stance", "strength", "--stage", "done")
    assert made["quote"].split() == words.split()
    pair.ok("award", "3.3", "1", "--evidence", made["id"], "--because", "ord", "--as", "EA")
    (evidence,) = pair.json("trace", "P2", "--as", "EA")["awards"][0]["evidence"]
    assert (evidence["verified"], evidence["passage"]) == (True, None)
    start = evidence["anchor"]["start"]
    again = pair.json("quote", "K1.1", str(start), str(start + len(made["quote"])), "1.1", "--as", "KB")
    assert again["id"] != made["id"]
    pair.ok("audit")


def test_a_lock_needs_what_is_open_settled(pair: Belagg) -> None:
    assert pair.refused("award", "1.3", "3", "--evidence", "B2", "--because", "vägt här", "--as", "KB") == "award-against-only"
    pair.ok("award", "1.3", "3", "--evidence", "B2", "--because", "vägt här", "--despite", "det görs ändå", "--as", "KB")
    for name in ("EA", "KB"):
        pair.ok("judge", "3.3", "--because", "klart", "--as", name)
        pair.ok("judge", "1.3", "--because", "klart", "--as", name)
    pair.ok("consensus", "3.3", "--points", "5", "--because", "x", "--as", "EA")
    pair.ok("consensus", "1.3", "--points", "0", "--because", "x", "--as", "EA")
    pair.ok("accept", passage(pair, "uppföljningen stannar"), "3.3", "--as", "KB", "--stance", "improvement", "--stage", "done")
    findings = pair.json("audit")["findings"]
    assert ("award-contradicted", "sheet consensus 3.3") in [(f["check"], f["subject"]) for f in findings]
    assert pair.refused("state", "locked", "--because", "x", "--as", "EA") == "state-audit"
    pair.ok("resolve", "3.3", "--because", "gäller ledningen", "--as", "EA", "--sheet", "consensus")
    assert "award-contradicted" not in [f["check"] for f in pair.json("audit")["findings"]]
    against = pair.json("trace", "3.3")["against"]
    assert [(a["id"], a["because"], a["by"]) for a in against] == [("B3", "gäller ledningen", "EA")]
    assert pair.refused("state", "locked", "--because", "x", "--as", "EA") == "state-unjudged"


def test_divided_by_command(pair: Belagg) -> None:
    assert pair.json("assign", "KB", "1,3.1-3.2", "--as", "EA")["subareas"] == ["1.1", "1.2", "1.3", "1.4", "1.5", "3.1", "3.2"]
    assert pair.refused("judge", "1.1", "--because", "x", "--as", "EA") == "subarea-assigned"
    assert pair.json("assign")["assignments"]["KB"][-1] == "3.2"
    assert pair.refused("assign", "KB", "9.9", "--as", "EA") == "subarea-unknown"
    pair.ok("assign", "KB", "", "--as", "EA")
    assert pair.json("assign", "--list")["assignments"] == {"EA": [], "KB": []}


def test_a_first_name_is_taken_and_an_unknown_one_is_told_of(belagg: Belagg) -> None:
    """Where nobody has judged yet, any name may act, and it is a rule that says no; once somebody is there, a name nobody
    has is refused before anything is audited."""
    assert belagg.refused("state", "under-consensus", "--because", "dags", "--as", "Nora Ny") == "consensus-alone"
    belagg.ok("evaluator", "add", "Nora Ny")
    belagg.ok("evaluator", "add", "KB")
    status, result = belagg.run("state", "under-consensus", "--because", "dags", "--as", "Okänd")
    assert status == 5
    assert "Nora Ny" in result.exception.message("sv")
    assert belagg.refused("state", "under-consensus", "--because", "dags", "--as", "Nora Ny") == "state-blind"
    assert belagg.json("state")["history"] == []
