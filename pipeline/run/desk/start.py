"""The first page: an evaluation is made where there is none yet."""

from __future__ import annotations

from pipeline.core import drafts
from pipeline.core.errors import Refused
from pipeline.core.judging.namesakes import is_reserved
from pipeline.run import instruments
from pipeline.run.desk.lending import Lender
from pipeline.run.evaluation import create

FIRST = "kommunkompassen-2020"  # the newest edition of the method, and what ``belagg init`` takes


class StartDesk(Lender):
    """Makes the evaluation that the other pages are about."""

    def ready(self) -> bool:
        """Whether there is an evaluation."""
        return self.path.exists()

    def instruments(self) -> list[tuple[str, str]]:
        """(id, name as people say it) of the instruments an evaluation can be made with, the usual one first."""
        found = []
        for ident in instruments.known():
            file, text = instruments.text_of(ident)
            instrument, _ = instruments.from_text(text, file)
            if instrument.complete:
                found.append((ident, f"{instrument.name} {instrument.revision}"))
        return sorted(found, key=lambda pair: (pair[0] != FIRST, pair[1]))

    def begin(
        self, *, municipality: str, year: int, instrument: str, name: str, period: tuple[str | None, str | None] = (None, None)
    ) -> str:
        """A new evaluation with its first evaluator; returns the evaluator's id. Raises Refused or UsageError."""
        name = drafts.person(name)
        if not name or not name.isprintable() or is_reserved(name):  # before anything is made
            raise Refused("evaluator-name", name=ascii(name))
        create(self.path, municipality=municipality, year=year, instrument=instrument, period=period)
        with self.evaluation() as e, e.db.writing() as sql:
            draft = drafts.add_evaluator(e.books, name)
            e.append(sql, draft)
            return str(draft.facts["evaluator"])
