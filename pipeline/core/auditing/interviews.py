"""Warnings about people in texts: interviews with their names in them, names nobody listed, identity numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.core.audit import Finding, warning
from pipeline.core.books import MemoryBooks
from pipeline.core.people.pointed import Pointed, pointed
from pipeline.core.rows import InterviewRow, SourceRow, VersionRow

_SHOWN = 5  # places named in a finding


def people(
    books: MemoryBooks, source: int, version: int, text: str, passages: Sequence[tuple[int, int]]
) -> Iterator[Finding]:
    """What is to be looked at in a version's text; ``passages``: (start, end), in order. Only the newest version of a source
    that is not excluded is looked at."""
    row = books.get(SourceRow, source)
    if row is None or row.excluded_because is not None:
        return
    if max((v.version for v in books.find(VersionRow, source=source)), default=0) != version:
        return
    name = f"K{source}.{version}"
    if row.kind == "interview" and books.get(InterviewRow, source, version) is None:
        yield warning("interview-unprotected", name)
    found = pointed(text, passages, row.kind)
    for check, what in (("interview-names", ("name",)), ("identity-numbers", ("identity", "identity-unlikely"))):
        of_it = [p for p in found if p.what in what]
        if of_it:
            yield warning(check, name, count=len(of_it), places=_places(name, of_it))


def _places(name: str, found: Sequence[Pointed]) -> str:
    places = list(dict.fromkeys(f"[{p.start}–{p.end}]" if p.passage is None else f"{name}:{p.passage}" for p in found))
    return ", ".join(places[:_SHOWN]) + (" …" if len(places) > _SHOWN else "")
