"""How long each queue is and how much of it is settled: kept from question to question, brought up to date by what is new.

Nothing is shown that was not so: sums hang on the newest event, the newest version and the sources that are out, and are summed
up again from the start when passages were tagged anew.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass

from pipeline.core.shown.pages import Filter
from pipeline.store import log, overview, standings
from pipeline.store.overview import Shelf, Tallies
from pipeline.store.standings import Standing


@dataclass(frozen=True, slots=True)
class _Mine:
    """Where one evaluator stands, as of event ``seq``: evidence → how."""

    shelf: Shelf
    seq: int
    stands: dict[int, Standing]


class Counts:
    """Answers for one evaluation, for many askers at once. One sums up from the start; whoever asks meanwhile is told the sums
    as they were, as nobody should wait for a number beside a passage."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sums: tuple[Shelf, Tallies] | None = None
        self._mine: dict[str, _Mine] = {}
        self._passages: tuple[Shelf, overview.Collected] | None = None

    # what is suggested -------------------------------------------------------------------------------------------

    def total(self, sql: sqlite3.Connection, f: Filter) -> int:
        """How many passages the queue has, decided or not."""
        if f.show in ("accepted", "rejected"):
            return self.settled(sql, f)
        if f.source:
            return overview.tally_of(sql, f.source, f.kind, f.subarea)
        return sum(
            count if f.subarea else first
            for (kind, code), (count, first) in self._tallies(sql).items()
            if f.kind in (None, kind) and f.subarea in (None, code)
        )

    def suggested(self, sql: sqlite3.Connection) -> dict[str, int]:
        """Sub-area → how many passages of newest versions are suggested for it."""
        found: dict[str, int] = {}
        for (_, code), (count, _) in self._tallies(sql).items():
            found[code] = found.get(code, 0) + count
        return found

    def collected(self, sql: sqlite3.Connection) -> overview.Collected:
        """How much there is."""
        now, known = overview.shelf(sql), self._passages
        if known is None or known[0] != now:
            known = self._passages = now, overview.collected(sql)
        return known[1]

    def _tallies(self, sql: sqlite3.Connection) -> Tallies:
        now, known = overview.shelf(sql), self._sums
        if known is not None and (known[0] == now or known[0].version > now.version):
            return known[1]
        if self._lock.acquire(blocking=known is None):
            try:
                if self._sums is known:  # nobody has summed up since
                    self._sums = now, _summed(sql, known, now)
            finally:
                self._lock.release()
        known = self._sums
        assert known is not None
        return known[1]

    # what is settled ----------------------------------------------------------------------------------------------

    def settled(self, sql: sqlite3.Connection, f: Filter) -> int:
        """How many of a queue's passages this evaluator has decided; of what was accepted or rejected, how many there are."""
        stands = [
            s for s in self._stands(sql, f.who).values()
            if s.passage is not None
            and f.subarea in (None, s.subarea) and f.kind in (None, s.kind) and f.source in (None, s.source)
        ]  # fmt: skip
        if f.show in ("accepted", "rejected"):
            return sum(s.verdict == f.show for s in stands)
        return len({s.passage for s in stands if s.newest and (s.here if f.subarea else s.tagged)})

    def decided(self, sql: sqlite3.Connection, who: str) -> dict[str, int]:
        """Sub-area → how many of the passages suggested there this evaluator has decided on."""
        found: dict[str, set[int | None]] = {}
        for s in self._stands(sql, who).values():
            if s.passage is not None and s.newest and s.here:
                found.setdefault(s.subarea, set()).add(s.passage)
        return {code: len(numbers) for code, numbers in found.items()}

    def _stands(self, sql: sqlite3.Connection, who: str) -> dict[int, Standing]:
        seq, known = log.last(sql)[0], self._mine.get(who)
        if known is not None and known.seq == seq and known.shelf == overview.shelf(sql):
            return known.stands
        made = _standing(sql, who, known, seq)
        with self._lock:
            newer = self._mine.get(who)
            if newer is None or newer.seq <= seq:
                self._mine[who] = made
        return made.stands


def _summed(sql: sqlite3.Connection, known: tuple[Shelf, Tallies] | None, now: Shelf) -> Tallies:
    """The sums as they are now: those that were known with what has come in, gone out and come back, or all anew."""
    if known is None or known[0].rest != now.rest:
        return overview.tallies(sql)
    before, sums = known
    touched = overview.brought(sql, before.version, now.version) | (before.excluded ^ now.excluded)
    gone = overview.tallies_of(sql, touched - before.excluded, before.version)
    come = overview.tallies_of(sql, touched - now.excluded, now.version)
    found = {}
    for key in {*sums, *come}:
        one, less, more = (which.get(key, (0, 0)) for which in (sums, gone, come))
        found[key] = one[0] - less[0] + more[0], one[1] - less[1] + more[1]
    return found


def _standing(sql: sqlite3.Connection, who: str, known: _Mine | None, seq: int) -> _Mine:
    """Where somebody stands now: as it was known with what was said since, or read anew."""
    now = overview.shelf(sql)
    if known is None or known.seq > seq or _stirred(sql, known, now):
        return _Mine(now, seq, {s.evidence: s for s in standings.since(sql, who, 0)})
    stands = known.stands | {s.evidence: s for s in standings.since(sql, who, known.seq)}
    if len(stands) != standings.how_many(sql, who):  # some of it was taken back
        there = standings.evidence(sql, who)
        stands = {number: s for number, s in stands.items() if number in there}
    return _Mine(now, seq, stands)


def _stirred(sql: sqlite3.Connection, known: _Mine, now: Shelf) -> bool:
    """Whether anything happened to a source this evaluator has decided on."""
    if known.shelf == now:
        return False
    if known.shelf.rest != now.rest or known.shelf.version > now.version:
        return True
    touched = overview.brought(sql, known.shelf.version, now.version) | (known.shelf.excluded ^ now.excluded)
    return any(s.source in touched for s in known.stands.values())
