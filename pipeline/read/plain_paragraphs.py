"""Printed lines → paragraphs, by what a line could still have held, how it ends and how the next one begins.

A line that had room for the next word was ended on purpose. Text from proportional type is ragged when counted in
characters, so "room" allows a sixth; a capital after no full stop ends only a line with room to spare.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.core.text import join_lines
from pipeline.read.compose import BULLET

if TYPE_CHECKING:
    from pipeline.read.plain_lines import Line

NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)]\s*|\s+)(?=[^\W\d_])")
_CHAPTER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[A-ZÅÄÖ]")
_ROW = re.compile(r"(?:\S.*?\s)?-?\d[\d.,]*\s?%?(?:\s+[-–]?\d[\d.,]*\s?%?)+")
_STOPS = ".!?:…"
_CLOSING = "”\"»’')]"
# A line never ends a heading or an item on one of these.
_LEANING = frozenset({
    "och", "eller", "samt", "i", "på", "av", "för", "till", "med", "som", "att", "om", "från", "vid", "mot", "under",
    "över", "mellan", "utan", "genom", "inom", "efter", "enligt", "en", "ett", "den", "det", "de", "är", "har", "ska",
    "kan", "men", "vi", "hur", "när", "där", "var", "inte", "cirka", "ca", "bland", "sin", "sitt", "sina",
    "respektive", "också", "även", "via", "utifrån", "gällande", "kring", "per", "hos", "alla", "nya", "denna",
    "detta", "dessa", "vår", "vårt", "våra", "deras",
})  # fmt: skip


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, and the furniture that stood between them."""

    lines: list[Line]
    furniture: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return join_lines([line.raw.strip("\n") for line in self.lines])[0]

    @property
    def finished(self) -> bool:
        return finished(self.lines[-1].text)


def paragraphs(lines: list[Line], full: int) -> list[Paragraph]:
    """``full`` is the printed width; 0: each line is a paragraph."""
    found: list[Paragraph] = []
    loose: list[Line] = []
    shown = [line for line in lines if not line.furniture]
    following = {id(line): after for line, after in zip(shown, [*shown[1:], None], strict=False)}
    for line in lines:
        if line.furniture:
            (found[-1].furniture if found else loose).append(line)
        elif found and _goes_on(found[-1], line, following[id(line)], full):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    if loose:
        found.insert(0, Paragraph([], loose))
    return found


def finished(text: str) -> bool:
    """Whether the text ends as a sentence does."""
    return text.rstrip(_CLOSING)[-1:] in _STOPS or text[-1:] in _STOPS


def is_row(text: str) -> bool:
    """A row of a table: figures, at least two, after whatever names them."""
    return bool(_ROW.fullmatch(text))


def stands_alone(line: Line, after: Line | None, full: int) -> bool:
    """Whether ``line`` could be a heading: a short line with a capital, no full stop, and a new start after it."""
    text = line.text
    if finished(text) and text[-1] != "?":
        return False
    if not (text[0].isupper() or NUMBERED.match(text)) or leans(text) or is_row(text):
        return False
    return after is None or (len(text) < 0.8 * full and _room(line, after, full) and not after.text[0].islower())


def _goes_on(paragraph: Paragraph, line: Line, after: Line | None, full: int) -> bool:
    """Whether ``line`` belongs to ``paragraph``. ``after``: the line that comes next."""
    before, text = paragraph.lines[-1], line.text
    if BULLET.match(text):
        return False
    if not full:
        return not line.gap and text[0].islower() and not finished(before.text) and not BULLET.match(before.text)
    if line.gap:  # a blank line divides, but for a sentence cut by the page
        return bool(paragraph.furniture) and text[0].islower() and not finished(before.text)
    if text[0].islower() or (before.text[-1] == "-" and not before.raw[-1:].isspace()):
        return True
    if is_row(before.text) or is_row(text):
        return not is_row(before.text) and _is_label(paragraph) and not any(c.isalpha() for c in text)
    if finished(before.text):
        return _same_sentences(paragraph, line, after, full)
    return _same_sentence(paragraph, line, full)


def _same_sentences(paragraph: Paragraph, line: Line, after: Line | None, full: int) -> bool:
    """After a full stop: the paragraph goes on if its line was full and the next is no heading."""
    if BULLET.match(paragraph.lines[0].text) or (len(line.text) < 0.8 * full and _CHAPTER.match(line.text)):
        return False
    return not _room(paragraph.lines[-1], line, full) and not stands_alone(line, after, full)


def _same_sentence(paragraph: Paragraph, line: Line, full: int) -> bool:
    """Without a full stop: the sentence goes on, unless its line had room for what comes in the next."""
    before, text = paragraph.lines[-1].text, line.text
    if text[0] == "(" or (before[-1] not in "–—" and leans(before)):
        return True
    short = len(text) < 0.8 * full
    if short and NUMBERED.match(text) and (NUMBERED.match(paragraph.lines[0].text) or len(before) < 0.8 * full):
        return False
    return not _room(paragraph.lines[-1], line, full)


def _is_label(paragraph: Paragraph) -> bool:
    return bool(NUMBERED.match(paragraph.lines[0].text)) and len(paragraph.lines) < 3


def _room(line: Line, after: Line, full: int) -> bool:
    return len(line.text) + 1 + len(after.text.split(" ", 1)[0]) <= 0.85 * full


def leans(text: str) -> bool:
    """Whether the text cannot end here: on a comma, a dash, a preposition."""
    return text[-1] in ",;–—&+/(" or text.rsplit(" ", 1)[-1].lower() in _LEANING
