"""The log, checked as it streams by: chain, tree, parts, and the events that replay gets. Nothing is kept but findings.

One pass costs the chain about twice what hashing the bare rows costs (``bench/audit.py``), whatever the log's length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from pipeline.core.audit import Finding, error, warning
from pipeline.core.ids import fast_json, strict_json
from pipeline.core.log import Entry, Event, Part, chain_faults
from pipeline.core.proof.merkle import Tree

Stored = tuple[int, str, bytes, bytes]  # a part: seq, facts or prose, nonce, bytes


@dataclass(slots=True)
class LogSeen:
    """What a walk through the log has found. ``missing``: parts that are not there, as (seq, name)."""

    findings: list[Finding] = field(default_factory=list)
    missing: list[tuple[int, str]] = field(default_factory=list)
    events: int = 0
    head: bytes = b""
    back: list[int] = field(default_factory=list)  # events that say they were written well before the one before them


def chain(entries: Iterable[Entry], uuid: str) -> Iterator[Finding]:
    """Every event follows the one before, and its hash is of what it holds."""
    for seq, what in chain_faults(entries, uuid):
        yield error("chain", f"event {seq}", what=what)


def roots(entries: Iterable[Entry], sizes: frozenset[int]) -> dict[int, bytes]:
    """The tree's root at each of ``sizes`` and at every checkpoint's own place in the log; larger sizes are left out."""
    tree, found = Tree(), {}
    for entry in entries:
        if entry.kind == "checkpoint.signed" or tree.size in sizes:
            found[tree.size] = tree.root()
        tree.add(entry.hash)
    if tree.size in sizes:
        found[tree.size] = tree.root()
    return found


def walk(entries: Iterable[Entry], parts: Iterable[Stored], seen: LogSeen) -> Iterator[Event]:
    """The events with what they say. Both streams come in the order of ``seq``; every part is held against its entry."""
    stored = iter(parts)
    waiting = next(stored, None)
    latest = ""
    for entry in entries:
        number = seen.events = entry.seq
        if entry.at < latest and _well_before(entry.at, latest):
            seen.back.append(number)
        latest = entry.at
        seen.head = entry.hash
        said: dict[str, dict[str, Any] | None] = {}
        while waiting is not None and waiting[0] <= number:
            seq, name, nonce, data = waiting
            waiting = next(stored, None)
            if seq != number or name not in ("facts", "prose"):
                seen.findings.append(error("part-unexpected", f"event_part {seq} {name}"))
                continue
            said[name], good = read_part(nonce, data)
            if not good or sha256(nonce + data).digest() != (entry.facts if name == "facts" else entry.prose):
                seen.findings.append(error("part-differs", f"event_part {seq} {name}"))
        if len(said) < 2:
            seen.missing += [(number, name) for name in ("facts", "prose") if name not in said]
        yield Event(number, entry.at, entry.actor, entry.kind, said.get("facts"), said.get("prose"))
    for seq, name, *_ in ([waiting] if waiting else []) + list(stored):
        seen.findings.append(error("part-unexpected", f"event_part {seq} {name}"))


def clock(seen: LogSeen, newest: str, now: str) -> Iterator[Finding]:
    """Times that cannot be right: the clock of a computer was set. Order is by number, and no rule asks the clock.
    ``newest``: when the last event says it was written; ``now``: the time of the audit, "" where nobody knows it."""
    if seen.back:
        yield warning("clock-back", f"event {seen.back[0]}", count=len(seen.back))
    if now and now < newest and _well_before(now, newest):
        yield warning("clock-ahead", f"event {seen.events}", at=newest[:16].replace("T", " "))


def _well_before(one: str, other: str) -> bool:
    """Whether ``one`` is more than an hour before ``other``: clocks that are set right go back by seconds."""
    try:
        return (datetime.fromisoformat(other) - datetime.fromisoformat(one)).total_seconds() > _SKEW
    except ValueError:  # no times: the chain says who changed them
        return True


def read_part(nonce: bytes, data: bytes) -> tuple[dict[str, Any] | None, bool]:
    """What a part says (None when its bytes are no JSON object), and whether nonce and bytes have their form."""
    try:
        value = strict_json(data.decode())
        # the fast encoder writes canonical JSON but where keys hold signs of four bytes or numbers are long
        if isinstance(value, dict) and len(nonce) == 32 and fast_json(value).encode() == data and not _unsure(data):
            return value, True
        part = Part(nonce, data)
        return part.value(), part.well_formed()
    except (ValueError, RecursionError):
        return None, False


def _unsure(data: bytes) -> bool:
    """Whether there are signs of four bytes or numbers of sixteen figures. (A regular expression takes ten times as long.)"""
    marked = data.translate(_MARKS)
    return _FIGURES in marked or b"\xf0" in marked


_SKEW = 3600.0  # seconds
_FIGURES = b"0" * 16
_MARKS = bytes(0x30 if 0x30 <= n <= 0x39 else 0xF0 if n >= 0xF0 else n for n in range(256))
