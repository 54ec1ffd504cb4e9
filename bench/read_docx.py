"""DOCX → blocks against one lxml pass over the same body, and against python-docx: CPU medians, interleaved.

    python -m bench.read_docx [FILE.docx]

Without a file it makes two of some hundred pages: running text (headings, paragraphs of several runs, lists), and the
same with tables, whose many small cells cost what many small blocks cost. Goal: at most twice the lxml pass (parse the
body, visit every element once, join its text).
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import docx
from docx.table import Table
from lxml import etree

from bench.measure import interleaved, line
from pipeline.core.segment import segment
from pipeline.read.docx.reader import read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GOAL = 2.0
SENTENCE = (
    "Nämnden följer upp målen två gånger om året, t.ex. i delårsrapporten, och redovisar avvikelser över 5 % till "
    "kommunstyrelsen. "
)


def made(*, tables: bool, chapters: int = 120) -> bytes:
    """A document like a long annual report; no two paragraphs alike."""
    document = docx.Document()
    for chapter in range(chapters):
        document.add_heading(f"Kapitel {chapter}", 1)
        for section in range(3):
            document.add_heading(f"Avsnitt {chapter}.{section}", 2)
            for number in range(3):
                paragraph = document.add_paragraph(f"Stycke {chapter}.{section}.{number}. ")
                paragraph.add_run(SENTENCE).bold = True
                paragraph.add_run(SENTENCE * 4)
            for number in range(3):
                document.add_paragraph(f"Punkt {number}: {SENTENCE}", style="List Bullet")
        if not tables:
            continue
        table = document.add_table(rows=5, cols=3)
        for row, cells in enumerate(table.rows):
            for column, cell in enumerate(cells.cells):
                cell.text = f"Mått {row}" if column == 0 else str(row * 10 + column)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def one_pass(data: bytes) -> int:
    """The peer: the body parsed and every element visited once."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    text = [element.text or "" for element in root.iter() if element.tag == f"{W}t"]
    return len("".join(text))


def with_python_docx(data: bytes) -> int:
    size = 0
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            size += sum(len(cell.text) for row in block.rows for cell in row.cells)
        else:
            size += len(block.text) + len(block.style.name if block.style is not None else "")
    return size


def measure(what: str, data: bytes) -> None:
    document = read(data)
    print(f"{what}: {len(data):,} bytes, {len(document.text):,} characters, {len(document.blocks):,} blocks")
    times = interleaved(
        {
            "lxml": lambda: one_pass(data),
            "read": lambda: read(data),
            "segment": lambda: segment(document),
            "python-docx": lambda: with_python_docx(data),
        },
        rounds=9,
    )
    line("DOCX → blocks, against one lxml pass", times["read"], times["lxml"], f"≤ {GOAL}")
    line("DOCX → blocks, against python-docx", times["read"], times["python-docx"], "faster", faster=True)
    pages = len(document.text) / 3000
    print(f"blocks → passages {times['segment'] * 1000 / pages:.3f} ms for a page of 3,000 characters")


def main() -> None:
    if len(sys.argv) > 1:
        measure(sys.argv[1], Path(sys.argv[1]).read_bytes())
    else:
        measure("running text", made(tables=False))
        measure("with tables", made(tables=True))


if __name__ == "__main__":
    main()
