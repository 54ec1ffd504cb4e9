"""A web page's tree → candidate blocks in document order, each with what tells content from chrome."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind
from pipeline.read.compose import tidy
from pipeline.read.grid import GridCell

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NEVER = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "head", "select", "option",
    "datalist", "textarea", "input", "label", "video", "audio", "canvas", "progress", "meter", "map", "area", "button",
})  # fmt: skip
_BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_OUTSIDE = frozenset({"nav", "footer", "aside", "dialog"})
_OUTSIDE_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "complementary",
    "tablist", "toolbar",
})  # fmt: skip
_CHROME_NAMES = re.compile(
    r"(?i)(?:^|[\s_-])(?:cookies?|consent|kakor|gdpr|breadcrumbs?|brodsmul\w*|sidfot|sidebar|share|sharing|dela|social|"
    r"newsletter|related|skip(?:link)?|pagination|comments?|feedback|menu|meny|navbar|toolbar|advert\w*)(?:$|[\s_-])"
)
_PANEL = re.compile(r"(?i)accordion|dragspel|collaps|expand|toggle|faq|tabpanel|details")
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")


@dataclass(slots=True)
class Piece:
    """One candidate: a stretch of text, or a table (``cells``).

    ``chrome``: stands in a banner, share bar and the like by its name, or hidden. ``panel``: folded away until opened.
    ``group``: the list or definition list it belongs to, or 0. ``linked``: characters of it that are link text.
    ``defined``: a term with its definition.
    """

    kind: BlockKind
    text: str
    owner: HtmlElement
    level: int | None = None
    context: tuple[str, ...] = ()
    linked: int = 0
    chrome: bool = False
    panel: bool = False
    main: bool = False
    group: int = 0
    defined: bool = False
    cells: list[GridCell] = field(default_factory=list)
    head_rows: int = 0


class Walk:
    """Collects the pieces of a page. One frame of recursion a level: the depth was checked before."""

    def __init__(self, root: HtmlElement) -> None:
        self.pieces: list[Piece] = []
        self._controlled = {
            name
            for button in root.iter("button", "a", "div", "h2", "h3", "h4")
            for name in (button.get("aria-controls") or "").split()
        }
        self._has_main = root.find(".//main") is not None or bool(root.xpath(".//*[@role='main']"))
        self._words: list[str] = []
        self._linked = 0
        self._links = 0
        self._state = _State()
        self._term = ""
        self._groups = 0
        self._element(root)
        self._flush(root)

    def _element(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCK:
            self._block(element, tag)
        elif tag == "br":
            self._words.append("\n")
        elif tag in _NEVER:
            if tag == "button" and (element.get("aria-expanded") or element.get("aria-controls")):
                self._block(element, tag)
        elif isinstance(tag, str) and not _hidden(element):
            self._inside(element, tag)

    def _block(self, element: HtmlElement, tag: str) -> None:
        if self._outside(element, tag):
            return
        before = self._state
        if self._words:
            parent = element.getparent()
            self._flush(element if parent is None else parent)
        self._state = self._enter(element, tag)
        if tag == "table" and _is_data(element):
            self._table(element)
        else:
            self._inside(element, tag)
        if self._words:
            self._flush(element)
        self._state = before

    def _inside(self, element: HtmlElement, tag: str) -> None:
        if element.text:
            self._add(element.text)
        link = tag == "a"
        self._links += link
        for child in element:
            self._element(child)
            if child.tail:
                self._add(child.tail)
        self._links -= link

    def _add(self, text: str) -> None:
        self._words.append(text.replace("\n", " ") if "\n" in text else text)
        if self._links:
            self._linked += len(text)

    def _enter(self, element: HtmlElement, tag: str) -> _State:
        old = self._state
        names = element.get("class") or ""
        identity = element.get("id") or ""
        panel = identity in self._controlled or (bool(names) and bool(_PANEL.search(names)))
        kind, level, context, group = old.kind, _HEADINGS.get(tag, old.level), old.context, old.group
        if tag in ("ul", "ol", "dl", "menu"):
            self._groups += 1
            group = self._groups
        if tag in ("li", "dt", "dd"):
            kind = BlockKind.ITEM
        if tag in _HEADINGS:
            kind = BlockKind.HEADING
        if tag == "details":
            summary = element.find("summary")
            name = tidy(summary.text_content()) if summary is not None else ""
            if name and summary is not None and not any(True for _ in summary.iter(*_HEADINGS)):
                context = (*context, name)
        main = old.main or tag == "main" or element.get("role") == "main"
        hidden = not panel and _hidden(element)
        chrome = (old.chrome and tag != "main") or hidden or _is_chrome(element, tag, f"{identity} {names}")
        return _State(kind, level, context, group, tag, main, chrome, old.panel or panel or tag == "details")

    def _outside(self, element: HtmlElement, tag: str) -> bool:
        """Whether the element is the site's and not the page's: navigation, footer, the banner above the main element."""
        if tag in _OUTSIDE or element.get("role") in _OUTSIDE_ROLES:
            return element.find(".//main") is None
        return tag == "header" and not self._state.main and (self._has_main or element.find(".//h1") is None)

    def _flush(self, owner: HtmlElement) -> None:
        """The words gathered so far are a piece of the innermost block."""
        text, linked = "".join(self._words), self._linked
        self._words, self._linked = [], 0
        if not text.strip():
            return
        state = self._state
        if state.tag == "dt":
            self._term = " ".join(text.split())
            return
        context, defined = state.context, bool(self._term)
        if self._term:
            if state.tag == "dd" or state.kind is BlockKind.ITEM:
                text = f"{self._term} {text}"
            else:
                self.pieces.append(self._piece(BlockKind.ITEM, self._term, owner, context, 0))
            self._term = ""
        self.pieces.append(self._piece(state.kind, text, owner, context, linked))
        self.pieces[-1].defined = defined

    def _piece(self, kind: BlockKind, text: str, owner: HtmlElement, context: tuple[str, ...], linked: int) -> Piece:
        state = self._state
        level = state.level if kind is BlockKind.HEADING else None
        return Piece(kind, text, owner, level, context, linked, state.chrome, state.panel, state.main, state.group)

    def _table(self, table: HtmlElement) -> None:
        caption = table.find("caption")
        if caption is not None:
            self._inside(caption, "caption")
            self._flush(table)
        cells, heads = _grid(table)
        if cells:
            text = " ".join(cell.text for cell in cells)
            piece = self._piece(BlockKind.CELL, text, table, self._state.context, 0)
            piece.cells, piece.head_rows = cells, heads
            self.pieces.append(piece)


@dataclass(frozen=True, slots=True)
class _State:
    """What the elements around say of the text within."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    context: tuple[str, ...] = ()
    group: int = 0
    tag: str = ""
    main: bool = False
    chrome: bool = False
    panel: bool = False


