"""What every handler asks of an event's values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.rows import AwardRow, ErasedQuoteRow

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


def erased_since(ledger: Ledger, evidence: int, seq: int) -> bool:
    """Whether some of the evidence's words were erased after event ``seq``: a decision made then counts no more."""
    gone = ledger.books.get(ErasedQuoteRow, evidence)
    return gone is not None and gone.erased >= seq


def reason(prose: dict[str, Any], *, erasable: bool = False) -> str:
    because = str(prose.get("because", "")).strip()
    if not because and not erasable:
        raise Refused("reason-missing")
    return because


def text_of(prose: dict[str, Any], name: str, *, erasable: bool = False) -> str:
    """Words that must be there, unless they were erased since."""
    text = str(prose.get(name, "")).strip()
    if not text and not erasable:
        raise Refused("words-missing", what=name)
    return text


def one_of(value: Any, known: tuple[Any, ...], what: str) -> Any:
    if value not in known:
        raise Refused("value-unknown", what=what, value=value, known=", ".join(str(k) for k in known if k))
    return value
