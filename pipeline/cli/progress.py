"""How a long run is followed: a line on a terminal, JSON lines for a program, a line for what failed always."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import click

from pipeline.cli import pointing
from pipeline.cli.common import Answer
from pipeline.core.messages import MESSAGES, say, sentence

if TYPE_CHECKING:
    from pipeline.collect.web import Progress as CrawlProgress
    from pipeline.run.ingesting.outcome import Outcome

WIDTH = 60
EVERY = 0.1  # seconds between two redrawings of the line


class Progress:
    """``how``: ``auto`` (a line where standard error is a terminal), ``json`` (a JSON line for each source) or ``none``.

    ``known``: how many sources there are, as far as that can be told before; 0 where it cannot. ``quiet``: nothing is said of
    single sources, a summary will.
    """

    def __init__(self, answer: Answer, how: str = "auto", known: int = 0, *, quiet: bool = False) -> None:
        self.answer, self.known, self.quiet = answer, known, quiet
        self.count = self.failed = 0
        self.json = how == "json"
        self.bar = how == "auto" and sys.stderr.isatty()
        self._began, self._drawn = time.monotonic(), 0.0

    def tell(self, o: Outcome) -> None:
        self.count += 1
        self.failed += o.error is not None
        if self.json:
            self._line({"uri": o.uri, "status": o.status, "number": o.number, "error": o.error.code if o.error else None})
            return
        for line in [] if self.quiet else lines_of(self.answer, o):
            self.clear()
            self.answer.show(line, err=True)
        self._draw(o.title)

    def crawl(self, p: CrawlProgress) -> None:
        """A crawl says how many addresses it knows."""
        self.known = max(self.known, p.known)
        self._draw(p.url)

    def clear(self) -> None:
        if self.bar:
            click.echo("\r\x1b[K", err=True, nl=False)

    done = clear

    def _rate(self) -> float:
        return self.count / max(time.monotonic() - self._began, 0.001)

    def _line(self, said: dict[str, Any]) -> None:
        known = self.known if self.known >= self.count else None
        about = {"count": self.count, "known": known, "failed": self.failed, "rate": round(self._rate(), 2)}
        click.echo(json.dumps(about | said, ensure_ascii=False), err=True)

    def _draw(self, title: str) -> None:
        if not self.bar or time.monotonic() - self._drawn < EVERY:
            return
        self._drawn = time.monotonic()
        rate = self.answer.word("progress-rate", rate=f"{self._rate():.1f}")
        code = "progress-of" if self.known >= self.count else "progress"
        self.clear()
        line = self.answer.word(code, count=self.count, known=self.known, rate=rate, failed=self.failed, title=title[:WIDTH])
        click.echo(self.answer.safe(line), err=True, nl=False)


def lines_of(answer: Answer, o: Outcome) -> list[str]:
    """What there is to say of one source: why it failed and what to do, what is not read, what is pointed out."""
    name = place(o.uri, o.title)
    lines = []
    if o.error is not None:
        lines.append(f"{name}: {sentence(o.error.message(answer.lang))} {o.error.remedy(answer.lang)}")
    lines += [f"{name}: {missing_words(what, detail, answer.lang)}" for what, detail in o.missing]
    said = pointing.lines(answer, f"{o.number}.{o.version}", o.pointed, o.replaced)
    if o.earlier:
        said.append(answer.word("interview-earlier", versions=", ".join(f"{o.number}.{v}" for v in o.earlier)))
    return lines + [f"{o.number} {o.title}: {line}" for line in said]


def missing_words(what: str, detail: str, lang: str) -> str:
    """What was not read, in words; a reader of a later make may know more than this catalogue."""
    code = f"missing-{what}"
    return say(code, lang, detail=detail) if code in MESSAGES else say("missing-other", lang, what=what, detail=detail)


def place(uri: str, title: str) -> str:
    """Where a person finds it: the path from here (of what lies in an archive, the archive's too), or the web address.

    An interview's address says nothing, and its title may be all that may be shown.
    """
    scheme, colon, _ = uri.partition(":")
    if scheme in ("http", "https"):
        return uri
    if not colon or scheme not in ("file", "zip", "mail"):
        return title
    outer, bang, inner = uri.partition("!/")
    path = Path(unquote(urlsplit(outer).path))
    here = Path.cwd()
    shown = path.relative_to(here) if path.is_relative_to(here) else path
    return f"{shown}{bang}{unquote(inner)}"
