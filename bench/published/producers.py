"""The same parts set by several programs: HTML, Word documents (tidy and odd), plain text, Typst, and what Chromium and
LibreOffice make of those; scanned pages are pictures of what Typst set."""

from __future__ import annotations

import html as escaping
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.published.parts import Beside, Cell, Drawn, H, NewPage, P, Part, T, Tabs

RULED = "border:1px solid #555"
CSS = "body{font:11pt serif}table{border-collapse:collapse;width:100%}td,th{padding:3px 6px;text-align:left;vertical-align:top}"
TAB = "display:inline-block;min-width:9cm"


def spread(rows: Sequence[Sequence[str | Cell]]) -> list[list[tuple[int, str, int, int]]]:
    """Each row's cells as (column, text, across, down), with the columns that cells from above take left free."""
    taken: dict[tuple[int, int], bool] = {}
    made = []
    for r, row in enumerate(rows):
        column, line = 0, []
        for cell in row:
            while taken.get((r, column)):
                column += 1
            c = cell if isinstance(cell, Cell) else Cell(cell)
            line.append((column, c.text, c.across, c.down))
            for y in range(c.down):
                for x in range(c.across):
                    taken[r + y, column + x] = True
            column += c.across
        made.append(line)
    return made


def columns(table: T) -> int:
    return max(c + across for line in spread(table.rows) for c, _, across, _ in line)


# HTML


def html(parts: Sequence[Part], d: Drawn) -> bytes:
    head = f'<meta charset="utf-8"><title>{d.municipality} {d.year}</title><style>{CSS}</style>'
    body = "\n".join(map(_html, parts))
    return f'<!doctype html><html lang="sv">{head}<body>{body}</body></html>'.encode()


def _e(text: str) -> str:
    return escaping.escape(text).replace("\n", "<br>")


def _html(part: Part) -> str:
    if isinstance(part, H):
        return f"<h{part.level}>{_e(part.text)}</h{part.level}>"
    if isinstance(part, P):
        return f"<p>{_e(part.text)}</p>"
    if isinstance(part, Tabs):
        return "".join(
            "<p>" + "".join(f'<span style="{TAB if n == 0 else ""}">{_e(t)}</span>&emsp;' for n, t in enumerate(row)) + "</p>"
            for row in part.rows
        )
    if isinstance(part, Beside):
        sides = ("".join(map(_html, side)) for side in (part.left, part.right))
        return '<div style="display:flex;gap:1cm">' + "".join(f'<div style="flex:1">{s}</div>' for s in sides) + "</div>"
    if isinstance(part, NewPage):
        return '<div style="break-after:page"></div>'
    return _html_table(part)


def _html_table(table: T) -> str:
    out = []
    for n, line in enumerate(spread(table.rows)):
        tag = "th" if n < table.head else "td"
        style = f' style="{RULED}"' if table.ruled else ""
        cells = "".join(f"<{tag}{style} colspan={across} rowspan={down}>{_e(text)}</{tag}>" for _, text, across, down in line)
        out.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(out)}</table>"


# Word


def docx(parts: Sequence[Part], d: Drawn, *, odd: bool = False) -> bytes:
    """``odd``: headings are bold paragraphs, tables have no style, figures lie in several runs, tables stand in no order
    of styles, and there are empty paragraphs everywhere."""
    from docx import Document
    from docx.shared import Cm

    document: Any = Document()
    document.sections[0].footer.paragraphs[0].text = f"{d.municipality} {d.year}  12"
    for part in parts:
        _docx(document, part, odd=odd)
        if odd:
            document.add_paragraph("")
    document.sections[0].left_margin = Cm(2)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx(document: Any, part: Part, *, odd: bool) -> None:  # noqa: C901 one branch for each part
    from docx.enum.text import WD_BREAK
    from docx.shared import Cm, Pt

    if isinstance(part, H) and not odd:
        document.add_heading(part.text, part.level)
    elif isinstance(part, H):
        run = document.add_paragraph().add_run(part.text)
        run.bold, run.font.size = True, Pt(18 - 2 * part.level)
    elif isinstance(part, P):
        _runs(document.add_paragraph(), part.text, odd=odd)
    elif isinstance(part, Tabs):
        for row in part.rows:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(11))
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(13.5))
            _runs(paragraph, "\t".join(row), odd=odd)
    elif isinstance(part, NewPage):
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif isinstance(part, Beside):
        table = document.add_table(rows=1, cols=2)
        for cell, side in zip(table.rows[0].cells, (part.left, part.right), strict=True):
            for inner in side:
                _in_cell(cell, inner, odd=odd)
    elif isinstance(part, T):
        _docx_table(document, part, odd=odd)


def _runs(paragraph: Any, text: str, *, odd: bool) -> None:
    step = 7 if odd else len(text) or 1
    for at in range(0, len(text), step):
        paragraph.add_run(text[at : at + step])


def _in_cell(cell: Any, part: Part, *, odd: bool) -> None:
    if isinstance(part, H | P):
        cell.add_paragraph().add_run(part.text).bold = isinstance(part, H)
    elif isinstance(part, T):
        _docx_table(cell, part, odd=odd)
    elif isinstance(part, Tabs):
        for row in part.rows:
            _runs(cell.add_paragraph(), "\t".join(row), odd=odd)


