"""Social media through ``belagg ingest``: posts as sources, edited ones as versions, what is left out, drafts, what is new."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from tests.conftest import Belagg

AT = 1_773_331_200


def download(path: Path, *, edited: bool = False) -> Path:
    """What Facebook lets one download."""
    posts: list[dict[str, Any]] = [
        {"timestamp": AT, "data": [{"post": "Vi följer upp förslagen från dialogen i april." + (" Rättat." if edited else "")}], "title": "Sidan med Anna"},
        {"timestamp": AT + 90_000, "data": [{"post": "Öppet hus på biblioteket i Åsby."}]},
        {"timestamp": AT + 95_000, "data": [], "attachments": [{"data": [{"media": {"uri": "a.jpg"}}]}]},
    ]
    own = [{"timestamp": AT + n, "data": [{"comment": {"timestamp": AT + n, "comment": f"Svar {n}", "author": "Kommunen"}}]} for n in (1, 2)]
    other = {"timestamp": AT + 3, "data": [{"comment": {"timestamp": AT + 3, "comment": "Kalles åsikt", "author": "Kalle"}}]}

    def dump(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False).encode().decode("latin-1").encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00")

    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("posts/profile_posts_1.json", dump(posts))
        made.writestr("comments/comments.json", dump({"comments_v2": [*own, other]}))
        made.writestr("messages/inbox/a/message_1.json", dump({"messages": [{"sender_name": "Anna", "timestamp_ms": 1, "content": "hemligt"}]}))
        made.writestr("posts/media/a.mp4", b"\0" * 99)
    return path


def test_posts_are_sources_and_an_edited_one_is_a_version(belagg: Belagg) -> None:
    export = download(belagg.folder / "in" / "facebook-kommunen.zip")
    first = belagg.json("ingest", str(export))
    assert {s["kind"] for s in first["sources"]} == {"social"}
    assert [(s["number"], s["status"]) for s in first["sources"]] == [("K1", "stored"), ("K2", "stored"), ("K3", "stored"), ("K4", "stored")]
    assert {(x["reason"], x["number"]) for x in first["left_out"]} == {("comments", 1), ("export-parts", 1), ("media", 1), ("posts-empty", 1)}
    listed = {s["title"]: s for s in belagg.json("sources")["sources"]}
    post = listed["Facebook 2026-03-12: Vi följer upp förslagen från dialogen i april."]
    assert (post["own_date"], post["uri"]) == ("2026-03-12", "facebook:post/2026-03-12T16:00:00Z")
    assert all(word not in belagg.db.read_bytes().decode("latin-1") for word in ("hemligt", "Kalle", "Anna"))
    assert belagg.json("ingest", str(export))["totals"]["unchanged"] == 4
    download(export, edited=True)
    again = belagg.json("ingest", str(export))
    assert [s["status"] for s in again["sources"]].count("updated") == 1
    assert belagg.json("ingest", str(export), "--with-comments")["totals"]["stored"] == 1
    belagg.ok("audit", "--deep")


def test_files_that_promise_posts_and_have_none(belagg: Belagg) -> None:
    folder = belagg.folder / "social"
    folder.mkdir()
    (folder / "a.csv").write_text("Namn;Belopp\nA;5\n")
    (folder / "b.json").write_text("[" * 100_000)
    (folder / "c.rss").write_text('<rss version="2.0"><channel><title>tomt</title></channel></rss>')
    found = belagg.json("ingest", str(folder), status=3)["sources"]
    assert [s["error"]["code"] for s in found] == ["csv-columns", "export-corrupt", "text-none"]


def test_subtitles_know_their_video(belagg: Belagg) -> None:
    folder = belagg.folder / "film"
    folder.mkdir()
    about = {"title": "Budgeten", "description": "Om budgeten.", "upload_date": "20260115", "webpage_url": "https://www.youtube.com/watch?v=abc", "extractor": "youtube", "channel": "Kommunen"}
    (folder / "Budgeten [abc].info.json").write_text(json.dumps(about))
    (folder / "Budgeten [abc].sv.vtt").write_text("WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nVi följer upp budgeten varje tertial.\n")
    (only,) = belagg.json("ingest", str(folder))["sources"]
    assert (only["kind"], only["title"], only["uri"]) == ("social", "YouTube 2026-01-15: Budgeten", "https://www.youtube.com/watch?v=abc#sv")
    assert belagg.json("sources")["sources"][0]["own_date"] == "2026-01-15"


def test_what_is_new_and_what_is_left_out(filled: Belagg) -> None:
    assert len(filled.json("sources", "--new")["sources"]) == 2
    export = download(filled.folder / "facebook-kommunen.zip")
    (filled.folder / "trasig.pdf").write_bytes(b"%PDF-1.7\n")
    filled.ok("ingest", str(export), str(filled.folder / "trasig.pdf"), status=3)
    news = filled.json("sources", "--new")
    assert [(s["status"], s["code"]) for s in news["sources"]] == [("stored", None)] * 4 + [("failed", "pdf-corrupt")]
    assert len(filled.json("sources", "--since", "2000-01-01")["sources"]) == 7
    assert filled.run("sources", "--since", "igår")[0] == 2
    assert "trasig.pdf" in filled.ok("sources", "--new")
    assert len(filled.json("sources", "--left-out")["left_out"]) == 4
    assert "kommentarer av andra" in filled.ok("sources", "--left-out")
    filled.ok("ingest", str(export))
    assert "Inget är nytt" in filled.ok("sources", "--new")


def test_a_run_that_was_killed_counts_with_the_next(filled: Belagg) -> None:
    import sqlite3

    sql = sqlite3.connect(filled.db)
    sql.execute("UPDATE ingest_run SET ended = NULL")
    sql.commit()
    sql.close()
    filled.ok("ingest", str(filled.folder / "in"))
    assert len(filled.json("sources", "--new")["sources"]) == 2


def test_drafts_are_marked_wherever_they_are_shown(judged: Belagg) -> None:
    assert "K1 är märkt som utkast" in judged.ok("source", "draft", "K1", "--as", "EA")
    assert judged.refused("source", "draft", "K1", "--as", "EA") == "source-draft-same"
    assert "[utkast]" in judged.ok("sources")
    assert judged.json("sources")["sources"][0]["draft"] is True
    assert "(utkast)" in judged.ok("trace", "P1")
    report = judged.folder / "r.html"
    judged.ok("report", "--format", "html", "--output", str(report))
    assert "utkast" in report.read_text("utf-8")
    judged.ok("audit")
    judged.ok("source", "draft", "K1", "--final", "--as", "EA")
    assert "utkast" not in judged.ok("sources")


def test_copies_and_guesses_are_said(filled: Belagg) -> None:
    source = filled.folder / "in" / "documents" / "styrning.md"
    folder = filled.folder / "mer"
    folder.mkdir()
    (folder / "kopia.md").write_bytes(source.read_bytes())
    (folder / "brev.xyz").write_text("Nämnden följer upp målen.")
    said = filled.ok("ingest", str(folder))
    assert "kopia.md: samma som K1" in said
    assert "brev.xyz: okänd filändelse" in said
    summary = filled.ok("ingest", str(folder), "--summary")
    assert summary.startswith("Inläsning 2")
    assert "kopia.md: samma som K1" in summary


def test_ingest_while_somebody_reads(filled: Belagg) -> None:
    """As the review application does: a transaction that reads goes on seeing what it saw, and ingest waits for nobody."""
    import sqlite3

    reader = sqlite3.connect(filled.db, isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM source").fetchone() == (2,)
    filled.ok("ingest", str(download(filled.folder / "facebook-kommunen.zip")))
    assert reader.execute("SELECT count(*) FROM source").fetchone() == (2,)
    reader.execute("COMMIT")
    assert reader.execute("SELECT count(*) FROM source").fetchone() == (6,)
    reader.close()


def test_progress_for_programs(belagg: Belagg) -> None:
    export = download(belagg.folder / "facebook-kommunen.zip")
    status, result = belagg.run("ingest", str(export), "--progress", "json")
    assert status == 0
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert [(line["count"], line["status"]) for line in lines] == [(n, "stored") for n in range(1, 5)]
    assert lines[-1]["failed"] == 0


def test_interrupted_says_how_to_go_on(belagg: Belagg, monkeypatch: Any) -> None:
    from pipeline.run.ingesting import storing

    export = download(belagg.folder / "facebook-kommunen.zip")
    store, count = storing._store, 0

    def interrupted(*args: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        return store(*args, **more)

    monkeypatch.setattr(storing, "_store", interrupted)
    status, result = belagg.run("ingest", str(export))
    assert status == 130
    assert "Avbruten efter 2 källor" in result.stderr
    monkeypatch.undo()
    assert belagg.json("ingest", str(export))["totals"] == {"stored": 2, "unchanged": 2, "updated": 0, "failed": 0, "passages": 2}
    assert len(belagg.json("sources", "--new")["sources"]) == 4
    belagg.ok("audit")
