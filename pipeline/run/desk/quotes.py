"""Words an evaluator marks, and what is kept of a search that found nothing."""

from __future__ import annotations

from typing import cast

from pipeline.core import drafts
from pipeline.core.errors import Refused
from pipeline.core.model import SourceKind, Stage, Stance
from pipeline.core.rows import EvidenceRow
from pipeline.core.shown.pages import Marked
from pipeline.core.wording.utf16 import code_points
from pipeline.run.deciding import quoting
from pipeline.run.desk.lending import Lender
from pipeline.store import parts, sources


class QuotesDesk(Lender):
    """``by``: the name of the evaluator who marks."""

    def quote(
        self, passage: str, subarea: str, marked: Marked, *, by: str, stance: str, stage: str | None, note: str = ""
    ) -> str:
        """Makes the marked words of the passage's version evidence; returns its number. Raises Refused where what was
        seen is not what stands there."""
        source, version, _ = drafts.passage_of(passage)
        with self.evaluation() as e:
            text = sources.text_of(e.db.sql, source, version)
            if text is None:
                raise Refused("passage-unknown", id=passage)
            try:
                ends = [at + code_points(text[at:], units) for at, units in (marked.start, marked.end) if 0 <= at <= len(text)]
            except ValueError as fault:
                raise Refused("quote-marked") from fault
            if len(ends) != 2 or text[ends[0] : ends[1]].split() != marked.words.split():
                raise Refused("quote-marked")
            where = quoting.Where(start=ends[0], end=ends[1])
            said = quoting.quote(
                e, f"K{source}.{version}", subarea, where, by=by, stance=cast("Stance", stance),
                stage=cast("Stage | None", stage), note=note,
            )  # fmt: skip
            return said.written.id

    def absent(self, words: str, subarea: str, *, kind: str | None, by: str, note: str) -> str:
        """Keeps a search that finds nothing as evidence; returns its number."""
        with self.evaluation() as e:
            kept = quoting.absent(e, words, subarea, by=by, kind=cast("SourceKind | None", kind), note=note)
            return kept.written.id

    def stands(self, passage: str) -> list[tuple[str, str, str]]:
        """(sub-area, name, verdict) of everybody who has decided on a passage, or on words in it."""
        with self.evaluation() as e, e.db.reading() as sql:
            return parts.stands(sql, *drafts.passage_of(passage))

    def evidence_subarea(self, ident: str) -> str | None:
        """The sub-area B41 stands in."""
        with self.evaluation() as e:
            row = e.books.get(EvidenceRow, drafts.number_of(ident, "B"))
            return None if row is None else row.subarea
