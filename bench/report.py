"""A full report (36 sub-areas, 400 pieces of evidence) in three formats, beside what the libraries need by themselves for the
same content: CPU medians, interleaved. Goal: at most 3×, and 400 MB.

    python -m bench.report

The peer draws the same pictures with bare matplotlib calls, sets the same paragraphs and tables with a plain Typst text, and
writes them with python-docx, which docxtpl is a template language over.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bench.measure import interleaved, line, python
from pipeline.core.reporting.beside import Beside
from pipeline.core.results import Results
from pipeline.report.blocks import Block, Chart, Heading, Paragraph, Table
from pipeline.report.editions import Setup, cut
from pipeline.report.outline import outline
from pipeline.report.signs import fonts, shown
from pipeline.report.table import renderer
from tests.report.fake_results import award, evidence, results

FORMATS = ("docx", "pdf", "html")
GOAL, MEMORY = 3.0, 400


def full() -> Results:
    """Every sub-area with eleven pieces of evidence, two awards and a text of five sentences; three rows to compare with."""
    view, number, areas, texts = results(), 1, [], {}
    for area in view.areas:
        subareas = []
        for s in area.subareas:
            pieces = tuple(evidence(n, s.code, live=True, verified=True) for n in range(number, number + 11))
            number += 11
            awards = (award(number, s.code, 2, pieces[:4]), award(number + 500, s.code, 1, pieces[4:7]))
            subareas.append(replace(s, evidence=pieces, awards=awards, points=3, judged=True))
            texts[s.code] = " ".join(f"Nämnden följer upp arbetet varje tertial, enligt planen [{e.id}]." for e in pieces[:5])
        areas.append(replace(area, subareas=tuple(subareas), points=3 * len(subareas)))
    codes = [a.code for a in areas]
    forty: dict[str, tuple[float, float]] = dict.fromkeys(codes, (40, 100))
    beside = Beside("Lönnvik 2021", "earlier", forty), Beside("Medel", "mean", forty)
    return replace(view, areas=tuple(areas), texts=texts, total=sum(a.points for a in areas), beside=beside)


def bare_charts(charts: Sequence[Chart], form: str) -> list[bytes]:
    """The same figures as plain bars and a plain radar."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    made = []
    for chart in charts:
        figure = Figure(figsize=(6.3, 5 if chart.kind == "radar" else 4))
        FigureCanvasAgg(figure)
        axes: Any = figure.add_subplot(projection="polar" if chart.kind == "radar" else None)
        shares = [f.share for f in chart.figures]
        names = [f"{f.code} {f.name}" for f in chart.figures]
        if chart.kind == "radar":
            axes.plot(range(len(shares)), shares)
        else:
            axes.barh(names, shares)
        figure.tight_layout()
        out = io.BytesIO()
        figure.savefig(out, format=form, dpi=160)
        made.append(out.getvalue())
    return made


def _words(p: Paragraph) -> str:
    return "".join(r.text for r in p.runs)


def bare_docx(blocks: Sequence[Block]) -> bytes:
    """Everything appended with python-docx's own calls."""
    from docx import Document

    pictures = iter(bare_charts([b for b in blocks if isinstance(b, Chart)], "png"))
    document = Document()
    for block in blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, block.level)
        elif isinstance(block, Paragraph):
            paragraph = document.add_paragraph()
            for run in block.runs:
                paragraph.add_run(run.text)
        elif isinstance(block, Chart):
            document.add_picture(io.BytesIO(next(pictures)))
            _bare_table(document, block.table)
        elif isinstance(block, Table):
            _bare_table(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _bare_table(document: Any, table: Table) -> None:
    made = document.add_table(rows=0, cols=len(table.head))
    for texts in [list(table.head), *(["".join(map(_words, cell)) for cell in row] for row in table.rows)]:
        for cell, words in zip(made.add_row().cells, texts, strict=True):
            cell.text = words


def bare_pdf(blocks: Sequence[Block]) -> bytes:
    """A Typst text of headings, paragraphs, tables and pictures, with the same standards."""
    import typst

    charts = [b for b in blocks if isinstance(b, Chart)]
    inputs = {f"{n}.svg": svg for n, svg in enumerate(bare_charts(charts, "svg"))}
    said = ['#set document(title: "x", date: datetime(year: 2026, month: 1, day: 1))']
    said.append('#set text(lang: "sv", font: "DejaVu Sans")')
    for block in blocks:
        if isinstance(block, Heading):
            said.append(f"#heading(level: {block.level}, {_typed(block.text)})")
        elif isinstance(block, Paragraph):
            said.append(f"#par({_typed(_words(block))})")
        elif isinstance(block, Chart):
            said.append(f'#image("{charts.index(block)}.svg", alt: {_typed(block.alt)})')
            said.append(_typed_table(block.table))
        elif isinstance(block, Table):
            said.append(_typed_table(block))
    inputs["main.typ"] = "\n".join(said).encode()
    made: Any = typst.compile(  # type: ignore[call-overload]  # it takes names → bytes, its types do not say so
        inputs, format="pdf", pdf_standards=["ua-1", "a-2a"], font_paths=[fonts()], ignore_system_fonts=True
    )
    return bytes(made)


def _typed(words: str) -> str:
    return '"' + shown(words).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _typed_table(table: Table) -> str:
    cells = [_typed("".join(_words(p) for p in cell)) for row in table.rows for cell in row]
    return f"#table(columns: {len(table.head)}, table.header({', '.join(map(_typed, table.head))}), {', '.join(cells)})"


def main() -> None:
    view = full()
    blocks = outline(cut(view, Setup()))
    mine = {f: (lambda f=f: renderer(f)(view)) for f in FORMATS}
    peers = {"bare docx": lambda: bare_docx(blocks), "bare pdf": lambda: bare_pdf(blocks)}
    seen = interleaved({**mine, **peers}, rounds=3)
    pieces = sum(len(s.evidence) for s in view.subareas)
    pictures = sum(isinstance(b, Chart) for b in blocks)
    print(f"{pieces} pieces of evidence, {pictures} charts, {len(blocks)} blocks")
    line("DOCX beside python-docx and matplotlib by themselves", seen["docx"], seen["bare docx"], f"≤ {GOAL:g}×")
    line("PDF beside Typst and matplotlib by themselves", seen["pdf"], seen["bare pdf"], f"≤ {GOAL:g}×")
    whole, peer = sum(seen[f] for f in FORMATS), seen["bare docx"] + seen["bare pdf"]
    line("DOCX, PDF and HTML together", whole, peer, f"≤ {GOAL:g}×")
    print(f"memory {memory():.0f} MB (the three formats in one process)  goal ≤ {MEMORY} MB")


def memory() -> float:
    """The most a process of its own held while it wrote all three, in MB."""
    code = (
        "import resource; from bench.report import FORMATS, full, renderer\n"
        "for f in FORMATS: renderer(f)(full())\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    return int(subprocess.run(python("-c", code), check=True, capture_output=True, text=True).stdout) / 1024


if __name__ == "__main__":
    main()
