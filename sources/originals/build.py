#!/usr/bin/env python3
"""Builds sources/documents from the originals (Typst -> PDF, Markdown -> DOCX).

python3 -m venv .venv && .venv/bin/pip install typst python-docx
.venv/bin/python build.py            (build, twice the same bytes)
.venv/bin/python build.py --check    (builds in memory and compares with documents/)
"""
from __future__ import annotations

import datetime as dt
import io
import re
import sys
import zipfile
from pathlib import Path

import typst
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "documents"
AUTHOR = "Lönnviks kommun (fiktiv)"
# Same fixed stamp for every zip member.
ZIP_DATE = (2026, 1, 1, 0, 0, 0)

PDFS = [
    "mal-och-budget-2026",
    "arsredovisning-2025",
    "arbetsgivarpolicy",
    "revisionsrapport-malstyrning",
    "demokrati-och-kommunikationsplan",
    "agardirektiv-och-bolagspolicy",
    "hallbarhetsstrategi",
]


# ---------------------------------------------------------------- PDF
def build_pdf(name: str) -> bytes:
    # The document date comes from `set document(date: …)` in each .typ file;
    # `timestamp` only fixes whatever else the compiler would take from the clock.
    return typst.compile(
        str(HERE / f"{name}.typ"),
        root=str(HERE),
        ignore_system_fonts=True,
        timestamp=1767225600,
    )


# ---------------------------------------------------------------- DOCX
INLINE = re.compile(r"(\*\*.+?\*\*|\*.+?\*)")


def add_runs(par, text: str) -> None:
    text = text.replace('"', "”")  # Swedish quotation marks, the same on both sides
    for bit in INLINE.split(text):
        if not bit:
            continue
        if bit.startswith("**"):
            par.add_run(bit[2:-2]).bold = True
        elif bit.startswith("*"):
            par.add_run(bit[1:-1]).italic = True
        else:
            par.add_run(bit)


def field(par, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("separate", None), ("text", "1"), ("end", None)):
        r = par.add_run()
        if kind == "text":
            r.text = text
        elif kind is None:
            it = OxmlElement("w:instrText")
            it.set(qn("xml:space"), "preserve")
            it.text = f" {text} "
            r._r.append(it)
        else:
            fc = OxmlElement("w:fldChar")
            fc.set(qn("w:fldCharType"), kind)
            r._r.append(fc)


def swedish(doc) -> None:
    for style in doc.styles:
        if style.type is None or not hasattr(style, "element"):
            continue
        rpr = style.element.find(qn("w:rPr"))
        if rpr is not None:
            for lang in rpr.findall(qn("w:lang")):
                rpr.remove(lang)
    rpr = doc.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    lang = rpr.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        rpr.append(lang)
    lang.set(qn("w:val"), "sv-SE")
    lang.set(qn("w:eastAsia"), "sv-SE")
    settings = doc.settings.element
    hyp = OxmlElement("w:autoHyphenation")
    hyp.set(qn("w:val"), "true")
    before = settings.find(qn("w:defaultTabStop"))
    if before is None:
        settings.append(hyp)
    else:  # schema order: autoHyphenation directly after defaultTabStop
        before.addnext(hyp)


def restart_list(doc, par) -> int:
    """A numbering instance of its own, starting at 1."""
    numbering = doc.part.numbering_part.element
    num_id = doc.styles["List Number"].element.pPr.numPr.numId.val
    abstract = next(n for n in numbering.findall(qn("w:num")) if n.numId == num_id)
    num = numbering.add_num(abstract.abstractNumId.val)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    return num.numId


