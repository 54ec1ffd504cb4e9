"""The report as tagged PDF (PDF/UA-1 and PDF/A-2a), set by Typst: bookmarks, alternative texts, the same bytes each time.

The layout is ``templates/report.typ``; the content goes to it as JSON, so no words of anybody's are ever read as markup.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from pipeline.core.results import Results
from pipeline.report.blocks import Block, Chart, Heading, NewPage, Paragraph, Table
from pipeline.report.editions import PLAIN, Setup, cut
from pipeline.report.outline import front, outline
from pipeline.report.pictures import picture
from pipeline.report.signs import fonts, shown

STANDARDS = ("ua-1", "a-2a")
LONG, SIDES = 12, 4  # rows from which a table, and one of sides, may go over to the next page


def render(results: Results, setup: Setup = PLAIN, /) -> bytes:
    """The report as PDF. Pure: the same results give the same bytes."""
    import typst

    view = cut(results, setup)
    moment = (datetime.fromisoformat(view.at) if view.at else datetime(view.year, 1, 1, tzinfo=UTC)).astimezone(UTC)
    inputs = {"main.typ": files("pipeline.report").joinpath("templates/report.typ").read_bytes()}
    blocks = [_block(b, inputs) for b in outline(view)]
    first = front(view)
    data = asdict(first) | {"blocks": blocks, "date": {"year": moment.year, "month": moment.month, "day": moment.day}}
    inputs["report.json"] = json.dumps(_settable(data), ensure_ascii=False).encode()
    made: Any = typst.compile(  # type: ignore[call-overload]  # it takes names → bytes, its types do not say so
        inputs, format="pdf", pdf_standards=list(STANDARDS), ignore_system_fonts=True, font_paths=[fonts()],
        timestamp=int(moment.timestamp()),
    )  # fmt: skip
    return bytes(made)


def _block(block: Block, inputs: dict[str, bytes]) -> dict[str, Any]:
    """A block as the layout reads it; a chart's picture becomes a file among ``inputs``."""
    if isinstance(block, Heading):
        return {"block": "heading"} | asdict(block)
    if isinstance(block, Paragraph):
        return {"block": "paragraph"} | asdict(block)
    if isinstance(block, Table):
        return {"block": "table", "long": len(block.rows) > (LONG if block.named else SIDES)} | asdict(block)
    if isinstance(block, NewPage):
        return {"block": "page"}
    return _chart(block, inputs)


def _chart(chart: Chart, inputs: dict[str, bytes]) -> dict[str, Any]:
    name = f"chart-{len(inputs)}.svg"
    inputs[name] = picture(chart, "svg")
    return {
        "block": "chart", "caption": chart.caption, "alt": chart.alt, "note": chart.note, "picture": name,
        "table": _block(chart.table, inputs),
    }  # fmt: skip


def _settable(value: Any) -> Any:
    """The value with every sign no font here has replaced."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {key: _settable(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_settable(v) for v in value]
    return value
