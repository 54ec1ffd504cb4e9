"""What became of one source that was to be ingested."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.collect.model import Item
from pipeline.core.errors import ReadError
from pipeline.core.people.pointed import Pointed
from pipeline.core.rows import SourceRow
from pipeline.run.evaluation import Evaluation
from pipeline.store import sources


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source. ``status``: stored, partly, unchanged, updated, failed or needs-ocr."""

    uri: str
    title: str
    status: str
    kind: str | None = None
    media_type: str | None = None
    sha256: str | None = None
    number: str | None = None
    passages: int = 0
    missing: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    error: ReadError | None = None
    copy_of: str | None = None  # unchanged because the same bytes are there from another place: K5
    name: str = ""  # what it is called where it was found
    notes: tuple[str, ...] = ()  # what to know of it, ``note-…`` in the messages
    pointed: tuple[Pointed, ...] = ()  # personal data and suspected names, by place
    replaced: int = 0  # names that gave way to roles
    version: int | None = None
    earlier: tuple[int, ...] = ()  # versions of an interview that hold names the roster knows now


def failed(item: Item, fault: ReadError, sha256: str | None = None) -> Outcome:
    """It could not be read."""
    status = "needs-ocr" if fault.code in sources.UNRECOGNISED else "failed"
    return Outcome(item.uri, item.name, status, item.kind, sha256=sha256, error=fault)


def unchanged(evaluation: Evaluation, item: Item, known: sources.Known) -> Outcome:
    """Its bytes are there already."""
    row = evaluation.books.get(SourceRow, known.source)
    assert row is not None
    return Outcome(
        item.uri, row.title, "unchanged", row.kind, sources.media_type(evaluation.db.sql, known), known.sha256,
        f"K{known.source}", known.passages, name=item.name,
        copy_of=f"K{known.source}" if row.uri != item.uri else None,
    )  # fmt: skip