def _is_chrome(element: HtmlElement, tag: str, names: str) -> bool:
    if len(names) < 3 or tag not in ("div", "section", "ul", "p", "ol"):
        return False
    return bool(_CHROME_NAMES.search(names)) and element.find(".//h1") is None and element.find(".//main") is None


def _hidden(element: HtmlElement) -> bool:
    if not element.keys():
        return False
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds data rather than the page: two columns, no table or heading of the page within."""
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return False
    rows = list(table.iter("tr"))
    if len(rows) < 2 or max(sum(1 for _ in row.iterchildren("td", "th")) for row in rows) < 2:
        return False
    if next(table.iterdescendants("th"), None) is not None:
        return True
    return next(table.iterdescendants("h1", "h2", "form"), None) is None and len(table.text_content()) < 600 * len(rows)


def _grid(table: HtmlElement) -> tuple[list[GridCell], int]:
    """The cells with their spans resolved, and how many rows at the top are all headings."""
    cells: list[GridCell] = []
    taken: dict[int, int] = {}  # column → first row that is free again under a cell that spans rows
    heads, counting = 0, True
    for number, row in enumerate(table.iter("tr")):
        column = 0
        found = list(row.iterchildren("td", "th"))
        parent = row.getparent()
        counting = counting and bool(found) and (
            all(cell.tag == "th" for cell in found) or (parent is not None and parent.tag == "thead")
        )
        heads += counting
        for cell in found:
            while taken.get(column, 0) > number:
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            cells.append(GridCell(number, column, _paragraphs(cell), high, wide, head=cell.tag == "th"))
            for covered in range(column, column + wide):
                taken[covered] = number + high
            column += wide
    return cells, heads if heads < len(list(table.iter("tr"))) else 0


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name) or ""
    return min(max(int(value), 1), 100) if value.isdecimal() else 1


def _paragraphs(cell: HtmlElement) -> list[str]:
    """A cell's paragraphs, items and lines."""
    parts = [""]
    stack: list[tuple[HtmlElement, bool]] = [(cell, False)]
    while stack:
        element, leaving = stack.pop()
        block = element is not cell and (element.tag in _BLOCK or element.tag == "br")
        if leaving:
            if block:
                parts.append("")
            if element is not cell and element.tail:
                parts[-1] += element.tail
            continue
        if block:
            parts.append("")
        stack.append((element, True))
        if isinstance(element.tag, str) and element.tag not in _NEVER and not _hidden(element):
            if element.text:
                parts[-1] += element.text
            stack.extend((child, False) for child in reversed(element))
    return parts
