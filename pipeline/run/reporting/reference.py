"""``belagg reference``: published reports and lists of results, read in the cage, shown, and kept beside the evaluation.

Reports are somebody else's files: they are read by the same caged readers as sources are. What is kept is no part of the proof.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import BelaggError, ReadError, UsageError
from pipeline.core.reference import NOTHING_KNOWN, Known, Reference, Unread, parse
from pipeline.core.reference.json import entry, from_json, to_json
from pipeline.core.reporting import layout
from pipeline.run import instruments
from pipeline.run.clock import now
from pipeline.run.resources import folder
from pipeline.store import references as store

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.core.instrument import Instrument
    from pipeline.core.model import Document
    from pipeline.run.caging.reading import Reading
    from pipeline.run.evaluation import Evaluation

LARGEST = 100_000_000  # bytes of a report


@cache
def editions() -> dict[str, Instrument]:
    """Every edition of the instrument that comes with the product, by id."""
    return {ident: instruments.from_text(*reversed(instruments.text_of(ident)))[0] for ident in instruments.known()}


def caged(data: bytes, name: str) -> tuple[Reading, Document] | ReadError:
    """The document in ``data``, read in a cage of its own, recognised where its pages are pictures."""
    from pipeline.run.caging.cage import Cage

    cage = Cage()
    try:
        reading = cage.read(data, name, layout.KIND)  # type: ignore[arg-type]  # no source's kind: see run/caging/reading.py
    finally:
        cage.close()
    if isinstance(reading, ReadError):
        return reading
    try:
        layout.words(reading.text)
        return reading, layout.parse(reading.text)
    except ValueError:
        return ReadError("reader-fault", fault="layout")


def imported(
    path: Path,
    known: Known = NOTHING_KNOWN,
    *,
    read: Callable[[bytes, str], tuple[Reading, Document] | ReadError] | None = None,
) -> tuple[Reference, ...]:
    """What a file says: one report, or every entry of a list. Raises ReadError or UsageError."""
    data = bytes_of(path)
    if known.instrument is not None and known.instrument not in editions():
        raise UsageError("instrument-unknown", id=known.instrument, known=", ".join(editions()))
    if path.suffix.lower() in (".yaml", ".yml"):
        return listed(data, path.name)
    found = (read or caged)(data, path.name)
    if isinstance(found, ReadError):
        raise found
    reading, document = found
    scanned = "+tesserocr" in reading.reader
    reference = parse(document, editions(), known, scanned=scanned, words=layout.words(reading.text))
    gone = [
        Unread("reference-part-missing", path.name, {"what": f"{m.what} {m.detail}".strip()})
        for m in reading.missing
        if m.what != "pictures"
    ]
    if not reference.subareas and not reference.areas and reference.total is None:
        raise ReadError("reference-nothing", name=path.name)
    return (replace(reference, source=path.name, problems=(*reference.problems, *gone)),)


def bytes_of(path: Path) -> bytes:
    """A file's bytes. Raises ReadError for one that is not there, is empty, unreadable or too big."""
    try:
        if path.stat().st_size > LARGEST:
            raise ReadError("file-too-big", size=path.stat().st_size // 1_000_000, limit=LARGEST // 1_000_000)
        data = path.read_bytes()
    except FileNotFoundError as fault:
        raise ReadError("file-missing", name=path) from fault
    except OSError as fault:
        raise ReadError("file-unreadable", name=path) from fault
    if not data:
        raise ReadError("file-empty")
    return data


def listed(data: bytes, name: str) -> tuple[Reference, ...]:
    """The results in a YAML list. Raises UsageError with the first entry that is wrong."""
    from pipeline.run.yamlfile import loads

    try:
        located, problems = loads(data.decode("utf-8"), name)
    except UnicodeDecodeError as fault:
        raise ReadError("file-unreadable", name=name) from fault
    if located is None or problems or not isinstance(located.data, list):
        raise UsageError(
            "reference-list-invalid",
            name=name,
            number=1,
            what="; ".join(p.message for p in problems) or "filen ska vara en lista",
        )
    made = []
    for number, data_of in enumerate(located.data, 1):
        found = entry(data_of, editions(), name)
        if isinstance(found, str):
            raise UsageError("reference-list-invalid", name=name, number=number, what=found)
        made.append(found)
    return tuple(made)


def shipped() -> tuple[Reference, ...]:
    """The figures that come with the product."""
    return tuple(r for path in sorted(folder("rules").glob("references/*.yaml")) for r in listed(path.read_bytes(), path.name))


def keep(evaluation: Evaluation, references: tuple[Reference, ...]) -> None:
    """Beside the evaluation; a file imported again takes its own place."""
    with evaluation.db.writing() as sql:
        for r in references:
            store.keep(sql, r.municipality or r.mean or "?", r.year, r.source, to_json(r), now())


def library(evaluation: Evaluation | None) -> tuple[tuple[Reference, bool], ...]:
    """Every known result, whether shipped; those imported here come first, the fullest of each municipality and year alone."""
    own = [from_json(body) for body in store.kept(evaluation.db.sql)] if evaluation else []
    ranked = sorted(
        [(r, False) for r in own] + [(r, True) for r in shipped()], key=lambda x: (x[1], -len(x[0].subareas), -len(x[0].areas))
    )
    found: dict[tuple[str, int | None], tuple[Reference, bool]] = {}
    for reference, ships in ranked:
        found.setdefault((reference.municipality or f"mean {reference.instrument}", reference.year), (reference, ships))
    return tuple(found[key] for key in sorted(found, key=lambda k: (k[0], k[1] or 0)))


def everyone(paths: tuple[Path, ...], known: Known) -> tuple[list[Reference], list[tuple[Path, BelaggError]]]:
    """Every file read on its own: a fault in one costs no other."""
    found: list[Reference] = []
    faults: list[tuple[Path, BelaggError]] = []
    for path in paths:
        try:
            found += imported(path, known)
        except (ReadError, UsageError) as fault:
            faults.append((path, fault))
    return found, faults
