"""What a file is: by its content first, by its name where content leaves a choice. A name that lies is told."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePath

from pipeline.core.errors import ReadError
from pipeline.core.people.note import MARK
from pipeline.read.compound import Compound
from pipeline.read.encoding import decode
from pipeline.read.posts.model import BEGINS as POST_BEGINS

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
RTF = "application/rtf"
EML = "message/rfc822"
VTT = "text/vtt"
SRT = "application/x-subrip"
HTML = "text/html"
MARKDOWN = "text/markdown"
TEXT = "text/plain"
POST = "application/x-belagg-post+json"  # a post as it is stored
NOTE = "text/x-belagg-interview"  # an interview note as it is stored
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
MSG = "application/vnd.ms-outlook"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"

# what the suffix promises
_SUFFIXES = {
    "pdf": PDF, "docx": DOCX, "docm": DOCX, "dotx": DOCX, "html": HTML, "htm": HTML, "xhtml": HTML,
    "md": MARKDOWN, "markdown": MARKDOWN, "txt": TEXT, "text": TEXT,
    **dict.fromkeys(("pptx", "pptm", "ppsx", "ppsm", "potx"), PPTX), **dict.fromkeys(("xlsx", "xlsm", "xltx"), XLSX),
    **dict.fromkeys(("odt", "ott", "fodt"), ODT), **dict.fromkeys(("ods", "ots", "fods"), ODS),
    **dict.fromkeys(("odp", "otp", "fodp"), ODP), "rtf": RTF, "eml": EML, "vtt": VTT, "srt": SRT,
    "doc": DOC, "dot": DOC, "xls": XLS, "xlt": XLS, "ppt": PPT, "pps": PPT, "pot": PPT, "msg": MSG,
    "png": PNG, "jpg": JPEG, "jpeg": JPEG, "tif": TIFF, "tiff": TIFF,
}  # fmt: skip
_NAMES = {
    PDF: "PDF", DOCX: "Word (DOCX)", PPTX: "PowerPoint (PPTX)", XLSX: "Excel (XLSX)", ODT: "OpenDocument (ODT)",
    ODS: "OpenDocument (ODS)", ODP: "OpenDocument (ODP)", RTF: "RTF", EML: "EML", VTT: "WebVTT", SRT: "SRT", HTML: "HTML",
    MARKDOWN: "Markdown", TEXT: "text", DOC: "Word 97–2003 (DOC)", XLS: "Excel 97–2003 (XLS)", PPT: "PowerPoint 97–2003 (PPT)",
    MSG: "Outlook (MSG)", PNG: "PNG", JPEG: "JPEG", TIFF: "TIFF",
}  # fmt: skip
# what is wrong with a file that promises such content and holds nothing known
_CORRUPT = {
    PDF: "pdf-corrupt", DOCX: "docx-corrupt", PPTX: "office-corrupt", XLSX: "office-corrupt", ODT: "odf-corrupt",
    ODS: "odf-corrupt", ODP: "odf-corrupt", RTF: "rtf-corrupt", EML: "email-corrupt",
    DOC: "legacy-corrupt", XLS: "legacy-corrupt", PPT: "legacy-corrupt", MSG: "email-corrupt", PNG: "image-corrupt",
    JPEG: "image-corrupt", TIFF: "image-corrupt",
}  # fmt: skip
_WORDS = (MARKDOWN, TEXT)
_LOOSE = (MARKDOWN, TEXT, VTT, SRT)  # one may be called another without harm
_LOOSELY = (_LOOSE, (PNG, JPEG, TIFF))  # a .doc may be anything: Word opens RTF and web pages called so
# Text in these is data for programs, not prose.
_DATA = frozenset({
    "csv", "tsv", "json", "jsonl", "xml", "yaml", "yml", "css", "js", "py", "sql", "log", "ini", "toml", "svg", "ics",
    "vcf",
})  # fmt: skip
NOTE_BEGINS = f"{MARK}\n".encode()
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"{\\rtf", RTF), (b"\x89PNG", PNG), (b"\xff\xd8\xff", JPEG), (b"GIF8", "GIF"), (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF), (b"RIFF", "RIFF"), (b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf", "7-Zip"), (b"Rar!", "RAR"),
    (b"ID3", "MP3"), (b"OggS", "Ogg"), (b"%!PS", "PostScript"), (b"MZ", "EXE"), (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"), (b"BM", "BMP"), (b"\xffWPC", "WordPerfect"),
)  # fmt: skip
_COMPOUND = (DOC, XLS, PPT, MSG)
_OUTERMOST = {
    "__properties_version1.0": MSG, "worddocument": DOC, "workbook": XLS, "book": XLS, "powerpoint document": PPT,
}  # fmt: skip
_OFFICE = (("xl/workbook.bin", "Excel (XLSB)"), ("xl/", XLSX), ("ppt/", PPTX), ("Payload/", "app"))
_PARTS = ("xl/", "ppt/", "word/")
_BROKEN_OFFICE = (
    (b"word/", DOCX), (b"ppt/presentation", PPTX), (b"ppt/slides", PPTX), (b"xl/workbook.xml", XLSX), (b"xl/worksheets", XLSX),
)  # fmt: skip
_MIMETYPES = {
    **{kind + template: kind for kind in (ODT, ODS, ODP) for template in ("", "-template")},
    "application/epub+zip": "EPUB",
}
_FLAT = re.compile(r"office:mimetype=[\"'](application/vnd\.oasis\.opendocument\.[a-z-]+)[\"']")
_CUES = re.compile(r"\s*\d{1,6}[ \t]*\n[ \t]*\d{1,3}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->")
_MAIL = re.compile(  # three headers of a letter in its first lines
    rb"(?:From [^\r\n]*\r?\n)?(?:(?:from|to|cc|subject|date|message-id|mime-version|received|return-path|content-[a-z-]+|"
    rb"reply-to|delivered-to|sender|authentication-results|dkim-signature|thread-[a-z]+|x-[a-z0-9-]+):"
    rb"[^\n]*\n(?:[ \t][^\n]*\n)*){3}",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_OBJECT = re.compile(rb"\b\d{1,9} \d{1,5} obj\b")
_XML = re.compile(r"\s*<\?xml\b")
_ELEMENT = re.compile(  # one is enough where the name says HTML: people keep fragments too
    r"<(?:p|div|h[1-6]|ul|ol|li|dl|table|main|article|section|header|footer|nav|span|a|br|hr|b|i|em|strong|u|q|abbr|small|font|center|"
    r"blockquote|pre|code|img|figure|form|button|details|title|meta|link|style|script)\b[^<>]*>",
    re.IGNORECASE,
)


def sniff(data: bytes, name: str) -> str:
    """The media type of ``data`` from a file called ``name``.

    Raises ReadError: ``file-empty``, ``type-unsupported``, ``type-mislabelled``, ``docx-encrypted``, ``office-encrypted``, and
    ``pdf-corrupt``, ``docx-corrupt`` … where the name promises such a file and the content is nothing known.
    """
    if not data:
        raise ReadError("file-empty")
    if data.startswith(NOTE_BEGINS):
        return NOTE
    if data.startswith(POST_BEGINS):
        return POST
    suffix = PurePath(name).suffix.lower().lstrip(".")
    promised = _SUFFIXES.get(suffix)
    kind = _binary(data, suffix)
    if kind is None:
        kind = _textual(data, suffix, promised)
    if kind in _NAMES:
        if promised not in (None, kind, *_COMPOUND) and not any(promised in loose and kind in loose for loose in _LOOSELY):
            raise ReadError("type-mislabelled", suffix=suffix, type=_NAMES[kind])
        return kind
    if promised is not None:
        raise ReadError("type-mislabelled", suffix=suffix, type=kind)
    raise ReadError("type-unsupported", type=kind)


def is_known(name: str) -> bool:
    """Whether the suffix of a file called ``name`` says what it is."""
    return PurePath(name).suffix.lower().lstrip(".") in _SUFFIXES


def _binary(data: bytes, suffix: str) -> str | None:
    """A media type, the name of a kind that is not read, or None where it may be text."""
    if b"%PDF-" in data[:1024] or (suffix == "pdf" and _OBJECT.search(data, 0, 1 << 16)):  # its header may be damaged
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data, _SUFFIXES.get(suffix))
    if data.startswith(_OLE):
        return _compound(data, suffix)
    return next((kind for magic, kind in _MAGIC if data.startswith(magic) and not (len(magic) < 4 and _is_text(data))), None)


def _zipped(data: bytes, promised: str | None) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            kind = ""
            if "mimetype" in names:
                with archive.open("mimetype") as entry:
                    kind = entry.read(100).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, KeyError, zlib.error):
        if promised in (DOCX, PPTX, XLSX, ODT, ODS, ODP):
            return promised  # its reader says what is wrong with it
        return next((kind for part, kind in _BROKEN_OFFICE if part in data), "ZIP")
    if kind in _MIMETYPES:
        return _MIMETYPES[kind]
    low = [name.replace("\\", "/").lstrip("/").lower() for name in names]
    if any(name.startswith("word/") for name in low) or ("[content_types].xml" in low and b"wordprocessingml" in data):
        return DOCX
    if "[content_types].xml" in low and promised in (DOCX, PPTX, XLSX) and not any(name.startswith(_PARTS) for name in low):
        return promised  # its parts lie somewhere else, which is allowed
    return next((kind for folder, kind in _OFFICE if any(name.startswith(folder.lower()) for name in low)), "ZIP")


def _compound(data: bytes, suffix: str) -> str:
    """The container of Word 97–2003 and of encrypted OOXML; its directory holds the streams' names in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError("office-encrypted" if suffix.startswith(("xl", "pp", "po")) else "docx-encrypted")
    kind = _streams(data)
    promised = _SUFFIXES.get(suffix)
    return promised if kind == "OLE" and promised in _COMPOUND else kind


