"""What an Office file holds besides its text: counted and named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from PIL import Image

from pipeline.core.model import Missing
from pipeline.read import xlsx
from pipeline.read.docx import reader as docx_reader
from pipeline.run.caging.warm import SAMPLES

SHADES = {"white": RGBColor(255, 255, 255), "blue": RGBColor(0, 0, 200)}


def word(change: Callable[[Word], None], parts: dict[str, str] | None = None) -> tuple[Missing, ...]:
    document, made = docx.Document(), io.BytesIO()
    document.add_paragraph("Nämnden följer upp sina mål varje tertial.")
    change(document)
    document.save(made)
    with zipfile.ZipFile(made, "a") as package:
        for name, text in (parts or {}).items():
            package.writestr(name, text)
    return docx_reader.read(made.getvalue()).missing


def run(document: Word, *, hidden: bool = False, shade: str = "blue", size: int = 11, filled: str = "") -> None:
    made = document.add_paragraph().add_run("Detta ska ingen se.")
    made.font.hidden = hidden or None
    made.font.color.rgb = SHADES[shade]
    made.font.size = Pt(size)
    if filled:
        fill = OxmlElement("w:shd")
        fill.set(qn("w:val"), "clear")
        fill.set(qn("w:fill"), filled)
        made._r.get_or_add_rPr().append(fill)  # type: ignore[arg-type]  # the stubs want properties they know


def deleted(document: Word) -> None:
    gone, piece, text = OxmlElement("w:del"), OxmlElement("w:r"), OxmlElement("w:delText")
    text.text = "struket"
    piece.append(text)
    gone.append(piece)
    document.paragraphs[0]._p.append(gone)  # type: ignore[arg-type]


def picture(document: Word, wide: float, form: str = "PNG") -> None:
    image = io.BytesIO()
    Image.new("L", (40, 40)).save(image, form)
    image.seek(0)
    document.add_picture(image, width=Cm(wide))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda d: None, ()),
        (lambda d: run(d, hidden=True), (Missing("hidden-text-read", "1"),)),
        (lambda d: run(d, shade="white"), (Missing("hidden-text-read", "1"),)),
        (lambda d: run(d, shade="white", filled="1F4E79"), ()),
        (lambda d: run(d, size=1), (Missing("hidden-text-read", "1"),)),
        (run, ()),
        (deleted, (Missing("deletions", "1"),)),
        (lambda d: picture(d, 14), (Missing("pictures", "1"),)),
        (lambda d: picture(d, 3), ()),
        (lambda d: picture(d, 14, "JPEG"), ()),
    ],
)
def test_word(change: Callable[[Word], None], found: tuple[Missing, ...]) -> None:
    assert word(change) == found


def test_files_and_comments_within() -> None:
    parts = {
        "word/embeddings/oleObject1.bin": "x", "word/embeddings/Blad.xlsx": "x",
        "word/comments.xml": "<w:comments><w:comment w:id='1'/><w:comment w:id='2'>x</w:comment></w:comments>",
    }  # fmt: skip
    assert word(lambda d: None, parts) == (Missing("embedded", "2"), Missing("comments", "2"))


def test_workbooks() -> None:
    made = io.BytesIO(SAMPLES["a.xlsx"])
    with zipfile.ZipFile(made) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace('<row r="3">', '<row r="3" hidden="1">')
    parts["xl/comments1.xml"] = "<comments><commentList><comment ref='A1'/></commentList></comments>"
    parts["xl/embeddings/a.bin"] = "x"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    document = xlsx.read(out.getvalue())
    assert set(document.missing) == {Missing("rows-hidden", "1"), Missing("comments", "1"), Missing("embedded", "1")}
    assert "2023" in document.text  # the hidden row is read
