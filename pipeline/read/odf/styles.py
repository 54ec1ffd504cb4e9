"""What a paragraph's style says of it in OpenDocument: heading or not, bold or not, and which tables are not shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.read.odf.names import FO, STYLE, TABLE, TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

_HEADING = re.compile(r"(?i)(?:heading|rubrik|überschrift|titre|otsikko|overskrift)(?:_20_| )?([1-9])$")
_TITLE = re.compile(r"(?i)(?:title|titel|rubrik)$")
_CONTENTS = re.compile(r"(?i)contents|innehåll|index")
_DEPTH = 30  # a style may take after another, and that after it


class Styles:
    """All named and automatic styles of a document, by name."""

    def __init__(self, roots: Sequence[_Element]) -> None:
        self._styles: dict[str, _Element] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                self._styles[style.get(f"{STYLE}name", "")] = style
        self._levels: dict[str, int] = {}
        self._bold: dict[str, bool] = {}

    def level(self, p: _Element) -> int:
        """1–6 where the style makes the paragraph a heading, else 0."""
        name = p.get(f"{TEXT}style-name", "")
        if name not in self._levels:
            self._levels[name] = next((found for style in self._line(name) if (found := _level(*style))), 0)
        return self._levels[name]

    def bold(self, name: str | None) -> bool:
        """Whether the text style ``name`` is bold, by itself or by what it takes after."""
        name = name or ""
        if name not in self._bold:
            weights = (
                p.get(f"{FO}font-weight")
                for _, style in self._line(name)
                if style is not None
                for p in style.iterfind(f"{STYLE}text-properties")
            )
            self._bold[name] = next((w for w in weights if w), "normal") in ("bold", "600", "700", "800", "900")
        return self._bold[name]

    def contents(self, p: _Element) -> bool:
        """Whether the paragraph is a line of a table of contents by its style."""
        return any(_CONTENTS.match(name) for name, _ in self._line(p.get(f"{TEXT}style-name", "")))

    def shown(self, table: _Element) -> bool:
        """Whether a sheet is shown: a hidden one says so in its style."""
        style = self._styles.get(table.get(f"{TABLE}style-name", ""))
        properties = style.find(f"{STYLE}table-properties") if style is not None else None
        return properties is None or properties.get(f"{TABLE}display") != "false"

    def page_shown(self, name: str | None) -> bool:
        """Whether a slide is shown."""
        style = self._styles.get(name or "")
        properties = style.find(f"{STYLE}drawing-page-properties") if style is not None else None
        return properties is None or not any(
            key.endswith("}visibility") and value == "hidden" for key, value in properties.items()
        )

    def _line(self, name: str) -> list[tuple[str, _Element | None]]:
        """(display name, style), from the style itself to the last that it takes after."""
        line: list[tuple[str, _Element | None]] = []
        while name and len(line) < _DEPTH:
            style = self._styles.get(name)
            line.append((name if style is None else style.get(f"{STYLE}display-name", name), style))
            name = "" if style is None else style.get(f"{STYLE}parent-style-name", "")
        return line


def _level(name: str, style: _Element | None) -> int:
    outline = style.get(f"{STYLE}default-outline-level", "") if style is not None else ""
    if outline.isdecimal() and int(outline[:2]) > 0:
        return min(int(outline[:2]), 6)
    if found := _HEADING.match(name):
        return min(int(found.group(1)), 6)
    return 1 if _TITLE.match(name) else 0
