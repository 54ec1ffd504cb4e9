"""Bytes → everything that is stored of them: sniff, read, segment, tag, index terms. Pure, so it can run anywhere.

``read_source`` is what an executor is given: it gets bytes and returns values, faults included.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from pipeline.core.columns import EACH, PassageColumns, SuggestionColumns, TermColumns, joined
from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document, Missing, Passage, SourceKind, Suggestion, TagInput
from pipeline.core.people.note import RAW, render
from pipeline.core.reporting import layout
from pipeline.core.segment import segment, segment_bare
from pipeline.core.suggested import stored
from pipeline.core.wording.decided import HEAD, decided
from pipeline.read.interview import raw
from pipeline.read.marks import without_marks
from pipeline.read.scan import merged
from pipeline.read.sniff import sniff
from pipeline.read.table import read, reader_version
from pipeline.read.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.model import Tagger
    from pipeline.read.scan import ScannedPage


BEST = 3  # sub-areas kept of what is suggested
OWN_REPORT = b'<meta name="generator" content="Bel\xc3\xa4gg">'  # stands in every report; a source it is not


@dataclass(frozen=True, slots=True)
class Reading:
    """One source, read: what goes into the tables besides its bytes."""

    media_type: str
    reader: str
    kind: SourceKind
    title: str
    own_date: str | None
    text: str
    passages: PassageColumns
    pages: int | None
    missing: tuple[Missing, ...]
    suggestions: SuggestionColumns
    terms: TermColumns  # for the index
    seconds: float


# what made the file stamped these with a date: what the text says of itself goes before it
STAMPED = frozenset((
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/msword", "application/rtf",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/vnd.ms-powerpoint",
    "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.presentation", "text/plain",
))  # fmt: skip


def read_source(
    data: bytes, name: str, kind: SourceKind | Literal["note", "layout"] | None, scanned: Sequence[ScannedPage] = ()
) -> Reading | ReadError:
    """Read one source whole. A fault in it comes back as a value, so that it costs this source and no other.

    ``kind`` "note": an interview note as somebody wrote it, which ``ingesting/interviews.py`` asks for and nobody stores.

    ``kind`` "layout": a published report whose text and tables are wanted and not its passages (``reporting/reference.py``).

    ``scanned``: what was recognised on those of its pages that hold no text.
    """
    from pipeline.run.training.tagging import tagger

    began = time.perf_counter()
    try:
        if OWN_REPORT in data[:4096] and kind != layout.KIND:
            return ReadError("own-report")
        media_type = sniff(data, name)
        if kind == RAW:
            return _raw_note(data, media_type, scanned)
        if kind == layout.KIND:
            return _laid_out(without_marks(data, media_type), media_type, scanned)
        document = read(data, media_type) if not scanned else _with_scanned(data, media_type, scanned)
    except ReadError as fault:
        return fault
    except MemoryError:
        return ReadError("reader-fault", fault="MemoryError")
    except Exception as fault:  # noqa: BLE001 the edge of other people's parsers, given other people's files
        return ReadError("reader-fault", fault=type(fault).__name__)
    passages = segment(document)
    if not passages and kind != "web":
        passages = segment_bare(document)
        if not passages:
            return ReadError("text-none")
    if not passages:  # a page of links: it was there, and is kept as it was, but there is nothing in it to quote
        document = replace(document, missing=(*document.missing, Missing("main-text")))
    kind = kind or ("web" if media_type == "text/html" else "document")
    title, text = _title(document, name), document.text
    columns, paths = PassageColumns.of(passages), [p.heading for p in passages]
    document, passages = replace(document, text="", blocks=(), lines=()), ()  # of a book, most of what there is in memory
    return Reading(
        media_type=media_type, reader=reader_version(media_type), kind=kind, title=title,
        own_date=_own_date(document, text, media_type, kind), text=text, passages=columns, pages=document.pages,
        missing=document.missing,
        suggestions=_suggestions(tagger(), text, columns, paths, kind), terms=_terms(text, columns),
        seconds=round(time.perf_counter() - began, 3),
    )  # fmt: skip


def _suggestions(
    tagger: Tagger, text: str, passages: PassageColumns, paths: Sequence[tuple[str, ...]], kind: SourceKind
) -> SuggestionColumns:
    """What the tagger says of the passages of a text, ``paths`` their headings: some passages at a time, as
    all a book's suggestions as objects would take 100 MB."""
    made = [SuggestionColumns.of(())]
    given = zip(passages.start, passages.end, paths, strict=True)
    while some := [TagInput(text[a:b], path, kind) for a, b, path in islice(given, EACH)]:
        made.append(SuggestionColumns.of(map(stored, tagger.tag(some, top=BEST))))
    return joined(made)


