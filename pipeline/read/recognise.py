"""Words from the picture of a page, by Tesseract through tesserocr (extra ``ocr``), with their boxes and confidence.

In the cage no file can be opened and no program started: the library and the language are loaded before the door closes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.read.draw import Picture
from pipeline.read.flatbed import BICUBIC, Light, skew, unskewed
from pipeline.read.scan import MAX_WORDS, ScannedPage, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image


LANGUAGE = "swe"
VERSION = 2  # of what stands here and in flatbed.py; 1: pages askew by three degrees or in shadow lost lines
DPI = 300.0
_POOR = 55  # percent: the page may lie on its side
_CLEAN = 85  # percent: there may be specks to take away
_SURE = 80  # percent: this is the way it stands
_FAINT = 30  # percent: specks and rulings that were taken for letters
_PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)  # fmt: skip  where the systems' packages put the languages


def tessdata(given: str | None) -> Path | None:
    """The folder that holds Swedish: ``given`` (the user's TESSDATA_PREFIX), else where the system's package puts it."""
    for place in (*((given, f"{given}/tessdata") if given else ()), *_PLACES):
        if (Path(place) / f"{LANGUAGE}.traineddata").is_file():
            return Path(place)
    return None


class Recogniser:
    """Tesseract, loaded with Swedish from ``folder``. Raises ImportError where the extra is not installed."""

    def __init__(self, folder: Path) -> None:
        import tesserocr
        from PIL import ImageFilter  # in the cage nothing can be imported

        self._smooth: Any = ImageFilter.MedianFilter(3)
        self._light = Light()
        self._library: Any = tesserocr
        self._api: Any = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang=LANGUAGE, psm=tesserocr.PSM.AUTO)
        # tesserocr names /dev/null, which Tesseract opens when it first has something to say (of a page with specks, say) and
        # writes to without looking whether it could: in the cage it cannot, and a noisy page killed the process
        self._api.SetVariable("debug_file", "")

    def page(self, number: int, picture: Picture) -> ScannedPage:
        """What stands on the page. One that lies askew is set straight first; one in uneven light is tried with that taken
        away, one that reads badly without its specks, on its sides and upside down, and the best is taken. Measured, words
        right: with heavy noise .83 as it is, .97 without specks; with half the light on one side .34 and .98; three degrees
        askew .59 and .99."""
        if _blank(picture.image):
            return ScannedPage(number, blank=True)
        best = self._turned(picture, 0)
        if self._light.uneven(picture.image):
            best = best.or_heavier(self._turned(Picture(self._light.evened(picture.image), picture.size), 0))
        if best.sure < _CLEAN:
            best = best.or_heavier(self._turned(Picture(picture.image.filter(self._smooth), picture.size), 0))
        if best.sure < _POOR and (turn := self._upright(picture)):
            other = self._turned(picture, turn)
            if other.weight > 1.5 * best.weight:
                best = other
        return ScannedPage(number, best.paragraphs)

    def _upright(self, picture: Picture) -> int:
        """The quarter turns anticlockwise after which most can be read, tried at half the size."""
        half = (max(1, picture.image.width // 2), max(1, picture.image.height // 2))
        small = Picture(picture.image.resize(half), picture.size)
        best, weight = 0, 0
        for turn in (1, 3, 2, 0):
            found = self._turned(small, turn)
            if found.weight > weight:
                best, weight = turn, found.weight
            if found.sure > _SURE and len(found.paragraphs) > 1:
                break
        return best

    def _turned(self, picture: Picture, turn: int) -> _Attempt:
        image = picture.image
        if turn:
            image = image.rotate(90 * turn, expand=True)  # anticlockwise
        upright, askew = image.size, skew(image)
        if askew:
            image = image.rotate(askew, resample=BICUBIC, expand=True, fillcolor=_paper(image))
        api = self._api
        api.SetImage(image)
        api.SetSourceResolution(round(72 * upright[0] / _width(picture, turn)))
        api.Recognize()
        paragraphs: list[list[list[Word]]] = []
        for opens, starts, text, sure, box in islice(self._words(), MAX_WORDS):
            if opens or not paragraphs:
                paragraphs.append([])
            if starts or not paragraphs[-1]:
                paragraphs[-1].append([])
            stands = unskewed(box, image.size, upright, askew) if askew else box
            paragraphs[-1][-1].append(Word(text, sure, picture.rect(*_back(stands, upright, turn))))
        api.Clear()
        kept = [p for p in paragraphs if not _specks(p)]
        return _Attempt(tuple(tuple(tuple(line) for line in lines if line) for lines in kept), _sure(paragraphs))

    def _words(self) -> Iterator[tuple[bool, bool, str, int, tuple[int, int, int, int]]]:
        """(first of its paragraph, first of its line, text, confidence, box in the image)."""
        level = self._library.RIL
        words = self._api.GetIterator()
        if words is None:
            return
        opens = starts = False
        for word in self._library.iterate_level(words, level.WORD):
            opens = opens or word.IsAtBeginningOf(level.PARA)
            starts = starts or word.IsAtBeginningOf(level.TEXTLINE)
            try:
                text = word.GetUTF8Text(level.WORD).strip()
            except RuntimeError:  # nothing was recognised in this box
                continue
            box = word.BoundingBox(level.WORD)
            if text and box:
                yield opens, starts, text, round(word.Confidence(level.WORD)), box
                opens = starts = False


@dataclass(frozen=True, slots=True)
class _Attempt:
    paragraphs: tuple[tuple[tuple[Word, ...], ...], ...]
    sure: float  # percent, by letters, of all there was: on a page upside down what little looks like words may be sure

    @property
    def weight(self) -> int:
        """Letters times confidence."""
        return sum(len(w.text) * w.sure for lines in self.paragraphs for line in lines for w in line)

    def or_heavier(self, other: _Attempt) -> _Attempt:
        return other if other.weight > self.weight else self


def _blank(image: Image) -> bool:
    """No ink: the page (grey) is of one shade but for a few specks."""
    shades = image.histogram()
    there = [shade for shade, count in enumerate(shades) if count]
    if there[-1] - there[0] < 40:
        return True
    dark = sum(shades[: (there[0] + there[-1]) // 2])
    return min(dark, sum(shades) - dark) < sum(shades) // 50_000


def _paper(image: Image) -> int:
    """The commonest shade."""
    shades = image.histogram()
    return shades.index(max(shades))


def _sure(paragraphs: list[list[list[Word]]]) -> float:
    words = [word for lines in paragraphs for line in lines for word in line]
    return sum(len(w.text) * w.sure for w in words) / max(1, sum(len(w.text) for w in words))


def _specks(paragraph: list[list[Word]]) -> bool:
    words = [word for line in paragraph for word in line]
    letters = sum(sum(c.isalnum() for c in w.text) for w in words)
    return not letters or sum(len(w.text) * w.sure for w in words) < _FAINT * sum(len(w.text) for w in words)


def _width(picture: Picture, turn: int) -> float:
    return picture.size.height if turn % 2 else picture.size.width


def _back(box: tuple[int, int, int, int], size: tuple[int, int], turn: int) -> tuple[int, int, int, int]:
    """A box in the image turned anticlockwise by ``turn`` quarters, of ``size``, → in the image as it was."""
    left, top, right, bottom = box
    width, height = size
    if turn == 1:
        return height - bottom, left, height - top, right
    if turn == 2:
        return width - right, height - bottom, width - left, height - top
    if turn == 3:
        return top, width - right, bottom, width - left
    return box
