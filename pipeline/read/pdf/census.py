"""What a PDF holds against what was read of it: pages by a second count, characters, pictures, notes, hidden text.

Asked of every page, so it is cheap: some thirty calls to PDFium a page, and the page's objects only where something is
white, or drawn invisibly, or where the file has pictures at all.
"""

from __future__ import annotations

import ctypes
import io
import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

from pipeline.core.model import Missing
from pipeline.read.scan import ranges

if TYPE_CHECKING:
    from pipeline.read.pdf.drawn import Things
    from pipeline.read.pdf.piece import Box, Piece, Sheet

_PAGE = re.compile(rb"/Type\s{0,9}/Page(?![A-Za-z])")
_PACKED = re.compile(rb"/Type\s{0,9}/ObjStm(?![A-Za-z])")
_STREAM = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s{0,9}/Image(?![A-Za-z])")
_UNMAPPED = re.compile("[\ufffd\x00-\x08\ue000-\uefff]")  # from \uf000 on: the signs of Symbol and Wingdings
_INFLATED = 100_000_000  # bytes of packed objects that are looked through
_PDFMINER = 20_000_000  # bytes of a file that pdfminer is asked about
_BLANK = 200  # pages that pdfminer is asked about
_DRAWS = re.compile(rb"(?<![^\s\])>])(?:Tj|TJ|'|\"|Do|sh|f\*?|F|S|s|B\*?|b\*?|EI)(?!\S)")
_OBJECTS = 3_000  # on a page that are looked at
_NOTES = 5_000
_TINY = 2.0  # points
_WHITE = 247
_INVISIBLE = raw.FPDF_TEXTRENDERMODE_INVISIBLE
_PHOTO = (b"DCTDecode", b"JPXDecode")
_NOTE = {raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_STAMP}


def _bare(function: Any, result: Any) -> Any:
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_fill = _bare(raw.FPDFText_GetFillColor, ctypes.c_int)
_object = _bare(raw.FPDFText_GetTextObject, ctypes.c_void_p)


def _of_address(function: Any, *more: Any) -> Any:
    """The same for a function of an object's address, which needs no pointer made for it."""
    return ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, *more)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_mode = _of_address(raw.FPDFTextObj_GetTextRenderMode)


