"""``belagg erase``: words out of a source, a whole source, or what an event says; for good, and said so in the log.

The recipe: plan what goes (versions, parts of events, evidence), write it in one transaction (successors, the ``erased``
event, the projections as replay gives them, the index), then write the file anew. Whatever kills the process, either
nothing was erased, or all of it was and only the last step is left, which the next opening takes.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from pipeline.core.errors import Refused
from pipeline.core.ledger import sheets
from pipeline.core.log import Draft
from pipeline.core.model import Passage
from pipeline.core.people import erasure as words_of
from pipeline.core.people.insides import contains
from pipeline.core.rows import AwardRow, ErasedQuoteRow, EvidenceRow, SourceRow
from pipeline.core.suggested import StoredSuggestion, stored
from pipeline.run.clock import nonce, now
from pipeline.run.evaluation import Evaluation
from pipeline.run.private.erasure_end import finish
from pipeline.run.private.erasure_plan import Plan, Redaction, Target, planned
from pipeline.run.proving import history
from pipeline.store import erasure as store
from pipeline.store import passages, runs, sources, vault


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased (or, tried only, would be): the event, what went, and which awards stand no longer.

    ``elsewhere``: where the same words stand in sources and events that were not meant. ``finished``: whether the file is
    written anew; if not, the next opening does it.
    """

    seq: int | None
    versions: tuple[tuple[str, int], ...]
    parts: tuple[str, ...]
    evidence: tuple[int, ...]
    awards: tuple[AwardRow, ...]
    elsewhere: tuple[str, ...]
    finished: bool
    blind: int = 0  # events that are judged blind and of which nothing is told here
    notes: int = 0  # notes of files and addresses


def erase(
    evaluation: Evaluation, target: Target, *, because: str, by: str, everywhere: bool = False, dry_run: bool = False
) -> Erased:
    """Erase and say so. Raises Refused (unknown, erased already, a reason that says it again) and changes nothing then."""
    store.secure(evaluation.db.sql)
    if dry_run:
        return _tried(evaluation, target, evaluation.viewer(by or None), everywhere=everywhere)
    viewer = evaluation.viewer(by)  # the name itself may be what goes
    plan, seq, lapsed = evaluation.act(
        by, lambda sql, actor: _written(evaluation, sql, actor, target, because, everywhere=everywhere)
    )
    return _told(evaluation, plan, seq, lapsed, viewer=viewer, finished=finish(evaluation.db))


def _tried(evaluation: Evaluation, target: Target, viewer: str | None, *, everywhere: bool) -> Erased:
    """What would go, as far as the viewer may see: whether words stand in what is judged blind is not said."""
    from pipeline.run.private.privacy import blind_events

    with evaluation.db.reading() as sql:
        hidden = blind_events(evaluation, sql, viewer)
        try:
            plan = planned(evaluation, sql, target, everywhere=everywhere)
        except Refused as fault:
            if fault.code == "erase-nothing" and hidden:
                raise Refused("erase-nothing-seen", count=len(hidden)) from None
            raise
    if hidden and not plan.versions and all(seq in hidden for seq, _ in plan.parts):
        raise Refused("erase-nothing-seen", count=len(hidden))
    return _told(evaluation, plan, None, [], viewer=viewer, finished=False)


# writing ----------------------------------------------------------------------------------------------------------


