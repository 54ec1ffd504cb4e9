"""Figures by where they are printed: each belongs to the words on its line to the left, and to the head it stands under.

The second reading of a report with pages. It sees tables without rulings and columns beside each other, and says only what
place and head say together; where it contradicts the first reading neither is believed (``settle.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.core.reference.header import About, Role, roles, years
from pipeline.core.reference.names import BRACKETS, CODE, code_in, folded
from pipeline.core.reference.seen import AT_MOST, SUMMED, Seen
from pipeline.core.reference.spread import Spread, Stretch, spreads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.core.reference.names import Names
    from pipeline.core.reference.numerals import Token
    from pipeline.core.reporting.layout import Word

_COLUMN = 6000  # hundredths of a point: names that begin within it are in the same column of the page
SUM = "sum:"
_DIGIT = re.compile(r"\d")
_NEAR = 1.9  # times a line's height: the next line of the same cell
_EDGE = 700  # hundredths of a point: what begins there begins at the same place
_WORDY = 45  # characters: what is longer is no head of a column of figures
_LONGEST = 4  # lines of a head, or of a name


@dataclass(frozen=True, slots=True)
class Group:
    """Words and the figures to their right, up to the next words."""

    row: int
    label: Stretch
    figures: tuple[Stretch, ...]


@dataclass(slots=True)
class Placed:
    """Walks the printed rows of a report whose edition's names are known."""

    names: Names
    about: About
    said: Mapping[str, frozenset[int]]  # what headings and captions are about, by how they begin (``captions``)
    rows: list[Spread] = field(default_factory=list)
    groups: dict[int, list[Group]] = field(default_factory=dict)
    last: tuple[int, int, list[tuple[int, int, str]]] = (0, 0, [])  # page, left edge and columns of the heads last read by
    bare: list[tuple[Seen, tuple[Token, Token]]] = field(default_factory=list)  # two figures, and no head over either

    def read(self, words: Sequence[Word]) -> Iterator[Seen]:
        if not self.names.subareas:
            return
        self.rows = list(spreads(words))
        self.groups = {n: list(_groups(n, row)) for n, row in enumerate(self.rows)}
        yield from _alike(list(self._read()))

    def _read(self) -> Iterator[Seen]:
        era: frozenset[int] = frozenset()
        areas: dict[int, str] = {}  # the area last read of, by where on the page its names begin
        for n, row in enumerate(self.rows):
            if len(row.parts) == 1:
                era = self.said.get(key(row.parts[0].text), era)
            for part in row.parts:
                if part.tokens is None and (area := self.names.area(part.text)):
                    areas[part.x0 // _COLUMN] = area
            for group in self.groups[n]:
                if AT_MOST.search(group.label.text):
                    continue
                subject = self._subject(group) if group.figures else ""
                seen = self._seen(subject, group, row) if subject else self._sum(group, row)
                if subject:
                    areas[group.label.x0 // _COLUMN] = subject.partition(".")[0]
                if seen is not None and seen.subject == SUM:
                    seen = replace(seen, subject=f"{SUM}{areas.get(group.label.x0 // _COLUMN, '')}")
                if seen is not None:
                    yield replace(seen, years=seen.years or era)
        yield from self._ordered()

    def _ordered(self) -> Iterator[Seen]:
        """Two figures without heads: the maximum stands where every row has its own, if that is one place only."""
        for at in (0, 1):
            fits = [self.names.subareas[s.subject][1] == pair[at].value for s, pair in self.bare]
            other = [self.names.subareas[s.subject][1] == pair[1 - at].value for s, pair in self.bare]
            if len(fits) > _LONGEST and all(fits) and sum(other) < len(other) / 2:
                for seen, pair in self.bare:
                    if pair[1 - at].kind == "number":
                        yield replace(seen, points=pair[1 - at].value, max=pair[at].value, sure=False)

    # whose

    def _subject(self, group: Group) -> str:
        """The sub-area that the words, with the lines above and below them in their cell, name; "" for none."""
        below = self._more(group, 1)
        whole = " ".join([group.label.text, *below])
        for text in (group.label.text, whole):
            if found := self._named(text):
                return found
        if not code_in(group.label.text):
            above = list(reversed(self._more(group, -1)))
            for start in range(len(above)):
                lines = above[start:]
                for text in (" ".join([*lines, group.label.text]), " ".join([*lines, whole])):
                    if (found := self._named(text)) and not self._has_figures(group, len(lines)):
                        return found
        return ""

    def _named(self, text: str) -> str:
        """By its whole name, by its number and the name, or by its number and how the name begins."""
        code = code_in(text)
        found = CODE.match(text) if code else None
        name = text[found.end() :].strip(" .:–-") if found else text
        if _DIGIT.search(BRACKETS.sub("", name).strip()[2:]):  # figures of another kind among the words
            return ""
        by_name = self.names.subarea(name)
        if code not in self.names.subareas:
            return by_name if by_name and not code else ""
        if by_name:
            return code if by_name == code else ""
        said = folded(name)
        begins = len(said) >= 6 and folded(self.names.subareas[code][0]).startswith(said)
        return code if begins or self.names.agrees(code, name) else ""

    def _more(self, group: Group, step: int) -> list[str]:
        """The lines under (or over) the words in their cell: no figures beside them, the same left edge, no number of their
        own; at most three."""
        found: list[str] = []
        last = self.rows[group.row]
        for n in range(group.row + step, group.row + step * _LONGEST, step):
            if not 0 <= n < len(self.rows) or self.rows[n].page != last.page:
                break
            row = self.rows[n]
            if abs(row.y - last.y) > _NEAR * max(row.height, last.height):
                break
            here = next((g for g in self.groups[n] if abs(g.label.x0 - group.label.x0) < _EDGE or self._after(group, g)), None)
            if here is None or here.figures or (step > 0 and code_in(here.label.text)):
                break
            found.append(here.label.text)
            if code_in(here.label.text):
                break
            last = row
        return found

    def _after(self, group: Group, other: Group) -> bool:
        """Whether the line begins under the name, where the number has a column of its own or hangs out."""
        code = CODE.match(group.label.text)
        indent = 0 if code is None else 4 * self.rows[group.row].height
        return 0 < other.label.x0 - group.label.x0 < indent

    def _has_figures(self, group: Group, lines: int) -> bool:
        """Whether a line above has figures of its own in the group's columns."""
        left, right = group.label.x0, group.figures[-1].x1
        for n in range(max(0, group.row - lines), group.row):
            if any(p.tokens and left < p.x0 and p.over(left, right) > 0 for p in self.rows[n].parts):
                return True
        return False

    def _sum(self, group: Group, row: Spread) -> Seen | None:
        """The sum of an area: of the one that is named, or of that above a row called sum. Its maximum stands after it."""
        tokens = [t for part in group.figures for t in part.tokens or ()]
        if not tokens or tokens[-1].kind not in ("number", "pair") or len(tokens) > 2:
            return None
        points, most = (tokens[0].value, tokens[0].of) if len(tokens) == 1 else (tokens[0].value, tokens[1].value)
        area = self.names.area(group.label.text)
        known = {most for _, most in self.names.areas.values()}
        if points is None or most not in known or points > most or not (area or SUMMED.match(group.label.text)):
            return None
        return Seen(area or SUM, "", points, most, sure=True, page=row.page)

    # how much

    def _seen(self, subject: str, group: Group, row: Spread) -> Seen | None:
        tokens = [t for part in group.figures for t in part.tokens or ()]
        base = Seen(subject, "", page=row.page, place="", sure=True)
        most = self.names.subareas[subject][1]
        if len(tokens) == 1 and tokens[0].kind == "pair" and tokens[0].of == most:
            said = frozenset().union(*(years(h) for h in self._heads(group).values()))
            return Seen(subject, "", tokens[0].value, most, sure=True, page=row.page, years=said)
        if len(tokens) == 1 and tokens[0].kind == "number" and tokens[0].unit and not row.led:
            return replace(base, points=tokens[0].value)
        found = self._by_head(group)
        if found is None:
            if len(tokens) == 2 and not self._heads(group):
                self.bare.append((base, (tokens[0], tokens[1])))
            return None
        points, of = found
        if points.kind != "number" or points.value is None:
            return None
        if points.value > most:  # a share? settle.py asks how many such there are
            return replace(base, points=points.value, doubt="reference-ambiguous")
        if of is not None and (of.kind != "number" or of.value != most):
            return None
        return Seen(base.subject, "", points.value, most if of is not None else None, sure=True, page=row.page)

    def _by_head(self, group: Group) -> tuple[Token, Token | None] | None:
        """Points and maximum by the heads right over them; None where any head is silent or two could be meant."""
        if any(len(part.tokens or ()) != 1 for part in group.figures):
            return None
        heads = self._heads(group)
        if len(heads) != len(group.figures):
            return None
        found = roles({0: "Delområde", **{n + 1: heads[n] for n in heads}}, self.about)
        if found is None:
            return None
        by: dict[Role, list[int]] = {}
        for column, what in found.items():
            by.setdefault(what, []).append(column)
        if len(by.get("points", [])) != 1 or len(by.get("max", [])) > 1 or by.get("pair") or by.get(""):
            return None
        one = {n + 1: (part.tokens or ())[0] for n, part in enumerate(group.figures)}
        most = by.get("max")
        return one[by["points"][0]], one[most[0]] if most else None

    def _heads(self, group: Group) -> dict[int, str]:
        """What stands over each figure, by its place among the group's: the lowest lines above without figures, in the
        same columns, read downwards."""
        first = self._top(group)
        lines: list[Spread] = []
        for n in range(first - 1, max(-1, first - 1 - _LONGEST), -1):
            row = self.rows[n]
            below = lines[-1] if lines else self.rows[first]
            if row.page != below.page or abs(row.y - below.y) > 2.6 * max(row.height, below.height):
                break
            if any(p.tokens and not years(p.text) and p.over(group.label.x0, group.figures[-1].x1) > 0 for p in row.parts):
                break
            lines.append(row)
        found: dict[int, str] = {}
        for at, part in enumerate(group.figures):
            texts = [over.text for row in reversed(lines) for over in row.parts if self._over(over, part, group)]
            if texts:
                found[at] = " ".join(texts)
        if found:
            self.last = lines[0].page, group.label.x0, [(f.x0, f.x1, found.get(n, "")) for n, f in enumerate(group.figures)]
            return found
        return self._carried(group)

    def _carried(self, group: Group) -> dict[int, str]:
        """The heads of the table on the page before, where this one goes on with it in the same columns without any."""
        page, left, columns = self.last
        here = self.rows[group.row].page
        if here - page > 1 or abs(left - group.label.x0) > _EDGE or len(columns) != len(group.figures):
            return {}
        if any(f.over(x0, x1) <= 0 for f, (x0, x1, _) in zip(group.figures, columns, strict=True)):
            return {}
        self.last = here, left, columns
        return {at: text for at, (_, _, text) in enumerate(columns) if text}

    def _over(self, head: Stretch, figure: Stretch, group: Group) -> bool:
        """Whether a head stands over a figure, and over no other of the group."""
        if head.x0 < group.label.x0 + _EDGE or len(head.text) > _WORDY:
            return False
        if head.over(figure.x0, figure.x1) <= 0:
            return head.over(figure.x0, figure.x1) > -_EDGE and self._nearest(head, group) is figure
        return sum(head.over(f.x0, f.x1) > 0 for f in group.figures) == 1

    @staticmethod
    def _nearest(head: Stretch, group: Group) -> Stretch | None:
        near = sorted(group.figures, key=lambda f: -head.over(f.x0, f.x1))
        if len(near) > 1 and near[1].over(head.x0, head.x1) > -2 * _EDGE:
            return None
        return near[0]

    def _top(self, group: Group) -> int:
        """The first row of the table the group stands in: upwards while lines follow each other and have figures in
        its columns, or are lines of a name."""
        top = group.row
        left, right = group.label.x0, group.figures[-1].x1
        for n in range(group.row - 1, -1, -1):
            row, below = self.rows[n], self.rows[n + 1]
            if row.page != below.page or below.y - row.y > 3.2 * max(row.height, below.height):
                break
            inside = [p for p in row.parts if p.over(left, right) > 0]
            if any(p.tokens and not years(p.text) for p in inside):
                top = n
            elif any(p.x0 > left + _EDGE for p in inside) or group.row - n > 90 or n < top - _LONGEST:
                break
        return top


def _alike(seen: Sequence[Seen]) -> Iterator[Seen]:
    """Without a figure that has no maximum and stands beside one sub-area of its area alone: it may be the sum in a box."""
    beside: dict[tuple[str, int | None], set[str]] = {}
    for s in seen:
        beside.setdefault((s.subject.partition(".")[0], s.page), set()).add(s.subject)
    yield from (s for s in seen if s.max is not None or len(beside[s.subject.partition(".")[0], s.page]) > 1)


def key(text: str) -> str:
    """How a heading begins: what of it stands on its first printed line."""
    return folded(text)[:24]


def _groups(number: int, row: Spread) -> Iterator[Group]:
    label: Stretch | None = None
    held: list[Stretch] = []
    for part in row.parts:
        if part.tokens is not None and label is not None:
            held.append(part)
        elif part.tokens is None or code_in(part.text):
            if label is not None and code_in(label.text) and len(label.text) <= 5 and not held:
                label = Stretch(f"{label.text} {part.text}", label.x0, part.x1, None)
                continue
            if label is not None and not row.led:
                yield Group(number, label, tuple(held))
            label, held = part, []
    if label is not None and not (
        row.led and len(held) == 1 and all(t.kind == "number" and not t.unit for t in held[0].tokens or ())
    ):
        yield Group(number, label, tuple(held))
