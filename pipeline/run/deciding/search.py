"""Full-text search in Swedish: a word finds its inflections and compounds; words in quotes are a phrase."""

from __future__ import annotations

import re
import sqlite3

from pipeline.run.evaluation import Evaluation
from pipeline.store import passages, searching, vault
from pipeline.tag.swedish import index_terms, query_terms, tokens

WORDS = 24  # of a search that count; a page that was pasted is found by its first ones


def search(
    evaluation: Evaluation, text: str, *, subarea: str | None = None, kind: str | None = None, limit: int = 20,
    only: searching.Only = searching.ANY,
) -> list[passages.PassageView]:  # fmt: skip
    """The best passages for ``text``: every word must be there in some form, every "phrase" as written."""
    query = fts_query(text)
    if not query:
        return []
    every, exact = _clauses(text)[:WORDS], _clauses(text, exact=True)[:WORDS]
    asked = searching.Query(tuple(every), tuple(exact), " OR ".join(_clauses(text.replace('"', " "))[:WORDS]))
    with evaluation.db.reading() as sql:
        return searching.search(sql, asked, subarea=subarea, kind=kind, limit=limit, only=only, also=sealed_hits(sql, query))


def sealed_hits(sql: sqlite3.Connection, query: str) -> list[tuple[int, float]]:
    """(passage id, rank) in sealed interviews, which the index in the file leaves out; none while they are locked."""
    terms = [(ident, *index_terms(text)) for ident, text in vault.sealed_passages(sql)]
    return vault.hits(sql, query, terms) if terms else []


def fts_query(text: str) -> str:
    """What the user wrote → an FTS5 query; nothing of it is taken for query syntax."""
    return " AND ".join(_clauses(text))


def _clauses(text: str, *, exact: bool = False) -> list[str]:
    """One for each word, in any form or as written (``exact``), and for each phrase."""
    clauses = []
    for phrase, loose in re.findall(r'"([^"]*)"|([^"]+)', text):
        if phrase:
            surface, _ = query_terms(phrase)
            if surface.split():
                clauses.append(f'surface : "{surface}"')
        for token in tokens(loose):
            surface, stems = query_terms(token)
            forms = [f'surface : "{surface}"', *(f'stems : "{stem}"' for stem in stems.split() if not exact)]
            if surface.split():
                clauses.append(f"({' OR '.join(dict.fromkeys(forms))})")
    return list(dict.fromkeys(clauses))
