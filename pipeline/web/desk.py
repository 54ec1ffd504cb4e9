"""What the application asks of an evaluation. ``run/`` answers it; the application itself knows no database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from pipeline.core.model import Rect
from pipeline.core.people.outside import Outside
from pipeline.core.reporting.statements import Doubt
from pipeline.core.results import AwardView, Results, SubareaView
from pipeline.core.shown.bulk import Bulk, Decided
from pipeline.core.shown.pages import (
    Audited,
    Card,
    DocumentPage,
    Drawing,
    Filter,
    Hits,
    Job,
    Leaving,
    Marked,
    Overview,
    Remaining,
    RosterPage,
    SheetPage,
    Sought,
    SubareaPage,
    Suspected,
    Turn,
    Undone,
)  # fmt: skip
from pipeline.core.shown.replies import Nameable, Said
from pipeline.core.shown.sheets import Original, Sheet
from pipeline.core.shown.state import StateView
from pipeline.core.shown.together import Agreement, SideBySide
from pipeline.core.wording.version_changes import Changes


class Desk(Protocol):
    """One open evaluation, asked by many threads at once. ``by``: an evaluator's name. Raises BelaggError with a remedy."""

    def ready(self) -> bool:
        """Whether there is an evaluation yet; without one only the page that makes it is shown."""

    def instruments(self) -> list[tuple[str, str]]:
        """(id, name) of what an evaluation can be made with."""

    def begin(
        self, *, municipality: str, year: int, instrument: str, name: str, period: tuple[str | None, str | None] = (None, None)
    ) -> str:
        """Makes the evaluation and its first evaluator, whose id is returned."""

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

    def deadline(self) -> str | None: ...

    def set_deadline(self, day: str) -> None: ...

    def overview(self, who: str) -> Overview: ...

    def turn(self, f: Filter, *, at: str | None = None, move: int = 0) -> Turn: ...

    def next_document(self, f: Filter, at: str, *, back: bool) -> tuple[Filter, Turn]:
        """The first passage of the queue in the next document that has any, or the one before."""

    def batch(self, f: Filter, limit: int) -> list[Card]: ...

    def decide(
        self, passage: str, subarea: str, *, by: str, accept: bool, stance: str | None, stage: str | None, note: str
    ) -> str: ...

    def decide_many(self, passages: Sequence[str], subarea: str, *, by: str, accept: bool) -> int: ...

    def bulk(self, f: Filter, least: float) -> Bulk:
        """What a decision over the whole queue would hold: of suggestions at least so sure (0–1)."""

    def decide_whole(self, f: Filter, least: float, digest: str, *, by: str, accept: bool) -> Decided:
        """Decides all that was shown as ``digest``. Raises Refused ``bulk-changed`` when the queue is another by now."""

    def undo(self, *, by: str) -> Undone | None:
        """Takes back this evaluator's last decision, or batch; None when there is nothing left."""

    def subarea(self, code: str, who: str, *, first: int = 0, at: str | None = None) -> SubareaPage: ...

    def judge(self, code: str, *, because: str, by: str) -> None: ...

    def withdraw(self, ident: str, *, because: str, by: str) -> None: ...

    def results(self, who: str) -> Results: ...

    def trace(self, ident: str, who: str, *, first: int = 0) -> AwardView | None: ...

    def search(self, sought: Sought, *, limit: int, who: str, whole: bool = False) -> Hits:
        """``whole``: every passage is looked at, however long it takes."""

    def sources(self, *, first: int = 0, limit: int = -1) -> list[dict[str, Any]]: ...

    def how_many_sources(self) -> int: ...

    def failures(self) -> list[dict[str, str]]: ...

    def document(self, number: str, version: int | None, *, first: int, limit: int) -> DocumentPage: ...

    def may_read(self, number: str, who: str) -> bool:
        """Whether somebody may read the whole of a source (an auditor does not read whole notes of interviews)."""

    def page_image(self, number: str, version: int, page: int, width: int) -> bytes: ...

    def page_sheet(self, number: str, version: int, page: int, rects: Sequence[Rect]) -> Sheet | None:
        """A page and where rectangles of an anchor lie on it; None where the source has no such page."""

    def original(self, evidence: str) -> Original | None:
        """Where B41 stands, as it looks there; None where that is neither a page nor a web page."""

    def original_html(self, number: str, version: int, quote: str) -> str: ...

    # together: who looks sees what others judge blind only when it is open

    def side_by_side(self, who: str) -> list[SideBySide]: ...

    def agreement(self, who: str) -> Agreement | None: ...

    def others(self, code: str, who: str) -> list[SheetPage]: ...

    def agreed(self, code: str) -> SubareaView | None: ...

    def sheet_awards(self, code: str, who: str) -> list[AwardView]: ...

    def record(
        self, code: str, *, take: list[str], points: int | None, evidence: list[str], despite: str, judged: bool,
        because: str, by: str,
    ) -> int: ...  # fmt: skip

    def record_alike(self, *, because: str, by: str) -> int: ...

    def resolve(self, what: str, *, because: str, by: str, consensus: bool = False) -> None: ...

    def leave_out(self, code: str, *, because: str, by: str) -> None: ...

    def judges(self, code: str) -> tuple[list[str], list[str]]:
        """(who judges a sub-area, who has saved), by name."""

    def assignments(self) -> dict[str, list[str]]: ...

    def assign(self, name: str, subareas: str, *, by: str) -> None: ...

    def state(self) -> StateView: ...

    def change_state(self, after: str, *, because: str, by: str) -> None: ...

    def section(self, section: str) -> tuple[str, list[Doubt]]: ...

    def write_section(self, section: str, text: str, *, by: str) -> None: ...

    def award(
        self, code: str, points: int, evidence: list[str], *, because: str, by: str, criterion: str | None = None,
        despite: str = "",
    ) -> str: ...  # fmt: skip

    def criteria(self, code: str) -> list[tuple[str, str, int]]: ...

    # marking

    def quote(
        self, passage: str, subarea: str, marked: Marked, *, by: str, stance: str, stage: str | None, note: str = ""
    ) -> str: ...

    def absent(self, words: str, subarea: str, *, kind: str | None, by: str, note: str) -> str: ...

    def stands(self, passage: str) -> list[tuple[str, str, str]]: ...

    # sources

    def job(self) -> Job | None: ...

    def ingest(self, what: list[str], *, kind: str | None = None, total: int | None = None) -> Job: ...

    def upload(self, folder: Path, names: list[str], *, kind: str | None = None) -> Job: ...

    def note(self, *, title: str, date: str, group: str, people: str, by: str, consent: str, text: str) -> Job: ...

    def exclude(self, number: str, *, because: str, by: str) -> None: ...

    def take_in_again(self, number: str, *, because: str, by: str) -> None: ...

    def correct(self, number: str, *, by: str, kind: str | None, title: str | None, date: str | None) -> None: ...

    def mark_draft(self, number: str, *, by: str, draft: bool) -> None: ...

    def news(self) -> tuple[str | None, list[dict[str, Any]]]: ...

    def left_out(self) -> list[tuple[str, str, int, list[str]]]: ...

    def changes(self, number: str, version: int) -> Changes | None: ...

    def protection(self) -> dict[str, dict[str, Any]]: ...

    # what a reader from the municipality sees

    def outside(self) -> Outside: ...

    def outside_report(self, form: str) -> tuple[bytes, str]: ...

    # what the municipality says of it

    def replies(self) -> list[Said]: ...

    def outside_replies(self) -> list[Said]: ...

    def nameable(self) -> list[Nameable]: ...

    def reply_outside(self, about: str, *, text: str, sender: str, folder: Path | None, files: list[str]) -> str: ...

    def file_reply(self, about: str, *, text: str, sender: str, sources: list[str], by: str) -> str: ...

    def answer_reply(self, ident: str, *, accepted: bool, because: str, by: str) -> None: ...

    def forget_failure(self, uri: str) -> None: ...

    # the roster of interviewees

    def roster(self, *, whole: bool) -> RosterPage: ...

    def try_roster(self, phrase: str, *, who: str) -> None: ...

    def remaining(self, name: str) -> list[Remaining]: ...

    def leaving(self, name: str, number: str, *, by: str) -> Leaving: ...

    def erase_name(self, name: str, number: str, *, because: str, by: str) -> Leaving: ...

    def lock_roster(self) -> None: ...

    def relock_roster(self, phrase: str) -> None: ...

    def list_person(self, name: str, role: str, group: str, aliases: list[str]) -> int: ...

    def unlist_person(self, name: str) -> None: ...

    def unlisted(self, text: str) -> list[str]: ...

    def suspected(self, number: str) -> list[Suspected]: ...

    # proof

    def audited(self, who: str) -> Audited:
        """The newest audit this person asked for; made now where that is quick."""

    def start_audit(self, who: str, *, checkpoint: bytes | None = None, given: str = "") -> Audited: ...

    def audit(self, who: str, *, checkpoint: bytes | None = None) -> dict[str, Any]: ...

    def key_is_made(self) -> bool: ...

    def sign(self, *, passphrase: str, by: str) -> int: ...

    def checkpoints(self) -> list[dict[str, Any]]: ...

    def bundle(self) -> bytes: ...

    def evidence_subarea(self, ident: str) -> str | None: ...

    def doubts(self) -> list[Doubt]:
        """The sentences of the report's text that a final report refuses."""

    def report(self, form: str, edition: str = "internal", *, at: int | None = None) -> tuple[bytes, str]:
        """``at``: as it was after that event, where it was made then and is kept."""

    def drawing(self, form: str, edition: str) -> Drawing:
        """How far a report is that takes long; begun if nobody began it."""
