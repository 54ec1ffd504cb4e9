"""The shapes of a slide: what each is, where it stands (its own place or its layout's), its paragraphs and their bullets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.read.slide_order import in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from pipeline.read.slide_order import Box

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
DIAGRAM_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}t"
OLE = f"{P}oleObj"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_SAME = {"ctrTitle": "title", "obj": "body", "subTitle": "body", "": "body"}  # whose place and bullets the master has
_BULLETS = (f"{A}buChar", f"{A}buAutoNum", f"{A}buBlip")
_LISTS = frozenset({"body", "obj", ""})


@dataclass(slots=True)
class Shape:
    """``kind``: text, table, picture or frame (something embedded). ``role``: its placeholder type, None without."""

    element: _Element
    kind: str
    role: str | None = None
    index: str = ""
    box: Box | None = None
    table: _Element | None = None
    paragraphs: list[_Element] = field(default_factory=list)
    text: str = ""

    @property
    def covers(self) -> int:
        return (self.box[2] - self.box[0]) * (self.box[3] - self.box[1]) if self.box else 0


class Layout:
    """A slide layout and its master: the placeholders of both by index and by type."""

    def __init__(self, layout: _Element | None = None, master: _Element | None = None) -> None:
        self._by_index: dict[str, _Element] = {}
        self._by_type: dict[str, _Element] = {}
        self._master: dict[str, _Element] = {}
        for sp, role, index in _placeholders(layout):
            self._by_index.setdefault(index, sp)
            self._by_type.setdefault(role, sp)
        for sp, role, _ in _placeholders(master):
            self._master.setdefault(_SAME.get(role, role), sp)
        self._body = master.find(f"{P}txStyles/{P}bodyStyle") if master is not None else None

    def above(self, role: str, index: str) -> Iterator[_Element]:
        """The placeholders that one on a slide takes after, nearest first."""
        own = self._by_index.get(index) if index else None
        if own is None:
            own = self._by_type.get(role)
        if own is not None:
            yield own
        base = self._master.get(_SAME.get(role, role))
        if base is not None:
            yield base

    def bullet(self, role: str, index: str, level: str) -> bool:
        for sp in self.above(role, index):
            style = sp.find(f"{P}txBody/{A}lstStyle/{A}lvl{level}pPr")
            if style is not None and (said := _says(style)) is not None:
                return said
        style = self._body.find(f"{A}lvl{level}pPr") if self._body is not None else None
        return style is not None and _says(style) is True


def shapes(tree: _Element, layout: Layout) -> list[Shape]:
    """What stands in the shape tree, groups opened, in reading order."""
    parts: list[tuple[Box | None, list[Shape]]] = []
    for element in _children(tree):
        tag = element.tag
        if tag == f"{P}grpSp":
            parts.append((_box(element.find(f"{P}grpSpPr/{A}xfrm")), shapes(element, layout)))
            continue
        shape = _shape(element, layout)
        if shape is not None:
            parts.append((shape.box, [shape]))
    parts = [part for part in parts if part[1]]
    first = [part for part in parts if part[1][0].role in ("title", "ctrTitle")]
    rest = [part for part in parts if part not in first]
    return [shape for part in (*first, *(rest[at] for at in in_order([box for box, _ in rest]))) for shape in part[1]]


def words(p: _Element) -> str:
    """A paragraph's text, its line breaks as ``\\n``; the number of the slide is none."""
    found = []
    for element in p.iter(f"{A}t", f"{A}br", _MATH):
        if element.tag == f"{A}br":
            found.append("\n")
        elif element.text:
            above = element.getparent()
            if above is None or above.tag != f"{A}fld" or above.get("type") != "slidenum":
                found.append(element.text.replace("_x000B_", "\n").replace("\v", "\n"))
    return "".join(found)


def bulleted(p: _Element, shape: Shape, layout: Layout) -> bool:
    """Whether a paragraph has a bullet or number: its own word first, then its shape's, its layout's and the master's."""
    properties = p.find(f"{A}pPr")
    own = _says(properties) if properties is not None else None
    if own is not None:
        return own
    level = properties.get("lvl", "0") if properties is not None else "0"
    level = str(int(level) + 1) if level.isdecimal() and len(level) < 3 else "1"
    style = shape.element.find(f"{P}txBody/{A}lstStyle/{A}lvl{level}pPr")
    said = _says(style) if style is not None else None
    if said is not None:
        return said
    return shape.role in _LISTS and shape.role is not None and layout.bullet(shape.role, shape.index, level)


def _shape(element: _Element, layout: Layout) -> Shape | None:
    tag = element.tag
    if tag == f"{P}pic":
        if any(mark.get("val") in ("1", "true") for mark in element.iter(_DECORATIVE)):
            return None
        return Shape(element, "picture", box=_box(element.find(f"{P}spPr/{A}xfrm")))
    if tag == f"{P}graphicFrame":
        tbl = element.find(f"{A}graphic/{A}graphicData/{A}tbl")
        return Shape(element, "frame" if tbl is None else "table", box=_box(element.find(f"{P}xfrm")), table=tbl)
    role, index = _placeholder(element)
    paragraphs = element.findall(f"{P}txBody/{A}p")
    text = "\n".join(filter(None, (words(p).strip() for p in paragraphs)))
    if not text:
        return None
    box = _box(element.find(f"{P}spPr/{A}xfrm"))
    if box is None and role is not None:
        inherited = (_box(sp.find(f"{P}spPr/{A}xfrm")) for sp in layout.above(role, index))
        box = next((found for found in inherited if found is not None), None)
    return Shape(element, "text", role, index, box, None, paragraphs, text)


def _children(tree: _Element) -> Iterator[_Element]:
    for element in tree:
        if element.tag in (f"{P}sp", f"{P}pic", f"{P}graphicFrame", f"{P}grpSp"):
            yield element
        elif element.tag == f"{_MC}AlternateContent":
            for way in (element.find(f"{_MC}Choice"), element.find(f"{_MC}Fallback")):
                inner = list(_children(way)) if way is not None else []
                if inner:
                    yield from inner
                    break


def _placeholders(root: _Element | None) -> Iterator[tuple[_Element, str, str]]:
    for sp in root.iterfind(f"{P}cSld/{P}spTree//{P}sp") if root is not None else ():
        role, index = _placeholder(sp)
        if role is not None:
            yield sp, role, index


def _placeholder(sp: _Element) -> tuple[str | None, str]:
    """(type, index) of the placeholder ``sp`` is, ``("", …)`` for one of no type, ``(None, "")`` where it is none."""
    ph = sp.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return (None, "") if ph is None else (ph.get("type", ""), ph.get("idx", ""))


def _says(properties: _Element) -> bool | None:
    if properties.find(f"{A}buNone") is not None:
        return False
    return True if any(properties.find(tag) is not None for tag in _BULLETS) else None


def _box(xfrm: _Element | None) -> Box | None:
    """Left, top, right, bottom in EMU."""
    off, ext = (xfrm.find(f"{A}off"), xfrm.find(f"{A}ext")) if xfrm is not None else (None, None)
    if off is None or ext is None:
        return None
    try:
        x, y, width, height = (int(e.get(name, "0")[:15]) for e, name in ((off, "x"), (off, "y"), (ext, "cx"), (ext, "cy")))
    except ValueError:
        return None
    return x, y, x + width, y + height
