"""``belagg state`` (where the evaluation stands, and onwards) and ``belagg reply`` (what the municipality says)."""

from __future__ import annotations

import click

from pipeline.cli.common import Answer, because_option, by_option, command, viewer_option
from pipeline.cli.judging import answer_written, idents, written_json
from pipeline.cli.together import acting
from pipeline.core.accounts.team import READER
from pipeline.core.errors import UsageError
from pipeline.core.ledger.states import STATES


@click.argument("after", required=False, type=click.Choice(STATES), metavar="[STATE]")
@viewer_option
@click.option("--because", default="", metavar="TEXT", help="the reason")
def _state(answer: Answer, after: str | None, viewer: str | None, because: str) -> None:
    from pipeline.run.deciding import together

    with answer.evaluation() as evaluation:
        if after is None:
            _shown(answer, evaluation.books)
            return
        written, before, total = together.change_state(evaluation, after, because=because, by=acting(viewer))
    if answer.as_json:
        answer.json(written_json(written) | {"before": before, "after": after, "total": total})
    answer.say("state-done", before=answer.word(f"state-{before}"), after=after, total=total)


def _shown(answer: Answer, books: object) -> None:
    from pipeline.core.shown.state import state_json, state_view

    view = state_view(books)  # type: ignore[arg-type]  # the books of an open evaluation
    if answer.as_json:
        answer.json(state_json(view))
        return
    for change in view.history:
        by = answer.word(f"role-{READER}") if change.by == READER else change.by
        way = f"{answer.word(f'state-{change.before}')} → {answer.word(f'state-{change.after}')}"
        answer.show(f"{change.at[:16]}  {change.seq:>5}  {way}  {change.total}  {change.because}  ({by})")
    answer.say("state-now", state=view.state, allows=answer.word(f"allows-{view.state}"))
    answer.say("state-next", next=", ".join(f"{answer.word(f'state-{n}')} ({n})" for n in view.next))


@click.group("reply")
def reply() -> None:
    """What the municipality says: facts before publication, contested points after it."""


@click.option("--facts", "kind", flag_value="facts", help="before publication: a fact to correct")
@click.option("--contest", "kind", flag_value="contest", help="after publication: a point, with a new source")
@click.option("--about", required=True, metavar="3.3|P12|B4|K7")
@click.option("--text", required=True, metavar="TEXT")
@click.option("--from", "sender", required=True, metavar="WHO", help="who replies: a role or an office")
@click.option("--source", default="", metavar="K9[,K10…]", help="new sources it points to")
@by_option
def _file(answer: Answer, kind: str | None, about: str, text: str, sender: str, source: str, by: str) -> None:
    from pipeline.run.deciding import together

    if kind is None:
        raise UsageError("reply-kind")
    said = together.Reply(kind, about, text, sender, tuple(idents(source)))
    with answer.evaluation() as evaluation:
        written, opens = together.file_reply(evaluation, said, by=by)
    answer_written(answer, written, "reply-done")
    if opens:
        answer.say("reply-opens")


@click.argument("ident", metavar="R3")
@click.option("--accepted", "outcome", flag_value="accepted")
@click.option("--declined", "outcome", flag_value="declined")
@because_option
@by_option
def _answer_to(answer: Answer, ident: str, outcome: str | None, because: str, by: str) -> None:
    from pipeline.run.deciding import together

    if outcome is None:
        raise UsageError("reply-outcome")
    with answer.evaluation() as evaluation:
        written = together.answer_reply(evaluation, ident, accepted=outcome == "accepted", because=because, by=by)
    answer_written(answer, written, "reply-answer-done", outcome=answer.word(f"outcome-{outcome}"))


def _list(answer: Answer) -> None:
    from pipeline.core.shown.state import replies, replies_json

    with answer.evaluation() as evaluation:
        views = replies(evaluation.books)
    if answer.as_json:
        answer.json({"replies": replies_json(views)})
        return
    if not views:
        answer.say("replies-none")
    for r in views:
        outcome = answer.word(f"outcome-{r.outcome or 'none'}")
        head = f"{r.id}  {answer.word(f'reply-{r.kind}')}  {r.about}  {r.sender}  {r.at[:10]}  {' '.join(r.sources)}"
        answer.show(f"{head}  [{outcome}]\n    {r.text}")
        if r.answer:
            answer.show(f"    → {r.answer}")


state = command("state")(_state)
reply.add_command(command("file")(_file))
reply.add_command(command("answer")(_answer_to))
reply.add_command(command("list")(_list))
