"""Whether a text repeats what stands in a confidential source, and texts with such sentences taken out.

An interview's words may be quoted nowhere in a public edition: not as evidence, and neither in a reason or a report text
that somebody wrote with the note beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from pipeline.core.judging.triangulation import words_of
from pipeline.core.rows import SourceRow
from pipeline.core.wording.sentences import sentence_ends
from pipeline.run.evaluation import Evaluation
from pipeline.store import sources

UNTOLD = "(lämnas inte ut)"
RUN = 5  # words of a confidential source that follow each other are a quotation of it
_REASONS = frozenset(("because", "judged_because", "withdrawn_because", "excluded_because", "texts", "note"))
T = TypeVar("T")


def confidential(evaluation: Evaluation) -> frozenset[int]:
    """Numbers of the sources whose words stay inside: interviews always, others where they are marked so."""
    return frozenset(r.number for r in evaluation.books.rows(SourceRow) if r.confidential or r.kind == "interview")


def texts(evaluation: Evaluation) -> Iterator[str]:
    """The texts of every version of those sources. The evaluation must be unlocked."""
    numbers = confidential(evaluation)
    if numbers:
        yield from (v.text for v in sources.stored_readings(evaluation.db.sql) if v.source in numbers)


class Quotations:
    """Knows every run of ``RUN`` words in ``texts``. ``taken`` counts the sentences that ``unquoted`` took out."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs = frozenset(run for text in texts for run in _runs(text))
        self.taken = 0

    def quotes(self, text: str) -> bool:
        return any(run in self._runs for run in _runs(text))

    def text(self, text: str) -> str:
        """The text with ``UNTOLD`` for every sentence that quotes; for all of it when only sentences together do."""
        if not self.quotes(text):
            return text
        out, begun = "", 0
        for stop, following in [*sentence_ends(text, 0, len(text)), (len(text), len(text))]:
            quoting = self.quotes(text[begun:stop])
            self.taken += quoting
            out += (UNTOLD if quoting else text[begun:stop]) + text[stop:following]
            begun = following
        if self.quotes(out):
            self.taken += 1
            return UNTOLD
        return out

    def unquoted(self, value: T, name: str = "") -> T:
        """A copy of results (or any value in them) whose reasons and report texts quote nothing."""
        made: Any = value
        if isinstance(value, str):
            made = self.text(value) if name in _REASONS else value
        elif isinstance(value, tuple):
            made = tuple(self.unquoted(item, name) for item in value)
        elif isinstance(value, Mapping) and name == "texts":
            made = {section: self.text(text) for section, text in value.items()}
        elif is_dataclass(value) and not isinstance(value, type) and name not in ("groups", "checkpoint"):
            made = replace(value, **{f.name: self.unquoted(getattr(value, f.name), f.name) for f in fields(value)})
        return made  # type: ignore[no-any-return]


def _runs(text: str) -> Iterator[int]:
    words = words_of(text)
    return (hash(tuple(words[i : i + RUN])) for i in range(len(words) - RUN + 1))
