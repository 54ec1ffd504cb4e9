"""``belagg ingest``: bring sources in."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import click

from pipeline.cli.common import Answer, Words, command
from pipeline.core.errors import UsageError
from pipeline.core.messages import MESSAGES, say
from pipeline.core.model import SOURCE_KINDS, SourceKind
from pipeline.run.ingest import Options, Outcome


@click.argument("what", nargs=-1, metavar="WHAT…")
@click.option("--kind", type=Words(SOURCE_KINDS, "kind"))
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N")
@click.option("--executor", default="local", show_default=True, metavar="serial|local|dask:ADDRESS")
@click.option("--only-failed", is_flag=True, help="try again what could not be read")
@click.option("--max-pages", type=click.IntRange(1), default=5000, metavar="N", help="web: addresses at most")
@click.option("--max-depth", type=click.IntRange(0), default=1000, metavar="N", help="web: links from the start at most")
@click.option("--delay", type=click.FloatRange(0), default=0.25, metavar="S", help="web: seconds between")
@click.option("--include", multiple=True, metavar="GLOB", help="web: only host/path like this (may be repeated)")
@click.option("--exclude", multiple=True, metavar="GLOB", help="web: not host/path like this (may be repeated)")
@click.option("--allow-private", multiple=True, metavar="HOST[:PORT]", help="web: a private address that may be reached")
@click.option("--ocr", type=click.Choice(["never"]), default="never", show_default=True)
def _ingest(
    answer: Answer, what: tuple[str, ...], kind: SourceKind | None, jobs: int, executor: str, ocr: str,  # noqa: ARG001
    only_failed: bool, **web: Any,  # noqa: FBT001 click hands it over
) -> int:  # fmt: skip
    from pipeline.run.ingest import failed_before
    from pipeline.run.ingest import ingest as run

    if not what and not only_failed:
        raise UsageError("nothing-to-do")
    progress = Progress(answer)
    with answer.evaluation() as evaluation:
        what = (*what, *failed_before(evaluation)) if only_failed else what
        outcomes = run(evaluation, what, Options(kind, executor, jobs, _settings(what, web), progress.tell))
    progress.done()
    if answer.as_json:
        answer.json({"sources": [outcome_json(o, answer.lang) for o in outcomes], "totals": totals(outcomes)})
    answer.say("ingest-done", **totals(outcomes))
    return 3 if totals(outcomes)["failed"] else 0


def _settings(what: tuple[str, ...], web: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The web collector's options, when there is an address among ``what`` (its module is not loaded for files)."""
    if not any(name.lower().startswith(("http://", "https://")) for name in what):
        return {}
    from pipeline.collect.web import CrawlOptions

    return {"web": {"options": CrawlOptions(**web)}}


def outcome_json(o: Outcome, lang: str) -> dict[str, Any]:
    """One source of ``ingest --json``."""
    fault = o.error and {"code": o.error.code, "message": o.error.message(lang), "remedy": o.error.remedy(lang)}
    return {
        "uri": o.uri, "title": o.title, "kind": o.kind, "media_type": o.media_type, "sha256": o.sha256,
        "number": o.number, "status": o.status, "missing": [{"what": w, "detail": d} for w, d in o.missing],
        "passages": o.passages, "seconds": o.seconds, "error": fault,
    }  # fmt: skip


def totals(outcomes: list[Outcome]) -> dict[str, int]:
    """Counts by what became of the sources; ``partly`` counts as stored, ``needs-ocr`` as failed."""
    count = Counter({"partly": "stored", "needs-ocr": "failed"}.get(o.status, o.status) for o in outcomes)
    kept = {name: count[name] for name in ("stored", "unchanged", "updated", "failed")}
    return kept | {"passages": sum(o.passages for o in outcomes if o.status != "unchanged")}


def missing_words(what: str, detail: str, lang: str) -> str:
    """What was not read, in words; a reader of a later make may know more than this catalogue."""
    code = f"missing-{what}"
    return say(code, lang, detail=detail) if code in MESSAGES else say("missing-other", lang, what=what, detail=detail)


class Progress:
    """A counter on a terminal; a line for every source that failed or is only partly read, always."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.count = 0
        self.bar = sys.stderr.isatty()

    def tell(self, o: Outcome) -> None:
        self.count += 1
        if o.error is not None:
            self.clear()
            words = f"{o.error.message(self.answer.lang)} {o.error.remedy(self.answer.lang)}"
            self.answer.show(f"{o.title}: {words}", err=True)
        for what, detail in o.missing:
            self.clear()
            self.answer.show(f"{o.title}: {missing_words(what, detail, self.answer.lang)}", err=True)
        if self.bar:
            click.echo(f"\r\x1b[K{self.count}  {o.title[:60]}", err=True, nl=False)

    def clear(self) -> None:
        if self.bar:
            click.echo("\r\x1b[K", err=True, nl=False)

    done = clear


ingest = command("ingest")(_ingest)
