"""``belagg ingest``: bring sources in."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import pointing
from pipeline.cli import summary as summaries
from pipeline.cli.common import Answer, Words, command
from pipeline.cli.progress import Progress
from pipeline.core.errors import UsageError
from pipeline.core.model import SOURCE_KINDS, SourceKind
from pipeline.run.ingesting.ingest import Options
from pipeline.run.ingesting.outcome import Outcome

if TYPE_CHECKING:
    from pipeline.store.runs import Change, LeftOut


WEB = ("max_pages", "max_depth", "delay", "include", "exclude", "allow_private")  # options that are the web collector's


@click.argument("what", nargs=-1, metavar="WHAT…")
@click.option("--kind", type=Words(SOURCE_KINDS, "kind"))
@click.option("--interview", is_flag=True, help="interview notes (as --kind interview)")
@click.option("--role-group", metavar="GROUP", help="interviews: who took part, where the note does not say")
@click.option("--people", type=click.IntRange(0, 9999), metavar="N", help="interviews: how many, where the note does not say")
@click.option("--date", metavar="YYYY-MM-DD", help="interviews: when, where the note does not say")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N")
@click.option("--executor", default="local", show_default=True, metavar="serial|local|dask:ADDRESS")
@click.option("--only-failed", is_flag=True, help="try again what could not be read")
@click.option("--with-comments", is_flag=True, help="social media: comments by others too")
@click.option("--feed", is_flag=True, help="the addresses are feeds (RSS, Atom), whatever they look like")
@click.option("--summary", is_flag=True, help="a whole summary at the end, fit for mailing")
@click.option("--progress", type=click.Choice(["auto", "json", "none"]), default="auto", help="json: lines on stderr")
@click.option("--max-pages", type=click.IntRange(1), default=5000, metavar="N", help="web: addresses at most")
@click.option("--max-depth", type=click.IntRange(0), default=1000, metavar="N", help="web: links from the start at most")
@click.option("--delay", type=click.FloatRange(0), default=0.25, metavar="S", help="web: seconds between")
@click.option("--include", multiple=True, metavar="GLOB", help="web: only host/path like this (may be repeated)")
@click.option("--exclude", multiple=True, metavar="GLOB", help="web: not host/path like this (may be repeated)")
@click.option("--allow-private", multiple=True, metavar="HOST[:PORT]", help="web: a private address that may be reached")
@click.option(
    "--ocr", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
    help="recognise scanned pages (always: pages with text too)",
)  # fmt: skip
def _ingest(answer: Answer, what: tuple[str, ...], **given: Any) -> int:
    from pipeline.run.ingesting.failures import failed_before
    from pipeline.run.ingesting.gathering import last
    from pipeline.run.ingesting.ingest import ingest as run

    if not what and not given["only_failed"]:
        raise UsageError("nothing-to-do")
    for name in what:
        scheme, found, _ = name.partition("://")
        if found and scheme.isalpha() and not is_address(name):
            raise UsageError("web-scheme", scheme=scheme.lower(), address=name)
    asked = (given["role_group"], given["people"], given["date"])
    kind, notes = _notes(answer, given["kind"], asked, asked=given["interview"])
    if kind == "interview" and any(map(is_address, what)):
        raise UsageError("interview-address")
    summary = given["summary"]
    told = Progress(answer, given["progress"], _count(what), quiet=summary and not sys.stderr.isatty())
    with answer.evaluation() as evaluation:
        what = _named(what, feed=given["feed"])
        what = tuple(dict.fromkeys((*what, *failed_before(evaluation)))) if given["only_failed"] else what
        settings = _settings(what, {name: given[name] for name in WEB}, told)
        options = Options(
            kind, given["executor"], given["jobs"], settings, told.tell, ocr=given["ocr"], notes=notes,
            comments=given["with_comments"],
        )  # fmt: skip
        try:
            outcomes = run(evaluation, what, options)
        except KeyboardInterrupt:
            told.done()
            answer.note("ingest-interrupted", count=told.count)
            raise click.exceptions.Exit(130) from None
        at, changes, left = last(evaluation)
    told.done()
    if answer.as_json:
        listed = {"sources": [outcome_json(o, answer.lang) for o in outcomes], "totals": totals(outcomes)}
        answer.json(listed | besides_json(changes, left) | {"began": at})
    elif summary:
        answer.say("ingest-summary", at=at[:16].replace("T", " "))
    answer.say("ingest-done", **totals(outcomes))
    (summaries.show if summary else summaries.short)(answer, outcomes, changes, left)
    return 3 if totals(outcomes)["failed"] else 0


def besides_json(changes: list[Change], left: list[tuple[str, LeftOut]]) -> dict[str, Any]:
    """What a run found besides sources: pages gone, and what was left out."""
    gone = [c for c in changes if c.status == "gone"]
    return {
        "gone": [{"uri": c.uri, "number": f"K{c.source}" if c.source else None, "title": c.title} for c in gone],
        "left_out": [{"uri": x.uri, "reason": x.reason, "number": x.number, "from": x.origin, "in": held} for held, x in left],
    }


def _count(what: tuple[str, ...]) -> int:
    """How many files there are to read, as far as looking at folders tells; 0 where an address is among what is named."""
    from pipeline.collect.folder import count

    return 0 if any(map(is_address, what)) else sum(map(count, what))


def _named(what: tuple[str, ...], *, feed: bool) -> tuple[str, ...]:
    from pipeline.collect.table import FEED

    return tuple(f"{FEED}{name}" if feed and name.lower().startswith(("http://", "https://")) else name for name in what)


def is_address(name: str) -> bool:
    """Whether a web address is meant."""
    return name.lower().removeprefix("page:").removeprefix("feed:").startswith(("http://", "https://"))


def _notes(
    answer: Answer, kind: SourceKind | None, given: tuple[str | None, int | None, str | None], *, asked: bool
) -> tuple[SourceKind | None, Any]:
    """The kind, and what is said of interview notes. Raises UsageError where it is said of something else."""
    from pipeline.cli.roster import asker
    from pipeline.read.interview import iso
    from pipeline.run.ingesting.interviews import NoteOptions

    group, people, date = given
    kind = "interview" if asked else kind
    for option, value in (("--role-group", group), ("--people", people), ("--date", date)):
        if value is not None and kind != "interview":
            raise UsageError("interview-option", option=option)
    if date is not None and iso(date) is None:
        raise UsageError("interview-date", date=date)
    return kind, NoteOptions(group or "", people, iso(date or "") or "", lambda: asker(answer))


def _settings(what: tuple[str, ...], web: dict[str, Any], told: Progress) -> dict[str, dict[str, Any]]:
    """The web collector's options, when there is an address among ``what`` (its module is not loaded for files)."""
    if not any(map(is_address, what)):
        return {}
    from pipeline.collect.web import CrawlOptions

    return {"web": {"options": CrawlOptions(**web), "tell": told.crawl}}


