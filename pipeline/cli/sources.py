"""``belagg sources`` (what is in) and ``belagg source exclude|correct`` (what is wrong with it)."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli.common import Answer, Words, because_option, by_option, command
from pipeline.cli.judging import answer_written
from pipeline.core.errors import ReadError
from pipeline.core.messages import MESSAGES
from pipeline.core.model import SOURCE_KINDS, SourceKind


def _sources(answer: Answer) -> None:
    from pipeline.store import sources as store

    with answer.evaluation() as evaluation:
        rows = store.listing(evaluation.db.sql)
        failed = store.failures(evaluation.db.sql)
    faults = [(f, _fault(f.code, f.gaps)) for f in failed]
    if answer.as_json:
        listed: list[dict[str, Any]] = [row.as_dict() for row in rows]
        listed += [
            {"uri": f.uri, "title": f.title, "status": "needs-ocr" if f.code == "pdf-no-text" else "failed",
             "error": {"code": f.code, "message": e.message(answer.lang), "remedy": e.remedy(answer.lang)}}
            for f, e in faults
        ]  # fmt: skip
        answer.json({"sources": listed})
        return
    for row in rows:
        note = f"  [{answer.word('source-out')}: {row.excluded_because}]" if row.excluded_because else ""
        answer.show(f"{row.number:>5}  {row.kind:<9}  {row.passages:>5}  v{row.version}  {row.title}{note}")
    for failure, fault in faults:
        answer.show(f"    –  {failure.title}: {fault.message(answer.lang)} {fault.remedy(answer.lang)}")
    answer.say("sources-count", count=len(rows), failed=len(failed))


def _fault(code: str, gaps: dict[str, str]) -> ReadError:
    """The fault as it was noted; one that a newer program noted is shown by its code."""
    return ReadError(code, **gaps) if f"{code}.remedy" in MESSAGES else ReadError("reader-fault", fault=code)


@click.group("source")
def source() -> None:
    """Take a wrong source out, or mend its kind, title or date."""


@click.argument("number", metavar="K7")
@because_option
@by_option
def _exclude(answer: Answer, number: str, because: str, by: str) -> None:
    from pipeline.run import judging

    with answer.evaluation() as evaluation:
        answer_written(answer, judging.exclude(evaluation, number, because=because, by=by), "source-excluded-done")


@click.argument("number", metavar="K7")
@click.option("--kind", type=Words(SOURCE_KINDS, "kind"))
@click.option("--title", metavar="TEXT")
@click.option("--date", metavar="YYYY-MM-DD")
@by_option
def _correct(
    answer: Answer, number: str, kind: SourceKind | None, title: str | None, date: str | None, by: str
) -> None:
    from pipeline.run import judging

    with answer.evaluation() as evaluation:
        written = judging.correct(evaluation, number, by=by, kind=kind, title=title, date=date)
        answer_written(answer, written, "source-corrected-done")


sources = command("sources")(_sources)
source.add_command(command("exclude")(_exclude))
source.add_command(command("correct")(_correct))