def shade(cell, fill: str) -> None:
    shd = OxmlElement("w:shd")
    shd.set(qn("w:val"), "clear")
    shd.set(qn("w:color"), "auto")
    shd.set(qn("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(shd)


def split_row(line: str) -> list[str]:
    return [c.strip() for c in line.strip().strip("|").split("|")]


def add_table(doc, lines: list[str]) -> None:
    head, body = split_row(lines[0]), [split_row(l) for l in lines[2:]]
    table = doc.add_table(rows=1, cols=len(head))
    table.style = "Table Grid"
    for c, text in zip(table.rows[0].cells, head):
        c.paragraphs[0].add_run(text).bold = True
        shade(c, "EAF1F2")
    trpr = table.rows[0]._tr.get_or_add_trPr()
    th = OxmlElement("w:tblHeader")
    th.set(qn("w:val"), "true")
    trpr.append(th)
    for row in body:
        if len(row) != len(head):
            raise ValueError(f"{len(row)} cells, header has {len(head)}: {row}")
        for c, text in zip(table.add_row().cells, row):
            add_runs(c.paragraphs[0], text)
    for row in table.rows:
        cant = OxmlElement("w:cantSplit")
        cant.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().insert(0, cant)
        for c in row.cells:
            for p in c.paragraphs:
                p.paragraph_format.space_after = Pt(0)
                p.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
                for r in p.runs:
                    r.font.size = Pt(9.5)
    doc.add_paragraph().paragraph_format.space_after = Pt(2)


def front_matter(text: str) -> tuple[dict, str]:
    _, head, body = text.split("---\n", 2)
    meta = dict(line.split(": ", 1) for line in head.strip().splitlines())
    return meta, body


def build_docx(path: Path) -> bytes:
    meta, body = front_matter(path.read_text(encoding="utf-8"))
    date = dt.datetime.fromisoformat(meta["datum"]).replace(hour=9)
    doc = Document()
    sec = doc.sections[0]
    sec.page_width, sec.page_height = Cm(21.0), Cm(29.7)
    sec.left_margin, sec.right_margin = Cm(2.6), Cm(2.4)
    sec.top_margin, sec.bottom_margin = Cm(2.6), Cm(2.3)

    normal = doc.styles["Normal"]
    normal.font.name = "Calibri"
    normal.font.size = Pt(11)
    normal.paragraph_format.space_after = Pt(7)
    normal.paragraph_format.line_spacing = 1.15
    for name in ("Header", "Footer"):  # drop the template's own tab stops
        ppr = doc.styles[name].element.pPr
        for tabs in ppr.findall(qn("w:tabs")):
            ppr.remove(tabs)
    for level, size in ((1, 16), (2, 13), (3, 11.5)):
        st = doc.styles[f"Heading {level}"]
        st.font.name = "Calibri"
        st.font.size = Pt(size)
        st.font.color.rgb = RGBColor(0x1F, 0x4E, 0x5F)
        rfonts = st.element.rPr.rFonts
        for a in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            rfonts.attrib.pop(qn(f"w:{a}"), None)
        st.paragraph_format.space_before = Pt(14)
        st.paragraph_format.space_after = Pt(4)
        st.paragraph_format.keep_with_next = True
    swedish(doc)

    cp = doc.core_properties
    cp.title, cp.author, cp.last_modified_by = meta["titel"], AUTHOR, AUTHOR
    cp.language, cp.subject, cp.comments, cp.keywords = "sv-SE", "Styrdokument", "", ""
    cp.created = cp.modified = cp.last_printed = date
    cp.revision = 1

    hp = sec.header.paragraphs[0]
    hp.add_run(f"Lönnviks kommun\t{meta['titel']}")
    fp = sec.footer.paragraphs[0]
    fp.add_run(f"{meta['titel']}\tSida ")
    field(fp, "PAGE")
    fp.add_run(" (")
    field(fp, "NUMPAGES")
    fp.add_run(")")
    for p in (hp, fp):
        tabs = p.paragraph_format.tab_stops
        tabs.add_tab_stop(Cm(16.0), WD_TAB_ALIGNMENT.RIGHT)
        for r in p.runs:
            r.font.size = Pt(8.5)

    doc.add_paragraph(meta["titel"], style="Title")
    info = doc.add_table(rows=0, cols=2)
    info.style = "Table Grid"
    info.autofit = False
    for label, value in (
        ("Beslut", meta["beslut"]),
        ("Dokumentansvarig", meta["ansvarig"]),
        ("Diarienummer", meta["diarie"]),
    ):
        a, b = info.add_row().cells
        a.paragraphs[0].add_run(label).bold = True
        b.paragraphs[0].add_run(value)
        a.width, b.width = Cm(4.0), Cm(12.0)
        for c in (a, b):
            c.paragraphs[0].paragraph_format.space_after = Pt(0)
    doc.add_paragraph().paragraph_format.space_after = Pt(0)

    lines = body.strip("\n").split("\n")
    i, first, numbering = 0, True, None
    while i < len(lines):
        line = lines[i]
        if not re.match(r"\d+\. ", line):
            numbering = None
        if not line.strip():
            pass
        elif line.startswith("#"):
            hashes, text = line.split(" ", 1)
            doc.add_heading(text, level=len(hashes))
        elif line.startswith("|"):
            block = []
            while i < len(lines) and lines[i].startswith("|"):
                block.append(lines[i])
                i += 1
            add_table(doc, block)
            continue
        elif line.startswith("- "):
            add_runs(doc.add_paragraph(style="List Bullet"), line[2:])
        elif re.match(r"\d+\. ", line):
            p = doc.add_paragraph(style="List Number")
            if numbering is None:
                numbering = restart_list(doc, p)
            npr = p._p.get_or_add_pPr().get_or_add_numPr()
            npr.get_or_add_ilvl().val = 0
            npr.get_or_add_numId().val = numbering
            add_runs(p, line.split(". ", 1)[1])
        elif line.startswith("> "):
            add_runs(doc.add_paragraph(style="Quote"), line[2:])
        else:
            p = doc.add_paragraph()
            add_runs(p, line)
            p.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            if first:
                for r in p.runs:
                    r.bold = True
                p.alignment = WD_ALIGN_PARAGRAPH.LEFT
                first = False
        i += 1

    raw = io.BytesIO()
    doc.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as src, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as dst:
        names = sorted(src.namelist(), key=lambda n: (n != "[Content_Types].xml", n))
        for name in names:
            if name == "docProps/thumbnail.jpeg":
                continue  # the template's picture of an empty page
            data = src.read(name)
            if name == "_rels/.rels":
                data = re.sub(rb'<Relationship [^>]*thumbnail\.jpeg"[^>]*/>', b"", data)
            zi = zipfile.ZipInfo(name, ZIP_DATE)
            zi.compress_type = zipfile.ZIP_DEFLATED
            zi.create_system = 3
            zi.external_attr = 0o644 << 16
            dst.writestr(zi, data, compresslevel=9)
    return out.getvalue()


def main() -> int:
    check = "--check" in sys.argv[1:]
    OUT.mkdir(exist_ok=True)
    made = {f"{n}.pdf": build_pdf(n) for n in PDFS}
    for path in sorted((HERE / "docx").glob("*.md")):
        made[f"{path.stem}.docx"] = build_docx(path)
    bad = 0
    for name, data in made.items():
        target = OUT / name
        if check:
            same = target.exists() and target.read_bytes() == data
            bad += not same
            print(("lika   " if same else "OLIKA  ") + name)
        else:
            target.write_bytes(data)
            print(f"{len(data):8d}  {name}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