def _docx_table(document: Any, part: T, *, odd: bool) -> None:
    made = document.add_table(rows=len(part.rows), cols=columns(part))
    if part.ruled and not odd:
        made.style = "Table Grid"
    for r, line in enumerate(spread(part.rows)):
        for c, text, across, down in line:
            cell = made.cell(r, c)
            if across > 1 or down > 1:
                cell = cell.merge(made.cell(r + down - 1, c + across - 1))
            _runs(cell.paragraphs[0], text, odd=odd)


# plain text


def txt(parts: Sequence[Part], _: Drawn) -> bytes:
    return ("\n".join(_txt(parts)) + "\n").encode()


def _txt(parts: Sequence[Part]) -> list[str]:
    out: list[str] = []
    for part in parts:
        if isinstance(part, H | P):
            out += ["", part.text, ""]
        elif isinstance(part, Tabs):
            out += ["\t".join(row) for row in part.rows]
        elif isinstance(part, T):
            wide = [0] * columns(part)
            lines = spread(part.rows)
            for line in lines:
                for c, text, across, _ in line:
                    wide[c] = max(wide[c], 0 if across > 1 else max(map(len, text.split("\n"))))
            for line in lines:
                cells = {c: text.replace("\n", " ") for c, text, _, _ in line}
                out.append("  ".join(cells.get(c, "").ljust(w) for c, w in enumerate(wide)).rstrip())
        elif isinstance(part, Beside):
            left, right = _txt(part.left), _txt(part.right)
            for n in range(max(len(left), len(right))):
                pair = [side[n] if n < len(side) else "" for side in (left, right)]
                out.append(f"{pair[0].expandtabs(4):<88}{pair[1].expandtabs(4)}".rstrip())
    return out


# Typst


def typst(parts: Sequence[Part], d: Drawn) -> bytes:
    import typst as engine

    said = [
        '#set page(margin: 2cm, footer: context [#text(size: 8pt)['
        f'{d.municipality} {d.year} #h(1fr) #counter(page).display()]])',
        '#set text(lang: "sv", font: "DejaVu Sans", size: 10pt)', f"#set document(title: {_t(f'{d.municipality} {d.year}')})",
        *map(_typst, parts),
    ]  # fmt: skip
    made: Any = engine.compile("\n".join(said).encode(), format="pdf")
    return bytes(made)


def _t(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _typst(part: Part) -> str:
    if isinstance(part, H):
        return f"#heading(level: {part.level}, {_t(part.text)})"
    if isinstance(part, P):
        return f"#par({_t(part.text)})"
    if isinstance(part, NewPage):
        return "#pagebreak(weak: true)"
    if isinstance(part, Tabs):
        wide = max(len(row) for row in part.rows)
        cells = ", ".join(_t(row[n]) if n < len(row) else '""' for row in part.rows for n in range(wide))
        return f"#grid(columns: (1fr{', 2.2cm' * (wide - 1)}), row-gutter: 0.7em, {cells})"
    if isinstance(part, Beside):
        sides = ("\n".join(map(_typst, side)) for side in (part.left, part.right))
        return "#grid(columns: (1fr, 1fr), gutter: 1cm, " + ", ".join(f"[{s}]" for s in sides) + ")"
    cells = ", ".join(
        f"table.cell(colspan: {across}, rowspan: {down}, {_t(text)})" if across > 1 or down > 1 else _t(text)
        for line in spread(part.rows) for _, text, across, down in line
    )  # fmt: skip
    share = ", ".join("auto" if n else "1fr" for n in range(columns(part)))
    rule = "0.5pt" if part.ruled else "none"
    return f"#table(columns: ({share}), stroke: {rule}, {cells})"


# what other programs make of these


def chromium(pages: Sequence[bytes]) -> list[bytes]:
    from playwright.sync_api import sync_playwright

    made = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        for data in pages:
            page.set_content(data.decode())
            made.append(
                page.pdf(format="A4", margin={"top": "2cm", "bottom": "2cm", "left": "2cm", "right": "2cm"})
            )
        browser.close()
    return made


def office(documents: Sequence[bytes], folder: Path, to: str = "pdf") -> list[bytes]:
    """DOCX → ``to`` by LibreOffice, all in one run."""
    names = []
    for n, data in enumerate(documents):
        path = folder / f"{n:03}.docx"
        path.write_bytes(data)
        names.append(str(path))
    home = f"-env:UserInstallation=file://{folder}/home"
    subprocess.run(
        ["soffice", "--headless", home, "--convert-to", to, "--outdir", str(folder / to), *names],
        check=True,
        capture_output=True,
    )
    return [(folder / to / f"{n:03}.{to}").read_bytes() for n in range(len(documents))]


def scanned(data: bytes) -> bytes:
    """Pages as slightly turned grey pictures, in a PDF without a word in it."""
    import pypdfium2 as pdfium
    from PIL import Image

    document = pdfium.PdfDocument(data)
    images = []
    for page in document:
        image = page.render(scale=200 / 72, grayscale=True).to_pil()
        images.append(image.rotate(0.4, fillcolor=255, resample=Image.Resampling.BICUBIC))
        page.close()
    document.close()
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return out.getvalue()


PLAIN: dict[str, tuple[str, Callable[[Sequence[Part], Drawn], bytes]]] = {
    "html": ("html", html),
    "docx": ("docx", docx),
    "docx, odd": ("docx", lambda parts, d: docx(parts, d, odd=True)),
    "text": ("txt", txt),
    "typst pdf": ("pdf", typst),
}
