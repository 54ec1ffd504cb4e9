"""The log, checked as it streams by: chain, tree, parts, and the events that replay gets. Nothing is kept but findings.

One pass costs the chain about twice what hashing the bare rows costs (``bench/audit.py``), whatever the log's length.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.core.audit import Finding, error
from pipeline.core.log import Entry, Event, Part, chain_faults
from pipeline.core.proof.merkle import Tree


@dataclass(slots=True)
class LogSeen:
    """What a walk through the log has found. ``missing``: parts that are not there, as (seq, name)."""

    findings: list[Finding] = field(default_factory=list)
    missing: list[tuple[int, str]] = field(default_factory=list)
    events: int = 0
    head: bytes = b""


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


def walk(entries: Iterable[Entry], parts: Iterable[tuple[int, str, Part]], seen: LogSeen) -> Iterator[Event]:
    """The events with what they say. Both streams come in the order of ``seq``; every part is held against its entry."""
    waiting, stored = None, iter(parts)
    for entry in entries:
        seen.events, seen.head = entry.seq, entry.hash
        said: dict[str, dict[str, Any]] = {}
        there = set()
        while (waiting := waiting or next(stored, None)) is not None and waiting[0] <= entry.seq:
            seq, name, part = waiting
            waiting = None
            if seq != entry.seq or name not in ("facts", "prose"):
                seen.findings.append(error("part-unexpected", f"event_part {seq} {name}"))
                continue
            there.add(name)
            value, good = read_part(part)
            if not good or part.commitment != (entry.facts if name == "facts" else entry.prose):
                seen.findings.append(error("part-differs", f"event_part {seq} {name}"))
            if value is not None:
                said[name] = value
        if len(there) < 2:
            seen.missing += [(entry.seq, name) for name in ("facts", "prose") if name not in there]
        yield Event(entry.seq, entry.at, entry.actor, entry.kind, said.get("facts"), said.get("prose"))
    for seq, name, _ in ([waiting] if waiting else []) + list(stored):
        seen.findings.append(error("part-unexpected", f"event_part {seq} {name}"))


def read_part(part: Part) -> tuple[dict[str, Any] | None, bool]:
    """What a part says (None when its bytes are no JSON object), and whether nonce and bytes have their form."""
    try:
        value = _decode(part.data.decode())
        # the fast encoder writes canonical JSON but where keys hold signs of four bytes or numbers are long
        if isinstance(value, dict) and len(part.nonce) == 32 and _encode(value).encode() == part.data and not _LONG(part.data):
            return value, True
        return part.value(), part.well_formed()
    except (ValueError, RecursionError):
        return None, False


def _no_float(text: str) -> object:
    raise ValueError(text)


_LONG = re.compile(rb"[0-9]{16}|[\xf0-\xf4]").search
_decode = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float).decode
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False).encode
