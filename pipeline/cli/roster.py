"""``belagg roster add|list|import|remove|suspects|lock``: who is interviewed, kept encrypted beside the database."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.common import Answer, command


@click.group("roster")
def roster() -> None:
    """Who is interviewed, and the roles that stand in their place."""


def asker(answer: Answer) -> str:
    """The roster's passphrase, from ``BELAGG_PASSPHRASE`` or the terminal; "" where nobody can be asked."""
    from pipeline.run.private.roster import environment

    if given := environment():
        return given
    if not sys.stdin.isatty():
        return ""
    return str(click.prompt(answer.word("roster-ask"), hide_input=True, default="", show_default=False, err=True))


@click.argument("name")
@click.option("--role", default="", metavar="ROLE", help="what is written instead of the name")
@click.option("--group", default="", metavar="GROUP", help="role group")
@click.option("--alias", multiple=True, metavar="NAME", help="nickname, user name (may be repeated)")
def _add(answer: Answer, name: str, role: str, group: str, alias: tuple[str, ...]) -> None:
    from pipeline.core.people import roster as core
    from pipeline.run.private import roster as run

    new = core.entry(name, role, group, alias)
    with answer.evaluation() as evaluation:
        made = run.change(evaluation.db, lambda r: core.add(r, new), lambda: asker(answer))
    if answer.as_json:
        answer.json({"people": len(made.entries)})
    answer.say("roster-added", count=len(made.entries))


@click.argument("name")
def _remove(answer: Answer, name: str) -> None:
    from pipeline.core.people import roster as core
    from pipeline.run.private import roster as run

    with answer.evaluation() as evaluation:
        made = run.change(evaluation.db, lambda r: core.remove(r, name), lambda: asker(answer))
    if answer.as_json:
        answer.json({"people": len(made.entries)})
    answer.say("roster-removed", count=len(made.entries))


@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def _import(answer: Answer, file: Path) -> None:
    from functools import reduce

    from pipeline.core.people import roster as core
    from pipeline.run.private import roster as run
    from pipeline.run.private.roster_file import rows

    entries, nameless = core.from_rows(rows(file))
    with answer.evaluation() as evaluation:
        made = run.change(evaluation.db, lambda r: reduce(core.add, entries, r), lambda: asker(answer))
    if answer.as_json:
        answer.json({"added": len(entries), "people": len(made.entries), "nameless": nameless})
    answer.say("roster-imported", added=len(entries), count=len(made.entries), nameless=", ".join(map(str, nameless)) or "–")


def _list(answer: Answer) -> None:
    from pipeline.run.private import roster as run

    with answer.evaluation() as evaluation:
        locked = run.opened(evaluation.db.path, lambda: asker(answer))
        lock = "none" if not run.exists(evaluation.db.path) else "key-file" if locked.passphrase is None else "passphrase"
    rows = locked.roster.entries
    if answer.as_json:
        people = [{"name": e.name, "role": e.role, "group": e.group, "aliases": list(e.aliases)} for e in rows]
        answer.json({"people": people, "lock": lock})
        return
    for e in rows:
        answer.show(f"{e.name:<32}  {e.role or '–':<28}  {e.group or '–':<28}  {', '.join(e.aliases)}".rstrip())
    answer.say("roster-count", count=len(rows), lock=answer.word(f"roster-lock-{lock}"))


@click.option("--key-file", is_flag=True, help="back to the key file in the config folder")
def _lock(answer: Answer, key_file: bool) -> None:  # noqa: FBT001 click hands it over
    from pipeline.cli.passphrase import passphrase
    from pipeline.run.private import roster as run

    with answer.evaluation() as evaluation:
        run.opened(evaluation.db.path, lambda: asker(answer))  # a wrong old passphrase is told before a new one is asked for
        new = None if key_file else passphrase(answer.lang, new=True, code="roster-ask-new")
        run.relock(evaluation.db.path, new, lambda: asker(answer))
    lock = "key-file" if key_file else "passphrase"
    if answer.as_json:
        answer.json({"lock": lock})
    answer.say("roster-relocked", lock=answer.word(f"roster-lock-{lock}"))


@click.argument("source", required=False, metavar="[K7]")
def _suspects(answer: Answer, source: str | None) -> None:
    from pipeline.core.drafts import number_of
    from pipeline.run.ingesting.pointing import names

    with answer.evaluation() as evaluation:
        found = list(names(evaluation, None if source is None else number_of(source, "K")))
    if answer.as_json:
        answer.json({"suspects": [
            {"source": f"K{s.source}.{s.version}", "passage": s.place, "start": s.start, "end": s.end, "text": s.text}
            for s in found
        ]})  # fmt: skip
        return
    for s in found:
        place = s.place or f"K{s.source}.{s.version} {answer.word('pointed-outside')}"
        answer.show(f"{place:<14}  {s.text:<28}  …{s.around}…")
    answer.say("roster-suspects" if found else "roster-suspects-none", count=len(found))


for _name, _function in (
    ("add", _add), ("list", _list), ("import", _import), ("remove", _remove), ("lock", _lock), ("suspects", _suspects)
):  # fmt: skip
    roster.add_command(command(_name)(_function))
