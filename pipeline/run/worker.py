"""The caged process: loads everything, locks itself in, then reads one source after the other from its standard input.

Frames are a 4-byte big-endian length and that many bytes. In: ``{"name", "kind"}``, then the source's bytes.
Out: first the level of the cage, then for each source one document of ``wire.py``.
"""

from __future__ import annotations

import codecs
import gc
import json
import os
import struct
import sys
from typing import BinaryIO

# Python imports a codec when it is first used; inside the cage it cannot
CODECS = (
    "ascii", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "cp437", "cp850", "cp865", "idna", "iso8859-1",
    "iso8859-2", "iso8859-4", "iso8859-10", "iso8859-15", "koi8-r", "mac-roman", "punycode", "raw-unicode-escape",
    "unicode-escape", "utf-7", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be", "utf-32-le",
    "big5", "euc-jp", "euc-kr", "gb18030", "gb2312", "gbk", "shift-jis", "base64", "quopri", "hex", "zlib",
)  # fmt: skip
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
    os.environ.update({"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"})
    out, source = sys.stdout.buffer, sys.stdin.buffer
    sys.stdout = sys.stderr  # a library that prints must not write between the frames
    _load()
    from pipeline.run import sandbox, wire
    from pipeline.run.reading import read_source

    gc.freeze()  # what is loaded stays; looking through it for cycles every 700 objects cost 11 % of reading the demo
    gc.set_threshold(50_000, 20, 50)
    level = sandbox.enter()
    _send(out, json.dumps({"level": level.name}).encode())
    while (header := _receive(source)) is not None:
        job = json.loads(header)
        data = _receive(source)
        if data is None:
            return
        _send(out, wire.encode(read_source(data, job["name"], job["kind"])))


def _load() -> None:
    """Import what readers and tagger import when they are used; inside the cage nothing can be imported any more."""
    for name in CODECS:
        codecs.lookup(name)
    import docx.oxml  # noqa: F401
    import pdfplumber  # noqa: F401

    from pipeline.read.table import READERS, reader_version
    from pipeline.run.reading import read_source
    from pipeline.run.warm import PDF, SAMPLES

    for media_type in READERS:
        reader_version(media_type)  # imports it
    for name, data in {**WARM, **SAMPLES, "a.pdf": PDF, "a.docx": _docx()}.items():
        read_source(data, name, None)


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
    out.write(struct.pack(">I", len(data)) + data)
    out.flush()


def _receive(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    if len(head) < 4:
        return None
    return source.read(struct.unpack(">I", head)[0])


if __name__ == "__main__":
    main()
