"""OpenDocument's presentations: as ``pptx.py`` reads the other kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind
from pipeline.read.odf.names import BOX, DRAW, FRAME, GRID, PRESENTATION, SHAPES, SVG, H, P
from pipeline.read.odf.words import words
from pipeline.read.placed import ranges
from pipeline.read.slide_order import NOTES, in_order, is_title

if TYPE_CHECKING:
    from lxml.etree import _Element

    from pipeline.read.odf.text import Flow
    from pipeline.read.slide_order import Box

_UNITS = {"cm": 1000.0, "mm": 100.0, "in": 2540.0, "pt": 35.28, "pc": 423.3, "px": 26.46, "": 1.0}
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(cm|mm|in|pt|pc|px|)")


def read_slides(flow: Flow, body: _Element) -> str | None:
    """Every shown slide; returns the first title."""
    first, hidden = None, []
    for number, page in enumerate(body.iterfind(f"{DRAW}page"), 1):
        if not flow.styles.page_shown(page.get(f"{DRAW}style-name")):
            hidden.append(number)
            continue
        place = f"bild {number}"
        shapes = [shape for shape in page if shape.tag == FRAME or shape.tag in SHAPES or shape.tag == f"{DRAW}g"]
        title = next((s for s in shapes if s.get(f"{PRESENTATION}class") == "title" and _text(s)), None)
        notes = _notes(page)
        if title is None:
            shown = [shapes[at] for at in in_order([_box(shape) for shape in shapes]) if _text(shapes[at])]
            title = shown[0] if len(shown) > 1 and shown[0].find(GRID) is None and is_title(_text(shown[0])) else None
        if title is not None or notes is not None or any(_text(s) for s in shapes):
            text = _text(title) if title is not None else f"Bild {number}"
            first = first or (text if title is not None else None)
            flow.out.add(BlockKind.HEADING, text, level=2, place=place)
        rest = [shape for shape in shapes if shape is not title]
        for at in in_order([_box(shape) for shape in rest]):
            _shape(flow, rest[at], place)
        if notes is not None:
            flow.blocks(notes, place=place, context=(NOTES,))
    if hidden:
        flow.named["slides-hidden"] = [ranges(hidden)]
    return first


def _notes(page: _Element) -> _Element | None:
    """The text box of the slide's notes, if anything stands in it."""
    for frame in page.iterfind(f"{PRESENTATION}notes/{FRAME}"):
        if frame.get(f"{PRESENTATION}class") == "notes" and (box := frame.find(BOX)) is not None and _text(box):
            return box
    return None


def _shape(flow: Flow, shape: _Element, place: str) -> None:
    if shape.tag == f"{DRAW}g":
        for child in shape:
            _shape(flow, child, place)
        return
    table = shape.find(GRID)
    if table is not None:
        flow.table(table, place)
    elif shape.tag == FRAME or shape.tag in SHAPES:
        flow.hung([shape], place)


def _text(shape: _Element) -> str:
    return " ".join(filter(None, (words(p).replace("\n", " ").strip() for p in shape.iter(P, H))))


def _box(shape: _Element) -> Box | None:
    """Left, top, right, bottom in hundredths of a millimetre."""
    sizes = [_LENGTH.fullmatch(shape.get(SVG + name, "")) for name in ("x", "y", "width", "height")]
    found = [round(float(size[1]) * _UNITS[size[2]]) for size in sizes if size is not None and len(size[1]) < 12]
    if len(found) < 4:
        return None
    x, y, width, height = found
    return x, y, x + width, y + height
