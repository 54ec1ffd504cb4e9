"""What a paragraph is by its style: heading of which level, list item, entry of a table of contents, bold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.read.docx.wordml import PPR, RPR, VAL, W, on
from pipeline.read.ooxml import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

    from pipeline.read.ooxml import Package

_HEADING = re.compile(r"(?i)(?:heading|rubrik|överskrift)\s*([1-9])(?!\d)")
_TITLE = re.compile(r"(?i)(?:title|titel|rubrik|huvudrubrik)$")
_SUBTITLE = re.compile(r"(?i)(?:subtitle|underrubrik)$")
# Agencies' own styles: "Prop. huvudrubrik", "Mellanrubrik".
_OWN = re.compile(r"(?i)(?:^|.*[ ._-])(huvud|kapitel|avsnitts?|mellan|stycke)?rubrik(?:$|[ ._-])(?!.*(?:tabell|figur|bild))")
_OWN_LEVELS = {"huvud": 1, "kapitel": 1, "mellan": 3, "stycke": 3}
_LIST = re.compile(r"(?i)(?:list (?:bullet|number)|punktlista|numrerad lista|listpunkt)")
_CONTENTS = re.compile(r"(?i)(?:toc(?: heading| ?\d)|innehåll(?: ?\d|sförteckning)|table of (?:figures|contents))")
_ROOT = re.compile(rb"<w:styles\b[^>]*>")
_IDENTITY = re.compile(rb"w:styleId=\"([^\"]*)\"")
_DEFAULT = re.compile(rb"^(?=[^>]*w:type=\"paragraph\")[^>]*w:default=\"(?:1|true|on)\"")
_STYLE = f"{W}pStyle"
_BODY_LEVEL = 9  # outlineLvl 9 means: not in the outline


@dataclass(frozen=True, slots=True)
class Look:
    """``level`` 1–6 of a heading, else 0; ``item``: in a list; ``contents``: a line of the table of contents."""

    level: int = 0
    item: bool = False
    contents: bool = False
    bold: bool = False


class Styles:
    """The paragraph styles of one document, resolved through inheritance when first asked for.

    Word's templates hold some 200 styles and a document uses ten: only those are parsed (350 kB of styles.xml took five
    times as long as the text of a 25-page report).
    """

    def __init__(self, package: Package, related: list[tuple[str, str]]) -> None:
        part = next((name for kind, name in related if kind == "styles" and name in package), None)
        self._kind = package.kind
        self._data = package.bytes(part) if part is not None else b""
        root = _ROOT.search(self._data)
        self._open = root.group() if root else b""
        self._at: dict[str, bytes] = {}
        self._default = ""
        self._elements: dict[str, _Element] = {}
        self._looks: dict[str, Look] = {}
        if f'xmlns:w="{W[1:-1]}"'.encode() in self._open and self._data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            for chunk in self._data.split(b"<w:style ")[1:]:
                identity = _IDENTITY.search(chunk, 0, 400)
                if identity:
                    name = identity.group(1).decode("utf-8", "replace")
                    self._at[name] = chunk
                    if _DEFAULT.search(chunk, 0, 400):
                        self._default = name
        elif part is not None:
            self._whole(package.xml(part))

    def _whole(self, root: _Element) -> None:
        """All at once, for files that call the namespace by another prefix."""
        for style in root.iter(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            self._elements[name] = style
            if style.get(f"{W}default") in ("1", "true") and style.get(f"{W}type") == "paragraph":
                self._default = name

    def _style(self, name: str) -> _Element | None:
        if name not in self._elements and name in self._at:
            style = self._at[name].partition(b"</w:style>")[0]
            self._elements[name] = parse(self._open + b"<w:style " + style + b"</w:style></w:styles>", self._kind)[0]
        return self._elements.get(name)

    def look(self, ppr: _Element | None) -> Look:
        """The look of a paragraph with the properties ``ppr``: its style's, and what it says itself."""
        if ppr is None:
            return self._look(self._default)
        said = len(ppr)
        first = ppr[0] if said else None  # the schema puts the style first, so it is seldom searched for
        style = first if first is not None and first.tag == _STYLE else ppr.find(_STYLE)
        look = self._look(self._default if style is None else style.get(VAL, ""))
        if said == (style is not None):
            return look
        number, outline = ppr.find(f"{W}numPr"), ppr.find(f"{W}outlineLvl")
        if number is None and outline is None:
            return look
        level, item = look.level, look.item
        if outline is not None:
            level = _level(outline)
        if number is not None:
            item = _numbered(number) and not level
        return Look(level, item, look.contents, look.bold)

    def named(self, name: str) -> Look:
        """The look of the style with the id ``name``."""
        return self._look(name)

    def bold(self, ppr: _Element | None) -> bool:
        return self.look(ppr).bold

    def _look(self, name: str) -> Look:
        look = self._looks.get(name)
        if look is None:
            self._looks[name] = Look()  # styles based on each other in a ring end here
            look = self._looks[name] = self._resolve(name)
        return look

    def _resolve(self, name: str) -> Look:
        style = self._style(name)
        if style is None:
            return _named(name)
        base = style.find(f"{W}basedOn")
        over = self._look(base.get(VAL, "")) if base is not None else Look()
        title = style.find(f"{W}name")
        named = _named(title.get(VAL, "") if title is not None else name)
        level, item = named.level or over.level, named.item or over.item
        ppr = style.find(PPR)
        if ppr is not None:
            outline, number = ppr.find(f"{W}outlineLvl"), ppr.find(f"{W}numPr")
            if outline is not None and not named.level:
                level = _level(outline)
            if number is not None:
                item = _numbered(number)
        bold = on(style.find(f"{RPR}/{W}b"), default=over.bold)
        return Look(level, item and not level, named.contents or over.contents, bold)


def _named(name: str) -> Look:
    """What a style's name alone says. Word stores built-in names in English; ids and other programs' names vary."""
    if _CONTENTS.match(name):
        return Look(contents=True)
    heading = _HEADING.match(name)
    if heading:
        return Look(level=min(int(heading.group(1)), 6))
    if _TITLE.match(name):
        return Look(level=1)
    if _SUBTITLE.match(name):
        return Look(level=2)
    own = _OWN.match(name)
    if own:
        return Look(level=_OWN_LEVELS.get((own.group(1) or "").lower(), 2))
    return Look(item=bool(_LIST.match(name)))


def _level(outline: _Element) -> int:
    value = outline.get(VAL, "")
    return min(int(value) + 1, 6) if value.isdigit() and int(value) < _BODY_LEVEL else 0


def _numbered(number: _Element) -> bool:
    """``numId`` 0 takes a paragraph out of its style's list; a style may leave the id to its base."""
    identity = number.find(f"{W}numId")
    return identity is None or identity.get(VAL) != "0"
