"""Reading with help: scanned pages recognised, old office files converted; each helper's failure has its name."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator, Sequence

import pytest
from PIL import Image, ImageChops

from pipeline.core.errors import BelaggError, ReadError, UsageError
from pipeline.core.model import Missing
from pipeline.read.draw import Pages
from pipeline.read.scan import ScannedPage, Word
from pipeline.read.table import reader_version
from pipeline.run.caging import executors, helped
from pipeline.run.caging.cage import Cage, Limits
from pipeline.run.caging.helped import Helper, Tools, reader_now, recognition
from pipeline.run.caging.office import soffice
from pipeline.run.caging.reading import Reading, read_source
from tests.conftest import Belagg, shared
from tests.read.pdf_maker import Page, pdf

WORDS = "Nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder till kommunstyrelsen i Provköping."
PICTURE = Page(content=["0 0 300 300 re f"])
needs_ocr = pytest.mark.skipif(recognition() is None, reason="recognition (tesserocr and Swedish for Tesseract) is not here")
needs_office = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not here")


def printed(turns: int = 0) -> Image.Image:
    page = Page(rotate=turns)
    page.text(70, 780, "Uppföljning av målen", 22, 1)
    page.prose(70, 740, WORDS, 400, size=13, leading=18)
    return Pages(pdf(page), "application/pdf").draw(1, dpi=200, grey=True).image


MORE = ("Kommunen har en kundtjänst som svarar på frågor varje vardag. Invånarna kan lämna synpunkter på webbplatsen och får svar "
        "inom tre arbetsdagar. Förvaltningen sammanställer synpunkterna två gånger om året och redovisar vad som har ändrats.")


def letter() -> Image.Image:
    """A whole page of paragraphs."""
    page = Page()
    for at, y in enumerate(range(760, 80, -110)):
        page.prose(70, y, WORDS if at % 2 else MORE, 450, size=12, leading=16)
    return Pages(pdf(page), "application/pdf").draw(1, dpi=150, grey=True).image


def saved(image: Image.Image, form: str, **how: object) -> bytes:
    made = io.BytesIO()
    image.save(made, form, **how)
    return made.getvalue()


class Recogniser:
    """Stands in for the caged process, so that its failures can be had at will."""

    def __init__(self, *answers: ScannedPage | BelaggError) -> None:
        self.answers = list(answers)
        self.asked: list[int] = []

    def __call__(self, *_: object) -> Recogniser:
        return self

    def scan(self, number: int, seconds: float) -> ScannedPage:
        assert 0 < seconds <= 200
        self.asked.append(number)
        answer = self.answers.pop(0)
        if isinstance(answer, BelaggError):
            raise answer
        return answer

    def close(self) -> None:
        self.answers.clear()


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helped, "recognition", lambda: Tools("prov-1", "x"))


def word(number: int, text: str = WORDS) -> ScannedPage:
    line = tuple(Word(w, 95, (n * 10, 0, n * 10 + 9, 10)) for n, w in enumerate(text.split()))
    return ScannedPage(number, ((line,),))


def inline(data: bytes, name: str, kind: object, scanned: Sequence[ScannedPage]) -> Reading | ReadError:
    return read_source(data, name, None, scanned)


def test_without_recognition_the_fix_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helped, "recognition", lambda: None)
    answer = Helper(inline).source(pdf(PICTURE, PICTURE), "a.pdf", None)
    assert isinstance(answer, ReadError)
    assert (answer.code, answer.gaps) == ("pdf-no-text", {"pages": "2"})
    assert "belagg[ocr]" in answer.remedy("sv")


@pytest.mark.usefixtures("tools")
def test_only_pages_without_text_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Page()
    full.prose(70, 740, WORDS, 455)
    recogniser = Recogniser(word(2), ReadError("read-timeout", seconds=1))
    monkeypatch.setattr(helped, "Paged", recogniser)
    answer = Helper(inline).source(pdf(full, PICTURE, full, PICTURE), "a.pdf", None)
    assert isinstance(answer, Reading)
    assert recogniser.asked == [2, 4]
    assert answer.reader == f"{reader_version('application/pdf')}+prov-1"
    assert answer.passages.page == [1, 2, 3]
    assert answer.missing == (Missing("pages-without-text", "4"),)
    plain = Helper(inline, ocr="never").source(pdf(full, PICTURE), "a.pdf", None)
    assert isinstance(plain, Reading)
    assert plain.reader == reader_version("application/pdf")


@pytest.mark.usefixtures("tools")
def test_always_recognises_pages_with_text_too(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Page()
    full.prose(70, 740, WORDS, 455)
    recogniser = Recogniser(word(1, "Bilden säger något annat än textlagret gör på den sidan."), ScannedPage(2), ScannedPage(3, blank=True))
    monkeypatch.setattr(helped, "Paged", recogniser)
    answer = Helper(inline, ocr="always").source(pdf(full, full, full), "a.pdf", None)
    assert isinstance(answer, Reading)
    assert recogniser.asked == [1, 2, 3]
    assert answer.reader == f"{reader_version('application/pdf')}+prov-1:always"
    assert [answer.text[a:b].split()[0] for a, b in answer.passages.spans()] == ["Bilden", "Nämnden", "Nämnden"]
    assert answer.missing == (Missing("ocr-layer", "2-3"),)
    assert reader_now("application/pdf", answer.reader) == answer.reader
    assert Helper(inline, ocr="always").source(b"Kommunen har en plan.", "a.txt", None).reader == "text-1"  # type: ignore[union-attr]


def test_recognition_that_is_switched_off_is_said_to_be() -> None:
    answer = Helper(inline, ocr="never").source(pdf(PICTURE), "a.pdf", None)
    assert isinstance(answer, ReadError)
    assert answer.code == "ocr-off"
    assert "--ocr never" in answer.message("sv")


def test_always_is_refused_where_it_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "recognition", lambda: None)
    with pytest.raises(UsageError, match="recognition"):
        executors.executor("local", 1, ocr="always")
    monkeypatch.setattr(executors, "recognition", lambda: Tools("prov-1", "x"))
    with pytest.raises(UsageError, match="dask"):
        executors.executor("dask:x", 1, ocr="always")


@needs_ocr
def test_a_source_read_with_always_is_read_so_again(belagg: Belagg) -> None:
    page = Page()
    page.text(70, 780, "Uppföljning av målen", 22, 1)
    page.prose(70, 740, WORDS, 400, size=13, leading=18)
    path = belagg.folder / "text.pdf"
    path.write_bytes(pdf(page))
    (made,) = belagg.json("ingest", str(path), "--ocr", "always", "--executor", "serial")["sources"]
    assert made["status"] == "stored"
    belagg.ok("audit", "--deep")


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([ScannedPage(1, blank=True), ScannedPage(2)], "ocr-nothing"),
        ([ScannedPage(1)], "ocr-nothing"),
        ([ReadError("read-killed", status="1")] * 3, "read-killed"),
        ([BelaggError("reader-start")], "reader-start"),
    ],
)
def test_nothing_recognised_has_a_name(monkeypatch: pytest.MonkeyPatch, answers: list[ScannedPage | BelaggError], code: str) -> None:
    recogniser = Recogniser(*answers)
    monkeypatch.setattr(helped, "Paged", recogniser)
    asked = len(answers)
    pages = 6 if code == "read-killed" else asked  # three pages that kill it are enough
    answer = Helper(inline).source(pdf(*[PICTURE] * pages), "a.pdf", None)
    assert isinstance(answer, ReadError)
    assert answer.code == code
    assert len(recogniser.asked) == asked


def test_what_would_read_it_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helped, "recognition", lambda: None)
    monkeypatch.setattr(helped, "soffice", lambda: None)
    assert "+" not in reader_now("application/pdf", "pdf-1")
    assert reader_now("application/pdf", "pdf-1+tesserocr").endswith("+–")
    assert reader_now("application/msword", "docx-1+libreoffice-7").endswith("+–")


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    made = Cage(Limits(seconds=120))
    yield made
    made.close()


def letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


@needs_ocr
@pytest.mark.parametrize(("name", "turns", "how"), [("a.pdf", 0, "PDF"), ("a.png", 0, "PNG"), ("a.tif", 90, "TIFF")])
def test_scanned_pages_are_read(cage: Cage, name: str, turns: int, how: str) -> None:
    """The words come out, and each line's rectangle lies on its ink; a page on its side is read as well."""
    image = printed(turns)
    data = saved(image, how, **({"resolution": 200} if how == "PDF" else {"dpi": (200, 200)}))
    answer = cage.read(data, name, None)
    assert isinstance(answer, Reading), answer
    assert letters(WORDS) in letters(answer.text)
    passages = answer.passages
    assert passages.page[-1] == 1
    assert (answer.title, json.loads(passages.heading[-1])) == ("Uppföljning av målen", ["Uppföljning av målen"])
    height = image.height * 72 / 200
    rects: list[tuple[int, int, int, int]] = json.loads(list(passages.rects)[-1])
    for x0, y0, x1, y1 in rects:
        box = [round(n / 100 * 200 / 72) for n in (x0, 100 * height - y1, x1, 100 * height - y0)]
        assert any(image.crop((box[0], box[1], box[2], box[3])).histogram()[:100])
    assert "+tesserocr" in answer.reader


