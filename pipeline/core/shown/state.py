"""The evaluation's state, what it allows, its history, and the municipality's replies, as views."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.core.books import Books
from pipeline.core.ledger.states import NEXT
from pipeline.core.rows import EvaluationRow, EvaluatorRow, ReplyRow, StateRow


@dataclass(frozen=True, slots=True)
class StateChange:
    seq: int
    at: str
    before: str
    after: str
    total: int
    because: str
    by: str


@dataclass(frozen=True, slots=True)
class StateView:
    """Where the evaluation stands, where it can go, how it came here."""

    state: str
    next: tuple[str, ...]
    history: tuple[StateChange, ...]


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What the municipality said. ``outcome``: accepted, declined, or None while it is unanswered."""

    id: str
    kind: str
    about: str
    sources: tuple[str, ...]
    sender: str
    text: str
    at: str
    outcome: str | None
    answer: str


def state_view(books: Books) -> StateView:
    evaluation = books.get(EvaluationRow, 1)
    assert evaluation is not None
    names = {e.id: e.name for e in books.find(EvaluatorRow)}
    rows = sorted(books.find(StateRow), key=lambda row: row.seq)
    history = tuple(
        StateChange(r.seq, r.at, r.before, r.after, r.total, r.because, names.get(r.evaluator, r.evaluator)) for r in rows
    )
    return StateView(evaluation.state, NEXT.get(evaluation.state, ()), history)


def replies(books: Books) -> list[ReplyView]:
    return [
        ReplyView(
            f"R{r.number}", r.kind, r.about, tuple(f"K{n}" for n in json.loads(r.sources)), r.sender, r.text, r.at, r.outcome,
            r.answer,
        )
        for r in sorted(books.find(ReplyRow), key=lambda r: r.number)
    ]  # fmt: skip


def state_json(view: StateView) -> dict[str, Any]:
    return {"state": view.state, "next": list(view.next), "history": [asdict(change) for change in view.history]}


def replies_json(views: list[ReplyView]) -> list[dict[str, Any]]:
    return [asdict(view) | {"sources": list(view.sources)} for view in views]
