"""``belagg away``: a copy for one evaluator to work with elsewhere, and how the decisions made there come home.

They come as a file of events: the very rows of the copy's log, whose chain goes on from an event of the log at home, signed
with the evaluator's key where there is one. At home each is appended as a new event, through the rules that hold there; what
they refuse is kept in the ``imported`` event and named, and nothing is lost.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.errors import BelaggError, Refused, UsageError
from pipeline.core.ids import canonical_json
from pipeline.core.judging.homecoming import Homecoming, Taken, same_anchor
from pipeline.core.ledger.homes import AWAY, AWAY_KINDS
from pipeline.core.log import Draft, Entry, Event, Part, entry_hash
from pipeline.core.messages import both
from pipeline.core.people.erasure import quote_left
from pipeline.core.rows import (
    AliasRow,
    AwardRow,
    DecisionRow,
    ErasedVersionRow,
    EvaluationRow,
    EvaluatorRow,
    EvidenceRow,
    HomeRow,
)
from pipeline.run.clock import now
from pipeline.run.evaluation import Evaluation, opened
from pipeline.run.files import replace_file
from pipeline.run.moving.backup import put_in_place, refuse_taken, workshop
from pipeline.run.places import refuse_unsafe
from pipeline.store import copies, log, savepoint, sources
from pipeline.store.header import is_database

FORMAT = "belagg-away-1"
Packed = dict[str, Any]


def take(evaluation: Evaluation, path: Path, *, by: str) -> None:
    """Make the copy and mark it as such. At home nothing changes but a note that it was made."""
    refuse_taken(path)
    refuse_unsafe(path)
    evaluator = _evaluator(evaluation, by)
    with workshop(path) as folder:
        made = folder / path.name
        copies.snapshot(evaluation.db.sql, made)
        with opened(made, for_audit=True) as copy:
            seq, head = log.last(copy.db.sql)
            facts = {
                "copy": str(uuid.uuid4()), "evaluator": evaluator.id, "from_seq": seq, "from_head": head.hex(),
                "evidence": copy.books.next_number(EvidenceRow) - 1, "award": copy.books.next_number(AwardRow) - 1,
            }  # fmt: skip
            with copy.db.writing() as sql:
                copy.append(sql, Draft("taken-away", evaluator.id, facts))
            copies.settle(copy.db.sql)
        put_in_place(made, path)
    with evaluation.db.writing() as sql:
        copies.note(sql, copies.Copy(str(path.absolute()), "away", now(), seq))


def _evaluator(evaluation: Evaluation, name: str) -> EvaluatorRow:
    from pipeline.core.drafts import person

    found = evaluation.books.find(EvaluatorRow, name=person(name))
    if not found:
        known = ", ".join(e.name for e in evaluation.books.find(EvaluatorRow)) or "–"
        raise Refused("evaluator-unknown", name=name, known=known)
    return found[0]


# packing ----------------------------------------------------------------------------------------------------------


def pack(copy: Evaluation, path: Path, *, passphrase: str | None = None) -> Packed:
    """Write the copy's decisions to a file, signed where there is a key and its passphrase is given."""
    refuse_taken(path)
    packed = packed_of(copy, passphrase=passphrase)
    replace_file(path, canonical_json(packed) + b"\n")
    return packed


def packed_of(copy: Evaluation, *, passphrase: str | None = None) -> Packed:
    """The decisions as a JSON value. Raises Refused when this is no copy to work away with."""
    home, row = copy.books.get(HomeRow, 1), copy.books.get(EvaluationRow, 1)
    if home is None or home.standing != AWAY or row is None:
        raise Refused("away-not")
    with copy.db.reading() as sql:
        events = [_packed_event(entry, log.parts_of(sql, entry.seq)) for entry in log.entries(sql) if entry.seq >= home.seq]
    packed: Packed = {"format": FORMAT, "evaluation": row.uuid, "copy": home.copy, "evaluator": home.holder, "events": events}
    return packed | {"signature": _signature(packed, passphrase)}


def _packed_event(e: Entry, parts: dict[str, Part]) -> Packed:
    said = {name: {"nonce": part.nonce.hex(), "text": part.data.decode()} for name, part in parts.items()}
    return {"seq": e.seq, "at": e.at, "actor": e.actor, "kind": e.kind, "prev": e.prev.hex(), "hash": e.hash.hex()} | said


def _signature(packed: Packed, passphrase: str | None) -> Packed | None:
    from pipeline.run.proving import keys

    if passphrase is None or keys.current() is None:
        return None
    signer = keys.unlock(passphrase)
    return {"public": signer.public.hex(), "signature": signer.sign(canonical_json(packed)).hex()}


# coming home ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Left:
    """A decision the rules at home refuse: its event in the copy, and why."""

    seq: int
    kind: str
    what: str
    fault: BelaggError


