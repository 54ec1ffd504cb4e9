"""Builds ../interviews/*.docx from interviews/*.md. Run: python build_interviews.py (needs python-docx; same bytes twice).

The light marking: a head between --- lines (``huvud: tabell`` or ``huvud: rader``), ``#`` and ``##`` headings,
``-`` bullets, ``1.`` numbers, ``**bold**``, and ``F:``/``S:`` for question and answer.
"""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

HERE = Path(__file__).parent
OUT = HERE.parent / "interviews"
ZIP_DATE = (2026, 11, 16, 8, 0, 0)


def swedish(doc) -> None:
    """Swedish as the document's language: in the defaults, the theme font setting and every style that says another."""
    for root in (doc.styles.element, doc.settings.element):
        for tag in ("w:lang", "w:themeFontLang"):
            for node in root.iter(qn(tag)):
                node.set(qn("w:val"), "sv-SE")


def field(paragraph, code: str) -> None:
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        if kind:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        else:
            node = OxmlElement("w:instrText")
            node.set(qn("xml:space"), "preserve")
            node.text = code
        run._r.append(node)


def rich(paragraph, text: str):
    for part in re.split(r"(\*\*.+?\*\*)", text):
        if part.startswith("**"):
            paragraph.add_run(part[2:-2]).bold = True
        elif part:
            paragraph.add_run(part)
    return paragraph


def restart_numbering(doc, paragraph) -> None:
    """A fresh 1, 2, 3 for a new numbered list: a w:num of its own on the style's abstract numbering."""
    numbering = doc.part.numbering_part.element
    style_num = doc.styles["List Number"].element.pPr.numPr.numId.val
    abstract = next(n for n in numbering.num_lst if n.numId == style_num).abstractNumId.val
    num = numbering.add_num(abstract)
    num.add_lvlOverride(0).add_startOverride(1)
    ppr = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    ppr.get_or_add_ilvl().val = 0
    ppr.get_or_add_numId().val = num.numId


def head(doc, meta: dict) -> None:
    pairs = [(k, v) for k, v in meta.items() if k not in ("huvud", "titel")]
    if meta["huvud"] == "tabell":
        table = doc.add_table(rows=0, cols=2, style="Table Grid")
        for key, value in pairs:
            cells = table.add_row().cells
            cells[0].paragraphs[0].add_run(key).bold = True
            cells[1].text = value
            cells[0].width, cells[1].width = Cm(4.5), Cm(11.5)
        doc.add_paragraph()
    else:
        for key, value in pairs:
            paragraph = doc.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.add_run(f"{key}: ").bold = True
            paragraph.add_run(value)


def build(path: Path) -> bytes:
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    meta = dict(line.split(": ", 1) for line in front.strip().splitlines())
    doc = Document()
    swedish(doc)
    doc.styles["Normal"].font.name = "Calibri"
    doc.styles["Normal"].font.size = Pt(11)
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.header.paragraphs[0].text = "Arbetsmaterial – utvärdering av Lönnviks kommun 2026"
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run("Sida ")
    field(foot, "PAGE")
    doc.add_heading(meta["titel"], 0)
    head(doc, meta)
    number_before = False
    for block in re.split(r"\n\n+", body.strip()):
        for line in block.splitlines():
            is_number = bool(re.match(r"\d+\. ", line))
            if m := re.match(r"(#+) (.*)", line):
                doc.add_heading(m[2], len(m[1]))
            elif line.startswith("- "):
                rich(doc.add_paragraph(style="List Bullet"), line[2:])
            elif is_number:
                paragraph = rich(doc.add_paragraph(style="List Number"), line.split(". ", 1)[1])
                if not number_before:
                    restart_numbering(doc, paragraph)
                    shared = paragraph._p.pPr.numPr.numId.val
                else:
                    numpr = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                    numpr.get_or_add_ilvl().val = 0
                    numpr.get_or_add_numId().val = shared
            elif line.startswith("F: "):
                doc.add_paragraph().add_run(line).bold = True
            else:
                rich(doc.add_paragraph(), line)
            number_before = is_number
    when = datetime.strptime(meta["Datum"], "%Y-%m-%d").replace(hour=16)  # noqa: DTZ007
    props = doc.core_properties
    props.author = props.last_modified_by = f"Utvärderare {meta['Utvärderare']}"
    props.title, props.subject, props.comments, props.keywords = meta["titel"], "Intervjuanteckning", "", ""
    props.language, props.revision = "sv-SE", 1
    props.created = props.modified = when
    raw = io.BytesIO()
    doc.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", not n.startswith("_rels/"), n))
        for name in names:
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            target.writestr(info, source.read(name), compresslevel=9)
    return out.getvalue()


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for path in sorted((HERE / "interviews").glob("*.md")):
        (OUT / f"{path.stem}.docx").write_bytes(build(path))


if __name__ == "__main__":
    main()
