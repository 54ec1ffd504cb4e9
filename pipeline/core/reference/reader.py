"""Rows → what was seen of each figure: with a head over it, in a form of its own, or only in the usual order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from pipeline.core.reference.about import NAME
from pipeline.core.reference.cells import boxes, has_figures, headed, is_, tokens_of, unfolded, with_
from pipeline.core.reference.header import About, Role, role, roles, spoken, years
from pipeline.core.reference.names import CODE, Names, code_in, folded
from pipeline.core.reference.numerals import Token, figures, peeled
from pipeline.core.reference.placed import key
from pipeline.core.reference.seen import AT_MOST, OTHERS, SUMMED, TOTAL, Seen
from pipeline.core.reference.shape import Shape
from pipeline.core.reference.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.core.reference.lines import Row

_MEAN = re.compile(
    r"medelvärde|(?:^|[(:–])\s*medel\b|\bmedel (?:för|av|i)\b|genomsnitt|medeltal|snittet|riket|gjennomsnitt|average|"
    r"(?<!\w)mean(?!\w)",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:poäng|poeng|points|resultat|uppnått|oppnådd)\b", re.IGNORECASE)
_YEAR_LAST = re.compile(r"\s(?:19|20)\d\d$")
_LEADER = re.compile(r"\.\s?\.\s?\.|…|_{3}")
_KEYED = re.compile(
    r"^\W*(?:(?:uppnådd?a?|erhåll\w+|oppnådde?)?\s*(?:poäng|poeng|points|score|resultat|uppnått|bedömning)\w*)\W+"
    r"(?P<points>\w+)(?:\s+(?:poäng|poeng|points))?\W+(?:max\w*|maks\w*)\W*(?P<max>\w+)\W*(?:poäng|poeng|points)?\W*$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^\W*(?:poäng|poeng|points|score|resultat|bedömning|uppnått|poängbedömning)\w*\s*[:–-]?\s*", re.IGNORECASE)
_OF_YEAR = re.compile(r"\((?:år\s+)?((?:19|20)\d\d)\s*[:–-][^()]*\)")
_WHOLE = re.compile(
    r"(?:total\w*|sammanlag\w+|summa\w*)[^.;\d]{0,60}?(?<!\d)(\d{1,3})(?!\d)\s*(?:poäng\w*|poeng|points)?\s*"
    r"(?:av|of|/)\s*(?:totalt\s+|maximalt\s+|möjliga\s+)*(\d{3,4})(?!\d)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Reader:
    """Walks the rows. It remembers the area and sub-area it is under, the head in force, and the years last spoken of."""

    names: Names
    about: About
    area: str = ""
    subarea: str = ""
    head: list[Role] | None = None
    box: bool = False
    caption: str = ""
    foreign: bool = False  # the table just read has a head without points: one without any may go on with it
    eras: dict[int, frozenset[int]] = field(default_factory=dict)
    captions: dict[str, frozenset[int]] = field(default_factory=dict)  # heading or caption → what is read under it is about

    def _said(self) -> frozenset[int]:
        """The years that what is read now is about: of its caption, else of the nearest heading that names any."""
        if self._foreign(self.caption):
            return OTHERS
        said = [years(self.caption), *(self.eras[level] for level in sorted(self.eras, reverse=True))]
        return next(filter(None, said), frozenset())

    def _foreign(self, caption: str) -> bool:
        """Whether a caption or heading is about a mean or another municipality, and not about this one as well."""
        if self.about.stem and self.about.stem in folded(caption):
            return False
        if "(" not in caption and role(caption.partition(" ")[0], self.about) == "label" and _OWN.search(caption):
            return False  # a table's head: a column for the mean beside one for the points
        return bool(_MEAN.search(caption) or (self.about.stem and NAME.search(caption)))

    def read(self, rows: Sequence[Row]) -> Iterator[Seen]:
        for table, group in groupby(rows, key=lambda row: row.table):
            members = list(group)
            plain = table is None or all(len(row.cells) == 1 for row in members)
            for part in [members] if plain else Shape(self.names, self.about).shaped(members):
                if plain or part[0].table is None:
                    for row in part:
                        yield from self._line(row)
                else:
                    yield from self._table(part)

    # tables

    def _table(self, rows: list[Row]) -> Iterator[Seen]:
        said = self._said()
        head: dict[int, Role] | None = None
        open_rows: list[tuple[Seen, dict[int, Token]]] = []
        made: list[Seen] = []
        for row in rows:
            texts = dict(row.cells)
            first = min(texts)
            if len(texts) == 1 and not (head and head.get(first) in ("points", "pair")):
                bare = self._bare(texts[first], row, head)
                made += [bare] if bare is not None else self._line(row)
                continue
            if not has_figures(texts) and (found := self._head_of(texts)) is not None:
                head = found or None
                continue
            of = {column: text for column, text in texts.items() if len(text) == 4 and years(text)}
            texts = {column: text for column, text in texts.items() if column not in of}
            for label, cells in self._parted(texts, head):
                subject = self._subject(label, row, said)
                if of and not label.strip() and made:  # another year of the row above
                    subject = replace(made[-1], points=None, max=None, doubt="", years=said)
                if subject is None:
                    continue
                if of:
                    subject = replace(subject, years=frozenset().union(*map(years, of.values())))
                held = [figures(text) or () for text in cells.values()]
                if len(held) == 1 and len(held[0]) > 1:  # points and maximum run together in one cell
                    made.append(self._ordered(subject, held[0]))
                elif head is None:
                    open_rows.append((subject, tokens_of(cells)))
                else:
                    made.append(headed(subject, cells, head))
        foreign = self.foreign if head is None else not {"points", "pair"} & set(head.values())
        made += [replace(s, doubt="reference-ambiguous") for s, _ in open_rows] if foreign else self._headless(open_rows)
        self.foreign = foreign or said == OTHERS
        yield from boxes(made, self.area, self._most)
        self.caption = ""

    def _bare(self, label: str, row: Row, head: dict[int, Role] | None) -> Seen | None:
        """A sub-area's name with nothing beside it, under a head that has points."""
        if not head or "points" not in head.values() or figures(label) is not None:
            return None
        seen = self._subject(label, row, self._said())
        return replace(seen, doubt="reference-blank") if seen is not None and "." in seen.subject and not seen.doubt else None

    def _head_of(self, texts: dict[int, str]) -> dict[int, Role] | None:
        """The roles of the columns if the row is a head, {} for one whose words stand together in one cell, else None."""
        for line in texts[min(texts)].split("\n"):
            self.area = (not code_in(line) and self.names.area(line)) or self.area
        for text in texts.values():
            heads = spoken(text, self.about)
            if heads is not None and len(heads[1]) > 1 and ("max" in heads[1] or len(texts) == 1):
                self.head = heads[1]
                return {}
        return roles(texts, self.about)

    def _parted(self, texts: dict[int, str], head: dict[int, Role] | None) -> Iterator[tuple[str, dict[int, str]]]:
        """The row, or the two that stand in it: an area's sum right under its last sub-area, drawn together with it."""
        for label, cells in unfolded(texts, head):
            held = {column: text.split() for column, text in cells.items() if figures(text)}
            last = [parts[-1] for parts in held.values()]
            area = code_in(label).partition(".")[0]
            if len(held) > 1 and all(len(parts) == 2 for parts in held.values()) and str(self._most(area)) in last:
                yield label, cells | {column: parts[0] for column, parts in held.items()}
                self.area = area
                yield "", {column: parts[1] for column, parts in held.items()}
            else:
                yield label, cells

    def _headless(self, rows: list[tuple[Seen, dict[int, Token]]]) -> Iterator[Seen]:
        """Where no head says it, the column that holds every row's own maximum is the maximum's, and the one other the
        points'."""
        known = [(s, cells) for s, cells in rows if s.subject in self.names.subareas]
        columns = sorted({c for _, cells in known for c in cells})
        full = [
            c
            for c in columns
            if len(known) > 1 and all(is_(cells.get(c), self.names.subareas[s.subject][1]) for s, cells in known)
        ]
        others = [c for c in columns if c not in full and any(cells.get(c) and cells[c].kind != "share" for _, cells in known)]
        for seen, cells in rows:
            pairs = [t for t in cells.values() if t.kind == "pair"]
            if len(pairs) == 1 and len(cells) == 1:
                yield replace(seen, points=pairs[0].value, max=pairs[0].of, sure=True)
            elif not full and len(cells) == 1 and all(t.kind == "number" and t.unit for t in cells.values()):
                yield replace(seen, points=next(iter(cells.values())).value, sure=True)
            elif len(full) == 1 and len(others) == 1:
                yield with_(seen, cells.get(others[0]), cells.get(full[0]), sure=False)
            elif seen.name and any(t.kind in ("number", "noisy", "pair") for t in cells.values()):
                yield replace(seen, doubt="reference-ambiguous")

    def _subject(self, label: str, row: Row, said: frozenset[int]) -> Seen | None:
        """Whom a row is about, as a Seen without figures; None for nobody known. A row without a label is its area's sum."""
        base = Seen("", "", page=row.page, place=row.place or "", years=said)
        label = label.strip()
        if not label:
            return replace(base, subject=self.area) if self.area else None
        lines = label.split("\n")
        if len(lines) > 1 and sum(bool(self._named(line)) for line in lines) > 1:
            return replace(base, subject=self.area) if self.area else None
        label = " ".join(lines)
        of = _YEAR_LAST.search(label)
        if of and int(of.group()) <= (self.about.year or 0):  # from a column of years: the row is that year's
            base, label = replace(base, years=years(of.group())), label[: of.start()]
        if total := SUMMED.match(label):
            named = self.names.area(label[total.end() :].strip(" :")) or _numbered_area(label)
            return replace(base, subject=named or f"sum:{self.area}", name=label)
        code = code_in(label)
        if not code and (area := self.names.area(label)):
            self.area = area
            return replace(base, subject=area, name=label)
        seen = self._by_code(base, code, label) if code else replace(base, subject=self._named(label), name=label)
        if seen.subject and not seen.doubt:
            self.area = seen.subject.partition(".")[0]
        return seen if seen.subject else None

    def _named(self, label: str) -> str:
        code = code_in(label)
        if code:
            return code
        return self.names.subarea(label, area=self.area) or self.names.subarea(label)

    def _by_code(self, base: Seen, code: str, label: str) -> Seen:
        found = CODE.match(label)
        name = label[found.end() :].strip(" .:–-") if found else ""
        seen = replace(base, subject=code, name=name)
        if not self.names.subareas:
            return seen if name else replace(seen, subject="")
        other = self.names.subarea(name)
        if code not in self.names.subareas:
            return replace(seen, doubt="reference-code-unknown")
        if other and other != code:
            return replace(seen, doubt="reference-code-and-name")
        if not other and name and not self.names.agrees(code, name):
            part = self.names.part_of_another(code, name)
            return replace(seen, renamed=True, doubt="reference-code-and-name" if part else "")
        return seen

    # lines

    def _line(self, row: Row) -> Iterator[Seen]:
        self.foreign &= not (row.heading or self.names.area(row.text) or not self.names.areas)
        text = self._own(row.text.replace("\n", " "))
        if row.heading:
            self.box, self.head = False, None
            self.eras = {level: said for level, said in self.eras.items() if level < row.heading} | {
                row.heading: OTHERS if self._foreign(text) else years(text)
            }
        if row.heading or len(text) <= 120:
            self.captions[key(text)] = OTHERS if self._foreign(text) else years(text) or self._said()
        if len(text) <= 160 and (head := spoken(text, self.about)) is not None:
            rest = head[0]
            area = self.names.area(rest)
            if not rest or area or role(rest, self.about) == "label":
                self.head = head[1]
                self.box = len(self.head) == 1
                self.area = area or self.area
                self.caption = text if area or not self._foreign(self.caption) else self.caption
                return
        if self.box and (alone := figures(text)) and len(alone) == 1 and alone[0].kind == "number":
            self.box = False
            if self.area:
                yield Seen(self.area, "", alone[0].value, None, sure=True, page=row.page, place=row.place or "")
            return
        if (seen := self._under(text, row)) is not None:
            yield seen
            return
        base = Seen("", "", sure=True, page=row.page, place=row.place or "", years=self._said())
        yield from told(text, self.subarea, self.area, self.names, base)
        found = [seen for piece in _pieces(text, self.names) for seen in self._piece(piece, row)]
        yield from found
        yield from _whole(text, row, max((most for _, most in self.names.areas.values()), default=100))
        if len(text) <= 200 and (row.heading or len(text) <= 120):
            kept = found or (code_in(text) and not row.heading)  # a row, though nothing could be told of it
            self.caption = self.caption if kept else text
            self._heading(text)

    def _own(self, text: str) -> str:
        """Without what is said in brackets of another year: ``(2019: 9 poäng)``."""
        return _OF_YEAR.sub(lambda m: m.group() if int(m.group(1)) == self.about.year else "", text)

    def _heading(self, text: str) -> None:
        label, _ = peeled(text)
        area = "" if code_in(label) else self.names.area(label)
        if area:
            self.area, self.subarea = area, ""
            return
        found = self._named(label)
        if found and (not self.names.subareas or found in self.names.subareas):
            self.subarea = found

    def _under(self, text: str, row: Row) -> Seen | None:
        """A line that gives the points of the sub-area or area it stands under."""
        subject = self.subarea or self.area
        if not subject or len(text) > 100:
            return None
        base = Seen(subject, "", page=row.page, place=row.place or "", sure=True, years=self._said())
        if keyed := _KEYED.match(text):
            points, most = figures(keyed["points"]), figures(keyed["max"])
            if points and most and len(points) == len(most) == 1:
                return with_(base, points[0], most[0], sure=True)
        lead = _LEAD.match(text)
        tokens = figures(text[lead.end() :] if lead else text)
        if tokens is None or len(tokens) != 1:
            return None
        only = tokens[0]
        if only.kind == "pair" and only.of != self._most(subject) and only.of == self._most(self.area):
            return replace(base, subject=self.area, points=only.value, max=only.of)  # its sum, under its last sub-area
        if only.kind == "pair":
            return replace(base, points=only.value, max=only.of)
        if only.kind == "number" and (lead or only.unit):
            return replace(base, points=only.value)
        return None

    def _piece(self, piece: str, row: Row) -> Iterator[Seen]:
        label, tokens = peeled(piece)
        label = label.strip()
        if AT_MOST.search(label):  # "(högst 100 poäng)" says what could be had
            return
        if len(tokens) == 1 and tokens[0].kind == "number" and _LEADER.search(piece):  # a page number in a list of contents
            return
        if not tokens and (only := figures(piece)) and row.table is not None:
            label, tokens = "", only
        if not tokens or (not label and row.table is None and len(tokens) != 2):
            if tokens is None or not tokens:
                self._piece_area(piece)
            return
        if not label and not (self.area and tokens[-1].value == self._most(self.area)):
            return
        seen = self._subject(label, row, self._said())
        if seen is None or (seen.renamed and not (code_in(label) and len(tokens) >= 1)):
            return
        if seen.doubt == "reference-code-unknown":  # "1.6" in running text is no sub-area
            return
        last = len(tokens) == 4 and tokens[3].value == self._most(seen.subject.partition(".")[0]) and "." in seen.subject
        if last:  # the area's sum stands right after its last sub-area
            area = Seen(seen.subject.partition(".")[0], "", page=row.page, place=row.place or "", years=seen.years)
            yield self._ordered(area, tokens[2:])
            tokens = tokens[:2]
        yield self._ordered(seen, tokens)

    def _piece_area(self, piece: str) -> None:
        head = spoken(piece, self.about)
        if head is not None and (area := self.names.area(head[0])):
            self.area, self.head = area, head[1]

    def _most(self, subject: str) -> int | None:
        known = self.names.subareas.get(subject) or self.names.areas.get(subject)
        return known[1] if known else None

    def _ordered(self, seen: Seen, tokens: Sequence[Token]) -> Seen:
        if len(tokens) == 2 and tokens[0].kind == "blank" and (tokens[1].unit or tokens[1].kind == "pair"):
            tokens = tokens[1:]  # "Social hållbarhet – 12 p": the dash stands between
        if len(tokens) == 1 and tokens[0].kind == "pair":
            return replace(seen, points=tokens[0].value, max=tokens[0].of, sure=True)
        if self.head and len(tokens) == len(self.head):
            by = dict(zip(self.head, tokens, strict=True))
            return with_(seen, by.get("points"), by.get("max"), sure=True)
        if len(tokens) == 1 and tokens[0].kind == "number" and tokens[0].unit:
            return replace(seen, points=tokens[0].value, sure=True)
        if len(tokens) == 2 and all(t.kind in ("number", "noisy") for t in tokens):
            most = self._most(seen.subject) if not seen.subject.startswith("sum:") else tokens[1].value
            if most is not None and tokens[1].value == most and not seen.renamed:
                return with_(seen, tokens[0], tokens[1], sure=False)
            return replace(seen, doubt="reference-max-differs" if most else "reference-ambiguous")
        if any(t.kind == "blank" for t in tokens):
            return replace(seen, doubt="reference-blank")
        return replace(seen, doubt="reference-ambiguous")


