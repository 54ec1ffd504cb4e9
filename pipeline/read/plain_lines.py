"""Lines of plain text as they were printed: spacing, pages, what belongs to the page and not to the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from pipeline.core.text import clean

_PAGE_NUMBER = re.compile(r"(?i)(?:[-–—] ?)?(?:sida?n?\.? ?)?(\d{1,4})(?: ?(?:\(\d{1,4}\)|/ ?\d{1,4}|av \d{1,4}))?(?: ?[-–—])?")
_SURELY_PAGE = re.compile(r"(?i)(?:sida?n?\.? ?\d{1,4}(?: ?(?:\(\d{1,4}\)|/ ?\d{1,4}|av \d{1,4}))?|\d{1,4} ?\(\d{1,4}\))")
_TITLE_AND_PAGE = re.compile(r"\S.{3,90}\S(?: {2,}| ?\t+ ?)\d{1,3}")
_ENTRY = re.compile(r"\S.*?[^\s.…]([ .…\t]*[ .…\t])(\d{1,3})")
_CONTENTS = re.compile(r"(?i)(?:table of )?(?:innehåll|contents)")
_DIGITS = re.compile(r"\d+")
_WRAPPED = 130  # lines longer than this are whole paragraphs, not printed lines


@dataclass(slots=True)
class Line:
    """One line with text. ``raw`` as it stands (its trailing space tells spelling from hyphenation), ``text`` cleaned.

    ``gap``: blank lines before it, where they mean anything; ``edge``: first or last two lines of a page.
    """

    raw: str
    text: str
    gap: int
    edge: bool = False
    furniture: bool = False


def printed_lines(text: str) -> list[Line]:
    """The lines of ``text``, blank ones counted, furniture marked, doubled line spacing taken away."""
    lines: list[Line] = []
    pages = text.split("\f")
    for page in pages:
        first, gap = len(lines), 0
        for raw in page.split("\n"):
            words = clean(raw)
            if words:
                lines.append(Line(raw, words, gap))
                gap = 0
            else:
                gap += 1
        if len(pages) > 1:
            for line in [*lines[first : first + 2], *lines[max(len(lines) - 2, first) :]]:
                line.edge = True
    _mark_furniture(lines, len(pages))
    _undouble(lines)
    return lines


def width(lines: list[Line]) -> int:
    """The length that printed lines reach, or 0 where lines are not printed ones but paragraphs of their own."""
    lengths = sorted(len(line.text) for line in lines if not line.furniture)
    if len(lengths) < 4:
        return lengths[-1] if lengths and 50 <= lengths[-1] <= _WRAPPED else 0
    most = lengths[len(lengths) * 3 // 4]
    usual = [length for length in lengths if length <= 1.25 * most]
    full = usual[len(usual) * 19 // 20]
    if full > _WRAPPED or full < 30 or sum(length > 1.5 * most for length in lengths) > 0.15 * len(lengths):
        return 0
    return full


def _undouble(lines: list[Line]) -> None:
    """In text taken out of a PDF every line may be followed by a blank one: there a single blank means nothing."""
    pairs = [(a, b) for a, b in pairwise(lines) if not a.furniture and not b.furniture]
    spaced = [(a, b) for a, b in pairs if b.gap == 1]
    if len(spaced) < 5 or len(spaced) < 0.7 * len(pairs):
        return
    goes_on = sum(b.text[0].islower() or a.text[-1] in ",-" for a, b in spaced)
    if goes_on * 5 < len(spaced):
        return
    for line in lines:
        line.gap = max(line.gap - 1, 0)


def _mark_furniture(lines: list[Line], pages: int) -> None:
    same: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        same[_DIGITS.sub("#", line.text)].append(line)
    for alike in same.values():
        edges = [line for line in alike if line.edge]
        if pages > 2 and len(edges) >= max(3, 0.4 * pages):
            _mark(edges)
        elif len(alike) > 1 and _counts_up(alike):
            _mark(alike)
    _mark_numbers(lines)
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        near = [other for other in (before, after) if other is not None]
        if _SURELY_PAGE.fullmatch(line.text) or (
            _TITLE_AND_PAGE.fullmatch(line.raw.strip())
            and not any(_TITLE_AND_PAGE.fullmatch(other.raw.strip()) or _SURELY_PAGE.fullmatch(other.text) for other in near)
            and near
            and all(len(other.text) > 50 for other in near)
        ):
            line.furniture = True
    _mark_companions(lines)
    _mark_contents(lines)


def _mark_contents(lines: list[Line]) -> None:
    """A table of contents: entry upon entry that ends in a page number, the numbers never falling.

    Dotted leaders or a heading such as "Innehåll" make three entries enough; without them it takes eight.
    """
    at = 0
    while at < len(lines):
        entries: list[int] = []
        leaders, last, stop = 0, 0, at
        for number in range(at, len(lines)):
            match = _ENTRY.fullmatch(lines[number].text)
            if match and int(match.group(2)) >= last:
                last = int(match.group(2))
                entries.append(number)
                leaders += "." in match.group(1) or "…" in match.group(1)
                stop = number
            elif number - stop > 2:
                break
        named = at > 0 and any(_CONTENTS.match(line.text) for line in lines[max(at - 3, 0) : at + 1])
        if len(entries) >= 8 or (len(entries) >= 3 and (leaders >= 3 or named)):
            _mark(lines[entries[0] : entries[-1] + 1])
            at = entries[-1] + 1
        else:
            at = max(at + 1, entries[0] + 1) if entries else at + 1


def _mark_numbers(lines: list[Line]) -> None:
    """Lone numbers that count the pages: each one or two more than the last, at least three of them."""
    lone = [(line, int(m.group(1))) for line in lines if (m := _PAGE_NUMBER.fullmatch(line.text))]
    run: list[tuple[Line, int]] = []
    for line, number in lone:
        if run and not 0 < number - run[-1][1] <= 2:
            if len(run) > 2:
                _mark([other for other, _ in run])
            run = []
        run.append((line, number))
    if len(run) > 2:
        _mark([other for other, _ in run])


def _mark_companions(lines: list[Line]) -> None:
    """The same words beside page numbers time after time are the running header."""
    beside: Counter[str] = Counter()
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        if not line.furniture and any(other is not None and other.furniture for other in (before, after)):
            beside[line.text] += 1
    for line in lines:
        if beside[line.text] >= 3 and len(line.text) <= 100:
            line.furniture = True


def _counts_up(lines: list[Line]) -> bool:
    """Whether lines alike but for a last number are a running title with its page: "Årsredovisning 2025    12"."""
    numbers, heads = [], set()
    for line in lines:
        match = re.fullmatch(r"(.*[^\W\d_].*?)(\d{1,3})", line.text)
        if match is None or len(match.group(1).strip()) < 8:
            return False
        heads.add(match.group(1))
        numbers.append(int(match.group(2)))
    steps = [b - a for a, b in pairwise(numbers)]
    if len(heads) > 1 or not all(step > 0 for step in steps):
        return False
    return all(_TITLE_AND_PAGE.fullmatch(line.raw.strip()) for line in lines) or (len(lines) > 2 and max(steps) <= 3)


def _mark(lines: list[Line]) -> None:
    for line in lines:
        line.furniture = True
