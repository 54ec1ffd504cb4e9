"""Which paragraphs are headings, and of what level: by outline, type size and weight against ordinary text, numbering.

Each style that headings are set in has one level: the outline's where the outline names headings of that style, else by
rank, largest first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.read.pdf.paragraphs import finished, half

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.pdf.piece import Piece
    from pipeline.read.pdf.writer import Words

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[^\W\d_]")
_ABBREVIATION = re.compile(r"(?i)(?:\bm\.?m|\bm\.?fl|\bosv|\bdvs|\bo\.?s\.?v|\bAB|\betc)\.$")
_CAPTION = re.compile(r"(?i)(?:tabell|figur|diagram|bild|foto|källa|table|figure)\b[^.]{0,12}(?:\d|[:.])")
_SIGNS = re.compile(r"[\W_]+")
_LONGEST = 200
_LINES = 4

Style = tuple[float, bool, bool]  # size, bold, italic


@dataclass(slots=True)
class Paragraph:
    """Lines that are one block, on one page. ``level`` is set for headings; ``aside``: it runs up the page's edge or the like."""

    lines: list[Piece]
    words: Words
    page: int
    item: bool = False
    furniture: bool = False
    aside: bool = False
    level: int | None = None

    @property
    def text(self) -> str:
        return self.words[0]

    @property
    def style(self) -> Style:
        first = self.lines[0]
        return half(first.size), first.bold and all(line.bold for line in self.lines), first.italic


def body_size(pages: Sequence[Sequence[Piece]]) -> float:
    """The type size most text is set in."""
    exact: dict[float, int] = defaultdict(int)
    for pieces in pages[:: len(pages) // 20 + 1]:  # a score of pages tell it
        for size, signs in [(piece.size, len(piece.text)) for piece in pieces]:
            exact[size] += signs
    sizes: Counter[float] = Counter()
    for size, signs in exact.items():
        sizes[half(size)] += signs
    return sizes.most_common(1)[0][0] if sizes else 10.0


def mark(paragraphs: Sequence[Paragraph], body: float, outline: Mapping[str, int]) -> None:
    """Sets the levels of those that are headings. ``outline``: normalised titles and their depths, from 0."""
    found: list[Paragraph] = []
    named: dict[Style, Counter[int]] = defaultdict(Counter)
    for at, paragraph in enumerate(paragraphs):
        if paragraph.furniture or paragraph.aside or not paragraph.text:  # nothing but signs that show nothing
            continue
        text, first, depth = paragraph.text, paragraph.lines[0], None
        if outline and len(text) <= _LONGEST and (text[-1] != "." or len(text) < 60):
            depth = outline.get(normal(text))
        if depth is None and not first.bold and not first.italic and first.size < body * 1.08:
            continue
        before = paragraphs[at - 1] if at else None
        following = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
        if depth is not None and not paragraph.item:
            named[paragraph.style][depth + 1] += 1
            paragraph.level = min(depth + 1, 6)
            found.append(paragraph)
        elif _looks(paragraph, body, following) or _slanted(paragraph, before, following):
            found.append(paragraph)
    levels, depths = _levels(found, named)
    for paragraph in found:
        if paragraph.level is None:
            style = paragraph.style
            deeper = max(_depth(paragraph.text) - depths[style], 0) if style in depths else 0
            paragraph.level = min(levels[style] + deeper, 6)


def normal(title: str) -> str:
    """A heading's words for comparing: no numbering signs, no case, no white space."""
    return _SIGNS.sub("", title.casefold())


def _looks(paragraph: Paragraph, body: float, following: Paragraph | None) -> bool:
    """Whether it looks like a heading: larger or bolder than ordinary text, short, no sentence, something under it."""
    text = paragraph.text
    size, bold, _ = paragraph.style
    larger = size >= body * 1.08 + 0.25
    if paragraph.item and not (larger or (bold and _NUMBERED.match(text))):
        return False
    if not (larger or (bold and size >= 0.95 * body)) or len(text) > _LONGEST or len(paragraph.lines) > _LINES:
        return False
    if sum(c.isalpha() for c in text) < 2 or _CAPTION.match(text) or (text[0].islower() and not larger):
        return False
    if following is not None and paragraph.style == following.style and len(text) > 90:
        return False
    if text[-1] in ",;" or (text[-1] in ".:" and not larger):
        return False
    return not (finished(text) and text[-1] == "." and len(text) > 60 and not _ABBREVIATION.search(text))


def _slanted(paragraph: Paragraph, before: Paragraph | None, following: Paragraph | None) -> bool:
    """Whether a line in italics, in type of ordinary size, stands as a heading over the paragraph that follows."""
    first = paragraph.lines[0]
    if not first.italic or first.bold or following is None or len(paragraph.lines) > 2 or len(paragraph.text) > 100:
        return False
    under = following.lines[0]
    if following.page != paragraph.page or following.furniture or under.italic or abs(under.size - first.size) > 0.6:
        return False
    text = paragraph.text
    if paragraph.item or finished(text) or text[-1] in ",;)" or not (text[0].isupper() or text[0].isdigit()):
        return False
    return before is None or before.furniture or before.level is not None or finished(before.text) or before.page != paragraph.page


def _levels(found: Sequence[Paragraph], named: Mapping[Style, Counter[int]]) -> tuple[dict[Style, int], dict[Style, int]]:
    """A level for each style of heading; and for styles with numbers the least depth: "3 Mål" has 1, "3.2 Vård" has 2.

    Where "3 Mål" and "3.2 Vård" are set alike, the second stands lower by its number alone.
    """
    seen: dict[Style, set[int]] = {}
    for paragraph in found:
        seen.setdefault(paragraph.style, set()).add(_depth(paragraph.text))
    levels: dict[Style, int] = {}
    depths: dict[Style, int] = {}
    above = 0
    for style in sorted(seen, key=lambda style: (-style[0], not style[1], style[2])):
        levels[style] = min(named[style].most_common(1)[0][0] if style in named else above + 1, 6)
        above = levels[style]
        numbered = seen[style] - {0}
        if numbered and style not in named:
            depths[style] = min(numbered)
            above += max(numbered) - min(numbered)
    return levels, depths


def _depth(text: str) -> int:
    match = _NUMBERED.match(text)
    return match[1].count(".") + 1 if match else 0
