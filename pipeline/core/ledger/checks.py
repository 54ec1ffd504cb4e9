"""What every handler asks of an event's values."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from pipeline.core.books import Books
from pipeline.core.errors import Refused
from pipeline.core.rows import AwardRow, ErasedQuoteRow, EvidenceRow, SourceRow

if TYPE_CHECKING:
    from pipeline.core.ledger import Ledger

CONSENSUS = "consensus"


def whole(*values: object) -> None:
    """Numbers that rows are known and found by are whole; replay meets whatever somebody wrote into the log."""
    for value in values:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused("value-unknown", what="number", value=value, known="0, 1, 2 …")


def is_live(award: AwardRow) -> bool:
    """Whether an award counts: it still has evidence in its sub-area, and nobody withdrew it."""
    return bool(award.supported) and award.withdrawn_because is None


def live_awards(books: Books, sheet: str, subarea: str) -> list[AwardRow]:
    """The awards that count on a sheet in a sub-area: those ever withdrawn there may be many, and are not fetched."""
    return [row for row in books.find(AwardRow, sheet=sheet, subarea=subarea, withdrawn_because=None) if row.supported]


def erased_since(ledger: Ledger, evidence: int, seq: int) -> bool:
    """Whether some of the evidence's words were erased after event ``seq``: a decision made then counts no more."""
    gone = ledger.books.get(ErasedQuoteRow, evidence)
    return gone is not None and gone.erased >= seq


def reason(prose: dict[str, Any], *, erasable: bool = False) -> str:
    because = str(prose.get("because", "")).strip()
    if not _seen(because) and not erasable:
        raise Refused("reason-missing")
    return because


def _seen(text: str) -> bool:
    """Whether there is anything to read in it: signs without width are no words."""
    return any(unicodedata.category(sign)[0] not in "CZM" for sign in text)


def text_of(prose: dict[str, Any], name: str, *, erasable: bool = False) -> str:
    """Words that must be there, unless they were erased since."""
    text = str(prose.get(name, "")).strip()
    if not _seen(text) and not erasable:
        raise Refused("words-missing", what=name)
    return text


def one_of(value: Any, known: tuple[Any, ...], what: str) -> Any:
    if value not in known:
        raise Refused("value-unknown", what=what, value=value, known=", ".join(str(k) for k in known if k))
    return value


def known_source(ledger: Ledger, number: int) -> SourceRow:
    """The source K``number``. Raises Refused when there is none."""
    source = ledger.books.get(SourceRow, number)
    if source is None:
        raise Refused("source-unknown", source=number)
    return source


def live_evidence(ledger: Ledger, number: int) -> EvidenceRow:
    """Evidence that counts. Raises Refused when there is none of that number, or it counts no more."""
    row = ledger.books.get(EvidenceRow, number)
    if row is None:
        raise Refused("evidence-unknown", evidence=number)
    if not row.live:
        raise Refused("evidence-not-live", evidence=number)
    return row
