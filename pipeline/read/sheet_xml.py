"""One worksheet's XML, streamed: only cells that hold something are kept, so a far cell or a million empty ones cost nothing.

Expat, not lxml: a sheet of 200 MB is read in constant memory and can be left at any cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from pipeline.core.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROWS, COLUMNS = 1 << 20, 1 << 14
MAX_MERGES = 20_000
_YES = ("1", "true")
_LONGEST = 1_000_000  # characters of one cell; Excel itself stops at 32,767

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


class Cells:
    """``found``: (row, column, type, style, raw text), rows and columns from 0, in the order of the file."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.found: list[tuple[int, int, str, int, str]] = []
        self.full = False  # there was more than ``most``
        self.folded = 0  # rows and columns that are hidden (they are read)
        self.unreckoned = 0  # formulas that nobody has calculated
        self.merges: dict[tuple[int, int], tuple[int, int]] = {}  # upper left cell → rows, columns
        self.head: int | None = None  # the row that a filter or a frozen pane says is the heading
        self.drawings: list[str] = []  # relationship ids
        self._columns: dict[str, int] = {}
        self._row, self._column = -1, -1
        self._type, self._style, self._formula = "n", 0, False
        self._text: list[str] = []
        self._length = 0
        self._quiet = 0  # within phonetic readings
        self._parser = _parser(self._start, self._end)

    def read(self, chunks: Iterable[bytes], kind: str) -> None:
        """All of the sheet, or until ``most`` cells. Raises ReadError ``…-corrupt``; what was found before stays found."""
        feed(self._parser, chunks, kind, until=lambda: self.full)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "t"):
            if not self._quiet:
                self._parser.CharacterDataHandler = self._data
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() and 0 < len(number) < 8 else self._row + 1
            self.folded += attributes.get("hidden") in _YES
            self._column = -1
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._quiet += 1
        elif name == "col":
            self.folded += attributes.get("hidden") in _YES
        elif name in ("mergeCell", "autoFilter", "pane", "drawing"):
            self._about(name, attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        self._column += 1
        place = attributes.get("r")
        if place:
            letters = place.rstrip("0123456789")
            known = self._columns.get(letters)
            if known is None:
                known = self._columns[letters] = column_number(letters)
                if len(self._columns) > 2 * COLUMNS:
                    self._columns.clear()
            if known >= 0:
                self._column = known
        self._type = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() and len(style) < 7 else 0
        self._formula = False
        self._text.clear()
        self._length = 0

    def _about(self, name: str, attributes: dict[str, str]) -> None:
        if name == "drawing":
            self.drawings += [value for key, value in attributes.items() if key.rpartition(" ")[2] == "id"]
        elif name == "pane":
            rows = attributes.get("ySplit", "")
            frozen = attributes.get("state", "").startswith("frozen") and rows.isdecimal() and len(rows) < 3
            if frozen and rows != "0" and self.head is None:
                self.head = int(rows) - 1
        elif (found := _RANGE.fullmatch(attributes.get("ref", ""))) is not None:
            top, left = int(found[2]) - 1, column_number(found[1])
            if name == "autoFilter":
                self.head = top
            elif found[3] and left >= 0 and len(self.merges) < MAX_MERGES:
                self.merges[top, left] = (int(found[4]) - top, column_number(found[3]) - left + 1)

    def _data(self, text: str) -> None:
        if self._length < _LONGEST:
            self._text.append(text)
            self._length += len(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name in ("v", "t"):
            self._parser.CharacterDataHandler = None
        elif name == "c":
            if self._text:
                text = "".join(self._text)
                if text and not text.isspace() and 0 <= self._row < ROWS and 0 <= self._column < COLUMNS:
                    if len(self.found) >= self.most:
                        self.full = True
                    else:
                        self.found.append((self._row, self._column, self._type, self._style, text))
            elif self._formula and self._type != "str":
                self.unreckoned += 1
        elif name == "rPh":
            self._quiet -= 1


class Strings:
    """The shared strings with the numbers in ``wanted``, the rest is passed over: ``found`` maps number to text."""

    def __init__(self, wanted: set[int]) -> None:
        self.wanted, self.last = wanted, max(wanted, default=-1)
        self.found: dict[int, str] = {}
        self._number = -1
        self._text: list[str] = []
        self._length = self._quiet = 0
        self._parser = _parser(self._start, self._end)

    def read(self, chunks: Iterable[bytes], kind: str) -> None:
        feed(self._parser, chunks, kind, until=lambda: self._number > self.last)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 expat's signature
        name = tag.rpartition(" ")[2]
        if name == "si":
            self._number += 1
            self._text.clear()
            self._length = self._quiet = 0
        elif name == "t" and not self._quiet and self._number in self.wanted:
            self._parser.CharacterDataHandler = self._data
        elif name == "rPh":
            self._quiet += 1

    def _data(self, text: str) -> None:
        if self._length < _LONGEST:
            self._text.append(text)
            self._length += len(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "t":
            self._parser.CharacterDataHandler = None
        elif name == "rPh":
            self._quiet -= 1
        elif name == "si" and self._number in self.wanted:
            self.found[self._number] = "".join(self._text)


def column_number(letters: str) -> int:
    """"A" → 0, "AB" → 27; -1 where it is no column."""
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        return -1
    number = 0
    for sign in letters.upper():
        number = number * 26 + ord(sign) - 64
    return number - 1 if number <= COLUMNS else -1


def column_letters(number: int) -> str:
    """0 → "A", 27 → "AB"."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes], kind: str, *, until: Callable[[], bool]) -> None:
    """Parse until the end or until ``until`` says so, looked at after every 1/16 MB."""
    step = 1 << 16
    try:
        for chunk in chunks:
            for at in range(0, len(chunk), step):
                parser.Parse(chunk[at : at + step], False)  # noqa: FBT003 expat's signature
                if until():
                    return
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two: an encoding that is not known
        raise ReadError(f"{kind}-corrupt") from error


def _parser(start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]) -> expat.XMLParserType:
    """An expat parser that names elements "namespace name" and refuses a document type, with it every entity."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(name: str, system: str | None, public: str | None, internal: bool) -> None:  # noqa: ARG001, FBT001 expat's signature
    raise ReadError("xml-doctype")