def _written(
    evaluation: Evaluation, sql: sqlite3.Connection, actor: str, target: Target, because: str, *, everywhere: bool
) -> tuple[Plan, int, list[AwardRow]]:
    """Everything in one transaction: (what was planned, the event, the awards that stand no longer)."""
    if vault.of(sql).locked:
        raise Refused("vault-locked")
    plan = planned(evaluation, sql, target, everywhere=everywhere)
    if plan.found is not None and plan.found.search(because):
        raise Refused("erase-reason")
    before = {row.number: row for row in evaluation.books.rows(AwardRow)}
    uris = {row.number: row.uri for row in evaluation.books.rows(SourceRow) if row.uri}
    going = {uris[v.source] for v in plan.versions if v.whole and v.source in uris}
    web = {uri for uri in uris.values() if uri.startswith(("http://", "https://"))}
    committed = [_successor(sql, plan, v) for v in plan.versions]
    gone = store.drop_unused_blobs(sql)
    facts = {"parts": [list(key) for key in sorted(plan.parts)], "versions": committed, "evidence": sorted(plan.evidence)}
    left = {f"{seq}/{part}": value for (seq, part), value in sorted(plan.parts.items()) if value is not None}
    said: dict[str, Any] = {"because": because.strip()} | ({"left": left} if left else {})
    entry = evaluation.append(sql, Draft("erased", actor, facts, said))
    store.delete_parts(sql, plan.parts)
    store.rewrite(sql, history.replayed(sql, evaluation.ledger.maxima, evaluation.ledger.criteria))
    _derived(evaluation, sql, plan)
    if everywhere or any(uris.get(v.source) in web for v in plan.versions):
        _forget_crawls(sql, plan.words, going & web, web)
    if going:
        store.drop_loose_rows(sql, lambda text: _is_of(text, going))
    if plan.found is not None:
        store.drop_loose_rows(sql, lambda text: plan.found is not None and plan.found.search(text) is not None)
    store.begin(sql, entry.seq)
    _forget_pictures(gone)
    lapsed = [row for row in evaluation.books.rows(AwardRow) if before[row.number].supported and not row.supported]
    return plan, entry.seq, lapsed


def _successor(sql: sqlite3.Connection, plan: Plan, v: Redaction) -> dict[str, Any]:
    """Put what is left of a version in its place; returns what the log shall hold of it."""
    found = plan.found

    def clean(text: str) -> str:
        return words_of.blacked(text, words_of.spans(text, found)) if found is not None else text

    if v.whole:
        store.remember_file(sql, nonce(), sources.bytes_hash(sql, v.source, v.version))
    made = store.redact(sql, store.Redacted(v.id, v.source, v.version, v.after, v.whole, clean, nonce()))
    return {
        "source": v.source, "version": v.version, "whole": int(v.whole), "bytes": made.bytes, "text": made.text,
        "reading": made.reading, "passages": made.passages, "record": None,
    }  # fmt: skip


def _derived(evaluation: Evaluation, sql: sqlite3.Connection, plan: Plan) -> None:
    """Make again what was made from the words: suggestions, the index, what became of quotes in later versions."""
    from pipeline.run.training.tagging import run_identity

    for v in plan.versions:
        rows = list(sources.passage_rows(sql, v.id))
        row = evaluation.books.get(SourceRow, v.source)
        if rows and row is not None:
            made = suggested_again(v.after, rows, row.kind, None)
            passages.put_suggestions(sql, passages.put_run(sql, run_identity(), now()), int(rows[0][0] or 0), made)
    if plan.versions:
        fill_index(sql)
    for source in sorted({v.source for v in plan.versions}):
        _verdicts(evaluation, sql, source)


def suggested_again(text: str, rows: list[Any], kind: str, model: bytes | None) -> list[StoredSuggestion]:
    """What the tagger says of stored passages (rows as ``sources.passage_rows`` gives them) of a ``text``."""
    from pipeline.run.caging.reading import suggest
    from pipeline.run.training.tagging import tagger

    slices = tuple(Passage(int(r[3] or 0), int(r[4] or 0), tuple(json.loads(str(r[5])))) for r in rows)
    texts = [text[p.start : p.end] for p in slices]
    return [stored(s) for s in suggest(tagger(model), texts, slices, kind)]  # type: ignore[arg-type]  # one of SOURCE_KINDS


