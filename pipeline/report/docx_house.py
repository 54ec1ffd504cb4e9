"""The house's own DOCX styles, and the pieces of OOXML python-docx has no words for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from pipeline.core.errors import UsageError
from pipeline.report import docx_traces, packed

SANS, SERIF = "Calibri", "Cambria"
INK, ACCENT, SOFT, RULE = "1D1C1A", "1D4F7C", "5A564F", "B9B2A4"
WIDTH = 16.0  # centimetres between the margins
SHORT = 12  # rows a table may have and still stay on one page
_ENTRY = re.compile(rb'<w:hyperlink w:anchor="_Toc(\d{6})"[^>]*>.*?</w:hyperlink>', re.DOTALL)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Text that XML can hold; what it cannot is shown as �."""
    return _UNPRINTABLE.sub("\ufffd", text)


def document(template: Path | None) -> Any:
    """An empty document with the styles a report uses. Raises UsageError when ``template`` is no DOCX."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        made = Document(str(template) if template else None)
    except (PackageNotFoundError, ValueError, KeyError, OSError) as fault:
        raise UsageError("template-unreadable", path=template) from fault
    docx_traces.remove(made)
    body = made.element.body
    for child in [c for c in body if not c.tag.endswith("}sectPr")]:
        body.remove(child)
    _styles(made, own=template is None)
    if template is None:
        _page(made)
    return made


# style: (based on, look); a look's keys are python-docx's, but ``face``, the space ``before`` and ``after`` in points, and
# in centimetres ``indent`` and a tab at the end of ``dots``; ``next``: on the page of what follows
PARAGRAPHS: dict[str, tuple[str, dict[str, Any]]] = {
    "Normal": ("", {"face": SANS, "size": 11, "color": INK, "after": 6}),
    "Title": ("", {"face": SANS, "size": 30, "bold": True, "color": INK, "before": 140, "after": 6}),
    "Subtitle": ("", {"face": SANS, "size": 16, "italic": False, "color": SOFT, "after": 24}),
    "Heading 1": ("", {"face": SANS, "size": 20, "bold": True, "color": ACCENT, "before": 18, "after": 6}),
    "Heading 2": ("", {"face": SANS, "size": 14, "bold": True, "color": INK, "before": 18, "after": 6}),
    "Heading 3": ("", {"face": SANS, "size": 12, "bold": True, "color": INK, "before": 18, "after": 6}),
    "TOC Heading": ("Normal", {"face": SANS, "size": 14, "bold": True, "color": INK, "before": 12, "after": 6}),
    "Caption": ("Normal", {"size": 9, "bold": True, "italic": False, "color": SOFT, "before": 6, "after": 3}),
    "List Bullet": ("Normal", {"size": 10, "after": 3}),
    "Belägg ingress": ("Normal", {"size": 14, "after": 12}),
    "Belägg poäng": ("Normal", {"after": 3, "next": True}),
    "Belägg notis": ("Normal", {"size": 10, "after": 6}),
    "Belägg cell": ("Normal", {"size": 10, "after": 0}),
    "Belägg figur": ("Normal", {"after": 0}),
    "Belägg luft": ("Normal", {"size": 6, "after": 0}),
    "Belägg kant": ("Normal", {"size": 8, "color": SOFT, "after": 0}),
    "toc 1": ("Normal", {"size": 10, "bold": True, "before": 4, "after": 0, "dots": WIDTH}),
    "toc 2": ("Normal", {"size": 10, "after": 0, "indent": 0.5, "dots": WIDTH}),
}
CHARACTERS: dict[str, dict[str, Any]] = {
    "Strong": {"bold": True},
    "Belägg citat": {"face": SERIF},
    "Belägg hänvisning": {"color": ACCENT, "size": 9},
    "Belägg dämpad": {"color": SOFT, "size": 9},
}


def _styles(made: Any, *, own: bool) -> None:
    """Adds what is missing; dresses everything where the template is the house's own."""
    from docx.enum.style import WD_STYLE_TYPE

    styles = made.styles
    names = {s.name for s in styles}
    for name, (base, look) in PARAGRAPHS.items():
        if name not in names:
            made_now = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc "))
            made_now.base_style = styles[base or "Normal"]
        if own or name not in names:
            _dress(styles[name], look)
    for name, look in CHARACTERS.items():
        if name not in names:
            styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        if own or name not in names:
            _dress(styles[name], look)
    if "Belägg tabell" not in names:
        table = styles.add_style("Belägg tabell", WD_STYLE_TYPE.TABLE)
        table.base_style = styles["Normal Table"] if "Normal Table" in names else None
        _table_look(table)
    _swedish(styles)


