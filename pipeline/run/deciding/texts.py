"""Writing the report's text: saved as an event, checked against what stands."""

from __future__ import annotations

from pipeline.core.errors import UsageError
from pipeline.core.ledger.texts import standing
from pipeline.core.log import Draft
from pipeline.core.reporting.statements import Doubt, doubts, references
from pipeline.core.rows import TextRow
from pipeline.run.deciding.judging import Written
from pipeline.run.evaluation import Evaluation


def write(evaluation: Evaluation, section: str, text: str, *, by: str) -> Written:
    """Let ``text`` stand in ``section``. Raises UsageError when it is empty, Refused for unknown sections and references."""
    if not text.strip():
        raise UsageError("text-empty")
    facts = {"section": section, "references": list(references(text))}
    prose = {"text": text.strip()}
    return evaluation.act(
        by, lambda sql, actor: Written(section, evaluation.append(sql, Draft("text.written", actor, facts, prose)))
    )


def texts(evaluation: Evaluation) -> dict[str, TextRow]:
    """Section → what stands there."""
    return {row.section: row for row in evaluation.books.find(TextRow)}


def doubtful(evaluation: Evaluation) -> list[Doubt]:
    """Every sentence a final report refuses, in the order of the report's sections."""
    rows = sorted(evaluation.books.find(TextRow), key=lambda row: row.section)
    return [d for row in rows for d in doubts(row.section, row.text, lambda r: standing(evaluation.ledger, r))]
