"""Workbooks: sheet after sheet, used cells only, values as they were last calculated and as their format shows them.

Hidden sheets are not read but named; rows and columns that a filter or an outline hides are read. Text boxes are read, pictures
and charts counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Missing
from pipeline.read.number_format import BUILT_IN, GENERAL, Format, iso, parse, shown
from pipeline.read.office_left import left
from pipeline.read.parts import Parts
from pipeline.read.placed import MAX_TEXT, Placed
from pipeline.read.sheet import MAX_CELLS, SheetWriter, used
from pipeline.read.sheet_xml import Cells, Strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from pipeline.core.model import Document
    from pipeline.read.grid import GridCell

READER = "xlsx"
VERSION = 1

MAX_SHEETS = 2000
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_TRUE = frozenset({"1", "true"})
_BOOL = {"1": "SANT", "0": "FALSKT", "true": "SANT", "false": "FALSKT"}


def read(data: bytes) -> Document:
    """Raises ReadError ``office-corrupt``, ``office-encrypted``, ``office-too-big``, ``xml-doctype`` or ``text-none``."""
    return _Workbook(Parts(data, "office")).document()


class _Workbook:
    """One workbook on its way: sheets first, then of the shared strings those that are used."""

    def __init__(self, package: Parts) -> None:
        self.package = package
        self.main = package.main("xl/workbook.xml")
        self.targets = package.targets(self.main)
        self.formats: list[Format] = []
        self.bold: list[bool] = []
        self.since_1904 = False
        self.lost: list[str] = []  # sheets not read or not wholly
        self.cut: list[str] = []  # sheets beyond the cap
        self.hidden: list[str] = []
        self.damaged = False
        self.unreckoned = self.pictures = self.charts = self.folded = 0
        self.left = MAX_TEXT  # characters that cells may still make: many can share one long string
        self.boxes: dict[str, list[str]] = {}  # sheet → the text of its text boxes
        self.out = Placed()

    def document(self) -> Document:
        root = self.package.xml(self.main)
        properties = root.find(f"{S}workbookPr")
        self.since_1904 = properties is not None and properties.get("date1904") in _TRUE
        self._styles()
        sheets = list(root.iterfind(f"{S}sheets/{S}sheet"))
        read = self._sheets(sheets[:MAX_SHEETS])
        self.lost += [sheet.get("name", "?") for sheet in sheets[MAX_SHEETS:]]
        raw = {cell[4] for _, cells in read for cell in cells.found if cell[2] == "s"}
        strings = self._strings({int(number) for number in raw if number.isdecimal() and len(number) < 10})
        writer = SheetWriter(self.out)
        for name, cells in read:
            writer.add(name, self._used(cells, strings), cells.head)
            for text in self.boxes.get(name, ()):
                self.out.add(BlockKind.PARAGRAPH, text, place=name)
        title, date = self.package.about()
        if self.damaged and not self.out.blocks:
            raise ReadError("office-corrupt")
        return self.out.document(title=title or writer.first, own_date=date, missing=self._missing())

    def _used(self, cells: Cells, strings: dict[int, str]) -> Iterator[GridCell]:
        for row, column, kind, style, raw in cells.found:
            text = self.text(kind, style, raw, strings)
            self.left -= len(text)
            if text and not text.isspace() and self.left >= 0:
                yield used(row, column, text, cells.merges, bold=style < len(self.bold) and self.bold[style])

    def text(self, kind: str, style: int, raw: str, strings: dict[int, str]) -> str:
        """A cell's value as text. ``kind`` is the sheet's own: n, s, str, inlineStr, b, d or e."""
        if kind == "s":
            return strings.get(int(raw), "") if raw.isdecimal() and len(raw) < 10 else ""
        if kind == "b":
            return _BOOL.get(raw.strip(), raw)
        if kind == "d":
            return iso(raw.strip())
        if kind != "n":
            return raw
        try:
            value = float(raw)
        except ValueError:
            return raw
        if not abs(value) < 1e300:  # also what is no number
            return raw
        form = self.formats[style] if style < len(self.formats) else GENERAL
        return shown(value, form, since_1904=self.since_1904)

    def _sheets(self, sheets: list[_Element]) -> list[tuple[str, Cells]]:
        read, left = [], MAX_CELLS
        for sheet in sheets:
            name = sheet.get("name", "?")
            if sheet.get("state", "visible") in ("hidden", "veryHidden"):
                self.hidden.append(name)
                continue
            kind, part = self.targets.get(sheet.get(f"{REL}id", ""), ("", ""))
            if kind == "chartsheet":
                self.charts += 1
                continue
            if part not in self.package or kind != "worksheet":
                self.lost.append(name)
                continue
            if left <= 0:
                self.cut.append(name)
                continue
            cells = Cells(left)
            try:
                cells.read(self.package.chunks(part), "office")
                self._drawings(name, part, cells.drawings)
            except ReadError as fault:
                if fault.code != "office-corrupt":
                    raise
                self.lost.append(name)
                self.damaged = True
            if cells.full:
                self.cut.append(name)
            left -= len(cells.found)
            self.unreckoned += cells.unreckoned
            self.folded += cells.folded
            read.append((name, cells))
        return read

    def _strings(self, wanted: set[int]) -> dict[int, str]:
        part = next((name for kind, name in self.targets.values() if kind == "sharedStrings"), "xl/sharedStrings.xml")
        if not wanted or part not in self.package:
            if wanted:
                self.lost.append("sharedStrings")
            return {}
        strings = Strings(wanted)
        try:
            strings.read(self.package.chunks(part), "office")
        except ReadError as fault:
            if fault.code != "office-corrupt" or not strings.found:
                raise
            self.lost.append("sharedStrings")
        return strings.found

    def _styles(self) -> None:
        """Which format and weight a cell's style number stands for."""
        part = next((name for kind, name in self.targets.values() if kind == "styles"), "xl/styles.xml")
        if part not in self.package:
            return
        root = self.package.xml(part)
        codes = dict(BUILT_IN)
        for made in root.iterfind(f"{S}numFmts/{S}numFmt"):
            number = made.get("numFmtId", "")
            if number.isdecimal() and len(number) < 9:
                codes[int(number)] = made.get("formatCode", "")
        heavy = [
            (b := font.find(f"{S}b")) is not None and b.get("val", "1") in _TRUE for font in root.iterfind(f"{S}fonts/{S}font")
        ]
        for xf in root.iterfind(f"{S}cellXfs/{S}xf"):
            number, font = (xf.get(name, "0") for name in ("numFmtId", "fontId"))
            code = codes.get(int(number)) if number.isdecimal() and len(number) < 9 else None
            self.formats.append(parse(code) if code else GENERAL)
            self.bold.append(font.isdecimal() and len(font) < 9 and int(font) < len(heavy) and heavy[int(font)])

    def _drawings(self, name: str, part: str, ids: list[str]) -> None:
        targets = self.package.targets(part) if ids else {}
        for key in ids[:10]:
            drawing = targets.get(key, ("", ""))[1]
            if drawing not in self.package:
                continue
            root = self.package.xml(drawing)
            self.pictures += sum(1 for _ in root.iter(f"{_XDR}pic"))
            self.charts += sum(1 for _ in root.iter(_CHART))
            for body in root.iter(f"{_XDR}txBody"):
                texts = ["".join(t.text or "" for t in p.iter(f"{_A}t")) for p in body.iter(f"{_A}p")]
                self.boxes.setdefault(name, []).extend(text for text in texts if text and not text.isspace())

    def _missing(self) -> list[Missing]:
        counted = (
            ("formulas", self.unreckoned), ("pictures", self.pictures), ("charts", self.charts), ("rows-hidden", self.folded),
        )  # fmt: skip
        named = (("sheets", self.lost), ("cells", self.cut), ("sheets-hidden", self.hidden))
        if self.left < 0:
            self.out.left = -1
        return [Missing(what, _names(names)) for what, names in named if names] + [
            Missing(what, str(count)) for what, count in counted if count
        ] + left(self.package)


def _names(names: list[str]) -> str:
    return ", ".join(name[:60] for name in names[:10]) + (f" … ({len(names)})" if len(names) > 10 else "")
