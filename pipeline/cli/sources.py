"""``belagg sources`` (what is in) and ``belagg source exclude|correct`` (what is wrong with it)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import listing, pointing
from pipeline.cli.common import Answer, Words, because_option, by_option, command
from pipeline.cli.judging import answer_written
from pipeline.cli.language import chosen
from pipeline.cli.progress import missing_words, place
from pipeline.core.errors import ReadError
from pipeline.core.messages import MESSAGES, say, sentence
from pipeline.core.model import SOURCE_KINDS, SourceKind

if TYPE_CHECKING:
    from pipeline.core.people.pointed import Pointed
    from pipeline.run.evaluation import Evaluation


@click.option("--new", is_flag=True, help="what the last ingest brought, changed, lost or could not read")
@click.option("--since", metavar="YYYY-MM-DD", help="as --new, since a day")
@click.option("--left-out", is_flag=True, help="what was seen and not taken in, and why")
def _sources(answer: Answer, *, new: bool, since: str | None, left_out: bool) -> None:
    if new or since:
        listing.news(answer, since)
    elif left_out:
        listing.left_out(answer)
    else:
        _all(answer)


def _all(answer: Answer) -> None:
    from pipeline.store import runs
    from pipeline.store import sources as store

    with answer.evaluation() as evaluation:
        rows = store.listing(evaluation.db.sql)
        failed = store.failures(evaluation.db.sql)
        gone = runs.gone_pages(evaluation.db.sql)
        about = {row.number: _about(evaluation, row.number) for row in rows}
    faults = [(f, _fault(f.code, f.gaps)) for f in failed]
    if answer.as_json:
        listed: list[dict[str, Any]] = [row.as_dict() | about[row.number][1] | {"gone": gone.get(row.uri)} for row in rows]
        listed += [
            {"uri": f.uri, "title": f.title, "status": "needs-ocr" if f.code in store.UNRECOGNISED else "failed",
             "error": {"code": f.code, "message": e.message(answer.lang), "remedy": e.remedy(answer.lang)}}
            for f, e in faults
        ]  # fmt: skip
        answer.json({"sources": listed})
        return
    for row in rows:
        answer.show(listing.line(answer, row, gone.get(row.uri)))
        for what, detail in row.missing:
            answer.show(f"{'':>28}{missing_words(what, detail, answer.lang)}")
        for said in pointing.lines(answer, f"{row.number}.{row.version}", about[row.number][0]):
            answer.show(f"{'':>28}{said}")
    for failure, fault in faults:
        why = f"{sentence(fault.message(answer.lang))} {fault.remedy(answer.lang)}"
        answer.show(f"    –  {place(failure.uri, failure.title)}: {why}")
    answer.say("sources-count", count=len(rows), failed=len(failed))


def _about(evaluation: Evaluation, number: str) -> tuple[Sequence[Pointed], dict[str, Any]]:
    """What is pointed out in a source, and that and its role group for JSON."""
    from pipeline.core.rows import InterviewRow
    from pipeline.run.ingesting.pointing import of_source

    version, found, _ = of_source(evaluation, int(number[1:]))
    interview = evaluation.books.get(InterviewRow, int(number[1:]), version)
    said = {"group": interview.role_group, "people": interview.people} if interview else {}
    return found, {"pointed": pointing.as_json(f"{number}.{version}", found), "interview": said or None}


def _fault(code: str, gaps: dict[str, str]) -> ReadError:
    """The fault as it was noted; one that a newer program noted is shown by its code."""
    return ReadError(code, **gaps) if f"{code}.remedy" in MESSAGES else ReadError("reader-fault", fault=code)


@click.group("source")
def source() -> None:
    """Take a wrong source out, mend its kind, title or date, or mark it as a draft."""


@click.argument("number", metavar="K7")
@because_option
@by_option
def _exclude(answer: Answer, number: str, because: str, by: str) -> None:
    from pipeline.run.deciding import judging

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
    from pipeline.run.deciding import judging

    with answer.evaluation() as evaluation:
        written = judging.correct(evaluation, number, by=by, kind=kind, title=title, date=date)
        answer_written(answer, written, "source-corrected-done")


@click.argument("number", metavar="K7")
@click.option("--final", is_flag=True, help="it is adopted now")
@by_option
def _draft(answer: Answer, number: str, by: str, *, final: bool) -> None:
    from pipeline.run.deciding import judging

    with answer.evaluation() as evaluation:
        written = judging.mark_draft(evaluation, number, by=by, draft=not final)
        answer_written(answer, written, "source-final-done" if final else "source-draft-done")


sources = command("sources")(_sources)
for _name, _function in (("exclude", _exclude), ("correct", _correct), ("draft", _draft)):
    _command = command(_name)(_function)
    _command.help = say(f"help-source-{_name}", chosen())
    source.add_command(_command)
