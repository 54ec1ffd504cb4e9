"""What a scanner did to a page: laid it askew, lit it unevenly. Grey images in, grey images out, by Pillow alone.

Tesseract reads pages some two degrees askew; beyond that, and with a shadow over the page (a bound book, a telephone), it loses
whole lines without a sign of it.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[int, int, int, int]
Size = tuple[int, int]

BILINEAR: Any = 2  # Pillow's numbers: this module is wanted where Pillow is not
BICUBIC: Any = 3
BOX: Any = 4
MOST = 5.0  # degrees: what is looked for
LEAST = 0.9  # degrees: what Tesseract sets right itself
_SMALL = 700  # pixels: lines of print are still apart at this width
_CLEARER = 1.15  # times: how much sharper lines must stand out, or the page has none
_SHADOW = 45  # of 255: differences of the paper's own shade that are no dirt


def skew(image: Image) -> float:
    """Degrees anticlockwise by which the page must be turned for its lines to lie level; 0.0 where they do, nearly.

    The rows of an upright page are dark and light in turn: the turn is taken that makes neighbouring rows differ most.
    """
    small = image.resize((_SMALL, max(1, round(image.height * _SMALL / image.width))), BOX)
    paper = max(range(256), key=small.histogram().__getitem__)
    level = _stripes(small, 0.0, paper)
    coarse = max((step / 2 for step in range(round(-2 * MOST), round(2 * MOST) + 1)), key=lambda a: _stripes(small, a, paper))
    best = max((coarse + step / 8 for step in range(-3, 4)), key=lambda a: _stripes(small, a, paper))
    return best if abs(best) >= LEAST and _stripes(small, best, paper) > _CLEARER * level else 0.0


def _stripes(small: Image, angle: float, paper: int) -> int:
    """How much neighbouring rows differ when the page is turned by ``angle``."""
    turned = small.rotate(angle, resample=BILINEAR, fillcolor=paper) if angle else small
    rows = turned.resize((1, turned.height), BOX).tobytes()
    return sum((a - b) ** 2 for a, b in pairwise(rows))


def unskewed(box: Box, turned: Size, upright: Size, angle: float) -> Box:
    """A box in the image that was turned by ``angle`` (and grew to ``turned``) → about the same words before it was."""
    left, top, right, bottom = box
    x, y = (left + right) / 2 - turned[0] / 2, (top + bottom) / 2 - turned[1] / 2
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = x * cos - y * sin + upright[0] / 2, x * sin + y * cos + upright[1] / 2
    half_width, half_height = (right - left) / 2, (bottom - top) / 2
    across, down = half_width * cos + half_height * abs(sin), half_height * cos + half_width * abs(sin)
    return (
        max(0, round(x - across)), max(0, round(y - down)),
        min(upright[0], round(x + across)), min(upright[1], round(y + down)),
    )  # fmt: skip


class Light:
    """Finds shadows over a page, and takes them away. Made before the cage closes: it imports what it needs."""

    def __init__(self) -> None:
        from PIL import ImageChops, ImageFilter

        self._chops: Any = ImageChops
        self._most: Any = ImageFilter.MaxFilter(5)
        self._blur: Any = ImageFilter.GaussianBlur(2)

    def _paper(self, image: Image) -> Image:
        """The shade of the paper everywhere, without what is printed on it: small, blurred."""
        small = image.resize((max(1, image.width // 16), max(1, image.height // 16)), BOX)
        return small.filter(self._most).filter(self._blur)

    def uneven(self, image: Image) -> bool:
        """Whether the paper itself is much darker in one place than in another."""
        shades = sorted(self._paper(image).tobytes())
        return shades[len(shades) * 19 // 20] - shades[len(shades) // 20] > _SHADOW

    def evened(self, image: Image) -> Image:
        """The page as if its paper were white everywhere."""
        paper = self._paper(image).resize(image.size, BILINEAR)
        return self._chops.invert(self._chops.subtract(paper, image))  # type: ignore[no-any-return]
