"""Full-text search in Swedish: a word finds its inflections and compounds; words in quotes are a phrase."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pipeline.run.evaluation import Evaluation
from pipeline.store import searching, vault
from pipeline.tag.swedish import index_terms, query_terms, tokens

WORDS = 24  # of a search that count; a page that was pasted is found by its first ones


def search(
    evaluation: Evaluation, text: str, *, subarea: str | None = None, kind: str | None = None, limit: int = 20,
    only: searching.Only = searching.ANY, seconds: float | None = None,
) -> searching.Found:  # fmt: skip
    """The best passages for ``text``: every word must be there in some form, every "phrase" as written. ``seconds``: of CPU
    after which what was found so far is the answer."""
    wanted = _wanted(text, WORDS)
    if not wanted:
        return searching.Found([], whole=True)
    every, exact = (tuple(dict.fromkeys(w.clause(exact=form) for w in wanted)) for form in (False, True))
    words = tuple(dict.fromkeys(one.clause() for w in wanted for one in w.words()))
    asked = searching.Query(every, exact, words, lambda said: index_terms(said)[0])
    with evaluation.db.reading() as sql:
        sealed = sealed_hits(sql, " AND ".join(every))
        return searching.search(
            sql, asked, subarea=subarea, kind=kind, limit=limit, only=only, also=sealed, seconds=seconds
        )


def sealed_hits(sql: sqlite3.Connection, query: str) -> list[tuple[int, float]]:
    """(passage id, rank) in sealed interviews, which the index in the file leaves out; none while they are locked. ``query``:
    for FTS5."""
    terms = [(ident, *index_terms(text)) for ident, text in vault.sealed_passages(sql)]
    return vault.hits(sql, query, terms) if terms else []


def fts_query(text: str) -> str:
    """What the user wrote → an FTS5 query; nothing of it is taken for query syntax."""
    return " AND ".join(dict.fromkeys(w.clause() for w in _wanted(text)))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A word with its stems, or a phrase without."""

    surface: str
    stems: tuple[str, ...] = ()
    phrase: bool = False

    def clause(self, *, exact: bool = False) -> str:
        """What FTS5 is asked: in any form, or as written (``exact``)."""
        if self.phrase:
            return f'surface : "{self.surface}"'
        forms = [f'surface : "{self.surface}"', *(f'stems : "{stem}"' for stem in self.stems if not exact)]
        return f"({' OR '.join(dict.fromkeys(forms))})"

    def words(self) -> list[_Wanted]:
        """The single words, of a phrase as they are written there."""
        return [_Wanted(word) for word in self.surface.split()] if self.phrase else [self]


def _wanted(text: str, most: int | None = None) -> list[_Wanted]:
    """One for each word and each phrase, the first ``most``."""
    return list(islice(dict.fromkeys(_said(text)), most))


def _said(text: str) -> Iterator[_Wanted]:
    for phrase, loose in re.findall(r'"([^"]*)"|([^"]+)', text):
        surface = query_terms(phrase)[0] if phrase else ""
        if surface.split():
            yield _Wanted(surface, phrase=True)
        for token in tokens(loose):
            surface, stems = query_terms(token)
            if surface.split():
                yield _Wanted(surface, tuple(stems.split()))
