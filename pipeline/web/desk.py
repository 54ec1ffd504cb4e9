"""What the application asks of an evaluation. ``run/`` answers it; the application itself knows no database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from pipeline.core.pages import Card, DocumentPage, Filter, Overview, Turn
from pipeline.core.results import AwardView, Results, SubareaView


class Desk(Protocol):
    """One open evaluation, asked by many threads at once. ``by``: an evaluator's name. Raises BelaggError with a remedy."""

    def people(self) -> dict[str, str]:
        """Evaluators: id → name."""

    def add_person(self, name: str) -> str:
        """Adds an evaluator; returns the id."""

    def pulse(self) -> int:
        """The number of the newest event: changes when anybody decides anything."""

    def head(self) -> tuple[str, int]:
        """(municipality, year), for every page's top."""

    def subareas(self) -> list[tuple[str, str, str]]:
        """(code, name, name of its area), in the instrument's order."""

    def overview(self, who: str) -> Overview: ...

    def turn(self, f: Filter, *, at: str | None = None, move: int = 0) -> Turn: ...

    def batch(self, f: Filter, limit: int) -> list[Card]: ...

    def decide(
        self, passage: str, subarea: str, *, by: str, accept: bool, stance: str | None, stage: str | None, note: str
    ) -> str: ...

    def decide_many(self, passages: Sequence[str], subarea: str, *, by: str, accept: bool) -> int: ...

    def undo(self, *, by: str) -> tuple[int, str | None] | None:
        """(how many decisions were taken back, the passage to look at again), or None."""

    def subarea(self, code: str, who: str) -> SubareaView: ...

    def award(self, code: str, points: int, evidence: list[str], *, because: str, by: str) -> str: ...

    def judge(self, code: str, *, because: str, by: str) -> None: ...

    def withdraw(self, ident: str, *, because: str, by: str) -> None: ...

    def results(self, who: str) -> Results: ...

    def trace(self, ident: str, who: str) -> AwardView | None: ...

    def search(self, text: str, *, subarea: str | None, kind: str | None, limit: int, who: str) -> list[Card]: ...

    def sources(self) -> list[dict[str, Any]]: ...

    def failures(self) -> list[dict[str, str]]: ...

    def document(self, number: str, version: int | None, *, first: int, limit: int) -> DocumentPage: ...

    def page_image(self, number: str, version: int, page: int, width: int) -> bytes: ...

    def page_size(self, number: str, version: int, page: int) -> tuple[float, float] | None: ...

    def original_html(self, number: str, version: int, quote: str) -> str: ...

    def ingest(self, what: list[str]) -> list[dict[str, Any]]: ...

    def upload(self, folder: Path, names: list[str]) -> list[dict[str, Any]]: ...

    def audit(self) -> dict[str, Any]: ...

    def report(self, form: str) -> tuple[bytes, str]: ...
