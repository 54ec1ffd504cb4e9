"""Sources: stored, corrected, excluded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger import evidence
from pipeline.core.ledger.checks import one_of, reason, whole
from pipeline.core.model import SOURCE_KINDS
from pipeline.core.rows import SourceRow, VersionRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event


def stored(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    number, version = facts["source"], facts["version"]
    whole(number, version)
    old = ledger.books.get(SourceRow, number)
    ledger.books.put(
        SourceRow(
            number=number,
            kind=old.kind if old else one_of(facts["kind"], SOURCE_KINDS, "kind"),
            uri=prose.get("uri", ""),
            title=old.title if old else prose.get("title", ""),
            name=prose.get("name", ""),
            collector=facts["collector"],
            confidential=int(facts["confidential"]),
            own_date=prose.get("own_date") if old is None else old.own_date,
            excluded_because=old.excluded_because if old else None,
        )
    )
    ledger.books.put(
        VersionRow(
            number, version, facts["bytes"], facts["text"], facts["reading"], facts["passages"], facts.get("record")
        )
    )


def corrected(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    source = known(ledger, facts["source"])
    if "kind" in facts:
        source = replace(source, kind=one_of(facts["kind"], SOURCE_KINDS, "kind"))
    source = replace(
        source, title=prose.get("title", source.title), own_date=prose.get("own_date", source.own_date)
    )
    if source == known(ledger, source.number):
        raise Refused("correct-same", source=source.number)
    ledger.books.put(source)


def excluded(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    source = known(ledger, facts["source"])
    if source.excluded_because is not None:
        raise Refused("source-excluded", source=source.number)
    ledger.books.put(replace(source, excluded_because=reason(prose)))
    evidence.refresh_of_source(ledger, source.number)


def known(ledger: Ledger, number: int) -> SourceRow:
    source = ledger.books.get(SourceRow, number)
    if source is None:
        raise Refused("source-unknown", source=number)
    return source
