"""What the municipality said of a result, and what it was answered, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.books import Books
from pipeline.core.people.outside import Outside
from pipeline.core.rows import AwardRow, EvidenceRow
from pipeline.core.shown.state import ReplyView, replies


@dataclass(frozen=True, slots=True)
class Said:
    """One reply, and the sub-area it is about; None where it is about a source."""

    reply: ReplyView
    subarea: str | None


@dataclass(frozen=True, slots=True)
class Nameable:
    """What a reader may say something about: ``ident`` is a sub-area, an award or evidence of ``subarea``."""

    ident: str
    subarea: str
    words: str


def said(books: Books) -> list[Said]:
    """Every reply, those without an answer first, then the newest first."""
    found = [Said(reply, _subarea(books, reply.about)) for reply in replies(books)]
    return sorted(found, key=lambda s: (s.reply.outcome is not None, -int(s.reply.id[1:])))


def _subarea(books: Books, about: str) -> str | None:
    kind, digits = about[:1], about[1:]
    if kind in "BP" and digits.isdigit():
        row = books.get(EvidenceRow, int(digits)) if kind == "B" else books.get(AwardRow, int(digits))
        return None if row is None else str(row.subarea)
    return None if kind == "K" else about


def nameable(outside: Outside) -> list[Nameable]:
    """What stands on the reader's own pages: nothing else can be named, so that nothing else can be found out."""
    if outside.results is None:
        return []
    found = []
    for s in outside.results.subareas:
        found.append(Nameable(s.code, s.code, s.name))
        found += [Nameable(a.id, s.code, f"+{a.points} {a.because}") for a in s.awards if a.live]
        found += [Nameable(e.id, s.code, e.quote) for e in s.evidence if e.live and not e.withheld]
    return found
