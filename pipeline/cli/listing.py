"""``belagg sources`` in its other ways: one source as a line, what is new, what was left out."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.cli.common import Answer
from pipeline.cli.progress import place

if TYPE_CHECKING:
    from pipeline.store.sources import Listed

MOST = 20  # addresses left out that are shown for each reason


def line(answer: Answer, row: Listed, gone: str | None) -> str:
    """``K7  webb  31  v2  Dialog  [utkast; borta från webbplatsen 2026-11-23]``"""
    notes = []
    if row.draft:
        notes.append(answer.word("draft"))
    if gone:
        notes.append(f"{answer.word('status-gone')} {gone[:10]}")
    if row.excluded_because:
        notes.append(f"{answer.word('source-out')}: {row.excluded_because}")
    note = f"  [{'; '.join(notes)}]" if notes else ""
    return f"{row.number:>5}  {answer.word(f'kind-{row.kind}'):<9}  {row.passages:>5}  v{row.version}  {row.title}{note}"


def news(answer: Answer, since: str | None) -> None:
    """What the last run brought, or what is new since a day."""
    from pipeline.run.ingesting.gathering import since as found_since

    with answer.evaluation() as evaluation:
        at, changes = found_since(evaluation, since)
    if answer.as_json:
        listed = [
            {"uri": c.uri, "number": f"K{c.source}" if c.source else None, "title": c.title, "status": c.status,
             "version": c.version, "code": c.detail or None}
            for c in changes
        ]  # fmt: skip
        answer.json({"since": at, "sources": listed})
        return
    if at is None:
        answer.say("sources-never")
        return
    shown = at[:16].replace("T", " ")
    answer.say("sources-new-head" if changes else "sources-new-none", since=shown)
    for c in changes:
        number = f"K{c.source}" if c.source else "–"
        name = place(c.uri, c.title) if c.source is None else c.title
        answer.show(f"{number:>5}  {answer.word(f'status-{c.status}')}  {name}")


def left_out(answer: Answer) -> None:
    """What was seen and not taken in, by where and why."""
    from pipeline.store import runs

    with answer.evaluation() as evaluation:
        found = runs.left_out(evaluation.db.sql)
    if answer.as_json:
        answer.json({"left_out": [
            {"in": holder, "uri": x.uri, "reason": x.reason, "number": x.number, "from": x.origin} for holder, x in found
        ]})  # fmt: skip
        return
    if not found:
        answer.say("sources-left-none")
    for (holder, reason), group in groupby(found, key=lambda pair: (pair[0], pair[1].reason)):
        rows = [x for _, x in group]
        why = answer.word(f"out-{reason}")
        answer.show(f"{holder}: {answer.word('sources-left-counted', count=sum(x.number for x in rows), reason=why)}")
        for x in rows[:MOST]:
            answer.show(f"    {place(x.uri, x.uri)}")
        if len(rows) > MOST:
            answer.say("sources-left-more", count=len(rows) - MOST)
