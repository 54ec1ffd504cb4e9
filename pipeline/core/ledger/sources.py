"""Sources: stored, corrected, excluded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger import evidence, interviews
from pipeline.core.ledger.checks import known_source, one_of, reason, whole
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
            # an interview's title is cleaned by the roster, which may have grown
            title=old.title if old and "interview" not in facts else prose.get("title", ""),
            name=prose.get("name", ""),
            collector=facts["collector"],
            confidential=int(facts["confidential"]),
            own_date=prose.get("own_date") if old is None else old.own_date,
            excluded_because=old.excluded_because if old else None,
            dispose_after=facts.get("dispose_after") or (old.dispose_after if old else None),
            draft=old.draft if old else 0,
        )
    )
    ledger.books.put(
        VersionRow(
            number, version, facts["bytes"], facts["text"], facts["reading"], facts["passages"], facts.get("record")
        )
    )
    interviews.noted(ledger, facts, prose)


def corrected(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    source = known_source(ledger, facts["source"])
    if "kind" in facts:
        source = replace(source, kind=one_of(facts["kind"], SOURCE_KINDS, "kind"))
    source = replace(
        source, title=prose.get("title", source.title), own_date=prose.get("own_date", source.own_date),
        dispose_after=facts.get("dispose_after", source.dispose_after),
        draft=one_of(facts.get("draft", source.draft), (0, 1), "draft"),
    )  # fmt: skip
    if source == known_source(ledger, source.number) and not ledger.is_erased(event.seq):
        raise Refused("correct-same", source=source.number)
    ledger.books.put(source)


def excluded(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    source = known_source(ledger, facts["source"])
    if source.excluded_because is not None:
        raise Refused("source-excluded", source=source.number)
    ledger.books.put(replace(source, excluded_because=reason(prose, erasable=ledger.is_erased(event.seq))))
    evidence.refresh_of_source(ledger, source.number)
