"""Pages as pictures for the screen: drawn in a cage, kept in the user's cache folder by the hash of the source's bytes.

A drawer process holds one source and lives until others are asked for (two are kept), so that the second page of a document
costs no start; one more waits, started and empty, for the next document. The cache is bounded: the pages longest unseen go
first. ``forget`` removes a source from it (erasure).
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.core.errors import ReadError
from pipeline.core.model import Rect
from pipeline.core.shown.sheets import Sheet
from pipeline.read.draw import Size
from pipeline.run.caging.caged import Caged
from pipeline.run.caging.paged import Drawn, Paged, empty_drawer
from pipeline.run.evaluation import Evaluation
from pipeline.run.places import cache_folder
from pipeline.store import sources

CACHED = 200_000_000  # bytes on disk
DRAWERS = 2  # processes that wait for the next page of their document
USUAL = 900  # pixels
STEP = 50  # pixels: widths are rounded up to it, so that two windows of nearly one width share a picture
VERSION = "1"  # of how pages are drawn
WITH_PAGES = ("application/pdf", "image/png", "image/jpeg", "image/tiff")


def page_image(evaluation: Evaluation, source: int, version: int, page: int, width_px: int) -> bytes:
    """Page ``page`` (from 1) of version K``source``.``version`` as PNG, ``width_px`` wide (16–4000, in steps of 50).

    Raises ReadError: ``page-none`` (no pages, or not so many), ``page-unreadable``, ``read-timeout``, ``read-killed``.
    """
    return page_picture(evaluation, source, version, page, width_px).png


def page_picture(evaluation: Evaluation, source: int, version: int, page: int, width_px: int) -> Drawn:
    """As ``page_image``, with the size of the page shown, which ``place`` needs."""
    with evaluation.db.reading() as sql:
        found = sources.bytes_of(sql, source, version)
    if found is None or found[1] not in WITH_PAGES:
        raise ReadError("page-none", type=f"K{source}.{version}")
    sha256, media_type = found
    width = STEP * -(-max(16, min(4000, width_px)) // STEP)
    kept = _Cache(folder())
    drawn = kept.get(sha256, page, width)
    if drawn is None:
        drawn = _DESK.draw(lambda: _bytes(evaluation, sha256), sha256, media_type, page, width)
        kept.put(sha256, page, width, drawn)
    return drawn


def page_sheet(evaluation: Evaluation, source: int, version: int, page: int, rects: Sequence[Rect]) -> Sheet | None:
    """The page as it is shown, and where the rectangles of an anchor lie on it; None where the source has no such page."""
    try:
        size = page_picture(evaluation, source, version, page, USUAL).size
    except ReadError:
        return None
    places = (place(rect, size) for rect in rects)
    boxes = ((x * size.width, y * size.height, w * size.width, h * size.height) for x, y, w, h in places)
    return Sheet(page, size.width, size.height, tuple(boxes))


def _bytes(evaluation: Evaluation, sha256: str) -> bytes:
    with evaluation.db.reading() as sql:
        return sources.get_blob(sql, sha256)


def place(rect: Rect, size: Size) -> tuple[float, float, float, float]:
    """Where a rectangle of an anchor lies on the picture: left, top, width, height as shares of its width and height."""
    x0, y0, x1, y1 = (n / 100 for n in rect)
    left, top, right, bottom = (
        (x0, size.height - y1, x1, size.height - y0),
        (y0, x0, y1, x1),
        (size.width - x1, y0, size.width - x0, y1),
        (size.width - y1, size.height - x1, size.width - y0, size.height - x0),
    )[size.turns]
    return left / size.width, top / size.height, (right - left) / size.width, (bottom - top) / size.height


def forget(sha256: str) -> None:
    """Remove every picture of these bytes, and end the process that holds them."""
    _DESK.forget(sha256)
    _Cache(folder()).forget(sha256)


def prepare() -> None:
    """Begin a process that waits for the first document, from a thread that lasts: whoever asks first waits for it no more."""
    _DESK.prepare()


def close() -> None:
    """End the waiting processes."""
    _DESK.close()


def folder() -> Path:
    """The user's cache folder of page pictures."""
    return cache_folder() / "pages"


class _Desk:
    """The few drawers that wait, by the hash of what they hold. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drawers: OrderedDict[str, Paged] = OrderedDict()
        self._spare: Caged | None = None

    def draw(self, data: Callable[[], bytes], sha256: str, media_type: str, page: int, width: int) -> Drawn:
        with self._lock:
            drawer = self._drawers.pop(sha256, None)
            if drawer is None:
                drawer, self._spare = Paged(data, media_type, cage=self._spare), None
            self._drawers[sha256] = drawer
            while len(self._drawers) > DRAWERS:
                self._drawers.popitem(last=False)[1].close()
            try:
                drawn = drawer.draw(page, width)
            except ReadError as fault:
                if fault.code != "read-killed":
                    raise
                drawn = drawer.draw(page, width)  # a drawer goes with the thread that began it; a new one begins here
            if self._spare is None:
                self._spare = empty_drawer()
            return drawn

    def prepare(self) -> None:
        with self._lock:
            if self._spare is None:
                self._spare = empty_drawer()

    def forget(self, sha256: str) -> None:
        with self._lock:
            drawer = self._drawers.pop(sha256, None)
            if drawer is not None:
                drawer.close()

    def close(self) -> None:
        with self._lock:
            for drawer in self._drawers.values():
                drawer.close()
            self._drawers.clear()
            if self._spare is not None:
                self._spare.close()
                self._spare = None


_DESK = _Desk()


class _Cache:
    """``<hash>/<version>-<page>-<width>``: the length of a line of JSON, the line, the PNG. It may fail and never says so."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def get(self, sha256: str, page: int, width: int) -> Drawn | None:
        try:
            path = self._path(sha256, page, width)
            data = path.read_bytes()
            length = struct.unpack(">I", data[:4])[0]
            across, up, turns = json.loads(data[4 : 4 + length])
            os.utime(path)
            return Drawn(data[4 + length :], Size(float(across), float(up), int(turns)))
        except (OSError, ValueError, TypeError, struct.error):
            return None

    def put(self, sha256: str, page: int, width: int, drawn: Drawn) -> None:
        head = json.dumps([drawn.size.width, drawn.size.height, drawn.size.turns]).encode()
        path = self._path(sha256, page, width)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(struct.pack(">I", len(head)) + head + drawn.png)
            Path(file.name).replace(path)
            self._trim()
        except OSError:  # a full disk: the picture is shown all the same
            return

    def forget(self, sha256: str) -> None:
        shutil.rmtree(self._place / sha256, ignore_errors=True)

    def _path(self, sha256: str, page: int, width: int) -> Path:
        return self._place / sha256 / f"{VERSION}-{page}-{width}"

    def _trim(self) -> None:
        files = [(stat.st_mtime, stat.st_size, path) for path in self._place.glob("*/*") for stat in [path.stat()]]
        over = sum(size for _, size, _ in files) - CACHED
        for _, size, path in sorted(files):
            if over <= 0:
                return
            path.unlink(missing_ok=True)
            over -= size
