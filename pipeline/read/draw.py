"""Pages as pictures: a page of a PDF by PDFium, a scanned image by Pillow. For the screen, and for recognition.

Nothing here trusts a size: a page is drawn no larger than ``MAX_PIXELS`` whatever it claims to measure.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import ReadError

if TYPE_CHECKING:
    from PIL.Image import Image

    from pipeline.core.model import Rect

MAX_PIXELS = 40_000_000  # an A4 page at 600 dots an inch is 35 million
MAX_FRAMES = 500  # images in one TIFF
DPI = 200.0  # where an image does not say, or says something no scanner does
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}
_POINT = 72.0


@dataclass(frozen=True, slots=True)
class Size:
    """A page's width and height in points as it is shown, and the quarter turns clockwise it is shown with."""

    width: float
    height: float
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn page: an image, and the size of the page it shows."""

    image: Image
    size: Size

    def rect(self, left: float, top: float, right: float, bottom: float) -> Rect:
        """A box in the image → hundredths of a point on the unrotated page, from its lower left corner."""
        scale_x, scale_y = self.size.width / self.image.width, self.size.height / self.image.height
        x0, x1, y0, y1 = left * scale_x, right * scale_x, top * scale_y, bottom * scale_y
        width, height = self.size.width, self.size.height
        box = (
            (x0, height - y1, x1, height - y0),
            (y0, x0, y1, x1),
            (width - x1, y0, width - x0, y1),
            (height - y1, width - x1, height - y0, width - x0),
        )[self.size.turns]
        a, b, c, d = (round(100 * n) for n in box)
        return a, b, c, d


class Pages:
    """The pages of a PDF or the images of a PNG, JPEG or TIFF."""

    def __init__(self, data: bytes, media_type: str) -> None:
        """Raises ReadError: ``pdf-corrupt``, ``pdf-encrypted``, ``image-corrupt``, ``type-unsupported``."""
        self._pdf: Any = None
        self._image: Image | None = None
        if media_type == "application/pdf":
            self._pdf = _opened(data)
        elif media_type in PICTURES:
            self._image = opened_image(data, media_type)
        else:
            raise ReadError("page-none", type=media_type)

    def __len__(self) -> int:
        if self._image is not None:
            return min(int(getattr(self._image, "n_frames", 1)), MAX_FRAMES)
        return len(self._pdf)

    def draw(self, number: int, *, width: int | None = None, dpi: float = 72.0, grey: bool = False) -> Picture:
        """Page ``number`` from 1, ``width`` pixels wide or at ``dpi``. Raises ReadError ``page-none``, ``page-unreadable``."""
        if not 1 <= number <= len(self):
            raise ReadError("page-none", type=str(number))
        if self._image is not None:
            return _shown(self._image, number, width=width, dpi=dpi, grey=grey)
        return self._drawn(number, width=width, dpi=dpi, grey=grey)

    def _drawn(self, number: int, *, width: int | None, dpi: float, grey: bool) -> Picture:
        from pypdfium2 import PdfiumError

        try:
            page = self._pdf[number - 1]
            across, up = page.get_size()
            if not (0 < across < 1e6 and 0 < up < 1e6):
                raise ReadError("page-unreadable", page=str(number))
            wanted = width / across * (1 - 1e-9) if width else dpi / _POINT  # PDFium rounds upwards
            scale = min(wanted, (MAX_PIXELS / (across * up)) ** 0.5)
            if across * scale < 1 or up * scale < 1:
                raise ReadError("page-unreadable", page=str(number))
            bitmap = page.render(scale=scale, grayscale=grey, rev_byteorder=True, may_draw_forms=False)
            size = Size(across, up, page.get_rotation() // 90 % 4)
            image = bitmap.to_pil().convert("L" if grey else "RGB")
            bitmap.close()
            page.close()
        except PdfiumError as fault:
            raise ReadError("page-unreadable", page=str(number)) from fault
        return Picture(image, size)


def _opened(data: bytes) -> Any:
    from pypdfium2 import PdfDocument, PdfiumError, raw

    try:
        return PdfDocument(data)
    except PdfiumError as fault:
        code = "pdf-encrypted" if fault.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY} else "pdf-corrupt"
        raise ReadError(code) from fault


def opened_image(data: bytes, media_type: str) -> Image:
    """The image, not yet decoded. Raises ReadError ``image-corrupt`` or ``image-too-big``."""
    from PIL import Image as Pillow

    try:
        image = Pillow.open(io.BytesIO(data), formats=[PICTURES[media_type]])
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as fault:
        raise ReadError("image-too-big", limit=str(MAX_PIXELS // 1_000_000)) from fault
    except Exception as fault:
        raise ReadError("image-corrupt") from fault
    _check(image)
    return image


def _check(image: Image) -> None:
    if image.width * image.height > 4 * MAX_PIXELS:
        raise ReadError("image-too-big", limit=str(4 * MAX_PIXELS // 1_000_000))


def _shown(image: Image, number: int, *, width: int | None, dpi: float, grey: bool) -> Picture:
    from PIL import Image as Pillow

    try:
        image.seek(number - 1)
        _check(image)
        across, up = _dots(image)
        size = Size(image.width * _POINT / across, image.height * _POINT / up)
        made: Image = image.convert("L" if grey else "RGB")
        scale = width / image.width if width else dpi / max(across, up)
        scale = min(scale, (MAX_PIXELS / (image.width * image.height)) ** 0.5, 4.0)
        wanted = (max(1, round(image.width * scale)), max(1, round(image.height * scale * across / up)))
        if wanted != made.size and not (grey and 0.7 < scale < 1.5 and across == up):
            made = made.resize(wanted, Pillow.Resampling.BILINEAR)
    except ReadError:
        raise
    except Exception as fault:
        raise ReadError("page-unreadable", page=str(number)) from fault
    return Picture(made, size)


def _dots(image: Image) -> tuple[float, float]:
    """Dots an inch, across and up: as the image says where that can be true."""
    try:
        across, up = (float(n) for n in image.info.get("dpi", (DPI, DPI)))
    except (TypeError, ValueError, ZeroDivisionError):
        return DPI, DPI
    sane = 50 <= across <= 2400 and 50 <= up <= 2400 and 0.3 < across / up < 3.4
    return (across, up) if sane else (DPI, DPI)