def _numbered_area(label: str) -> str:
    found = re.search(r"(?:område|area)\s+([1-9])\b", label, re.IGNORECASE)
    return found.group(1) if found else ""


def _pieces(text: str, names: Names) -> list[str]:
    """A line cut before each code with a name, each known name and each area's head: a paragraph may hold many rows."""
    cuts = {0}
    for found in CODE.finditer(text):
        if re.match(r"\s*[^\W\d_]", text[found.end() :]):
            cuts.add(found.start())
    for name, _ in (*names.subareas.values(), *names.areas.values()):
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?=\W*\d|\s+{'|'.join(_HEADS)})", text):
            before = re.search(r"(?:[1-9]\s?[.,]\s?[1-9]\.?|(?:Område\s+)?[1-9]\.?)\s+$", text[: found.start()])
            cuts.add(before.start() if before else found.start())
    sums = {found.start() for found in _SUMMED.finditer(text)}
    edges = [*sorted(cuts | sums), len(text)]
    beside = sums if len(sums) > 1 else set()  # sums beside each other: nobody says whose each is
    return [text[a:b].strip() for a, b in pairwise(edges) if text[a:b].strip() and a not in beside]


_SUMMED = re.compile(r"(?<!\w)(?:Del)?(?:[Ss]umma|[Tt]otalt|Sum|Total)(?=\W{1,4}\d)")
_HEADS = ("Uppnått", "Poäng", "Resultat", "Max", "Oppnådd", "Poeng")


def _whole(text: str, row: Row, area: int) -> Iterator[Seen]:
    """What a sentence says of the whole: more points could be had than in an ``area``."""
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", text):
        for found in _WHOLE.finditer(sentence):
            if int(found.group(2)) <= area:
                continue
            yield Seen(
                TOTAL, "", int(found.group(1)), int(found.group(2)), sure=True, page=row.page, place=row.place or "",
                years=years(sentence),
            )  # fmt: skip
