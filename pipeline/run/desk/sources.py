"""Sources on pages: brought in by a thread that tells how far it has come, corrected, excluded, compared by version."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from contextvars import copy_context
from pathlib import Path
from shutil import rmtree
from time import monotonic
from typing import Any, cast
from urllib.parse import unquote

from pipeline.core import drafts
from pipeline.core.errors import BelaggError, Refused
from pipeline.core.messages import BROWSER, MESSAGES, say
from pipeline.core.model import SourceKind
from pipeline.core.shown.pages import Job
from pipeline.core.wording.version_changes import Changes, changes
from pipeline.run.deciding import documents, judging
from pipeline.run.desk.roster import RosterDesk
from pipeline.run.ingesting.ingest import Options, ingest
from pipeline.run.ingesting.interviews import NoteOptions
from pipeline.run.ingesting.outcome import Outcome
from pipeline.store import runs, sources

UPLOADED = "belagg-"  # what the folders begin with in which uploaded files lie until they are read
NOTED = 30.0  # seconds a note waits for its turn: a colleague saves hers at the same moment
PATIENCE = 2.0  # seconds a page waits for what is brought in before it shows how far that has come


class SourcesDesk(RosterDesk):
    """One job at a time: what is asked for meanwhile waits for its turn."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._turn = threading.Lock()
        self._job: Job | None = None
        self._thread: threading.Thread | None = None

    def job(self) -> Job | None:
        """What is being, or was last, brought in since the server started."""
        return self._job

    def settled(self) -> None:
        """Wait until nothing is being brought in."""
        if self._thread is not None:
            self._thread.join()

    def close(self) -> None:
        self.settled()
        super().close()

    def ingest(
        self, what: list[str], *, kind: str | None = None, total: int | None = None, after: Callable[[], None] | None = None,
        wait: float = 0.0,
    ) -> Job:  # fmt: skip
        """Bring in what is named, in a thread of its own; returns after ``PATIENCE`` at the latest. ``after`` runs when it is
        done. Raises Refused while something else is being brought in, for more than ``wait`` seconds."""
        if not self._turn.acquire(timeout=wait):
            raise Refused("ingest-busy")
        job = self._job = Job(total, tuple(shown(each) for each in what), monotonic())
        options = Options(
            kind=cast("SourceKind | None", kind), report=lambda outcome: job.outcomes.append(_said(outcome)),
            notes=NoteOptions(ask=self.passphrase),
        )  # fmt: skip

        def run() -> None:
            try:
                with self.evaluation() as e:
                    ingest(e, tuple(what), options)
            except BelaggError as fault:
                job.fault = (fault.message(BROWSER), fault.remedy(BROWSER))
            except OSError as fault:
                why = fault.strerror or type(fault).__name__
                job.fault = (say("ingest-stopped", BROWSER, why=why), say("ingest-stopped.remedy", BROWSER))
            finally:
                try:
                    if after is not None:
                        after()
                finally:
                    job.running = False
                    self._turn.release()

        context = copy_context()
        self._thread = threading.Thread(target=lambda: context.run(run), name="belagg-ingest", daemon=False)
        self._thread.start()
        self._thread.join(PATIENCE)
        return job

    def upload(self, folder: Path, names: list[str], *, kind: str | None = None, wait: float = 0.0) -> Job:
        """Bring in files that were put aside in ``folder``, which is taken away when they are read."""
        try:
            files = [str(folder / name) for name in names]
            return self.ingest(files, kind=kind, total=len(names), after=lambda: self._read_up(folder), wait=wait)
        except Refused:
            rmtree(folder)
            raise

    def _read_up(self, folder: Path) -> None:
        """The files are read: their copies go, and so does what was said of earlier tries with files of the same names."""
        rmtree(folder)
        done = {o["name"] for o in (self._job.outcomes if self._job else []) if o["number"]}
        with self.evaluation() as e, e.db.writing() as sql:
            for failure in sources.failures(sql):
                if _uploaded(failure.uri) and shown(failure.uri) in done:
                    sources.drop_failure(sql, failure.uri)

    def forget_failure(self, uri: str) -> None:
        """Take what could not be read off the list."""
        with self.evaluation() as e, e.db.writing() as sql:
            sources.drop_failure(sql, uri)

    def note(self, *, title: str, date: str, group: str, people: str, by: str, consent: str, text: str) -> Job:
        """Notes taken during an interview become a source; names give way to roles before anything is stored."""
        if not text.strip():
            raise Refused("note-empty")
        said = (("Datum", date), ("Rollgrupp", group), ("Antal", people), ("Utvärderare", by), ("Samtycke", consent))
        front = "\n".join(f"{name}: {' '.join(value.split())}" for name, value in said if value.strip())
        heading = f"# {' '.join(title.split())}\n\n" if title.strip() else ""
        name = "".join(sign if sign.isalnum() or sign in " -" else " " for sign in title).strip()[:80] or "intervju"
        folder = Path(tempfile.mkdtemp(prefix=UPLOADED))
        (folder / f"{name}.md").write_text(f"{heading}{front}\n\n{text.strip()}\n", encoding="utf-8")
        return self.upload(folder, [f"{name}.md"], kind="interview", wait=NOTED)

    # mending ---------------------------------------------------------------------------------------------------

    def exclude(self, number: str, *, because: str, by: str) -> None:
        with self.evaluation() as e:
            judging.exclude(e, number, because=because, by=by)

    def take_in_again(self, number: str, *, because: str, by: str) -> None:
        with self.evaluation() as e:
            judging.withdraw(e, number, because=because, by=by)

    def correct(self, number: str, *, by: str, kind: str | None, title: str | None, date: str | None) -> None:
        with self.evaluation() as e:
            judging.correct(e, number, by=by, kind=cast("SourceKind | None", kind), title=title, date=date)

    def mark_draft(self, number: str, *, by: str, draft: bool) -> None:
        with self.evaluation() as e:
            judging.mark_draft(e, number, by=by, draft=draft)

    # what there is ---------------------------------------------------------------------------------------------

    def news(self) -> tuple[str | None, list[dict[str, Any]]]:
        """When the last run began, and what it brought that is new, changed or gone."""
        from pipeline.run.ingesting.gathering import since

        with self.evaluation() as e, e.db.reading():
            at, found = since(e, None)
        return at, [
            {"number": f"K{c.source}" if c.source else None, "title": c.title or c.uri, "status": c.status}
            for c in found if c.status in ("stored", "updated", "gone")
        ]  # fmt: skip

    def left_out(self) -> list[tuple[str, str, int, list[str]]]:
        """(site or folder, why in words, how many, some of them) of what was seen and not taken in."""
        with self.evaluation() as e, e.db.reading() as sql:
            found = runs.left_out(sql)
        groups: dict[tuple[str, str], tuple[int, list[str]]] = {}
        for holder, x in found:
            count, some = groups.get((holder, x.reason), (0, []))
            groups[holder, x.reason] = (count + x.number, [*some, x.uri][:20])
        return [(holder, _why(reason), count, some) for (holder, reason), (count, some) in groups.items()]

    def changes(self, number: str, version: int) -> Changes | None:
        """What a version changed against the one before it; None for the first."""
        source = drafts.number_of(number, "K")
        with self.evaluation() as e, e.db.reading() as sql:
            if version < 2:
                return None
            texts = []
            for n in (version - 1, version):
                text = sources.text_of(sql, source, n)
                if text is None:
                    return None
                texts.append([text[start:end] for start, end in sources.passage_spans(sql, source, n)])
        return changes(*texts)

    def protection(self) -> dict[str, dict[str, Any]]:
        """K7 → what is known of an interview's protection: its group as it may be shown, how many, versions that hold names."""
        from pipeline.core.people.interviews import groups
        from pipeline.core.rows import InterviewRow

        with self.evaluation() as e, e.db.reading():
            shown = groups(e.books)
            newest: dict[int, InterviewRow] = {}
            for row in e.books.rows(InterviewRow):
                if row.source not in newest or row.version > newest[row.source].version:
                    newest[row.source] = row
            return {
                f"K{n}": {"group": shown.shown(n), "people": row.people, "consent": row.consent, "version": row.version}
                for n, row in newest.items()
            }


def _said(outcome: Outcome) -> dict[str, Any]:
    return documents.outcome(outcome) | {"replaced": outcome.replaced, "kind": outcome.kind, "name": shown(outcome.uri)}


def shown(what: str) -> str:
    """A file or an address as a person knows it: of a file its name."""
    local = what.removeprefix("file://")
    return unquote(local.rstrip("/").rsplit("/", 1)[-1]) if local != what or what.startswith("/") else what


def _uploaded(uri: str) -> bool:
    return uri.startswith("file:") and f"/{UPLOADED}" in uri


def _why(reason: str) -> str:
    return say(f"out-{reason}", BROWSER) if f"out-{reason}" in MESSAGES else reason
