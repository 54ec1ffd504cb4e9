"""Results → one self-contained, accessible page of HTML: nothing fetched, no script, everything escaped.

This module lays the table (what refers to what, what to look at again) and ``templates/`` serve it. Quotes, titles and
reasons come from anybody's files, so Jinja escapes every value and what no page may hold is replaced afterwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.core.model import SOURCE_KINDS
from pipeline.core.reporting.marks import single
from pipeline.core.results import AreaView, EvidenceView, Results, SubareaView
from pipeline.report import charts, editions, outline, plots, swedish, words
from pipeline.report.blocks import Paragraph
from pipeline.report.editions import INTERNAL, PLAIN, Setup

ADDRESS = re.compile(r"https?://[^\s\x00-\x20\"'<>]+", re.IGNORECASE)
# Control characters, halves of surrogate pairs and non-characters have no place in a page: they are shown as �.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to look at again: what, and the places it is about as (anchor, label)."""

    text: str
    places: tuple[tuple[str, str], ...]


def render(results: Results, setup: Setup = PLAIN, /) -> bytes:
    """The report as UTF-8. Pure: the same results give the same bytes."""
    shown = editions.cut(results, setup)
    page = _environment().get_template("report.html.j2").render(
        results=shown,
        css=_css(),
        figures={a.code: _figures(a.subareas) for a in shown.areas},
        areas=_figures(shown.areas),
        carries=_carries(shown),
        cited=_cited(shown),
        anchored={e.id for s in shown.subareas for e in s.evidence},
        notices=tuple(n for n in _notices(shown) if n.places) if shown.edition == INTERNAL else (),
        beside=plots.beside(shown, _figures(shown.areas)),
        written=partial(_written, shown),
        kinds=SOURCE_KINDS,
        words=words,
        charts=charts,
    )
    return UNPRINTABLE.sub("\ufffd", page).encode()


@cache
def _environment() -> Environment:
    """Templates are found as package data, so that a wheel and a checkout work alike."""
    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[..., Any]] = {
        "number": swedish.number,
        "signed": swedish.signed,
        "date": swedish.date,
        "moment": swedish.moment,
        "listed": swedish.listed,
        "address": _address,
        "of_stance": _of_stance,
        "share": plots.share,
        "single": single,
    }
    environment.filters.update(filters)
    environment.globals.update(count=swedish.count, percent=swedish.percent)
    return environment


def _css() -> Markup:
    """The style sheet, our own file, as it is."""
    environment = _environment()
    assert environment.loader is not None
    return Markup(environment.loader.get_source(environment, "report.css")[0])  # noqa: S704


def _address(uri: str) -> str:
    """A web address that may be a link, else nothing: what came with a file may begin ``javascript:``."""
    return uri if ADDRESS.fullmatch(uri) else ""


def _written(shown: Results, section: str) -> list[Paragraph]:
    """What evaluators wrote in a section, links only to what is on the page."""
    anchors = {f"delomrade-{s.code}" for s in shown.subareas}
    anchors |= {e.id for s in shown.subareas for e in s.evidence} | {a.id for s in shown.subareas for a in s.awards}
    return [
        replace(p, runs=tuple(replace(r, to=r.to if r.to in anchors else "") for r in p.runs))
        for p in outline.written(shown, section)
    ]


def _of_stance(evidence: Sequence[EvidenceView], stance: str) -> list[EvidenceView]:
    """The live evidence of one stance."""
    return [e for e in evidence if e.live and e.stance == stance]


def _figures(rows: Sequence[AreaView] | Sequence[SubareaView]) -> list[charts.Figure]:
    return list(plots.figures(rows))


def _carries(results: Results) -> dict[str, list[str]]:
    """Evidence → the awards that count and cite it."""
    carries: dict[str, list[str]] = {}
    for award in (a for s in results.subareas for a in s.awards if a.live):
        for evidence in award.evidence:
            carries.setdefault(evidence.id, []).append(award.id)
    return carries


def _cited(results: Results) -> dict[str, list[str]]:
    """Source → its live evidence."""
    cited: dict[str, list[str]] = {}
    for evidence in (e for s in results.subareas for e in s.evidence if e.live):
        cited.setdefault(evidence.source.number, []).append(evidence.id)
    return cited


def _notices(results: Results) -> Iterator[Notice]:
    """What an evaluator should look at before the figures are believed; those about nothing are dropped later."""
    live = [e for s in results.subareas for e in s.evidence if e.live]
    struck = [a for s in results.subareas for a in s.awards if not a.live]
    unjudged = [s for s in results.subareas if not s.judged]
    bare = [s for s in results.subareas if not any(e.live for e in s.evidence)]
    one_kind = [s for s in results.subareas if Counter(n > 0 for n in s.coverage.values())[True] == 1]

    def evidence(text: str, rows: list[EvidenceView]) -> Notice:
        return Notice(text, tuple((e.id, e.id) for e in rows))

    def subareas(text: str, rows: list[SubareaView]) -> Notice:
        return Notice(text, tuple((f"delomrade-{s.code}", s.code) for s in rows))

    yield evidence("Citatet kan inte styrkas mot källan", [e for e in live if not e.verified])
    yield evidence("Källan har ändrats sedan citatet togs", [e for e in live if e.verdict in words.CHANGED])
    yield evidence("Omtvistade belägg: någon har godtagit, någon har avvisat", [e for e in live if e.disputed])
    yield Notice("Poäng som inte räknas", tuple((a.id, a.id) for a in struck))
    yield subareas("Delområden som inte är bedömda", unjudged)
    yield subareas("Delområden utan belägg", bare)
    yield subareas("Delområden med belägg från bara ett slag av källor", one_kind)