@needs_ocr
def test_a_page_full_of_specks_does_not_kill_the_recogniser(cage: Cage) -> None:
    """Tesseract has something to say of such a page, and must not open a file to say it."""
    image, choose = printed(0), random.Random(1)
    for _ in range(image.width * image.height // 150):
        image.putpixel((choose.randrange(image.width), choose.randrange(image.height)), 0)
    answer = cage.read(saved(image, "PNG"), "a.png", None)
    assert isinstance(answer, Reading), answer
    found = [word for word in WORDS.split() if letters(word).casefold() in letters(answer.text).casefold()]
    assert len(found) > 0.8 * len(WORDS.split()), answer.text


@needs_ocr
@pytest.mark.parametrize("harm", ["askew", "shadow", "upside down"])
def test_what_a_scanner_does_to_a_page(cage: Cage, harm: str) -> None:
    """Each of these lost most of the page, or all of it, without a sign. The rectangles still lie on the ink."""
    image = letter()
    if harm == "askew":
        image = image.rotate(-3, fillcolor=255, resample=Image.Resampling.BICUBIC)
    elif harm == "shadow":
        light = Image.linear_gradient("L").rotate(90).point([115 + n * 140 // 255 for n in range(256)]).resize(image.size)
        image = ImageChops.multiply(image, light)
    else:
        image = image.rotate(180)
    answer = cage.read(saved(image, "PNG", dpi=(150, 150)), "a.png", None)
    assert isinstance(answer, Reading), answer
    words = [letters(word) for word in (WORDS + " " + MORE).split()]
    missing = [word for word in words if word not in letters(answer.text)]
    assert len(missing) <= len(words) // 50, missing
    height = image.height * 72 / 150
    for x0, y0, x1, y1 in (box for rects in answer.passages.rects for box in json.loads(rects)):
        box = [round(n / 100 * 150 / 72) for n in (x0, 100 * height - y1, x1, 100 * height - y0)]
        shades = image.crop((box[0], box[1], box[2], box[3])).tobytes()
        assert max(shades) - min(shades) > 50


@needs_ocr
def test_an_empty_sheet_is_no_source(cage: Cage) -> None:
    answer = cage.read(saved(Image.new("L", (800, 1100), 250), "PNG"), "a.png", None)
    assert isinstance(answer, ReadError)
    assert answer.code == "ocr-nothing"


@needs_office
def test_an_old_word_file_is_read(belagg: Belagg) -> None:
    path = shared("corpora", "real-sv", "B86-05.doc")
    answer = belagg.json("ingest", str(path), "--jobs", "1")["sources"][0]
    assert (answer["status"], answer["media_type"]) == ("stored", "application/msword")
    assert answer["passages"] > 300
    assert belagg.json("audit", "--deep")["ok"]


@needs_office
def test_a_damaged_one_has_a_name(cage: Cage) -> None:
    data = shared("corpora", "real-sv", "B86-05.doc").read_bytes()
    answer = cage.read(data[:3000] + bytes(len(data) - 3000), "a.doc", None)
    assert isinstance(answer, ReadError)
    assert answer.code in ("legacy-corrupt", "legacy-failed", "text-none")


def test_without_libreoffice_the_fix_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.caging.office.soffice", lambda: None)
    read = Helper(lambda *_: ReadError("legacy-office", type="application/msword"))
    answer = read.source(b"x", "a.doc", None)
    assert isinstance(answer, ReadError)
    assert (answer.code, answer.gaps) == ("legacy-office", {"type": "DOC"})
    assert "LibreOffice" in answer.remedy("sv")