def fill_index(sql: sqlite3.Connection) -> None:
    """The full-text index from the texts as they stand, from nothing, inside an open transaction."""
    from pipeline.tag.swedish import index_terms

    passages.clear_index(sql)
    for ident, *_ in store.versions(sql):
        rows = store.passage_spans(sql, ident)
        if rows and not vault.is_sealed_passage(sql, rows[0][0]):
            text = store.text(sql, ident)
            passages.put_index(sql, rows[0][0], [index_terms(text[start:end]) for _, start, end in rows])


def _verdicts(evaluation: Evaluation, sql: sqlite3.Connection, source: int) -> None:
    from pipeline.run.ingesting.verdicts import verdicts

    rows = evaluation.books.find(EvidenceRow, source=source)
    store.drop_verdicts(sql, [row.number for row in rows])
    for ident, _, version, _ in store.versions(sql, source):
        earlier = [row for row in rows if row.version < version]
        gone = [row for row in earlier if evaluation.books.get(ErasedQuoteRow, row.number) is not None and not row.live]
        made = verdicts([row for row in earlier if row not in gone], store.text(sql, ident)) if earlier else []
        sources.put_verdicts(sql, version, [*made, *((row.number, "erased", None, None) for row in gone)])


def _is_of(address: str, going: set[str]) -> bool:
    """Whether it is the address of a source that goes whole, or of something in it or beside it."""
    return address in going or any(address.startswith((f"{uri}#", f"{uri}!/")) for uri in going)


def _forget_crawls(sql: sqlite3.Connection, words: str | None, pages: set[str], starts: set[str]) -> None:
    """What crawls from ``starts`` left on this computer of the words or the ``pages``; before the transaction ends, likewise.

    Raises Refused while a crawl that holds them is under way: it would go on writing them.
    """
    from pipeline.collect import web_left

    def holds(data: bytes) -> bool:
        return any(page.encode() in data for page in pages) or (words is not None and contains(data, words))

    for spool in web_left.holding(starts | runs.named(sql), holds):
        if not web_left.forget(spool):
            raise Refused("erase-crawling")


def _forget_pictures(blobs: list[str]) -> None:
    """Pictures of pages in the user's cache; before the transaction ends, so that a killed process leaves none."""
    from pipeline.run.caging import pictures

    for sha256 in blobs:
        pictures.forget(sha256)


def _told(
    evaluation: Evaluation, plan: Plan, seq: int | None, lapsed: list[AwardRow], *, viewer: str | None, finished: bool
) -> Erased:
    """What was done, and where the words stand still: in sources and events that were not meant."""
    from pipeline.run.private.privacy import blind_events, places

    with evaluation.db.reading() as sql:
        hidden = blind_events(evaluation, sql, viewer)
    elsewhere = tuple(plan.copies)
    if plan.words is not None:
        meant = {f"K{v.source}.{v.version}" for v in plan.versions} | {f"{s}/{p}" for s, p in plan.parts}
        with evaluation.db.reading() as sql:
            found = [place.id for place in places(evaluation, sql, plan.words, hidden=hidden)]
        elsewhere = tuple(ident for ident in found if ident.partition(":")[0] not in meant)
    return Erased(
        seq, tuple((f"K{v.source}.{v.version}", 0 if v.whole else len(v.spans)) for v in plan.versions),
        tuple(f"{s}/{p}" for s, p in sorted(plan.parts) if s not in hidden), tuple(sorted(plan.evidence)),
        tuple(a for a in lapsed if sheets.visible(evaluation.books, viewer, a.sheet, a.subarea)), elsewhere, finished,
        len(hidden), plan.notes,
    )  # fmt: skip



# coming back ------------------------------------------------------------------------------------------------------


def came_again(sql: sqlite3.Connection, source: int | None, sha256: str, text: str) -> bool:
    """Whether a file brings back what was erased: the file of a source that went whole, wherever it lies now, or the words
    of a stretch, at the place in their source (``source``: the one found at the same place) or in a copy of its text."""
    if store.was_erased(sql, sha256):
        return True
    return any(
        words_of.again(redacted, text) if number == source else words_of.same_but_erased(redacted, text)
        for number, redacted in store.redacted_texts(sql)
    )
