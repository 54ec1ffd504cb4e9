"""What an erasure takes away: which versions, what is left of which parts of events, which evidence loses its words."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.core.errors import Refused, UsageError
from pipeline.core.log import Event
from pipeline.core.people import erasure as words_of
from pipeline.core.people.insides import contains
from pipeline.core.rows import EvidenceRow, SourceRow
from pipeline.run.evaluation import Evaluation
from pipeline.run.proving import history
from pipeline.store import erasure as store
from pipeline.store import sources

APART = frozenset(("evaluation.created", "evaluator.added", "instrument.revised"))  # of no source; only with everywhere


@dataclass(frozen=True, slots=True)
class Target:
    """What to erase: a source whole, the stretch ``span`` of one of its versions (0: the newest), words, or an event's part."""

    source: int | None = None
    version: int = 0
    span: tuple[int, int] | None = None
    part: tuple[int, str] | None = None
    words: str | None = None


@dataclass(slots=True)
class Redaction:
    """A version and what goes of it: stretches of its text, or all of it."""

    id: int
    source: int
    version: int
    before: str
    spans: list[words_of.Span]
    whole: bool

    @property
    def after(self) -> str:
        return "" if self.whole else words_of.blacked(self.before, self.spans)


@dataclass(slots=True)
class Plan:
    """What goes. ``parts``: what is left of each part that goes, None when nothing is."""

    words: str | None = None
    found: re.Pattern[str] | None = None
    versions: list[Redaction] = field(default_factory=list)
    parts: dict[tuple[int, str], dict[str, Any] | None] = field(default_factory=dict)
    evidence: set[int] = field(default_factory=set)
    copies: list[str] = field(default_factory=list)  # of a source that goes whole: where the same stands word for word
    notes: int = 0  # notes of files and addresses (what failed, was left out, is gone) that hold the words


def target_of(text: str) -> Target:
    """``K7``, ``K7:100-112``, ``K7.2:100-112``, ``17/prose`` or ``event 17``. Raises UsageError for anything else."""
    if match := re.fullmatch(r"K([0-9]{1,9})", text.strip(), re.IGNORECASE):
        return Target(source=int(match[1]))
    if match := re.fullmatch(r"K([0-9]{1,9})(?:\.([0-9]{1,9}))?:([0-9]{1,9})-([0-9]{1,9})", text.strip(), re.IGNORECASE):
        return Target(source=int(match[1]), version=int(match[2] or 0), span=(int(match[3]), int(match[4])))
    if match := re.fullmatch(r"(?:(?:event|händelse)\s+)?([0-9]{1,15})(?:/prose)?", text.strip(), re.IGNORECASE):
        return Target(part=(int(match[1]), "prose"))
    raise UsageError("erase-target", given=text)


def planned(evaluation: Evaluation, sql: sqlite3.Connection, target: Target, *, everywhere: bool) -> Plan:
    """What is to go. Raises UsageError or Refused when there is nothing, or it is not said where."""
    if target.part is not None:
        return _plan_part(sql, target.part)
    if target.source is None and not everywhere:
        raise UsageError("erase-where")
    if target.source is not None and evaluation.books.get(SourceRow, target.source) is None:
        raise Refused("source-unknown", source=target.source)
    if target.words or target.span:
        plan = _plan_words(sql, target)
        plan.versions += _versions_with(sql, plan, target, everywhere=everywhere)
    else:
        assert target.source is not None
        plan = Plan(versions=_versions_whole(sql, target.source, everywhere=everywhere))
        plan.copies = _copies(sql, target.source, {v.id for v in plan.versions})
    _plan_events(evaluation, sql, plan, target.source, everywhere=everywhere)
    if plan.found is not None:
        found = plan.found
        plan.notes = sum(1 for _ in store.loose_rows(sql, lambda text: found.search(text) is not None))
    if not plan.versions and not plan.parts and not (plan.notes and everywhere):
        raise Refused("erase-nothing")
    return plan


def _versions_with(sql: sqlite3.Connection, plan: Plan, target: Target, *, everywhere: bool) -> Iterator[Redaction]:
    """The versions in which the words stand: in the text, over it, or in the bytes it was read from."""
    assert plan.found is not None
    for ident, source, version, sha256 in store.versions(sql, None if everywhere else target.source):
        text = store.text(sql, ident)
        stretches = words_of.spans(text, plan.found)
        if target.span and (source, version) == (target.source, target.version or _newest(sql, source)):
            stretches.append(target.span)
        if stretches or _beside(sql, plan, ident, sha256):
            yield Redaction(ident, source, version, text, stretches, whole=False)


def _versions_whole(sql: sqlite3.Connection, source: int, *, everywhere: bool) -> list[Redaction]:
    """All versions of a source, and with ``everywhere`` the passages of others that say the same word for word."""
    made = [
        Redaction(ident, source, version, text, [(0, len(text))], whole=True)
        for ident, _, version, _ in store.versions(sql, source)
        for text in [store.text(sql, ident)]
    ]
    if all(v.before == "" for v in made):
        raise Refused("erase-already", id=f"K{source}")
    copies = _copied(sql, source) if everywhere else {}
    return made + [
        Redaction(ident, s, version, store.text(sql, ident), copies[ident], whole=False)
        for ident, s, version, _ in store.versions(sql)
        if copies.get(ident)
    ]


def _plan_words(sql: sqlite3.Connection, target: Target) -> Plan:
    words = target.words
    if target.span is not None:
        assert target.source is not None
        text = sources.text_of(sql, target.source, target.version or _newest(sql, target.source))
        start, end = target.span
        if text is None or not 0 <= start < end <= len(text):
            raise Refused("erase-span", source=target.source, length=len(text or ""))
        words = text[start:end]
    assert words is not None
    if not words.strip(f" \n\t{words_of.SIGN}"):
        raise Refused("erase-already" if words.strip() else "erase-nothing", id=f"K{target.source}")
    return Plan(words=words, found=words_of.pattern(words))


