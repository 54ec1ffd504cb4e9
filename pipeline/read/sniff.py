"""What a file is: by its content first, by its name where content leaves a choice. A name that lies is told."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from pipeline.core.errors import ReadError
from pipeline.read.encoding import decode

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
MARKDOWN = "text/markdown"
TEXT = "text/plain"

# what the suffix promises
_SUFFIXES = {
    "pdf": PDF, "docx": DOCX, "docm": DOCX, "dotx": DOCX, "html": HTML, "htm": HTML, "xhtml": HTML,
    "md": MARKDOWN, "markdown": MARKDOWN, "txt": TEXT, "text": TEXT,
}  # fmt: skip
_NAMES = {PDF: "PDF", DOCX: "Word (DOCX)", HTML: "HTML", MARKDOWN: "Markdown", TEXT: "text"}
_WORDS = (MARKDOWN, TEXT)
# Text in these is data for programs, not prose.
_DATA = frozenset({
    "csv", "tsv", "json", "jsonl", "xml", "yaml", "yml", "css", "js", "py", "sql", "log", "ini", "toml", "svg", "ics",
    "vcf", "eml", "srt", "vtt",
})  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"{\\rtf", "RTF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"), (b"RIFF", "RIFF"), (b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf", "7-Zip"), (b"Rar!", "RAR"),
    (b"ID3", "MP3"), (b"OggS", "Ogg"), (b"%!PS", "PostScript"), (b"MZ", "EXE"), (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"), (b"BM", "BMP"), (b"\xffWPC", "WordPerfect"),
)  # fmt: skip
_OFFICE = (("xl/", "Excel (XLSX)"), ("ppt/", "PowerPoint (PPTX)"), ("Payload/", "app"))
_MIMETYPES = {
    "application/vnd.oasis.opendocument.text": "OpenDocument (ODT)",
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument (ODS)",
    "application/vnd.oasis.opendocument.presentation": "OpenDocument (ODP)",
    "application/epub+zip": "EPUB",
}
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(r"\s*<\?xml\b")
_ELEMENT = re.compile(r"<(?:p|div|h[1-6]|ul|ol|table|main|article|span|a|br)\b[^<>]*>", re.IGNORECASE)


def sniff(data: bytes, name: str) -> str:
    """The media type of ``data`` from a file called ``name``.

    Raises ReadError: ``file-empty``, ``type-unsupported``, ``type-mislabelled``, ``docx-encrypted``, and ``pdf-corrupt``
    or ``docx-corrupt`` where the name promises such a file and the content is nothing known.
    """
    if not data:
        raise ReadError("file-empty")
    suffix = PurePath(name).suffix.lower().lstrip(".")
    promised = _SUFFIXES.get(suffix)
    kind = _binary(data, suffix)
    if kind is None:
        kind = _textual(data, suffix, promised)
    if kind in _NAMES:
        if promised not in (None, kind) and not (promised in _WORDS and kind in _WORDS):
            raise ReadError("type-mislabelled", suffix=suffix, type=_NAMES[kind])
        return kind
    if promised is not None:
        raise ReadError("type-mislabelled", suffix=suffix, type=kind)
    raise ReadError("type-unsupported", type=kind)


def _binary(data: bytes, suffix: str) -> str | None:
    """A media type, the name of a kind that is not read, or None where it may be text."""
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if data.startswith(_OLE):
        return _compound(data, suffix)
    return next((kind for magic, kind in _MAGIC if data.startswith(magic) and not (len(magic) < 4 and _is_text(data))), None)


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, KeyError):
        return DOCX if b"word/" in data else "ZIP"  # its reader says what is wrong with it
    if kind in _MIMETYPES:
        return _MIMETYPES[kind]
    low = [name.replace("\\", "/").lstrip("/").lower() for name in names]
    if any(name.startswith("word/") for name in low) or ("[content_types].xml" in low and b"wordprocessingml" in data):
        return DOCX
    return next((kind for folder, kind in _OFFICE if any(name.startswith(folder) for name in low)), "ZIP")


def _compound(data: bytes, suffix: str) -> str:
    """The container of Word 97–2003 and of encrypted OOXML; its directory holds the streams' names in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        if suffix in ("xlsx", "xlsm", "pptx"):
            return suffix.upper()
        raise ReadError("docx-encrypted")
    for stream, kind in (("WordDocument", "Word 97–2003 (DOC)"), ("Workbook", "Excel 97–2003 (XLS)"),
                         ("PowerPoint Document", "PowerPoint 97–2003 (PPT)"), ("__substg1.0", "Outlook (MSG)")):  # fmt: skip
        if stream.encode("utf-16-le") in data:
            if suffix == kind[-4:-1].lower() or suffix not in _SUFFIXES:
                raise ReadError("type-unsupported", type=kind)
            return kind
    return "OLE"


def _textual(data: bytes, suffix: str, promised: str | None) -> str:
    if not _is_text(data):
        if promised in (PDF, DOCX):
            raise ReadError("pdf-corrupt" if promised == PDF else "docx-corrupt")
        if promised is not None:
            raise ReadError("text-encoding")
        return suffix or "?"
    head = decode(data[:65536])
    if _PAGE.match(head):
        return HTML
    if promised == HTML and _ELEMENT.search(head):
        return HTML
    if suffix in _DATA or (_XML.match(head) and promised is None):
        return suffix.upper() or "XML"
    return promised if promised in _WORDS else TEXT


def _is_text(data: bytes) -> bool:
    try:
        decode(data[:65536])
    except ReadError:
        return False
    return True
