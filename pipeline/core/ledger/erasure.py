"""Erasure in the books: which parts, versions and quotes are gone, and what stands no longer because of it.

The event names everything it takes away. Evidence some of whose words are gone lives no more, by replay as well as
live; somebody who accepts what is left makes it live again. What an erased part said is not in the books either:
``core/people/erasure.py`` gives replay what was left of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.ledger import evidence
from pipeline.core.ledger.checks import reason, whole
from pipeline.core.rows import ErasedPartRow, ErasedQuoteRow, ErasedVersionRow, EvidenceRow, VersionRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger
    from pipeline.core.log import Event

PARTS = ("facts", "prose")


def erased(ledger: Ledger, event: Event, facts: dict[str, Any], prose: dict[str, Any]) -> None:
    """Facts: ``parts`` [[seq, part]], ``versions`` (new commitments), ``evidence`` [number]. Prose: ``because``, ``left``."""
    reason(prose, erasable=ledger.is_erased(event.seq))
    for seq, part in facts["parts"]:
        whole(seq)
        if part not in PARTS or not 0 < seq < event.seq:
            raise Refused("erase-part", id=f"{seq}/{part}")
        if ledger.books.get(ErasedPartRow, seq, part) is not None:
            raise Refused("erase-already", id=f"{seq}/{part}")
        ledger.books.put(ErasedPartRow(seq, part, event.seq))
    for v in facts["versions"]:
        _version(ledger, event.seq, v)
    for number in facts["evidence"]:
        if ledger.books.get(EvidenceRow, number) is None:
            raise Refused("evidence-unknown", evidence=number)
        ledger.books.put(ErasedQuoteRow(number, event.seq))
        evidence.refresh(ledger, number)


def _version(ledger: Ledger, seq: int, v: dict[str, Any]) -> None:
    whole(v["source"], v["version"])
    if ledger.books.get(VersionRow, v["source"], v["version"]) is None:
        raise Refused("source-unknown", source=v["source"])
    ledger.books.put(
        VersionRow(v["source"], v["version"], v["bytes"], v["text"], v["reading"], v["passages"], v.get("record"))
    )
    ledger.books.put(ErasedVersionRow(v["source"], v["version"], seq, int(v["whole"])))