def _newest(sql: sqlite3.Connection, source: int) -> int:
    return sources.newest(sql, source).version


def _beside(sql: sqlite3.Connection, plan: Plan, version_id: int, sha256: str) -> bool:
    """Whether the words stand beside the text: in headings and places, or in the bytes it was read from."""
    assert plan.found is not None
    assert plan.words is not None
    if any(plan.found.search(words) for _, words in store.passage_words(sql, version_id)):
        return True
    return any(contains(sources.get_blob(sql, h), plan.words) for h in (sha256, store.record_of(sql, version_id)) if h)


def _copied(sql: sqlite3.Connection, source: int | None) -> dict[int, list[words_of.Span]]:
    """The stretches of other sources that are passages of this one, word for word, by version."""
    own = {key for ident, s, *_ in store.versions(sql) if s == source for key, _ in _folded(sql, ident)}
    found: dict[int, list[words_of.Span]] = {}
    for ident, s, *_ in store.versions(sql):
        if s != source:
            found[ident] = [span for key, span in _folded(sql, ident) if key in own]
    return found


def _copies(sql: sqlite3.Connection, source: int, meant: set[int]) -> list[str]:
    """Other sources and events that say the same as a passage of this one, and are not meant."""
    names = {ident: f"K{s}.{version}" for ident, s, version, _ in store.versions(sql)}
    found = [names[ident] for ident, spans in _copied(sql, source).items() if spans and ident not in meant]
    said = [
        " ".join(store.text(sql, ident)[start:end].casefold().split())
        for ident, *_ in store.versions(sql, source)
        for _, start, end in store.passage_spans(sql, ident)
        if end - start >= LEAST
    ]
    for event in history.told(sql):
        text = " ".join(words_of.strings(event.prose)).casefold()
        if (event.facts or {}).get("source") != source and any(words in " ".join(text.split()) for words in said):
            found.append(f"{event.seq}/prose")
    return found


LEAST = 40  # characters: a shorter passage says the same in two sources by chance


def _folded(sql: sqlite3.Connection, version_id: int) -> Iterable[tuple[int, words_of.Span]]:
    text = store.text(sql, version_id)
    for _, start, end in store.passage_spans(sql, version_id):
        if end - start >= LEAST:
            yield hash(" ".join(text[start:end].casefold().split())), (start, end)


def _plan_part(sql: sqlite3.Connection, part: tuple[int, str]) -> Plan:
    named, _ = history.erasures(sql)
    if part in named:
        raise Refused("erase-already", id=f"{part[0]}/{part[1]}")
    plan = Plan(parts={part: None})
    for event in history.told(sql):
        if event.seq == part[0]:
            if not event.prose:
                raise Refused("erase-nothing")
            if event.kind.startswith("evidence."):
                plan.evidence.add((event.facts or {})["evidence"])
            if event.kind == "erased":  # what it left of others goes on standing; only its own words go
                plan.parts[part] = {"left": event.prose.get("left", {})}
            return plan
    raise Refused("erase-event", seq=part[0])


def _plan_events(
    evaluation: Evaluation, sql: sqlite3.Connection, plan: Plan, source: int | None, *, everywhere: bool
) -> None:
    """What is left of each event's parts, and which evidence loses its words."""
    by_version = {(v.source, v.version): v for v in plan.versions}
    after = {key: v.after for key, v in by_version.items()}
    whole = {v.source for v in plan.versions if v.whole}
    for event in history.told(sql):
        facts, prose = event.facts or {}, event.prose or {}
        about = facts.get("source") or None  # 0: evidence that is an absence
        where = int(facts.get("source") or 0), int(facts.get("version") or 0)
        meant = everywhere or about == source or (about is None and event.kind not in APART)
        version = by_version.get(where)
        if about in whole:
            _forget(plan, event, prose)
        elif meant or version is not None:
            _clean(plan, event, facts, prose, after.get(where))
    for v in plan.versions:
        for row in evaluation.books.find(EvidenceRow, source=v.source):
            if row.version == v.version and (v.whole or words_of.overlaps(v.spans, row.start, row.end)):
                plan.evidence.add(row.number)


def _forget(plan: Plan, event: Event, prose: dict[str, Any]) -> None:
    """An event about a source that goes whole: what it said of the source goes."""
    if event.prose is None or not prose:
        return
    if event.kind == "source.stored":
        plan.parts[event.seq, "prose"] = {"name": "", "title": words_of.SIGN * 8, "uri": ""}
    else:
        plan.parts[event.seq, "prose"] = None


def _clean(plan: Plan, event: Event, facts: dict[str, Any], prose: dict[str, Any], text: str | None) -> None:
    """An event that goes on saying everything but the words."""
    remains = dict(prose)
    if text is not None and "quote" in prose and "start" in facts:
        remains = words_of.quote_left(facts, prose, text)
    if plan.found is not None:
        remains = words_of.cleaned(remains, plan.found)
        other = words_of.cleaned(facts, plan.found)
        if event.facts is not None and other != facts and event.seq > 1:
            plan.parts[event.seq, "facts"] = other
    if event.prose is not None and remains != prose:
        plan.parts[event.seq, "prose"] = remains
        if "query" in prose and remains["query"] != prose["query"] and "evidence" in facts:
            plan.evidence.add(facts["evidence"])  # an absence of words that are not there any more proves nothing