def _dress(style: Any, look: dict[str, Any]) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Cm, Pt, RGBColor

    for key, value in look.items():
        if key in ("before", "after"):
            setattr(style.paragraph_format, f"space_{key}", Pt(value))
        elif key == "color":
            style.font.color.rgb = RGBColor.from_string(value)
        elif key == "size":
            style.font.size = Pt(value)
        elif key == "face":
            _font(style, value)
        elif key == "next":
            style.paragraph_format.keep_with_next = value
        elif key == "indent":
            style.paragraph_format.left_indent = Cm(value)
        elif key == "dots":
            style.paragraph_format.tab_stops.add_tab_stop(Cm(value), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        else:
            setattr(style.font, key, value)


def _font(style: Any, name: str) -> None:
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), name)


def _table_look(style: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    rule = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    style.element.append(parse_xml(
        f'<w:tblPr {nsdecls("w")}><w:tblBorders><w:top {rule}/><w:bottom {rule}/><w:insideH {rule}/></w:tblBorders>'
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    ))  # fmt: skip
    style.element.append(parse_xml(f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'))


def _swedish(styles: Any) -> None:
    """Every word is Swedish unless somebody says otherwise."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    defaults = styles.element.find(qn("w:docDefaults"))
    if defaults is None:
        return
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    lang = run.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        run.append(lang)
    lang.set(qn("w:val"), "sv-SE")


def _page(made: Any) -> None:
    """A4 with equal margins, nothing at the head and foot of the title page."""
    from docx.shared import Cm

    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - WIDTH) / 2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    section.different_first_page_header_footer = True


def width(made: Any) -> float:
    """Centimetres between the margins."""
    section = made.sections[0]
    if not section.page_width:
        return WIDTH
    return float((section.page_width - (section.left_margin or 0) - (section.right_margin or 0)) / 360_000)


def head_and_foot(made: Any, head: str, foot: str) -> None:
    """What the report is at the head of every page; at the foot which log it shows, and the page's number."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    section = made.sections[0]
    for paragraph in (section.header.paragraphs[0], section.footer.paragraphs[0]):
        paragraph.style = made.styles["Belägg kant"]
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    section.header.paragraphs[0].add_run(printable(head))
    line = section.footer.paragraphs[0]
    line.add_run(f"{printable(foot)}\tSida ")
    field(line, "PAGE", "1")
    line.add_run(" av ")
    field(line, "NUMPAGES", "1")


def field(paragraph: Any, code: str, shown: str) -> None:
    """A field with a value already in it, so that it reads right before anybody updates it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement("w:fldSimple")
    made.set(qn("w:instr"), code)
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = shown
    run.append(words)
    made.append(run)
    paragraph._p.append(made)


def contents(made: Any, headings: Sequence[tuple[int, str]]) -> None:
    """A table of contents that is filled in already, each entry leading to its heading. Only a word processor knows pages:
    the field is marked, so that Word adds their numbers when the document is opened; ``numbered`` adds them before."""
    for number, (level, words) in enumerate(headings, 1):
        paragraph = made.add_paragraph(style=f"toc {level}")
        if number == 1:
            _mark(paragraph, "begin", dirty=True)
            _code(paragraph, ' TOC \\o "1-2" \\h \\z \\u ')
            _mark(paragraph, "separate")
        link(paragraph, printable(words), entry(number))
        if number == len(headings):
            _mark(paragraph, "end")


def numbered(data: bytes, pages: Sequence[int]) -> bytes:
    """A report with the page of each heading in its contents, which some word processor laid out. Pure."""
    return packed.changed(data, "word/document.xml", lambda xml: _ENTRY.sub(lambda m: m.group() + _page_of(m, pages), xml))


def _page_of(found: re.Match[bytes], pages: Sequence[int]) -> bytes:
    number = int(found[1])
    if not 1 <= number <= len(pages):
        return b""
    code = f'<w:instrText xml:space="preserve"> PAGEREF {entry(number)} \\h </w:instrText>'
    kinds = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    shown = f"<w:r><w:t>{pages[number - 1]}</w:t></w:r>"
    return f"<w:r><w:tab/></w:r>{kinds[0]}<w:r>{code}</w:r>{kinds[1]}{shown}{kinds[2]}".encode()


def entry(number: int) -> str:
    """The bookmark of the ``number``-th heading in the table of contents."""
    return f"_Toc{number:06}"


def _mark(paragraph: Any, kind: str, *, dirty: bool = False) -> None:
    """One of the three signs of a long field. ``dirty``: the word processor reckons it anew when the document is opened."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    char = OxmlElement("w:fldChar")
    char.set(qn("w:fldCharType"), kind)
    if dirty:
        char.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(char)


def _code(paragraph: Any, words: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = words
    paragraph.add_run()._r.append(code)


def caption(made: Any, what: str, number: int, words: str, *, keep: bool = False) -> None:
    """``Tabell 3. …``, numbered by a field; ``keep`` holds it to what follows."""
    paragraph = made.add_paragraph(f"{what} ", style="Caption")
    field(paragraph, f"SEQ {what} \\* ARABIC", str(number))
    paragraph.add_run(f". {printable(words)}")
    paragraph.paragraph_format.keep_with_next = keep


def shape(table: Any, widths: Sequence[float], words: str, *, named: bool) -> None:
    """Column widths in centimetres, the alternative text, and whether each row is named by its first cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table.autofit = False
    for column, width_ in zip(table.columns, widths, strict=True):
        column.width = Cm(width_)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstColumn"), "1" if named else "0")
        look.set(qn("w:noHBand"), "1")
        look.attrib.pop(qn("w:val"), None)
    said = OxmlElement("w:tblCaption")
    said.set(qn("w:val"), printable(words))
    properties.append(said)


def cells(table: Any) -> list[list[Any]]:
    """All cells, row by row, without merged ones to look for: python-docx's own way takes a second for a long table."""
    from docx.table import _Cell

    return [[_Cell(cell, table) for cell in line.tc_lst] for line in table._tbl.tr_lst]


def first_paragraph(cell: Any) -> Any:
    return cell.paragraphs[0]


def dress(paragraph: Any, style: str, *, right: bool, keep: bool) -> None:
    """``style`` is an identity; ``keep``: on the same page as the next row."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph._p.style = style
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if keep:
        paragraph.paragraph_format.keep_with_next = True


def header_row(row: Any) -> None:
    """A row that is repeated on every page and read as headings."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def unbroken_rows(table: Any) -> None:
    """No row goes over to the next page halfway."""
    from docx.oxml import OxmlElement

    for line in table._tbl.tr_lst:
        line.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """A place that links lead to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (begin, end):
        mark.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), _place(name))
    at = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(at, begin)
    paragraph._p.append(end)


def link(paragraph: Any, words: str, to: str) -> Any:
    """Words that lead to a bookmark of this document; returns the run."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.text.run import Run

    made, run, text = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    made.set(qn("w:anchor"), _place(to))
    made.set(qn("w:history"), "1")
    text.set(qn("xml:space"), "preserve")
    text.text = words
    run.append(text)
    made.append(run)
    paragraph._p.append(made)
    return Run(cast("Any", run), paragraph)


def _place(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", name)[:40]