@dataclass(slots=True)
class Census:
    """Filled page by page; ``missing`` is what it found. ``data`` are the file's bytes."""

    data: bytes
    short: list[str] = field(default_factory=list)  # "3 (812 av 1204)"
    unmapped: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    notes: int = 0
    _bare: list[int] = field(default_factory=list)
    _pictures: bool = field(init=False)
    _colour: Any = field(init=False)
    _sides: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        self._pictures = bool(_PICTURE.search(self.data))
        self._colour = (ctypes.c_uint * 4)()
        self._sides = [ctypes.byref(self._colour, 4 * at) for at in range(4)]

    def page(self, number: int, text: Any, sheet: Sheet, things: Things) -> None:
        """One page, by PDFium's raw handle of its text, what was read of it and what is on it."""
        pieces = sheet.pieces
        count = raw.FPDFText_CountChars(text)
        said = "".join([piece.text for piece in pieces])
        read = len(said)
        if count - read - 2 * len(pieces) > max(20, count // 20):
            self._compare(number, text, count, pieces)
        if read and len(_UNMAPPED.findall(said)) > max(5, read // 10):
            self.unmapped.append(number)
        veiled = self._veiled(text, pieces)
        if veiled or self._pictures:
            self._objects(number, sheet, veiled, read, things)
        page = things.page
        if not pieces and not raw.FPDFPage_CountObjects(page) and not raw.FPDFPage_GetAnnotCount(page):
            self._bare.append(number)
        if self.notes < _NOTES:
            self.notes += _notes(page)

    def blank(self) -> set[int]:
        """The pages on which nothing is drawn. PDFium sees nothing either where it cannot read what is, so pdfminer is asked."""
        if not self._bare or len(self.data) > _PDFMINER:
            return set()
        return _without_content(self.data, self._bare[:_BLANK])

    def missing(self, source: Any, pages: int) -> list[Missing]:
        """What to tell of the whole file, of which ``pages`` were found."""
        found = []
        declared = declared_pages(self.data, pages)
        if declared > pages:
            found.append(Missing("pages-lost", f"{declared - pages} av {declared}"))
        if self.short:
            found.append(Missing("characters", "s. " + ", ".join(self.short[:20])))
        for what, numbers in (("unmapped", self.unmapped), ("hidden-text-read", self.hidden), ("text-in-pictures", self.pictured)):
            if numbers:
                found.append(Missing(what, ("s. " if what.startswith("hidden") else "") + ranges(numbers)))
        if self.notes:
            found.append(Missing("annotations", str(self.notes)))
        if (embedded := raw.FPDFDoc_GetAttachmentCount(source)) > 0:
            found.append(Missing("embedded", str(embedded)))
        return found

    def _compare(self, number: int, text: Any, count: int, pieces: list[Piece]) -> None:
        """Characters that show, drawn and read. Text drawn twice in one place for boldness is read once."""
        buffer = ctypes.create_string_buffer(2 * count + 2)
        raw.FPDFText_GetText(text, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
        drawn = sum(not c.isspace() for c in buffer.raw.decode("utf-16-le", "replace").rstrip("\0"))
        read = sum(not c.isspace() for piece in pieces for c in piece.text)
        if drawn - read > max(20, drawn // 20):
            self.short.append(f"{number} ({read} av {drawn})")

    def _veiled(self, text: Any, pieces: list[Piece]) -> list[Piece]:
        """The pieces that are white, transparent, drawn invisibly or tiny, by their first character."""
        handle = ctypes.byref(text.contents)
        colour, sides, found = self._colour, self._sides, []
        left, top, right, bottom = sides
        pale: dict[bytes, bool] = {}
        for piece in pieces:
            start = piece.start
            if piece.size < _TINY and len(piece.text) > 8:
                found.append(piece)
                continue
            if _fill(handle, start, left, top, right, bottom):
                seen = bytes(colour)
                if seen not in pale:
                    pale[seen] = colour[3] < 8 or min(colour[0], colour[1], colour[2]) > _WHITE
                if pale[seen]:
                    found.append(piece)
                    continue
            one = _object(handle, start)
            if one and _mode(one) == _INVISIBLE:
                found.append(piece)
        return found

    def _objects(self, number: int, sheet: Sheet, veiled: list[Piece], read: int, things: Things) -> None:
        """What stands behind the veiled pieces (then they show, or lie over the scan they were read from), and pictures."""
        left, bottom, right, top = sheet.crop
        whole = max(1.0, (right - left) * (top - bottom))
        behind: list[Box] = []
        drawing = False
        sides = [ctypes.c_float() for _ in range(4)]
        image = raw.FPDF_PAGEOBJ_IMAGE
        near = things.graphic
        if len(things.all) > _OBJECTS:
            some = set(things.all[:_OBJECTS])
            near = [thing for thing in near if thing[1] in some]
        for kind, address in near:
            if kind != image and not veiled:
                continue
            one = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
            if not raw.FPDFPageObj_GetBounds(one, *[ctypes.byref(side) for side in sides]):
                continue
            x0, y0, x1, y1 = (side.value for side in sides)
            if kind == image:
                share = max(0.0, (min(x1, right) - max(x0, left)) * (min(y1, top) - max(y0, bottom))) / whole
                drawing = drawing or (share > 0.06 and _is_drawing(one)) or (share > 0.5 and read < 300)
            if veiled:
                behind.append((x0 - left, y0 - bottom, x1 - left, y1 - bottom))
        naked = [piece for piece in veiled if not any(_covers(box, piece) for box in behind)]
        if sum(len(piece.text) for piece in naked) > 8:
            self.hidden.append(number)
        if drawing and sheet.pieces and len(veiled) * 2 < len(sheet.pieces):
            self.pictured.append(number)


def _covers(box: Box, piece: Piece) -> bool:
    x0, y0, x1, y1 = (n / 100 for n in piece.rect)
    if piece.size < _TINY:
        return False
    return box[0] <= (x0 + x1) / 2 <= box[2] and box[1] <= (y0 + y1) / 2 <= box[3] and box[2] - box[0] > 0.8 * (x1 - x0)


def _is_drawing(image: Any) -> bool:
    """Not packed as photographs are: a diagram, a picture of a table, a scanned page."""
    name = ctypes.create_string_buffer(40)
    count = raw.FPDFImageObj_GetImageFilterCount(image)
    if count < 1:
        return True
    raw.FPDFImageObj_GetImageFilter(image, count - 1, name, 40)
    return name.value not in _PHOTO


def _notes(page: Any) -> int:
    """Comments and form fields on the page with something written in them."""
    found = 0
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), 500)):
        note = raw.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        if raw.FPDFAnnot_GetSubtype(note) in _NOTE and any(
            raw.FPDFAnnot_GetStringValue(note, key, None, 0) > 2 and raw.FPDFAnnot_GetValueType(note, key) == raw.FPDF_OBJECT_STRING
            for key in (b"Contents", b"V")
        ):
            found += 1
        raw.FPDFPage_CloseAnnot(note)
    return found


def declared_pages(data: bytes, found: int) -> int:
    """How many pages the file says it has, where that is more than ``found``; pdfminer is asked when there is a doubt.

    Page objects are counted as they stand in the file and in its packed objects. Old states of a changed file are among
    them, so that more of them is a doubt and no proof.
    """
    count = len(_PAGE.findall(data))
    if count <= found and _PACKED.search(data):
        count += _packed_pages(data)
    if count <= found or len(data) > _PDFMINER:
        return found
    return max(found, _by_pdfminer(data))


def _packed_pages(data: bytes) -> int:
    count, left = 0, _INFLATED
    for match in _PACKED.finditer(data):
        stream = _STREAM.search(data, match.end(), match.end() + 2000)
        end = data.find(b"endstream", stream.end()) if stream else -1
        if stream is None or end < 0:
            continue
        try:
            made = zlib.decompressobj().decompress(data[stream.end() : end], left)
        except zlib.error:  # packed otherwise, or encrypted
            continue
        left -= len(made)
        count += len(_PAGE.findall(made))
        if left <= 0:
            break
    return count


def _by_pdfminer(data: bytes) -> int:
    """The pages in pdfminer's page tree; 0 when it cannot say."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    try:
        return sum(1 for _ in PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))))
    except Exception:  # noqa: BLE001 it raises all sorts on files that PDFium reads; then it has no say
        return 0


def _without_content(data: bytes, numbers: list[int]) -> set[int]:
    """Those of the pages whose content draws nothing; none of them when pdfminer cannot say."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1

    found = set()
    try:
        for at, page in enumerate(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))), 1):
            if at in numbers and not any(_DRAWS.search(resolve1(part).get_data()) for part in page.contents):
                found.add(at)
    except Exception:  # noqa: BLE001 as above
        return set()
    return found
