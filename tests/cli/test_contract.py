"""The command line as scripts rely on it: shapes, exit statuses, where options may stand."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Belagg


def test_init_refuses_to_overwrite(belagg: Belagg) -> None:
    before = belagg.db.read_bytes()
    assert belagg.refused("init", "--municipality", "Annan", "--year", "2027") == "database-exists"
    assert belagg.db.read_bytes() == before


def test_db_before_or_after_the_command_or_in_the_environment(script: Callable[..., Any], tmp_path: Path) -> None:
    db = str(tmp_path / "a.db")
    assert script("--db", db, "init", "--municipality", "X", "--year", "2026")[0] == 0
    for args, env in ((["--db", db, "scores", "--json"], {}), (["scores", "--db", db, "--json"], {}), (["scores", "--json"], {"BELAGG_DB": db})):
        status, out, _ = script(*args, **env)
        assert status == 0
        assert json.loads(out)["max"] == 800


def test_missing_database_says_how_to_make_one(script: Callable[..., Any], tmp_path: Path) -> None:
    status, out, err = script("--db", str(tmp_path / "no.db"), "ingest", str(tmp_path), LANG="sv_SE.UTF-8")
    assert (status, out) == (2, "")
    assert "belagg init" in err
    assert not (tmp_path / "no.db").exists()


def test_ingest_shape(belagg: Belagg) -> None:
    source = belagg.folder / "plan.md"
    source.write_text("# Plan\n\nKommunen ska följa upp målen varje tertial och redovisa avvikelser till nämnden.\n", encoding="utf-8")
    answer = belagg.json("ingest", str(source))
    assert answer["totals"] == {"stored": 1, "unchanged": 0, "updated": 0, "failed": 0, "passages": 1}
    (one,) = answer["sources"]
    assert {"uri", "title", "kind", "media_type", "sha256", "number", "status", "missing", "passages", "seconds", "error"} <= set(one)
    assert (one["number"], one["status"], one["kind"], one["error"], one["title"]) == ("K1", "stored", "document", None, "Plan")
    again = belagg.json("ingest", str(source))
    assert again["totals"] == {"stored": 0, "unchanged": 1, "updated": 0, "failed": 0, "passages": 0}


def test_passages_and_search_shape(filled: Belagg) -> None:
    for args in (("passages", "--subarea", "3.3"), ("search", "uppföljning"), ("passages",)):
        found = filled.json(*args)["passages"]
        assert found
        for p in found:
            assert {"id", "text", "heading", "kind", "source", "anchor", "tags", "status"} <= set(p)
            assert {"uri", "title", "sha256"} <= set(p["source"])
            assert {"start", "end", "page", "rects", "place"} <= set(p["anchor"])
            assert (p["anchor"]["page"], p["anchor"]["rects"]) == (None, None)


def test_status_follows_decisions(filled: Belagg) -> None:
    passage = filled.json("passages", "--subarea", "3.3", "--status", "suggested")["passages"][0]["id"]
    filled.ok("accept", passage, "3.3", "--as", "EA")
    assert passage not in [p["id"] for p in filled.json("passages", "--subarea", "3.3", "--status", "suggested")["passages"]]
    (accepted,) = filled.json("passages", "--status", "accepted")["passages"]
    assert (accepted["id"], accepted["status"]) == (passage, {"3.3": {"EA": "accepted"}})
    filled.ok("reject", passage, "3.3", "--as", "EA")
    assert filled.json("passages", "--status", "accepted")["passages"] == []
    assert [p["id"] for p in filled.json("passages", "--status", "rejected", "--subarea", "3.3")["passages"]] == [passage]


def test_accept_takes_over_the_taggers_stance_and_stage(filled: Belagg) -> None:
    passage = filled.json("passages", "--subarea", "3.3")["passages"][0]
    done = filled.json("accept", passage["id"], "3.3", "--as", "EA")
    assert (done["id"], done["stance"], done["stage"]) == ("B1", passage["stance"], passage["stage"])
    assert done["seq"] > 0
    assert len(done["hash"]) == 64


def test_points_need_evidence_and_stay_under_the_maximum(filled: Belagg) -> None:
    passage = filled.json("search", "uppföljning")["passages"][0]["id"]
    assert filled.refused("award", "3.3", "3", "--evidence", "B1", "--because", "x", "--as", "EA") == "evidence-unknown"
    filled.ok("accept", passage, "3.3", "--as", "EA", "--stance", "strength")
    assert filled.refused("award", "3.3", "26", "--evidence", "B1", "--because", "x", "--as", "EA") == "award-above-max"
    assert filled.refused("award", "3.3", "0", "--evidence", "B1", "--because", "x", "--as", "EA") == "award-points"
    assert filled.refused("award", "3.3", "3", "--evidence", "B1", "--because", " ", "--as", "EA") == "reason-missing"
    assert filled.refused("award", "9.9", "3", "--evidence", "B1", "--because", "x", "--as", "EA") == "subarea-unknown"
    assert filled.refused("award", "1.1", "3", "--evidence", "B1", "--because", "x", "--as", "EA") == "award-other-subarea"
    assert filled.json("award", "3.3", "25", "--evidence", "B1", "--because", "x", "--as", "EA")["id"] == "P1"
    filled.ok("withdraw", "B1", "--because", "fel", "--as", "EA")
    assert filled.refused("award", "3.3", "3", "--evidence", "B1", "--because", "x", "--as", "EA") == "evidence-not-live"
    assert filled.json("scores")["total"] == 0


def test_scores_and_trace(judged: Belagg) -> None:
    scores = judged.json("scores", "--sheet", "EA")
    assert (scores["municipality"], scores["total"], scores["max"]) == ("Provköping", 9, 800)
    subareas = {s["code"]: s for a in scores["areas"] for s in a["subareas"]}
    assert len(subareas) == 36
    assert subareas["3.3"]["points"] == 5
    assert subareas["3.3"]["evidence"] == {"document": 1, "web": 0, "social": 0, "interview": 0}
    assert [c for c, s in subareas.items() if s["judged"]] == ["1.3", "3.3", "6.4"]
    assert judged.json("scores", "--sheet", "consensus")["total"] == 0, "two evaluators: the official sheet is the consensus"
    assert judged.json("scores")["total"] == 9, "the evaluator's own (BELAGG_AS), as long as all judge blind"
    trace = judged.json("trace", "P1")
    (award,) = trace["awards"]
    (evidence,) = award["evidence"]
    assert (award["points"], award["by"], evidence["verified"], evidence["verdict"]) == (5, "EA", True, "exact")
    assert len(evidence["source"]["sha256"]) == 64
    assert [a["id"] for a in judged.json("trace", "1.3", "--sheet", "EA")["awards"]] == ["P2"]


def test_a_broken_quote_shows_in_trace(judged: Belagg) -> None:
    sql = sqlite3.connect(judged.db, isolation_level=None)
    sql.execute("UPDATE evidence SET quote = 'Nämnden följer aldrig upp' WHERE number = 1")
    sql.close()
    assert judged.json("trace", "P1")["awards"][0]["evidence"][0]["verified"] is False


def test_unknown_evaluators(filled: Belagg) -> None:
    passage = filled.json("search", "uppföljning")["passages"][0]["id"]
    assert filled.refused("accept", passage, "7.9", "--as", "Felstavad") == "subarea-unknown"
    assert filled.json("evaluator", "list")["evaluators"] == [], "a refused command adds nobody"
    filled.ok("accept", passage, "3.3", "--as", "EA")
    assert filled.refused("reject", passage, "3.3", "--as", "KB") == "evaluator-unknown"
    filled.ok("evaluator", "add", "KB")
    filled.ok("reject", passage, "3.3", "--as", "KB")
    assert filled.refused("evaluator", "add", "KB") == "evaluator-exists"


def test_source_exclude_and_correct(judged: Belagg) -> None:
    judged.ok("source", "correct", "K1", "--title", "Rätt namn", "--date", "2025-03-01", "--as", "EA")
    (first, _) = judged.json("sources")["sources"]
    assert (first["title"], first["own_date"]) == ("Rätt namn", "2025-03-01")
    judged.ok("source", "exclude", "K1", "--because", "fel kommun", "--as", "EA")
    assert judged.json("scores", "--sheet", "EA")["total"] == 0
    assert judged.json("search", "medborgardialog")["passages"] == []
    judged.ok("withdraw", "K1", "--because", "rätt ändå", "--as", "KB")
    assert judged.json("scores", "--sheet", "EA")["total"] == 9
    judged.ok("audit")


@pytest.mark.parametrize(("args", "status"), [
    (("trace", "P77"), 5), (("trace", "9.9"), 5), (("passages", "--subarea", "9.9"), 5), (("accept", "K1", "3.3", "--as", "EA"), 2),
    (("accept", "K1.1:999", "3.3", "--as", "EA"), 5), (("withdraw", "X1", "--because", "x", "--as", "EA"), 2),
    (("source", "correct", "K1", "--as", "EA"), 2), (("scores", "--sheet", "Ingen"), 5), (("report", "--format", "wav", "--output", "x"), 2),
])  # fmt: skip
def test_wrong_input_has_its_status(filled: Belagg, args: tuple[str, ...], status: int) -> None:
    assert filled.run(*args)[0] == status


def test_search_finds_inflections_compounds_and_phrases(filled: Belagg) -> None:
    def texts(query: str) -> list[str]:
        return [p["text"] for p in filled.json("search", query)["passages"]]

    assert any("medborgardialoger" in t for t in texts("medborgardialogen"))
    assert any("medborgardialoger" in t for t in texts("dialog"))
    assert any("följer upp" in t for t in texts('"följer upp sina mål"'))
    assert texts('"upp följer"') == []
    assert texts('AND OR NEAR( * "') is not None
    assert [p["kind"] for p in filled.json("search", "uppföljning", "--kind", "interview")["passages"]] == ["interview"]


def test_suggest_is_a_filter(script: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    rows: list[dict[str, Any]] = [
        {"id": "x1", "text": "Medborgardialogen visade att det saknas en nedskriven strategi.", "heading": None, "kind": "document"},
        {"id": 2, "text": "", "heading": "Uppföljning", "kind": None},
        {"text": "😀 \x00 " + "a" * 5000},
    ]
    file.write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    status, out, _ = script("suggest", str(file), "--top", "3")
    assert status == 0
    answers = [json.loads(line) for line in out.splitlines()]
    assert [a["id"] for a in answers] == ["x1", 2, None]
    first = answers[0]
    assert first["stance"] == "improvement"
    assert len(first["tags"]) <= 3
    for tag in first["tags"]:
        for m in tag["matches"]:
            if m["end"] > m["start"]:
                assert rows[0]["text"][m["start"] : m["end"]] == m["text"]
    status, out, err = script("suggest", str(tmp_path / "no.jsonl"))
    assert (status, out) == (2, "")
    file.write_text("{not json", encoding="utf-8")
    status, _, err = script("suggest", str(file))
    assert status == 2
    assert "1" in err
