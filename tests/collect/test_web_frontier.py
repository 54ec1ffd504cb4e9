"""Addresses in the order of discovery, whatever order the answers come in, and the same again from the journal."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.collect.web_frontier import Answer, Frontier, _repeats
from pipeline.collect.web_urls import Site

HOME = "https://kommun.se/"


def frontier(folder: Path, *, max_pages: int = 1000, max_depth: int = 100) -> Frontier:
    return Frontier(folder / "journal.jsonl", Site(HOME), max_pages=max_pages, max_depth=max_depth)


def answer_of(url: str) -> Answer:
    """A site of 120 pages: a tree with cross links, redirects, pages that are not found, and documents."""
    path = url.removeprefix(HOME)
    number = int(path or 0) if path.isdigit() or not path else 0
    if number % 17 == 5:
        return Answer("moved", links=(f"{HOME}{number * 2}",))
    if number % 13 == 7:
        return Answer("fault", code="web-status", gaps={"status": 404})
    links = [f"{HOME}{n}" for n in (2 * number + 1, 2 * number + 2, number // 3, number + 40) if n < 120]
    return Answer("page", links=tuple(links), mark=str(number), record=("crawl-00001.warc.gz", number, 1), at="2026")


def run(made: Frontier, order: random.Random, stop_after: int = 10_000) -> list[str]:
    """Answer in a random order, at most eight at a time, as a real server would."""
    asked, under_way, count = [], [], 0
    while True:
        for entry in made.ready():
            asked.append(entry.url)
            under_way.append(entry)
        if not under_way or count >= stop_after:
            made.close()
            return asked
        entry = under_way.pop(order.randrange(min(8, len(under_way))))
        made.answer(entry.number, answer_of(entry.url))
        count += 1


def settled(folder: Path) -> list[tuple[str, str]]:
    lines = map(json.loads, (folder / "journal.jsonl").read_bytes().splitlines())
    return [(line["url"], line["outcome"]) for line in lines if "url" in line]


@settings(deadline=None, max_examples=30)  # each runs a crawl of 120 pages
@given(seed=st.integers(0, 10**6))
def test_the_order_of_answers_makes_no_difference(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    a, b = tmp_path_factory.mktemp("a"), tmp_path_factory.mktemp("b")
    run(frontier(a), random.Random(0))
    asked = run(frontier(b), random.Random(seed))
    assert settled(a) == settled(b)
    assert len(asked) == len(set(asked)) == len(settled(b)) > 80


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10**6), after=st.lists(st.integers(0, 60), max_size=4), cut=st.integers(0, 40))
def test_interrupted_anywhere(tmp_path_factory: pytest.TempPathFactory, seed: int, after: list[int], cut: int) -> None:
    """Killed and begun again, with the last line torn: the same journal as without."""
    whole, torn = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("torn")
    run(frontier(whole), random.Random(1))
    order = random.Random(seed)
    for count in after:
        run(frontier(torn), order, stop_after=count)
        journal = torn / "journal.jsonl"
        journal.write_bytes(journal.read_bytes()[: -cut or None])
    run(frontier(torn), order)
    assert (whole / "journal.jsonl").read_bytes() == (torn / "journal.jsonl").read_bytes()


def test_limits(tmp_path: Path) -> None:
    made = frontier(tmp_path, max_pages=10)
    assert len(run(made, random.Random(3))) == 10
    assert made.unasked > 0
    assert made.unsettled == 0
    more = frontier(tmp_path, max_pages=25)
    assert len(run(more, random.Random(3))) == 15
    (tmp_path / "deep").mkdir()
    shallow = frontier(tmp_path / "deep", max_depth=1)
    assert set(run(shallow, random.Random(3))) == {HOME, f"{HOME}1", f"{HOME}2", f"{HOME}0", f"{HOME}40"}
    assert shallow.left_out["depth"] > 0


def ask(made: Frontier, answers: dict[str, Answer]) -> list[str]:
    asked: list[str] = []
    entries = list(made.ready())
    while entries:
        entry = entries.pop(0)
        asked.append(entry.url.removeprefix(HOME))
        made.answer(entry.number, answers.get(asked[-1], Answer("page")))
        entries += made.ready()
    made.close()
    return asked


def page(*links: str) -> Answer:
    return Answer("page", links=tuple(HOME + link for link in links))


LOST = Answer("fault", code="web-status", gaps={"status": 404})


def test_another_spelling_is_tried_where_the_first_is_not_found(tmp_path: Path) -> None:
    made = frontier(tmp_path)
    assert ask(made, {"": page("om/", "om/index.html", "om"), "om/": LOST}) == ["", "om/", "om/index.html", "om"]
    (tmp_path / "2").mkdir()
    assert ask(frontier(tmp_path / "2"), {"": page("om/", "om/index.html", "om")}) == ["", "om/"]
    (tmp_path / "3").mkdir()
    late = {"": page("om/", "a"), "om/": LOST, "a": page("om")}  # met after the first was lost
    assert ask(frontier(tmp_path / "3"), late) == ["", "om/", "a", "om"]


def test_redirects(tmp_path: Path) -> None:
    def moved(to: str) -> Answer:
        return Answer("moved", links=(to,))

    answers = {
        "": page("a", "x", "out", "in", "slash"), "a": moved(HOME + "b"), "b": moved(HOME + "a"), "x": moved(HOME + "a"),
        "out": moved("https://example.org/"), "in": moved("http://192.168.0.1/"), "slash": moved(HOME + "slash/"),
    }  # fmt: skip
    made = frontier(tmp_path)
    assert ask(made, answers) == ["", "a", "x", "out", "in", "slash", "b", "slash/"]
    outcomes = {line["url"].removeprefix(HOME): line["code"] or line["outcome"] for line in map(json.loads, (tmp_path / "journal.jsonl").read_bytes().splitlines())}
    assert outcomes == {"": "page", "a": "moved", "x": "moved", "out": "moved", "in": "web-refused-address", "slash": "moved", "b": "web-loop", "slash/": "page"}
    assert made.left_out == {"outside": 1}


def test_a_start_that_leads_elsewhere(tmp_path: Path) -> None:
    ask(frontier(tmp_path), {"": Answer("moved", links=("https://annan.se/",))})
    (line,) = map(json.loads, (tmp_path / "journal.jsonl").read_bytes().splitlines())
    assert (line["code"], line["gaps"]) == ("web-elsewhere", {"address": "https://annan.se/"})


def test_a_long_pager_is_followed_and_a_calendar_is_not(tmp_path: Path) -> None:
    class Chain(dict[str, Answer]):
        def get(self, path: str, default: object = None) -> Answer:
            name, _, number = path.rpartition("/")
            if not number:
                return page("sida/1", "kalender/1", "lista?sida=1")
            if "?" in path:
                return page(f"lista?sida={int(path.partition('=')[2]) + 1}")
            return page(f"{name}/{int(number) + 1}") if int(number) < 600 else page()

    asked = ask(frontier(tmp_path, max_depth=1000), Chain())
    assert sum(p.startswith("sida/") for p in asked) == 600
    assert 20 <= sum(p.startswith("kalender/") for p in asked) <= 30
    assert 45 <= sum(p.startswith("lista") for p in asked) <= 55


def test_repeats() -> None:
    for path in ("a/b/a/b/a/b", "x/rek/rek/rek", "a/x/a/y/a/z/a"):
        assert _repeats(path.split("/"))
    for path in ("a/b/c/d", "om/om", "2026/11/11/11", "a/b/a/b", "en/sv/en"):
        assert not _repeats(path.split("/"))
