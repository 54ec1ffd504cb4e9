"""``belagg account``: who may come in to ``belagg review --team``. The first lead is made here, and a locked-out one let in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pipeline.cli.common import Answer, command
from pipeline.core.accounts.team import ROLES
from pipeline.core.errors import UsageError

if TYPE_CHECKING:
    from pipeline.core.accounts.team import Account
    from pipeline.run.team.leading import Leading


@click.group("account")
def account() -> None:
    """Who may come in."""


@contextmanager
def _accounts(answer: Answer) -> Iterator[Leading]:
    from pipeline.run.team.leading import Leading

    with answer.evaluation():
        pass  # a database that is missing or damaged is said first
    made = Leading(answer.db)
    try:
        yield made
    finally:
        made.close()


_address = click.option("--address", default="", metavar="URL", help="where the server is reached, for the link")


@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--evaluator", default="", metavar="NAME", help="the evaluator decisions are written as (else the same name)")
@click.option("--email", default="", metavar="E", help="where the organisation's sign-in knows the person by it")
@click.option("--password", is_flag=True, help="ask for a password here instead of making a link")
@_address
def _add(answer: Answer, name: str, role: str, evaluator: str, email: str, address: str, *, password: bool) -> None:
    from pipeline.run.team.leading import Wanted

    with _accounts(answer) as team:
        chosen = team.fit(_asked(answer, name), name, email) if password else None  # before anything is made
        made = team.add(Wanted(name, role, evaluator, email))
        if chosen is not None:
            team.put_password(made.number, chosen)
        if not answer.as_json:
            answer.say("account-added", name=made.name, role=answer.word(f"role-{role}"))
        if chosen is None:
            _link(answer, team, made, address)
        elif answer.as_json:
            answer.json({"number": made.number, "name": made.name, "role": role, "link": None})


def _asked(answer: Answer, name: str) -> str:
    """A password, typed without echo; from a pipe, its first line. Raises UsageError for an empty one."""
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = click.prompt(answer.word("account-ask", name=name), hide_input=True, default="", show_default=False, err=True)
    if not given:
        raise UsageError("passphrase-empty")
    return str(given)


def _link(answer: Answer, team: Leading, who: Account, address: str) -> None:
    from datetime import datetime

    from pipeline.core.accounts.team import INVITED

    base = (address or team.address()).rstrip("/")
    link = f"{base or answer.word('account-address')}/inbjudan/{team.invite(who.number)}"
    until = datetime.fromtimestamp(team.now() + INVITED).astimezone().strftime("%Y-%m-%d %H:%M")
    if answer.as_json:
        answer.json({"number": who.number, "name": who.name, "role": who.role, "link": link, "until": until})
        return
    answer.say("account-link", link=link, until=until)
    if not base:
        answer.note("account-link-where")


def _done(answer: Answer, who: Account, code: str, **gaps: object) -> None:
    if answer.as_json:
        answer.json({"number": who.number, "name": who.name})
    answer.say(code, name=who.name, **gaps)


def _list(answer: Answer) -> None:
    with _accounts(answer) as team:
        everybody = team.everybody()
    if answer.as_json:
        answer.json({"accounts": [
            asdict(who) | {"invitation": None if invitation is None else invitation.standing} for who, invitation in everybody
        ]})  # fmt: skip
        return
    for who, invitation in everybody:
        said = [answer.word(f"role-{who.role}"), who.evaluator or "–"]
        said += [answer.word("account-shut-word")] if not who.active else []
        said += [answer.word(f"invitation-{invitation.standing}")] if invitation and not (who.password or who.federated) else []
        answer.show(f"{who.name:<24}  {'  '.join(said)}")
    if not everybody:
        answer.say("account-none")


@click.argument("name")
@_address
def _invite(answer: Answer, name: str, address: str) -> None:
    with _accounts(answer) as team:
        _link(answer, team, team.named(name), address)


@click.argument("name")
def _password(answer: Answer, name: str) -> None:
    with _accounts(answer) as team:
        who = team.named(name)
        team.put_password(who.number, team.fit(_asked(answer, who.name), who.name, who.email))
    _done(answer, who, "account-password-done")


@click.argument("name")
def _shut(answer: Answer, name: str) -> None:
    with _accounts(answer) as team:
        who = team.named(name)
        team.shut(who.number)
    _done(answer, who, "account-shut-done")


@click.argument("name")
def _open(answer: Answer, name: str) -> None:
    with _accounts(answer) as team:
        who = team.named(name)
        team.let_in(who.number)
    _done(answer, who, "account-open-done")


@click.argument("name")
def _remove(answer: Answer, name: str) -> None:
    with _accounts(answer) as team:
        who = team.named(name)
        team.remove(who.number)
    _done(answer, who, "account-removed")


@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
def _role(answer: Answer, name: str, role: str) -> None:
    with _accounts(answer) as team:
        who = team.named(name)
        team.change_role(who.number, role)
    _done(answer, who, "account-role-done", role=answer.word(f"role-{role}"))


@click.argument("name", required=False)
@click.option("--reset", is_flag=True, help="take NAME's app away: telephone and recovery codes are lost")
@click.option("--demand/--no-demand", default=None, help="of everybody who signs in with a password")
def _factor(answer: Answer, name: str | None, *, reset: bool, demand: bool | None) -> None:
    if reset and name is None:
        raise UsageError("value-empty", what="NAME")
    from pipeline.run.team.leading import MACHINE

    with _accounts(answer) as team:
        if demand is not None:
            team.demand(on=demand, address=MACHINE)
        if reset and name is not None:
            team.reset_factor(team.named(name).number, address=MACHINE)
        shown = [team.named(name)] if name else [who for who, _ in team.everybody()]
        demanded = team.demanded()
    if answer.as_json:
        answer.json({"demanded": demanded, "accounts": [{"name": who.name, "factor": who.factor} for who in shown]})
        return
    if reset:
        answer.say("factor-reset", name=shown[0].name)
    else:
        for who in shown:
            answer.show(answer.word("factor-on" if who.factor else "factor-off", name=who.name))
    if demand is not None or name is None:
        answer.say("factor-demanded" if demanded else "factor-not-demanded")


for _name, _function in (
    ("add", _add), ("list", _list), ("invite", _invite), ("password", _password), ("role", _role), ("disable", _shut),
    ("enable", _open), ("remove", _remove), ("factor", _factor),
):  # fmt: skip
    account.add_command(command(_name)(_function))