def _terms(text: str, passages: PassageColumns) -> TermColumns:
    from pipeline.tag.swedish import index_terms

    made = [TermColumns.of(())]
    given = zip(passages.start, passages.end, strict=True)
    while some := [index_terms(text[a:b]) for a, b in islice(given, EACH)]:
        made.append(TermColumns.of(some))
    return joined(made)


def _raw_note(data: bytes, media_type: str, scanned: Sequence[ScannedPage]) -> Reading:
    """An interview note before its names are taken out: the note itself is the text, and nothing of it is tagged."""

    def read_it(data: bytes) -> Document:
        return read(data, media_type) if not scanned else _with_scanned(data, media_type, scanned)

    note = raw(data, media_type, read_it)
    return Reading(
        media_type=media_type, reader=reader_version(media_type), kind="interview", title=note.title,
        own_date=note.front.get("date"), text=render(note), pages=None, missing=note.missing, seconds=0.0, **_nothing(),
    )  # fmt: skip


def _laid_out(data: bytes, media_type: str, scanned: Sequence[ScannedPage]) -> Reading:
    document = read(data, media_type) if not scanned else _with_scanned(data, media_type, scanned)
    words = words_of(data, media_type, scanned)
    return Reading(
        media_type=media_type, reader=reader_version(media_type), kind="document", title=document.title or "",
        own_date=document.own_date, text=layout.render(document, words), pages=document.pages, missing=document.missing,
        seconds=0.0, **_nothing(),
    )  # fmt: skip


def _with_scanned(data: bytes, media_type: str, scanned: Sequence[ScannedPage]) -> Document:
    try:
        return merged(read(data, media_type), scanned)
    except ReadError as fault:
        if fault.code != "pdf-no-text":
            raise
        return merged(None, scanned, int(str(fault.gaps.get("pages", len(scanned)))))


def _nothing() -> dict[str, Any]:
    """The columns of what is not cut into passages."""
    return {"passages": PassageColumns.of(()), "suggestions": SuggestionColumns.of(()), "terms": TermColumns.of(())}


def suggest(tagger: Tagger, texts: list[str], passages: tuple[Passage, ...], kind: SourceKind) -> list[Suggestion]:
    """What the tagger says of a source's passages; the best sub-areas are kept."""
    return tagger.tag([TagInput(t, p.heading, kind) for t, p in zip(texts, passages, strict=True)], top=BEST)


def suggested(reading: Reading, model: bytes | None) -> SuggestionColumns:
    """What is suggested for a source's passages by the ``model`` that an evaluation has learnt.

    The process that reads has the shipped model (``model`` None) and nothing of the evaluation's.
    """
    from pipeline.run.training.tagging import tagger

    if model is None:
        return reading.suggestions
    headings = reading.passages.heading
    paths = {heading: tuple(json.loads(heading)) for heading in set(headings)}
    return _suggestions(tagger(model), reading.text, reading.passages, [paths[h] for h in headings], reading.kind)


def _own_date(document: Document, text: str, media_type: str, kind: str) -> str | None:
    """The date a source states itself; of a document that somebody wrote in an office program first what its text says."""
    said = decided(text[:HEAD]) if kind == "document" and media_type in STAMPED else None
    return said or document.own_date


def _title(document: Document, name: str) -> str:
    if document.title and document.title.strip():
        return " ".join(document.title.split())
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            return " ".join(document.text[block.start : block.end].split())
    return name.rsplit(".", 1)[0]