@dataclass(frozen=True, slots=True)
class Returned:
    """What came home. ``aliases``: (name in the copy, name here). ``differs``: (evidence, who decided otherwise here)."""

    seq: int
    count: int
    aliases: tuple[tuple[str, str], ...]
    left: tuple[Left, ...]
    differs: tuple[tuple[str, str], ...]
    key: str | None


def bring_home(evaluation: Evaluation, path: Path, *, by: str) -> Returned:
    """Append the decisions in ``path`` (the packed file, or the copy itself) as new events, in one transaction.

    Raises Refused when the file is of another evaluation, was changed, or holds nothing new.
    """
    packed = _read(path)
    key = _signed_by(packed, path)
    said = _checked(evaluation, packed, path)
    return evaluation.act(by, lambda sql, actor: _append(evaluation, sql, actor, packed, said, key))


def _read(path: Path) -> Packed:
    if not path.exists():
        raise UsageError("file-missing", name=path)
    if path.is_file() and is_database(path):
        with opened(path, for_audit=True) as copy:
            return packed_of(copy)
    try:
        packed = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as fault:
        raise Refused("away-foreign", path=path, what=both("away-what-format")) from fault
    if not isinstance(packed, dict) or packed.get("format") != FORMAT:
        raise Refused("away-foreign", path=path, what=both("away-what-format"))
    return packed


def _signed_by(packed: Packed, path: Path) -> str | None:
    """The public key that signed the file (hex), None for an unsigned one. Raises Refused when the signature is wrong."""
    from pipeline.run.proving import keys

    signature = packed.get("signature")
    if signature is None:
        return None
    said = {name: value for name, value in packed.items() if name != "signature"}
    try:
        good = keys.verify(bytes.fromhex(signature["public"]), bytes.fromhex(signature["signature"]), canonical_json(said))
    except (ValueError, KeyError, TypeError) as fault:
        raise Refused("away-foreign", path=path, what=both("away-what-signature")) from fault
    if not good:
        raise Refused("away-foreign", path=path, what=both("away-what-signature"))
    return str(signature["public"])


def _checked(evaluation: Evaluation, packed: Packed, path: Path) -> list[Event]:
    """The events, after their chain was followed from an event of the log here. Raises Refused where it breaks."""
    row = evaluation.books.get(EvaluationRow, 1)
    if row is None or packed.get("evaluation") != row.uuid:
        raise Refused("away-foreign", path=path, what=both("away-what-uuid"))
    try:
        said, prev = [], log.hash_of(evaluation.db.sql, packed["events"][0]["seq"] - 1)
        for number, e in enumerate(packed["events"], packed["events"][0]["seq"]):
            facts, prose = (Part(bytes.fromhex(e[name]["nonce"]), e[name]["text"].encode()) for name in ("facts", "prose"))
            head = entry_hash(
                prev=bytes.fromhex(e["prev"]), seq=e["seq"], at=e["at"], actor=e["actor"], kind=e["kind"],
                facts=facts.commitment, prose=prose.commitment,
            )  # fmt: skip
            sound = facts.well_formed() and prose.well_formed() and e["seq"] == number
            if not sound or prev is None or bytes.fromhex(e["prev"]) != prev or head.hex() != e["hash"]:
                raise Refused("away-foreign", path=path, what=both("away-what-event", seq=e["seq"]))
            said.append(Event(e["seq"], e["at"], e["actor"], e["kind"], facts.value(), prose.value()))
            prev = head
        first = said[0].facts or {}
        if said[0].kind != "taken-away" or first["copy"] != packed["copy"]:
            raise Refused("away-foreign", path=path, what=both("away-what-taken-away"))
        if any(e.actor != first["evaluator"] or e.kind not in AWAY_KINDS for e in said[1:]):
            raise Refused("away-foreign", path=path, what=both("away-what-actor"))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as fault:
        raise Refused("away-foreign", path=path, what=both("away-what-format")) from fault
    heard = list(log.opened(evaluation.db.sql, said))
    if any(e.prose is None for e in heard):
        raise Refused("vault-locked")
    return heard


