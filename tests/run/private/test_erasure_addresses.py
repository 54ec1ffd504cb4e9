"""A name that stands in paths, links and what a crawl left behind goes from there too, however addresses spell it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from pipeline.collect.web import default_spool
from pipeline.collect.web_crawl import LOCK, try_lock
from pipeline.collect.web_left import forget
from pipeline.core.people.insides import contains
from pipeline.run.evaluation import opened
from pipeline.store import runs, sources
from tests.conftest import Belagg

NAME = "Märta Ängskog"
SITE = "https://www.provkoping.se/"
PAGE = "https://www.provkoping.se/kontakt/marta-angskog"
FILE = "file:///home/x/M%C3%A4rta%20%C3%84ngskog/anteckning.docx"


@pytest.fixture
def crawled(filled: Belagg, monkeypatch: pytest.MonkeyPatch) -> Belagg:
    """An evaluation whose notes of runs name her by address, and a crawl's spool that holds a page about her."""
    monkeypatch.setenv("XDG_STATE_HOME", str(filled.folder / "state"))
    with opened(filled.db) as evaluation, evaluation.db.writing() as sql:
        run = runs.begin(sql, "2026-10-01T00:00:00Z", [SITE])
        runs.put_left_out(sql, SITE, run, [runs.LeftOut(PAGE, "robots"), runs.LeftOut(f"{SITE}annat", "limit", origin=PAGE)])
        runs.put_left_out(sql, "/home/x", run, [runs.LeftOut(FILE, "about-video")])
        runs.put_pages(sql, SITE, run, [PAGE, SITE])
        sources.put_failure(sql, sources.Failure(FILE, "anteckning.docx", "docx-corrupt", {}, None, "2026-10-01T00:00:00Z"))
    return filled


def spool(start: str, page: str) -> Path:
    made = default_spool(start)
    made.mkdir(parents=True)
    (made / "job.json").write_text(json.dumps({"start": start}), "utf-8")
    (made / "journal.jsonl").write_text("{}\n", "utf-8")
    (made / "crawl-00001.warc.gz").write_bytes(gzip.compress(page.encode()))
    return made


def test_the_words_go_from_every_address(crawled: Belagg) -> None:
    hers, others = spool(SITE, f"<p>{NAME} svarar</p>"), spool("https://www.annanby.se/", f"<p>{NAME}</p>")
    assert any(contains(p.read_bytes(), NAME) for p in crawled.folder.glob("evidence*"))
    assert len(crawled.json("privacy", "find", NAME)["places"]) >= 4
    done = crawled.json("erase", "--text", NAME, "--everywhere", "--because", "personuppgift", "--as", "EA")
    assert done["notes"] >= 5
    left = [p.name for p in sorted(crawled.folder.glob("evidence*")) if contains(p.read_bytes(), NAME)]
    assert left == []
    assert not hers.exists()
    assert others.exists()  # another municipality's
    with opened(crawled.db) as evaluation:
        assert runs.left_out(evaluation.db.sql) == []
        assert sources.failures(evaluation.db.sql) == []
        assert runs.missing_pages(evaluation.db.sql, SITE, 10**6) == [SITE]
    crawled.ok("audit")


def test_a_page_that_goes_whole_goes_from_the_notes_too(crawled: Belagg) -> None:
    path = crawled.folder / "in" / "kontakt.html"
    path.write_text("<html><body><main><h1>Kontakt</h1><p>Här svarar växeln på frågor varje dag.</p></main></body></html>", "utf-8")
    crawled.ok("ingest", str(path))
    with opened(crawled.db) as evaluation, evaluation.db.writing() as sql:
        run = runs.begin(sql, "2026-10-02T00:00:00Z", [])
        runs.put_left_out(sql, "x", run, [runs.LeftOut(f"{path.as_uri()}!/bilaga.bin", "comments"), runs.LeftOut("annat", "x")])
    crawled.ok("erase", "K3", "--because", "fel fil", "--as", "EA")
    assert not any(b"kontakt.html" in p.read_bytes() for p in crawled.folder.glob("evidence*"))
    crawled.ok("audit")


def test_a_spool_in_use_is_left_and_said(crawled: Belagg) -> None:
    made = spool(SITE, NAME)
    with (made / LOCK).open("a+b") as lock:
        assert try_lock(lock)
        assert not forget(made)
    assert (made / "journal.jsonl").exists()
    assert forget(made)
    assert not made.exists()
