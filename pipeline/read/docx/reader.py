"""Word documents: one walk over the element tree of each story, styles resolved once, changes taken as accepted.

Deleted text, comments and field instructions are not read. Footnotes and text boxes follow the paragraph they hang
on; headers and footers stand once each at the end, as furniture. A table of contents is furniture too.
"""

from __future__ import annotations

import gc
import re
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Missing
from pipeline.read.compose import BULLET, Composer, split_breaks, tidy
from pipeline.read.docx.styles import Look, Styles
from pipeline.read.docx.table import grid, lays_out
from pipeline.read.docx.wordml import (
    BOX,
    BR,
    CELL,
    CHOICE,
    CONTENT,
    DELETED,
    ENDNOTE,
    FALLBACK,
    FIELD,
    FIELD_TYPE,
    FOOTNOTE,
    ID,
    MATH,
    NOTES,
    PPR,
    RPR,
    SETTLED,
    TAB,
    TBL,
    TYPE,
    P,
    R,
    T,
    W,
    on,
    properties,
    words,
)  # fmt: skip
from pipeline.read.grid import emit
from pipeline.read.office_left import word_left
from pipeline.read.ooxml import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from pipeline.core.model import Document

READER = "docx"
VERSION = 1

_CORE = "docProps/core.xml"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MODIFIED = "{http://purl.org/dc/terms/}modified"
_NO_TITLE = re.compile(r"(?i)microsoft word|(?:word[- ]?)?dokument\d*$|document\d*$|untitled|namnlös|.*\.(?:docx?|dotx?)$")
_WRAPPERS = frozenset(W + name for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent"))


def read(data: bytes) -> Document:
    """Raises ReadError ``docx-corrupt``, ``docx-encrypted``, ``docx-too-big``, ``xml-doctype`` or ``text-none``."""
    collecting = gc.isenabled()
    gc.disable()  # a tree's elements make no cycles with ours, and the collector would go through all of them again and again
    try:
        return _Reading(Package(data, "docx")).document()
    finally:
        if collecting:
            gc.enable()


class _Reading:
    """One document on its way: where its parts are and what has been given a number so far."""

    def __init__(self, package: Package) -> None:
        self.package = package
        main = next((part for kind, part in package.related("") if kind == "officeDocument"), "word/document.xml")
        if main not in package:
            raise ReadError("docx-corrupt")
        self.main = main
        self.related = package.related(main)
        self.styles = Styles(package, self.related)
        self.out = Composer()
        self.missing: list[Missing] = []
        self.hanging: dict[_Element, list[_Element]] = {}  # paragraph → text boxes and note references taken out of it
        self.notes: dict[str, dict[str, _Element]] = {}
        self.level = 0  # of the last heading that a style made
        self.tables = self.boxes = 0

    def document(self) -> Document:
        root = self.package.xml(self.main)
        body = root.find(f"{W}body")
        if body is None:
            raise ReadError("docx-corrupt")
        for kind, part in self.related:
            if kind in NOTES and part in self.package:
                self.notes[kind] = self._notes(part)
        left = word_left(self.package, self.main, root)
        self._settle(root)
        self.flow(body)
        self._furniture()
        title, date = self._core()
        return self.out.document(title=title, own_date=date, missing=[*self.missing, *left])

    # the walk ------------------------------------------------------------------------------------------------------

    def flow(self, parent: _Element, place: str | None = None) -> None:
        """Paragraphs and tables in reading order, through content controls and accepted changes."""
        children = list(_blocks(parent))
        for number, child in enumerate(children):
            if child.tag == TBL:
                self.table(child, place)
            elif child.tag == P:
                self.paragraph(child, children, number, place)
            else:
                self.missing.append(Missing("docx-embedded", "altChunk"))

    def paragraph(self, p: _Element, siblings: list[_Element], number: int, place: str | None) -> None:
        text = words(p)
        if text and not text.isspace():
            look = self.look(p)
            if look.contents:
                self.out.add(BlockKind.FURNITURE, text)
            elif look.level:
                self.level = look.level
                self.out.add(BlockKind.HEADING, text, level=look.level, place=place)
            elif len(text) <= 80 and self._bold_heading(p, text, siblings[number + 1 : number + 4]):
                self.out.add(BlockKind.HEADING, text, level=min(self.level + 1, 6), place=place)
            else:
                for line in split_breaks(text) if "\n" in text else (text,):
                    self.out.add(kind_of(line, look), line, place=place)
        if p in self.hanging:
            self.hung(p)

    def table(self, tbl: _Element, place: str | None) -> None:
        if lays_out(tbl, self.styles):
            for cell in tbl.iter(CELL):
                if next(cell.iterancestors(TBL)) is tbl:
                    self.flow(cell, place)
            return
        self.tables += 1
        cells, heads = grid(tbl, self.styles)
        emit(self.out, cells, self.tables - 1, heads)
        self.hung(tbl)

    def look(self, p: _Element) -> Look:
        return self.styles.look(properties(p, PPR))

    def hung(self, top: _Element) -> None:
        """The text boxes and notes that hang on the paragraphs in ``top``."""
        if not self.hanging:
            return
        for p in top.iter(P):
            for thing in self.hanging.pop(p, ()):
                if thing.tag == BOX:
                    self.boxes += 1
                    self.flow(thing, f"textruta {self.boxes}")
                else:
                    kind = "footnotes" if thing.tag == FOOTNOTE else "endnotes"
                    note = self.notes.get(kind, {}).get(thing.get(ID, ""))
                    if note is not None:
                        self.flow(note, f"{NOTES[kind]} {thing.get(ID)}")

    def _bold_heading(self, p: _Element, text: str, after: list[_Element]) -> bool:
        """A short bold line with plain prose under it was meant as a heading."""
        line = tidy(text)
        if not line or line[-1] in ".,;:!?" or not (line[0].isupper() or line[0].isdigit()) or not self._bold(p):
            return False
        for below in after:
            if below.tag != P:
                return False
            under = tidy(words(below))
            if under:
                look = self.look(below)
                return len(under) > 60 and not look.level and not self._bold(below)
        return False

    def _bold(self, p: _Element) -> bool:
        runs = [run for run in p.iter(R) if any(t.text and not t.text.isspace() for t in run.iter(T))]
        by_style = self.styles.bold(properties(p, PPR))
        return bool(runs) and all(on(run.find(f"{RPR}/{W}b"), default=by_style) for run in runs)

    # before the walk -----------------------------------------------------------------------------------------------

    def _settle(self, root: _Element) -> None:
        """Takes out what is not read where it stands, and writes breaks and special signs as text.

        After this one C-level ``itertext`` gives a paragraph's text, which is what makes the walk cheap.
        """
        for element in list(root.iter(*SETTLED)):
            tag = element.tag
            if tag in (BOX, FALLBACK) or tag in DELETED:
                owner = next(element.iterancestors(P), None)
                parent = element.getparent()
                if parent is None or (tag == W + "del" and parent.tag in (f"{W}rPr", f"{W}trPr")):
                    continue
                if tag == FALLBACK and parent.find(CHOICE) is None:
                    continue
                parent.remove(element)
                if tag == BOX and owner is not None:
                    self.hanging.setdefault(owner, []).append(element)
            elif tag in (FOOTNOTE, ENDNOTE):
                owner = next(element.iterancestors(P), None)
                if owner is not None:
                    self.hanging.setdefault(owner, []).append(element)
            else:
                element.text, element.tag = _sign(element), T
        if next(root.iter(FIELD), None) is not None:
            _drop_instructions(root)

    def _notes(self, part: str) -> dict[str, _Element]:
        root = self.package.xml(part)
        self._settle(root)
        return {note.get(ID, ""): note for note in root if note.get(TYPE) in (None, "normal")}

    # around the text -----------------------------------------------------------------------------------------------

    def _furniture(self) -> None:
        seen = set()
        for kind, part in self.related:
            if kind not in ("header", "footer") or part not in self.package:
                continue
            root = self.package.xml(part)
            self._settle(root)
            texts = [words(p) for p in root.iter(P)]
            texts += [
                words(p)
                for owner in [p for p in self.hanging if p.getroottree().getroot() is root]
                for box in self.hanging.pop(owner)
                for p in box.iter(P)
            ]
            whole = tidy(" ".join(texts))
            if whole and whole not in seen:
                seen.add(whole)
                self.out.add(BlockKind.FURNITURE, whole)

    def _core(self) -> tuple[str | None, str | None]:
        name = next((part for kind, part in self.package.related("") if kind == "core-properties"), _CORE)
        if name not in self.package:
            return None, None
        root = self.package.xml(name)
        title = (root.findtext(_DC_TITLE) or "").strip()
        date = re.match(r"(?:19|20)\d\d-[01]\d-[0-3]\d", root.findtext(_MODIFIED) or "")
        return (None if _NO_TITLE.match(title) else title or None), (date.group() if date else None)


def kind_of(text: str, look: Look) -> BlockKind:
    return BlockKind.ITEM if look.item or BULLET.match(text.lstrip()) else BlockKind.PARAGRAPH


def _blocks(parent: _Element) -> Iterator[_Element]:
    """Paragraphs, tables and embedded documents under ``parent``, through whatever wraps them."""
    for child in parent:
        tag = child.tag
        if tag in (P, TBL, f"{W}altChunk"):
            yield child
        elif tag in _WRAPPERS or tag in (CHOICE, CONTENT):
            yield from _blocks(child)
        elif tag == f"{W}sdt" or (isinstance(tag, str) and tag.endswith("}AlternateContent")):
            inner = child.find(f"{W}sdtContent") if tag == f"{W}sdt" else child.find(CHOICE)
            if inner is None:
                inner = child.find(FALLBACK)
            if inner is not None:
                yield from _blocks(inner)


def _sign(element: _Element) -> str | None:
    tag = element.tag
    if tag in (BR, f"{W}cr"):
        return "\n"
    if tag in (TAB, f"{W}ptab"):
        return "\t"
    if tag == f"{W}noBreakHyphen":
        return "-"
    if tag == f"{MATH}t":
        return element.text
    if tag == f"{W}sym":
        code = element.get(f"{W}char", "")
        return chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else None
    return None  # a soft hyphen is nothing to read


def _drop_instructions(root: _Element) -> None:
    """Empties the text that stands between a field's begin and its separator: nested fields put some there.

    An unfinished field ends with its paragraph, so that a damaged one cannot swallow the rest.
    """
    state: list[bool] = []  # one for each open field: still in its instruction
    for element in root.iter(P, FIELD, T):
        tag = element.tag
        if tag == P:
            state = [instruction for instruction in state if not instruction]
        elif tag == FIELD:
            kind = element.get(FIELD_TYPE)
            if kind == "begin":
                state.append(True)
            elif state and kind == "separate":
                state[-1] = False
            elif state and kind == "end":
                state.pop()
        elif any(state):
            element.text = None
