"""What is pointed out in what is stored: worked out from the texts whenever it is asked for, kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.core.people.pointed import Pointed, pointed
from pipeline.core.rows import SourceRow
from pipeline.run.evaluation import Evaluation
from pipeline.store import sources

AROUND = 40  # characters shown on each side


@dataclass(frozen=True, slots=True)
class Name:
    """Something that looks like a name, with its words: for the screen, never stored."""

    source: int
    version: int
    place: str | None
    start: int
    end: int
    text: str
    around: str


def of_source(evaluation: Evaluation, number: int) -> tuple[int, list[Pointed], str]:
    """(version, what is pointed out, text) of a source's newest version."""
    sql = evaluation.db.sql
    row = evaluation.books.get(SourceRow, number)
    version = sources.newest(sql, number).version
    text = sources.text_unless_locked(sql, number, version) or ""
    return version, pointed(text, sources.passage_spans(sql, number, version), row.kind if row else "document"), text


def names(evaluation: Evaluation, number: int | None = None) -> Iterator[Name]:
    """Everything that looks like a name in the newest versions of interviews: of K``number``, or of all."""
    with evaluation.db.reading() as sql:
        for n in [number] if number is not None else sources.numbers(sql):
            row = evaluation.books.get(SourceRow, n)
            if row is None or row.kind != "interview":
                continue
            version, found, text = of_source(evaluation, n)
            for p in found:
                if p.what == "name":
                    place = None if p.passage is None else f"K{n}.{version}:{p.passage}"
                    around = text[max(0, p.start - AROUND) : p.end + AROUND].replace("\n", " ")
                    yield Name(n, version, place, p.start, p.end, text[p.start : p.end], around)
