"""Pages drawn and recognised in a cage of their own: what comes out is checked, what goes wrong has a name."""

from __future__ import annotations

import io
import os
import signal
import struct
import zlib
from collections.abc import Iterator

import pytest
from PIL import Image

from pipeline.core.errors import ReadError
from pipeline.read.draw import Pages
from pipeline.run.caging.paged import Paged, is_plain_png
from tests.read.pdf_maker import Page, pdf


def image(form: str = "PNG", size: tuple[int, int] = (300, 600), frames: int = 1, **how: object) -> bytes:
    made, pictures = io.BytesIO(), [Image.new("L", size, 255 - 40 * n) for n in range(frames)]
    more = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    pictures[0].save(made, form, **more, **how)
    return made.getvalue()


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


@pytest.fixture(scope="module")
def turned() -> Iterator[Paged]:
    """A page that is shown turned a quarter clockwise, with a black box in the lower left corner of its CropBox."""
    page = Page(rotate=90, crop=(100, 200, 500, 800), content=["100 200 40 60 re f"])
    with Paged(lambda: pdf(Page(), page), "application/pdf") as document:
        yield document


def test_a_page_is_drawn_as_wide_as_asked(turned: Paged) -> None:
    assert turned.pages() == 2
    drawn = turned.draw(2, 300)
    shown = opened(drawn.png)
    assert (shown.width, shown.height) == (300, 200)
    assert (drawn.size.width, drawn.size.height, drawn.size.turns) == (600, 400, 1)
    assert shown.convert("L").getpixel((5, 5)) == 0
    assert shown.convert("L").getpixel((295, 195)) == 255
    assert is_plain_png(drawn.png)
    assert opened(turned.draw(1, 10**9).png).width == 4000
    assert turned.level in ("full", "partial", "limits", "none")


def test_a_drawer_that_was_lost_is_begun_anew(turned: Paged) -> None:
    turned.draw(1, 100)
    worker = turned._cage._worker
    assert worker is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.ended()
    assert opened(turned.draw(1, 100).png).width == 100


@pytest.mark.parametrize(
    ("data", "media_type", "page", "code"),
    [
        (pdf(Page()), "application/pdf", 2, "page-none"),
        (pdf(Page()), "application/pdf", 0, "page-none"),
        (b"%PDF-1.7 nothing", "application/pdf", 1, "pdf-corrupt"),
        (pdf(Page(), password="hemligt"), "application/pdf", 1, "pdf-encrypted"),
        (image()[:60], "image/png", 1, "page-unreadable"),
        (image("JPEG"), "image/png", 1, "image-corrupt"),
        (b"Text", "text/plain", 1, "page-none"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0) + bytes(4), "image/png", 1, "image-corrupt"),
    ],
)  # fmt: skip
def test_faults_have_names(data: bytes, media_type: str, page: int, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        Pages(data, media_type).draw(page, width=100)
    assert caught.value.code == code
    assert caught.value.message("sv")
    assert caught.value.remedy("sv")


def test_images_have_pages_too() -> None:
    pages = Pages(image("TIFF", frames=3, dpi=(100, 100)), "image/tiff")
    assert len(pages) == 3
    drawn = pages.draw(2, width=150)
    assert (drawn.image.size, drawn.size.width, drawn.size.height) == ((150, 300), 216, 432)
    assert drawn.image.getpixel((5, 5)) == (215, 215, 215)
    assert drawn.rect(0, 0, 150, 300) == (0, 0, 21600, 43200)
    assert Pages(image(dpi=(1, 90000)), "image/png").draw(1, width=150).size.width == pytest.approx(108)


@pytest.mark.parametrize("turns", [0, 90, 180, 270])
def test_rectangles_are_those_of_the_unrotated_page(turns: int) -> None:
    """A box drawn in user space is found on the picture, and its rectangle is the box again."""
    picture = Pages(pdf(Page(size=(400, 600), rotate=turns, content=["60 120 80 30 re f"])), "application/pdf").draw(1, dpi=144, grey=True)
    box = picture.image.point(lambda shade: 255 - shade).getbbox()
    assert box is not None
    found = picture.rect(*box)
    assert [round(n / 100) for n in found] == [60, 120, 140, 150]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_only_a_plain_picture_is_believed() -> None:
    good = image()
    assert is_plain_png(good)
    head, rest = good[:33], good[33:]
    for bad in (
        b"", b"<html>", good[:-1], good + b"<script>", head + chunk(b"tEXt", b"a\0b") + rest, head + chunk(b"iCCP", b"x") + rest,
        good[:50] + bytes([good[50] ^ 1]) + good[51:], image("JPEG"),
    ):  # fmt: skip
        assert not is_plain_png(bad)
