"""Pictures of pages for the screen: of which sources, where rectangles lie on them, kept and forgotten."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from pipeline.core.errors import ReadError
from pipeline.read.draw import Size
from pipeline.run.caging import pictures
from pipeline.run.evaluation import Evaluation, opened
from pipeline.store import sources
from tests.conftest import Belagg
from tests.read.pdf_maker import Page, pdf


@pytest.fixture
def evaluation(belagg: Belagg) -> Iterator[Evaluation]:
    page = Page()
    page.prose(70, 740, "Nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder för fullmäktige.", 455)
    (belagg.folder / "plan.pdf").write_bytes(pdf(page, page))
    (belagg.folder / "text.md").write_text("Nämnden följer upp sina mål varje tertial.", encoding="utf-8")
    belagg.ok("ingest", str(belagg.folder / "plan.pdf"), str(belagg.folder / "text.md"))
    with opened(belagg.db) as made:
        yield made
    pictures.close()


def files() -> list[Path]:
    return [path for path in pictures.folder().rglob("*") if path.is_file()]


def test_drawn_once_then_kept(evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    png = pictures.page_image(evaluation, 1, 1, 2, 620)
    assert Image.open(io.BytesIO(png)).size == (650, 920)
    assert len(files()) == 1
    monkeypatch.setattr(pictures._Desk, "draw", lambda *_: pytest.fail("drawn again"))
    assert pictures.page_image(evaluation, 1, 1, 2, 630) == png
    files()[0].write_bytes(b"damaged")
    with pytest.raises(pytest.fail.Exception):
        pictures.page_image(evaluation, 1, 1, 2, 630)


def test_a_passage_is_found_on_the_picture(evaluation: Evaluation) -> None:
    drawn = pictures.page_picture(evaluation, 1, 1, 1, 1000)
    row = evaluation.db.sql.execute("SELECT rects FROM passage ORDER BY id LIMIT 1").fetchone()
    import json

    grey = Image.open(io.BytesIO(drawn.png)).convert("L").point(lambda shade: 255 - shade)
    rects = [pictures.place(tuple(rect), drawn.size) for rect in json.loads(row[0])]
    left, top = min(r[0] for r in rects) * grey.width, min(r[1] for r in rects) * grey.height
    right, bottom = max(r[0] + r[2] for r in rects) * grey.width, max(r[1] + r[3] for r in rects) * grey.height
    ink = grey.getbbox()
    assert ink is not None
    assert all(abs(a - b) < 6 for a, b in zip(ink, (left, top, right, bottom), strict=True)), (ink, left, top, right, bottom)
    sheet = pictures.page_sheet(evaluation, 1, 1, 1, [(0, 0, int(100 * drawn.size.width), int(100 * drawn.size.height))])
    assert sheet is not None
    assert (sheet.width, sheet.height) == (drawn.size.width, drawn.size.height)
    (whole,) = sheet.boxes
    assert whole == pytest.approx((0, 0, sheet.width, sheet.height), abs=0.02)


@pytest.mark.parametrize("turns", range(4))
def test_places_are_shares_of_the_shown_page(turns: int) -> None:
    size = Size(600, 400, turns)
    upright = (400, 600) if turns % 2 else (600, 400)
    assert pictures.place((0, 0, 100 * upright[0], 100 * upright[1]), size) == (0, 0, 1, 1)
    corner = pictures.place((0, 0, 100, 100), size)[:2]
    expected = {0: (0, 1 - 1 / 400), 1: (0, 0), 2: (1 - 1 / 600, 0), 3: (1 - 1 / 600, 1 - 1 / 400)}[turns]
    assert corner == pytest.approx(expected)


@pytest.mark.parametrize(("source", "version", "page"), [(1, 1, 3), (1, 1, 0), (1, 2, 1), (2, 1, 1), (9, 1, 1)])
def test_no_such_page(evaluation: Evaluation, source: int, version: int, page: int) -> None:
    with pytest.raises(ReadError) as caught:
        pictures.page_image(evaluation, source, version, page, 200)
    assert caught.value.code == "page-none"
    assert pictures.page_sheet(evaluation, source, version, page, []) is None
    assert not files()


def test_what_is_erased_is_forgotten(evaluation: Evaluation) -> None:
    pictures.page_image(evaluation, 1, 1, 1, 200)
    found = sources.bytes_of(evaluation.db.sql, 1, 1)
    assert found is not None
    pictures.forget(found[0])
    assert not files()
    assert not pictures._DESK._drawers
    pictures.forget(found[0])


def test_the_cache_is_bounded(evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "CACHED", 100_000)
    for width in range(200, 1800, 200):
        pictures.page_image(evaluation, 1, 1, 1, width)
    assert 0 < sum(path.stat().st_size for path in files()) <= 100_000


def test_a_drawer_that_went_with_its_thread_begins_anew(evaluation: Evaluation) -> None:
    pictures.page_image(evaluation, 1, 1, 1, 200)
    for drawer in pictures._DESK._drawers.values():
        drawer.kill()
    assert pictures.page_image(evaluation, 1, 1, 2, 200)
