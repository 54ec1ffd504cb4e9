"""The real report in ../shared/reference and the public documents beside it: what of their words is found, and where."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipeline.core.model import BlockKind, Document
from pipeline.core.segment import segment
from pipeline.core.text import join_lines
from pipeline.read.pdf.reader import read

SHARED = Path(__file__).resolve().parents[3] / "shared"
REPORT = SHARED / "reference" / "olofstrom-2022.pdf"
OTHERS = sorted((SHARED / "corpora" / "real-sv").glob("*.pdf"))

needs_report = pytest.mark.skipif(not REPORT.exists(), reason="needs ../shared/reference/olofstrom-2022.pdf")


@cache
def report() -> Document:
    return read(REPORT.read_bytes())


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


@cache
def printed() -> list[str]:
    """The words of the report's text, its hyphens mended, without its running header."""
    lines = REPORT.with_suffix(".txt").read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if line.strip() and not re.match(r"\s*Kommunkompassen Analys av", line)]
    return words(join_lines(kept)[0])


def bodies(document: Document) -> list[list[str]]:
    kinds = {BlockKind.HEADING, BlockKind.FURNITURE}
    return [words(document.text[b.start : b.end]) for b in document.blocks if b.kind not in kinds or b.cell is not None]


@needs_report
def test_nearly_every_word_is_found() -> None:
    document = report()
    found = Counter(words(document.text))
    missing = Counter(printed()) - found
    assert sum(missing.values()) / len(printed()) < 0.005, missing


@needs_report
def test_runs_of_four_words_are_found() -> None:
    document = report()
    flow = words("\n".join(document.text[b.start : b.end] for b in document.blocks if b.kind is not BlockKind.FURNITURE))
    runs = set(zip(flow, flow[1:], flow[2:], flow[3:], strict=False))
    wanted = list(zip(printed(), printed()[1:], printed()[2:], printed()[3:], strict=False))
    assert sum(run in runs for run in wanted) / len(wanted) > 0.98


@needs_report
def test_headings_head_their_passages() -> None:
    document = report()
    names = {name for passage in segment(document) for name in passage.heading}
    areas = [f"Område {n} " for n in range(1, 9)]
    assert all(any(name.startswith(area) for name in names) for area in areas)
    tables = {name.split(" ", 1)[1] for name in names if re.match(r"[1-8]\.[1-6] ", name)}
    assert len(tables) == 36
    assert len(tables & names) > 30  # the text words a few of them otherwise than the table does


@needs_report
def test_strengths_and_improvements_stand_apart_in_all_eight_areas() -> None:
    document = report()
    area = ""
    seen: Counter[tuple[str, str]] = Counter()
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING and block.cell is None and text.startswith("Område"):
            area = text
        if block.kind is BlockKind.CELL and block.context and block.context[-1] in {"Styrkor", "Förbättringsmöjligheter"}:
            seen[area, block.context[-1]] += 1
            assert len(text) < 250, text
    assert len(seen) == 16
    assert min(seen.values()) >= 3
    assert sum(seen.values()) > 150


@needs_report
def test_the_running_header_is_furniture_on_every_page() -> None:
    document = report()
    furniture = Counter(document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.FURNITURE)
    assert document.pages == 28
    assert furniture.most_common(1)[0][1] == 28
    assert {str(number) for number in range(1, 29)} <= set(furniture)


@needs_report
def test_rectangles_hold_the_words_of_their_passages() -> None:
    import pypdfium2

    document = report()
    source = pypdfium2.PdfDocument(REPORT.read_bytes())
    total = inside = 0
    for number in range(len(source)):
        page = source[number]
        text = page.get_textpage()
        for passage in (p for p in segment(document) if p.page == number + 1):
            boxes = [[value / 100 for value in rect] for rect in passage.rects]
            found = " ".join(text.get_text_bounded(x0 - 0.1, y0 - 0.1, x1 + 0.1, y1 + 0.1) for x0, y0, x1, y1 in boxes)
            have = set(words(re.sub(r"[\x02\ufffe]\s*", "", found)))
            wanted = words(document.text[passage.start : passage.end])
            total += len(wanted)
            inside += sum(word in have for word in wanted)
        text.close()
        page.close()
    source.close()
    assert total > 7000
    assert inside / total > 0.99


@pytest.mark.skipif(not OTHERS, reason="needs ../shared/corpora/real-sv")
@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem[:20])
def test_public_documents_lose_no_words(path: Path) -> None:
    """What PDFium's bare text holds is there, words at line ends aside."""
    import pypdfium2

    document = read(path.read_bytes())
    source = pypdfium2.PdfDocument(path.read_bytes())
    bare: Counter[str] = Counter()
    for number in range(len(source)):
        page = source[number]
        text = page.get_textpage()
        for line in text.get_text_range().split("\r\n"):
            bare.update(w for part in line.split("\ufffe") for w in words(part)[1:-1])
        text.close()
        page.close()
    source.close()
    missing = bare - Counter(words(document.text))
    assert sum(missing.values()) / sum(bare.values()) < 0.002, missing.most_common(10)
    assert not any(mark in document.text for mark in "\ufffe\x02\u00ad\ufb01")
