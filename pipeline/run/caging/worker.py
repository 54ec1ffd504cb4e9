"""The caged process: loads everything, locks itself in, then reads one source after the other from its standard input.

Frames are a 4-byte big-endian length and that many bytes. In: ``{"name", "kind"}``, then the source's bytes.
Out: first the level of the cage, then for each source the messages of ``wire.py``, or ``wire.MORE``: this worker has not
loaded what the source takes, ask one that has.
"""

from __future__ import annotations

import codecs
import ctypes
import gc
import json
import struct
import sys
from functools import cache
from typing import BinaryIO

from pipeline.core.errors import ReadError
from pipeline.read.scan import scanned_pages
from pipeline.read.sniff import sniff

# Python imports a codec when it is first used; inside the cage it cannot
CODECS = (
    "ascii", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "cp437", "cp850", "cp865", "idna", "iso8859-1",
    "iso8859-2", "iso8859-4", "iso8859-10", "iso8859-15", "koi8-r", "mac-roman", "punycode", "raw-unicode-escape",
    "unicode-escape", "utf-7", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be", "utf-32-le",
    "big5", "euc-jp", "euc-kr", "gb18030", "gb2312", "gbk", "shift-jis", "base64", "quopri", "hex", "zlib",
)  # fmt: skip
LARGE = 1_000_000  # characters of a text after which memory is given back at once
LEFT = 100_000  # objects that may be left over before they are looked through
WARM = {
    "a.md": b"# Rubrik\n\nKommunen arbetar med dialog och uppf\xc3\xb6ljning.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "a.txt": "Rubrik\n\nKommunen följer upp målen.\n".encode("cp1252"),
    "b.txt": "Kommunen följer upp målen.".encode("utf-16"),
    "a.html": b"<html lang=sv><head><title>T</title><meta charset=iso-8859-1></head><body><nav><a href=/>x</a></nav><main>"
    b"<h1>Rubrik</h1><p>Kommunen arbetar med dialog och f\xf6ljer upp det varje \xe5r i alla n\xe4mnder.</p>"
    b"<table><tr><th>a<th>b<tr><td>1<td>2</table><ul><li>ett</ul></main></body></html>",
}


def main() -> None:
    """Load, lock, serve until standard input ends."""
    load(everything=True)
    serve(everything=True)


def load(*, everything: bool) -> None:
    """Import what the readers and the tagger import when they are used; inside the cage nothing can be imported any more.

    Most folders hold mainly PDFs: what only other formats need is loaded when ``everything`` is asked for. Call it again
    to load more. What all formats need belongs to ``_load_pdf``.
    """
    _load_pdf()
    if everything:
        _load_rest()


def serve(*, everything: bool) -> None:
    """Lock this process in, then answer from standard input to standard output until the first ends."""
    from pipeline.run.caging import sandbox, wire
    from pipeline.run.caging.reading import Reading, read_source

    out, source = open(1, "wb", closefd=False), open(0, "rb", closefd=False)  # noqa: SIM115 they last as long as the process
    sys.stdout = sys.stderr  # a library that prints must not write between the frames
    gc.disable()  # between two files, where little is alive, looking for cycles costs least: see _tidy
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None  # musl has none
    level = sandbox.enter()
    _send(out, json.dumps({"level": level.name}).encode())
    while (header := _receive(source)) is not None:
        job = json.loads(header)
        data = _receive(source)
        if data is None:
            return
        _tidy()
        if everything or _is_pdf(data, job["name"]):
            answer = read_source(data, job["name"], job["kind"], scanned_pages(job.get("scanned", ())))
            del data
            large = isinstance(answer, Reading) and len(answer.text) > LARGE
            if large and trim is not None:  # what reading took is free: the parent needs it
                trim(0)
            for message in wire.encode(answer):
                _send(out, message)
            del answer
            if large and trim is not None:
                trim(0)
        else:
            _send(out, wire.MORE)


def _tidy() -> None:
    """Collect what earlier files have left in cycles, when there is much of it."""
    if gc.get_count()[0] > LEFT:
        gc.collect()


def _is_pdf(data: bytes, name: str) -> bool:
    """Whether the little that is loaded will do: for a PDF, and for what is no source at all."""
    try:
        return sniff(data, name) == "application/pdf"
    except ReadError:
        return True
    except Exception:  # noqa: BLE001 the edge of other people's parsers; the reader will say what is wrong
        return False


@cache
def _load_pdf() -> None:
    """Import what PDFs need, and the tagger."""
    import pdfplumber  # noqa: F401

    from pipeline.read.table import reader_version
    from pipeline.run.caging.warm import PDF

    for name in CODECS:
        codecs.lookup(name)
    reader_version("application/pdf")  # imports it
    _warm({"a.pdf": PDF})


@cache
def _load_rest() -> None:
    """Import what all other formats need."""
    import docx.oxml  # noqa: F401

    from pipeline.read.table import READERS, reader_version
    from pipeline.run.caging.warm import SAMPLES, fruitless

    for media_type in READERS:
        reader_version(media_type)  # imports it
    _warm({**WARM, **SAMPLES, **fruitless(), "a.docx": _docx()})


def _warm(samples: dict[str, bytes]) -> None:
    """Read the samples, which loads what is imported when it is used; then let the collector forget what is there."""
    from pipeline.run.caging.reading import read_source

    for name, data in samples.items():
        read_source(data, name, None)
    gc.collect()
    gc.freeze()  # what is loaded stays; looking through it for cycles every 700 objects cost 11 % of reading the demo


def _docx() -> bytes:
    import io

    import docx

    document, made = docx.Document(), io.BytesIO()
    document.add_heading("Rubrik", 1)
    document.add_paragraph("Kommunen arbetar med dialog.")
    document.add_table(2, 2)
    document.save(made)
    return made.getvalue()


def _send(out: BinaryIO, data: bytes) -> None:
    out.write(struct.pack(">I", len(data)))
    out.write(data)
    out.flush()


def _receive(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    if len(head) < 4:
        return None
    return source.read(struct.unpack(">I", head)[0])


if __name__ == "__main__":
    main()
