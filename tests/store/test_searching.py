"""Searches of common and rare words find what stands there, in stretches as at once; one that may take no longer says so."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.grown import WORDS, grown
from pipeline.run.deciding.search import search
from pipeline.run.evaluation import Evaluation, opened
from pipeline.store import searching


@pytest.fixture(scope="module")
def grown_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("searched") / "evidence.db"
    grown(path, events=160, sources_=8, passages_=320)
    return path


def texts(e: Evaluation) -> dict[str, str]:
    """Passage → its words, folded, a space on either side."""
    rows = e.db.sql.execute(
        "SELECT v.source, v.version, p.ordinal, substr(v.text, p.start + 1, p.end - p.start) FROM passage p "
        "JOIN version v ON v.id = p.version_id"
    )
    return {f"K{s}.{v}:{o}": f" {text.lower().rstrip('.')} " for s, v, o, text in rows}


def everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many stretches, and no end of hits."""
    monkeypatch.setattr(searching, "STRETCH", 64)
    monkeypatch.setattr(searching, "FIRST", 5000)


def queries(choose: random.Random, there: list[str]) -> list[str]:
    """Words, phrases of every length that stand somewhere or nowhere, and both together."""
    found = [" ".join(choose.choices(WORDS, k=n)) for n in range(1, 9) for _ in range(4)]
    found += [f'"{" ".join(choose.choices(WORDS, k=n))}"' for n in range(2, 7) for _ in range(6)]
    for n in range(2, 12):
        for _ in range(3):
            words = choose.choice(there).split()
            at = choose.randrange(len(words) - n + 1)
            found.append(f'"{" ".join(words[at : at + n])}" {choose.choice(WORDS)}')
    return [*found, '"och och och och" xyzzy', "xyzzy", '"här här här här här här här"']


@pytest.mark.parametrize("few", [0, 40, 10_000])
def test_every_hit_is_found_however_common_the_words(grown_once: Path, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    everything(monkeypatch)
    with opened(grown_once) as e:
        there = texts(e)
        for query in queries(random.Random(3), list(there.values())):
            parts = [part.split() for part in query.split('"')[1::2]], query.split('"')[::2]
            wanted = [f" {' '.join(phrase)} " for phrase in parts[0]] + [f" {w} " for loose in parts[1] for w in loose.split()]
            expected = {ident for ident, words in there.items() if all(w in words for w in wanted)}
            found = search(e, query, limit=5000)
            assert {v.id for v in found.views} == expected, query
            assert found.whole


def test_filters_narrow_what_is_found(grown_once: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", 0)
    everything(monkeypatch)
    with opened(grown_once) as e:
        all_ = {v.id for v in search(e, "och", limit=5000).views}
        by = searching.Only(person="E1", status="accepted")
        for decisions in (2000, 3):  # looked up first, or tried one by one
            monkeypatch.setattr(searching, "DECISIONS", decisions)
            mine = {v.id for v in search(e, "och", limit=5000, only=by).views}
            left = {v.id for v in search(e, "och", limit=5000, only=searching.Only(status="none")).views}
            assert mine
            assert mine | left == all_
            assert not mine & left
            assert search(e, "och", only=searching.Only(person="E9")).views == []
        assert search(e, "och", kind="web").views == []
        assert {v.id for v in search(e, "och", kind="document", limit=5000).views} == all_


def test_a_search_that_may_take_no_time_says_that_it_is_not_whole(grown_once: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", 0)
    everything(monkeypatch)
    with opened(grown_once) as e:
        assert not search(e, "och nämnden", limit=5000, seconds=0.0).whole
        assert search(e, "och nämnden", limit=5000, seconds=None).whole
        assert search(e, "xyzzy", seconds=5.0).whole