def _streams(data: bytes) -> str:
    """By what stands outermost in the container; by any name in it where its directory is damaged."""
    try:
        names = {name.lower() for name in Compound(data).root()}
    except ReadError:
        names = {name for name in _OUTERMOST if name.encode("utf-16-le") in data.lower()}
    return next((kind for name, kind in _OUTERMOST.items() if name in names), "OLE")


def _textual(data: bytes, suffix: str, promised: str | None) -> str:
    if promised in (None, EML) and _MAIL.match(data):  # also where its bytes are no text
        return EML
    if not _is_text(data):
        if promised in _CORRUPT:
            raise ReadError(_CORRUPT[promised])
        if promised is not None:
            raise ReadError("text-encoding")
        return suffix or "?"
    head = decode(data[:65536])
    kind = _marked(head, promised)
    if kind is None and (suffix in _DATA or (_XML.match(head) and promised is None)):
        return suffix.upper() or "XML"
    return kind or (promised if promised in _WORDS else TEXT)


def _marked(head: str, promised: str | None) -> str | None:
    """What text says of itself by how it begins, and what its name says where that cannot be seen from it."""
    if (promised in _LOOSE or promised is None) and (shown := _subtitles(head, promised)):
        return shown
    flat = _FLAT.search(head)
    if flat and flat.group(1) in _MIMETYPES:
        return _MIMETYPES[flat.group(1)]
    if _PAGE.match(head) or (promised == HTML and _ELEMENT.search(head)):
        return HTML
    return EML if promised == EML else None


def _subtitles(head: str, promised: str | None) -> str | None:
    if head.startswith("WEBVTT"):
        return VTT
    if _CUES.match(head):
        return SRT
    return promised if promised in (VTT, SRT) else None


def _is_text(data: bytes) -> bool:
    try:
        decode(data[:65536])
    except ReadError:
        return False
    return True
