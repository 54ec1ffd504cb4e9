"""The book a run of ingest keeps: what is new, changed, gone, failed and left out, for ``belagg sources --new`` and summaries.

What it says is a convenience and proves nothing: the log does that. A crawl that came to its end tells which pages of the
site are gone; they stay in the database and are marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.collect.model import Item
from pipeline.core.errors import UsageError
from pipeline.run.clock import now
from pipeline.run.evaluation import Evaluation
from pipeline.store import runs, sources
from pipeline.store.runs import Change, LeftOut

_WEB = ("http://", "https://")
_GONE = (404, 410)


@dataclass(slots=True)
class _Place:
    """One of the things that were named, while it is collected."""

    holder: str
    left: list[LeftOut] = field(default_factory=list)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)  # address and reason → where it is in ``left``
    counted: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)  # pages that are there
    troubled: dict[str, int] = field(default_factory=dict)  # pages that could not be had → the status, 0 for other reasons
    whole: bool = True


class Gathering:
    """One run. ``watched`` passes items through and learns from them."""

    def __init__(self, evaluation: Evaluation, what: list[str]) -> None:
        self._evaluation = evaluation
        self._place = _Place("")
        with evaluation.db.writing() as sql:
            self.run = runs.begin(sql, now(), [name for name in what if name.lower().startswith(_WEB)])

    def watched(self, name: str, items: Iterator[tuple[str, Item]]) -> Iterator[tuple[str, Item]]:
        """The items of what was named ``name``, but for what was left out of it."""
        place = self._place = _Place(name)
        site = name.lower().startswith(_WEB)
        for collector, item in items:
            if item.left_out is not None:
                uri = "interview:" if item.kind == "interview" else item.uri  # names of files and folders may be people's
                self.leave(uri, item.left_out, origin=item.origin)
                continue
            if collector == "web" and site:
                self._learn(place, item)
            if self._dead_link(item):
                self.leave(item.uri, "dead", origin=item.origin)
                continue
            yield collector, item
        self._close(place, site=site)

    def leave(self, uri: str, reason: str, *, number: int = 1, origin: str | None = None) -> None:
        """Something of what is being collected is left out."""
        self._place.counted[reason] += number
        same = self._place.numbers.get((uri, reason))
        if same is None:
            self._place.numbers[uri, reason] = len(self._place.left)
            self._place.left.append(LeftOut(uri, reason, number, origin))
        else:
            self._place.left[same] = replace(self._place.left[same], number=self._place.left[same].number + number)

    def _dead_link(self, item: Item) -> bool:
        """Whether a page links to what is not there (404, 410) and never was: every site has such links, and none is a fault
        of the collection. What was held to be one is not any more."""
        if item.fault is None or item.origin is None or item.fault.gaps.get("status") not in _GONE:
            return False
        if sources.known_by_uri(self._evaluation.db.sql, item.uri) is not None:
            return False
        if sources.failed_before(self._evaluation.db.sql, item.uri):
            with self._evaluation.db.writing() as sql:
                sources.drop_failure(sql, item.uri)
        return True

    def end(self) -> None:
        """The run came to its end."""
        with self._evaluation.db.writing() as sql:
            runs.end(sql, self.run, now())

    def _learn(self, place: _Place, item: Item) -> None:
        if item.fault is None:
            place.found.append(item.uri)
        elif item.uri.endswith("#crawl"):
            place.whole = False
        else:
            status = item.fault.gaps.get("status", 0)
            place.troubled[item.uri] = status if isinstance(status, int) else 0

    def _close(self, place: _Place, *, site: bool) -> None:
        """Note what was left out, and of a crawl which pages are there, back and gone."""
        with self._evaluation.db.writing() as sql:
            runs.put_left_out(sql, place.holder, self.run, place.left)
            if not site:
                return
            runs.put_pages(sql, place.holder, self.run, place.found)
            if place.whole and place.found:
                missed = runs.missing_pages(sql, place.holder, self.run)
                gone = [uri for uri in missed if place.troubled.get(uri, 404) in _GONE]
                runs.put_gone(sql, place.holder, gone, now())


def last(evaluation: Evaluation) -> tuple[str, list[Change], list[tuple[str, LeftOut]]]:
    """When the last run began, what has happened since, and what is left out of what it collected."""
    sql = evaluation.db.sql
    run = runs.runs(sql)[-1]
    return run.began, runs.since(sql, run.began), runs.left_out(sql, run.id)


def since(evaluation: Evaluation, day: str | None) -> tuple[str | None, list[Change]]:
    """(from when, what is new): since ``day`` (ISO), else in the last run with those right before it that were interrupted.

    Raises UsageError for what is no day. (None, []) before the first run.
    """
    sql = evaluation.db.sql
    if day is not None:
        try:
            begins = date.fromisoformat(day).isoformat()
        except ValueError as fault:
            raise UsageError("since-form", given=day) from fault
        return begins, runs.since(sql, begins)
    made = runs.runs(sql)
    if not made:
        return None, []
    at = len(made) - 1
    while at > 0 and made[at - 1].ended is None:
        at -= 1
    return made[at].began, runs.since(sql, made[at].began)
