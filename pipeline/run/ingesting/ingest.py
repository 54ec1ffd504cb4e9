"""``belagg ingest``: collect → read → segment → tag → store; a source version is there whole or not at all.

The recipe reads top-down: what is named becomes items, items become bytes with a hash (``finding.py``), bytes already there
cost that hash and nothing else, the rest is read by the executor and stored (``storing.py``) in the order it was found,
small ones several to a transaction (``groups.py``). What cannot be read is remembered (``failures.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.core.errors import ReadError
from pipeline.core.model import SourceKind
from pipeline.run.caging.executors import Ahead, executor, in_order
from pipeline.run.caging.helped import Ocr
from pipeline.run.caging.reading import Reading, read_source, suggested
from pipeline.run.evaluation import Evaluation
from pipeline.run.ingesting.exports import Exports
from pipeline.run.ingesting.failures import forget_gone, to_note
from pipeline.run.ingesting.finding import Finder, Found
from pipeline.run.ingesting.gathering import Gathering
from pipeline.run.ingesting.groups import GATHERED, Groups
from pipeline.run.ingesting.interviews import Interviews, NoteOptions
from pipeline.run.ingesting.letters import Letters
from pipeline.run.ingesting.outcome import Outcome
from pipeline.run.ingesting.storing import put
from pipeline.run.kept_models import current

AHEAD, AHEAD_BYTES = 32, 1_000_000  # sources that may be read for each worker before they are stored, and all their bytes
SMALL, LARGE = 64_000, 500_000  # bytes of a source that may be one of many; of one that waits for no others to be stored with


@dataclass(frozen=True, slots=True)
class Options:
    """How to ingest. ``settings`` are the collectors' own (see ``collect/table.py``); ``report`` is told each outcome."""

    kind: SourceKind | None = None
    executor: str = "local"
    jobs: int = 1
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    report: Callable[[Outcome], None] = field(default=lambda _: None)
    comments: bool = False  # comments by others than the page itself are taken in too
    ocr: Ocr = "auto"  # which pages are recognised: those without text (where that can be done), all, none
    notes: NoteOptions = field(default_factory=NoteOptions)  # what the command line says of interview notes


_Arrived = tuple[Found, Reading | ReadError]


def ingest(evaluation: Evaluation, what: Iterable[str], options: Options) -> list[Outcome]:
    """Bring in everything ``what`` names. What cannot be read is reported and costs nothing else."""
    what = list(what)
    forget_gone(evaluation, what)
    outcomes, model = [], current(evaluation.db.path)
    gathering = Gathering(evaluation, what)
    with (
        executor(options.executor, options.jobs, ocr=options.ocr) as pool, Letters() as letters,
        Exports(comments=options.comments) as exports, evaluation.db.much_written(),
    ):  # fmt: skip
        notes = Interviews(evaluation, lambda *note: pool.submit(read_source, *note).result(), options.notes)
        finder = Finder(evaluation, options.kind, options.settings, letters, exports, notes, gathering)
        calls = (_call(found) for found in finder.found(what))

        ahead = Ahead(least=2 * options.jobs, most=AHEAD * options.jobs, bytes=AHEAD_BYTES)
        arriving = in_order(pool, calls, ahead, _weight, patience=GATHERED)

        def done(outcome: Outcome) -> None:
            outcomes.append(outcome)
            options.report(outcome)

        _keep(evaluation, arriving, model, done)
    gathering.end()
    return outcomes


def _keep(
    evaluation: Evaluation, arriving: Iterator[_Arrived | None], model: bytes | None, done: Callable[[Outcome], None]
) -> None:
    """Store each that arrives; ``done`` is told what became of it, in order, when it is on the disk.

    What has arrived is kept, whatever is raised.
    """
    groups: Groups[_Arrived, Outcome] = Groups(evaluation.db, lambda sql, one: put(evaluation, sql, *one, model), done)
    try:
        for arrived in arriving:
            if arrived is None:  # the next takes its time
                groups.flush()
                continue
            found, reading = arrived
            if not groups and found.outcome and not to_note(evaluation.db.sql, found.outcome):
                done(found.outcome)
                continue
            if model is not None and isinstance(reading, Reading):  # not while the lock is held
                reading = replace(reading, suggestions=suggested(reading, model))
            groups.add((found, reading))
            # a server is waited for longer than the disk, and what is large is a transaction's worth
            if found.collector == "web" or _is_large(found, reading) or groups.age > GATHERED:
                groups.flush()
    finally:
        groups.flush()


def _call(found: Found) -> tuple[Found, Any]:
    if found.outcome is not None:
        return found, None
    return found, (read_source, (found.data, found.item.name, found.item.kind))


def _weight(found: Found) -> int:
    """How many bytes a source may come to: of a small text its own, but what is packed may come to any number."""
    data = found.data
    if len(data) > SMALL or b"%PDF" in data[:2048]:
        return AHEAD_BYTES
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return AHEAD_BYTES
    return len(data)


def _is_large(found: Found, reading: Reading | ReadError | None) -> bool:
    return len(found.data) > LARGE or (isinstance(reading, Reading) and len(reading.text) > LARGE)