def _append(
    evaluation: Evaluation, sql: sqlite3.Connection, actor: str, packed: Packed, said: list[Event], key: str | None
) -> Returned:
    facts = said[0].facts or {}
    before = {row.old: row.new for row in evaluation.books.find(AliasRow, origin=packed["copy"])}
    fresh = [e for e in said[1:] if str(e.seq) not in before]
    if not fresh:
        raise Refused("away-nothing")
    taken = Taken(facts["from_seq"], facts["evidence"], facts["award"])
    home = Homecoming(evaluation.ledger, taken, dict(before))
    left: list[Left] = []
    times: list[list[Any]] = []
    aliases: dict[str, str] = {}
    for event in fresh:
        try:
            with savepoint.kept(sql):
                entry, new = _one(evaluation, sql, home, event)
        except (KeyError, TypeError, ValueError, AttributeError) as fault:  # facts that no program of ours wrote
            raise Refused("away-foreign", path=packed["copy"], what=both("away-what-event", seq=event.seq)) from fault
        except BelaggError as refusal:
            left.append(Left(event.seq, event.kind, _named(event), refusal))
            aliases[str(event.seq)] = "–"
            continue
        times.append([entry.seq, event.at])
        aliases |= {old: name for old, name in new.items() if old not in before} | {str(event.seq): str(entry.seq)}
        home.names |= new | {str(event.seq): str(entry.seq)}
    imported = _imported(packed, said, aliases, times, left, key)
    by_seq = {e.seq: e for e in fresh}
    prose = {"left": [_whole(by_seq[one.seq], one) for one in left]} if left else {}
    done = evaluation.append(sql, Draft("imported", actor, imported, prose))
    shown = tuple((old, name) for old, name in aliases.items() if not old.isdecimal() and old != name)
    return Returned(done.seq, len(times), shown, tuple(left), _differing(evaluation, said, aliases), key)


def _one(evaluation: Evaluation, sql: sqlite3.Connection, home: Homecoming, event: Event) -> tuple[Entry, dict[str, str]]:
    facts, new = home.translated(event.kind, event.actor, event.facts or {})
    if event.kind.startswith("evidence."):
        _erased_since(evaluation, event)
        _decided_both(evaluation, event, facts, home)
    return evaluation.append(sql, Draft(event.kind, event.actor, facts, event.prose or {})), new


def _erased_since(evaluation: Evaluation, event: Event) -> None:
    """Words that were erased at home do not come back by way of a copy that was taken before."""
    facts, prose = event.facts or {}, event.prose or {}
    if not facts.get("source") or evaluation.books.get(ErasedVersionRow, facts["source"], facts["version"]) is None:
        return
    text = sources.text_of(evaluation.db.sql, facts["source"], facts["version"]) or ""
    if quote_left(facts, prose, text) != prose:
        raise Refused("away-erased", source=f"{facts['source']}.{facts['version']}")


def _decided_both(evaluation: Evaluation, event: Event, facts: dict[str, Any], home: Homecoming) -> None:
    """The same person decided about the same words at home too, after the copy was taken: neither is chosen here."""
    stands = evaluation.books.get(DecisionRow, facts["evidence"], event.actor)
    came_home = {int(new) for old, new in home.names.items() if old.isdecimal() and new.isdecimal()}
    if stands is not None and stands.seq > home.taken.seq and stands.seq not in came_home:
        said = (event.kind == "evidence.rejected", facts.get("stance"), facts.get("stage"))
        if said != (stands.verdict == "rejected", stands.stance, stands.stage):
            raise Refused("away-both", evidence=facts["evidence"])


def _named(event: Event) -> str:
    facts = event.facts or {}
    where = f" {facts['subarea']}" if "subarea" in facts else ""
    if event.kind.startswith("evidence."):
        return f"B{facts['evidence']}{where}"
    if event.kind == "award.given":
        return f"P{facts['award']}{where} ({facts['points']})"
    return f"{event.kind}{where}"


def _imported(
    packed: Packed, said: list[Event], aliases: dict[str, str], times: list[list[Any]], left: list[Left], key: str | None
) -> dict[str, Any]:
    return {
        "origin": packed["copy"], "evaluator": packed["evaluator"], "last": said[-1].seq, "head": packed["events"][-1]["hash"],
        "aliases": [[old, name] for old, name in aliases.items()], "times": times, "key": key,
        "left": [[one.seq, one.kind, one.fault.code] for one in left],
    }  # fmt: skip


def _whole(event: Event, one: Left) -> dict[str, Any]:
    """A refused decision as it was, so that nothing of it is lost (but words that were erased here)."""
    why = one.fault.message("sv")
    prose = event.prose if one.fault.code != "away-erased" else None
    return {"seq": event.seq, "at": event.at, "kind": event.kind, "facts": event.facts, "prose": prose, "why": why}


def _differing(evaluation: Evaluation, said: list[Event], aliases: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Evidence that came home and about which somebody else decided the opposite here."""
    names = {e.id: e.name for e in evaluation.books.find(EvaluatorRow)}
    found: list[tuple[str, str]] = []
    for event in said[1:]:
        facts = event.facts or {}
        number = same_anchor(evaluation.books, facts) if event.kind.startswith("evidence.") else None
        if number is None or aliases.get(str(event.seq), "–") == "–":
            continue
        rejected = event.kind == "evidence.rejected"
        found += [
            (f"B{number}", names.get(row.evaluator, row.evaluator))
            for row in evaluation.books.find(DecisionRow, evidence=number)
            if row.evaluator != event.actor and (row.verdict == "rejected") != rejected
        ]
    return tuple(dict.fromkeys(found))

