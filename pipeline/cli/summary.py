"""What a run of ingest came to, as plain text that can be mailed: counts, what is new, what failed and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.cli.common import Answer
from pipeline.cli.progress import missing_words, place
from pipeline.core.messages import sentence

if TYPE_CHECKING:
    from pipeline.run.ingesting.outcome import Outcome
    from pipeline.store.runs import Change, LeftOut

MOST = 30  # lines under each heading


def show(answer: Answer, outcomes: Sequence[Outcome], changes: Sequence[Change], left: Sequence[tuple[str, LeftOut]]) -> None:
    """Everything. ``changes`` and ``left`` are what this run noted besides."""
    _listed(answer, "ingest-new", [_named(o) for o in outcomes if o.status in ("stored", "partly")])
    _listed(answer, "ingest-updated", [_changed(answer, o) for o in outcomes if o.status == "updated"])
    _listed(answer, "ingest-gone", gone_lines(changes))
    failed = [(place(o.uri, o.title), o.error) for o in outcomes if o.error is not None]
    said = [f"{name}: {sentence(fault.message(answer.lang))} {fault.remedy(answer.lang)}" for name, fault in failed]
    _listed(answer, "ingest-failures", said, most=1000)
    partly = [(_named(o), what, detail) for o in outcomes for what, detail in o.missing]
    _listed(answer, "ingest-partly", [f"{name}: {missing_words(what, detail, answer.lang)}" for name, what, detail in partly])
    _listed(answer, "ingest-copies", copy_lines(answer, outcomes))
    _listed(answer, "ingest-notes", note_lines(answer, outcomes))
    _listed(answer, "ingest-left", left_lines(answer, left))


def short(answer: Answer, outcomes: Sequence[Outcome], changes: Sequence[Change], left: Sequence[tuple[str, LeftOut]]) -> None:
    """The few lines that nobody should miss, where the rest has been said as it came."""
    _listed(answer, "ingest-notes", note_lines(answer, outcomes), most=10)
    _listed(answer, "ingest-copies", copy_lines(answer, outcomes), most=10)
    _listed(answer, "ingest-gone", gone_lines(changes), most=10)
    _listed(answer, "ingest-left", left_lines(answer, left))


def gone_lines(changes: Sequence[Change]) -> list[str]:
    """``K7 Dialog  https://…`` for each page that is gone."""
    return [f"{f'K{c.source} ' if c.source else ''}{c.title}  {c.uri}" for c in changes if c.status == "gone"]


def copy_lines(answer: Answer, outcomes: Sequence[Outcome]) -> list[str]:
    """``docs/b.pdf: samma som K5``."""
    return [f"{place(o.uri, o.name)}: {answer.word('copy-of', number=o.copy_of)}" for o in outcomes if o.copy_of]


def note_lines(answer: Answer, outcomes: Sequence[Outcome]) -> list[str]:
    return [f"{place(o.uri, o.title)}: {answer.word(f'note-{note}')}" for o in outcomes for note in o.notes]


def left_lines(answer: Answer, left: Sequence[tuple[str, LeftOut]]) -> list[str]:
    """``12 robots.txt tillåter det inte``, by reason."""
    count = Counter[str]()
    for _, one in left:
        count[one.reason] += one.number
    reasons = [(n, answer.word(f"out-{reason}")) for reason, n in sorted(count.items())]
    return [answer.word("sources-left-counted", count=n, reason=why) for n, why in reasons]


def _named(o: Outcome) -> str:
    return f"{o.number} {o.title}"


def _changed(answer: Answer, o: Outcome) -> str:
    return f"{_named(o)}, {answer.word('version-of', number=o.number, version=o.version)}"


def _listed(answer: Answer, heading: str, lines: Sequence[str], most: int = MOST) -> None:
    if not lines:
        return
    answer.show(answer.word(heading), err=answer.as_json)
    for line in lines[:most]:
        answer.show(f"  {line}", err=answer.as_json)
    if len(lines) > most:
        answer.show(f"  {answer.word('ingest-more', count=len(lines) - most)}", err=answer.as_json)
