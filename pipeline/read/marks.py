"""A report's bytes without the raised marks of its footnotes: ``2¹`` in a table of figures must not be read as 21."""

from __future__ import annotations

import io
import re
import zipfile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST = 60_000_000  # bytes of a document's text, unpacked
_SUP = re.compile(rb"<sup\b[^>]*>(?:(?!</?sup\b).){0,200}</sup>", re.IGNORECASE | re.DOTALL)
_RUN = re.compile(rb"<w:r(?:\s[^>]*)?>(?:(?!</w:r>).)*</w:r>", re.DOTALL)
_RAISED = re.compile(rb'<w:vertAlign\s+w:val="superscript"\s*/>')


def without_marks(data: bytes, media_type: str) -> bytes:
    """The same file of HTML or DOCX without raised text; any other, and what cannot be opened, as it is."""
    if media_type == "text/html":
        return _SUP.sub(b" ", data)
    if media_type != DOCX:
        return data
    try:
        return _docx(data)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError):
        return data  # whoever reads it next says what is wrong with it


def _docx(data: bytes) -> bytes:
    name = "word/document.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        if pack.getinfo(name).file_size > MOST:
            return data
        text = pack.read(name)
        if not _RAISED.search(text):
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
            for info in pack.infolist():
                if info.file_size > MOST:
                    return data
                made.writestr(info.filename, _lowered(text) if info.filename == name else pack.read(info))
    return out.getvalue()


def _lowered(text: bytes) -> bytes:
    return _RUN.sub(lambda m: b"" if _RAISED.search(m.group()) else m.group(), text)
