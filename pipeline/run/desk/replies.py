"""What the municipality says of the draft or of the result, on pages: filed by its own reader or by the lead, and answered.

Facts are corrected while the evaluation is locked; after publication a point is contested with new evidence, which is read
like every other file and becomes a source.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import rmtree

from pipeline.core.errors import Refused, UsageError
from pipeline.core.ledger.replies import KINDS
from pipeline.core.rows import EvaluatorRow
from pipeline.core.shown.pages import Job
from pipeline.core.shown.replies import Nameable, Said, nameable, said
from pipeline.run.deciding import together
from pipeline.run.desk.outside import OutsideDesk, names_of
from pipeline.run.desk.sources import NOTED, SourcesDesk

MOST = 200  # replies that may wait for an answer: a door for many letters, and not for a flood
STANDING = {"check": "facts", "published": "contest"}  # what a reader sees → what may be said of it


class RepliesDesk(SourcesDesk, OutsideDesk):
    """``by``: the name of the evaluator who writes; a reader of the municipality is nobody's evaluator."""

    def replies(self) -> list[Said]:
        """All of them, those without an answer first."""
        with self.evaluation() as e, e.db.reading():
            return said(e.books)

    def outside_replies(self) -> list[Said]:
        """The same for the municipality's reader: what was answered names nobody. Nothing while nothing is shown."""
        from pipeline.report.leaving import nameless

        if self.outside().standing == "closed":
            return []
        with self.evaluation() as e, e.db.reading():
            found, roster = said(e.books), names_of(e, self.passphrase)
            people = [row.name for row in e.books.find(EvaluatorRow)]
        answers = nameless([s.reply.answer for s in found], people, roster)
        return [Said(replace(s.reply, answer=a), s.subarea) for s, a in zip(found, answers, strict=True)]

    def nameable(self) -> list[Nameable]:
        """What the reader may say something about."""
        return nameable(self.outside())

    def reply_outside(self, about: str, *, text: str, sender: str, folder: Path | None, files: list[str]) -> str:
        """Files what the reader says (R3). ``files`` in ``folder`` are new evidence; the folder is taken away.

        Raises Refused where nothing may be said now, what it is about is not on the reader's pages, or a file cannot be read;
        nothing is filed then.
        """
        try:
            kind = self._fits(about, text, files)
        except BaseException:
            if folder is not None:
                rmtree(folder, ignore_errors=True)
            raise
        sources = self._read(folder, files) if folder is not None else ()
        with self.evaluation() as e:
            return together.file_own_reply(e, together.Reply(kind, about, text, sender, sources))[0].id

    def _fits(self, about: str, text: str, files: list[str]) -> str:
        """What kind of reply it is. Raises Refused or UsageError where it may not be filed."""
        outside = self.outside()
        kind = STANDING.get(outside.standing)
        if kind is None:
            raise Refused("reply-closed")
        if about not in {n.ident for n in nameable(outside)}:
            raise Refused("reply-about", about=about[:40])
        if not text.strip():
            raise UsageError("reply-empty")
        if kind == "contest" and not files:
            raise Refused("reply-no-evidence")
        if sum(s.reply.outcome is None for s in self.replies()) >= MOST:
            raise Refused("reply-many")
        return kind

    def _read(self, folder: Path, files: list[str]) -> tuple[str, ...]:
        """The files as sources (K9, K10), once all of them are read."""
        job: Job = self.upload(folder, files, kind="document", wait=NOTED)
        while job.running:
            self.settled()
        if job.fault is not None:
            raise Refused("reply-file", name=", ".join(job.what), why=job.fault[0])
        for outcome in job.outcomes:
            if not outcome["number"]:
                self.forget_failure(outcome["uri"])
                raise Refused("reply-file", name=outcome["name"], why=outcome["message"] or "")
        return tuple(dict.fromkeys(str(outcome["number"]) for outcome in job.outcomes))

    def file_reply(self, about: str, *, text: str, sender: str, sources: list[str], by: str) -> str:
        """Files what came by letter; whether it is about facts or points follows from the evaluation's state."""
        with self.evaluation() as e:
            state = together.state_of(e)
            kind = next(kind for kind, states in KINDS.items() if state in states)
            return together.file_reply(e, together.Reply(kind, about, text, sender, tuple(sources)), by=by)[0].id

    def answer_reply(self, ident: str, *, accepted: bool, because: str, by: str) -> None:
        with self.evaluation() as e:
            together.answer_reply(e, ident, accepted=accepted, because=because, by=by)