def outcome_json(o: Outcome, lang: str) -> dict[str, Any]:
    """One source of ``ingest --json``."""
    fault = o.error and {"code": o.error.code, "message": o.error.message(lang), "remedy": o.error.remedy(lang)}
    return {
        "uri": o.uri, "title": o.title, "kind": o.kind, "media_type": o.media_type, "sha256": o.sha256,
        "number": o.number, "status": o.status, "missing": [{"what": w, "detail": d} for w, d in o.missing],
        "copy_of": o.copy_of, "notes": list(o.notes), "passages": o.passages, "seconds": o.seconds, "error": fault,
        "names_replaced": o.replaced, "versions_with_names": list(o.earlier),
        "pointed": pointing.as_json(f"{o.number}.{o.version}", o.pointed),
    }  # fmt: skip


def totals(outcomes: list[Outcome]) -> dict[str, int]:
    """Counts by what became of the sources; ``partly`` counts as stored, ``needs-ocr`` as failed."""
    count = Counter({"partly": "stored", "needs-ocr": "failed"}.get(o.status, o.status) for o in outcomes)
    kept = {name: count[name] for name in ("stored", "unchanged", "updated", "failed")}
    return kept | {"passages": sum(o.passages for o in outcomes if o.status != "unchanged")}


ingest = command("ingest")(_ingest)
