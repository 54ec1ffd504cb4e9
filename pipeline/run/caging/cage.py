"""Reader processes in cages, and a pool of them: a file that hangs, grows or kills its reader costs that file alone.

A worker has everything loaded (``nursery.py``), locks itself in (``sandbox.py``) and reads file after file; it is replaced
when one kills it.
"""

from __future__ import annotations

import ctypes
import json
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from pipeline.core.errors import ReadError
from pipeline.core.model import SourceKind
from pipeline.read.scan import ScannedPage, values
from pipeline.run.caging import wire
from pipeline.run.caging.caged import Caged
from pipeline.run.caging.helped import ALWAYS, Helper, Ocr
from pipeline.run.caging.nursery import Nursery, Worker, available
from pipeline.run.caging.reading import Reading, read_source

SECONDS = 20.0  # for a file, and more for a long one
SECONDS_PER_MEGABYTE = 4.0
SECONDS_AT_MOST = 300.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one file may take."""

    seconds: float = SECONDS

    def of(self, data: bytes) -> float:
        return min(self.seconds + SECONDS_PER_MEGABYTE * len(data) / 1e6, max(self.seconds, SECONDS_AT_MOST))


class Cage(Caged):
    """A reader: one source after the other in one worker process. Forked from the ``nursery`` where that can be."""

    def __init__(self, limits: Limits = Limits(), nursery: Nursery | None = None, *, ocr: Ocr = "auto") -> None:
        super().__init__("pipeline.run.caging.worker:main")
        self._helper = Helper(self.read_once, ocr)
        self.limits = limits
        self._everything = False  # what no source so far has needed is not loaded
        self._own = nursery is None
        self._nursery = nursery or Nursery()

    def read(self, data: bytes, name: str, kind: SourceKind | None) -> Reading | ReadError:
        """Read one source, with the help it takes (``helped.py``); every way to fail is a ReadError."""
        return self._helper.source(data, name, kind)

    def read_again(self, data: bytes, name: str, kind: SourceKind | None, reader: str) -> Reading | ReadError:
        """Read a source the way ``reader`` (as it was stored) did: alone, with help, or with every page recognised."""
        if "+" not in reader:
            return self.read_once(data, name, kind)
        self._helper.ocr = "always" if reader.endswith(ALWAYS) else "auto"
        return self._helper.source(data, name, kind)

    def kill(self) -> None:
        self._helper.kill()
        super().kill()

    def read_once(
        self, data: bytes, name: str, kind: SourceKind | None, scanned: Sequence[ScannedPage] = ()
    ) -> Reading | ReadError:
        """Read one source as it is; ``scanned`` are the pages of it that were recognised from their pictures."""
        header = json.dumps({"name": name, "kind": kind, "scanned": values(scanned)}).encode()
        allowed = self.limits.of(data)
        began = time.monotonic()
        try:
            answer = self._answer(allowed, header, data)
            if answer == "more":
                self._end()
                self._everything = True
                answer = self._answer(allowed - (time.monotonic() - began), header, data)
        except ReadError as fault:
            return ReadError("read-timeout", seconds=round(allowed)) if fault.code == "read-timeout" else fault
        return ReadError("reader-fault", fault="answer") if answer is None or answer == "more" else answer

    def _answer(self, seconds: float, header: bytes, data: bytes) -> wire.Answer | None:
        decoder = wire.Decoder()
        self.converse(seconds, decoder.take, header, data)
        return decoder.answer

    def close(self) -> None:
        self._end()
        if self._own:
            self._nursery.close()

    def _begin(self) -> Worker:
        if not available():
            return super()._begin()
        return self._nursery.worker(everything=self._everything)


class CagedPool(Executor):
    """``jobs`` cages behind an Executor. It runs ``read_source`` and nothing else; anything else is a TypeError."""

    def __init__(self, jobs: int, limits: Limits = Limits(), *, ocr: Ocr = "auto") -> None:
        _give_back()
        self._limits = limits
        self._ocr = ocr
        self._threads = ThreadPoolExecutor(jobs)
        self._local = threading.local()
        self._cages: list[Cage] = []
        self._nursery = Nursery()

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if fn is not read_source:
            raise TypeError("a caged pool reads sources and does nothing else")
        return self._threads.submit(self._read, *args, **kwargs)

    def _read(self, data: bytes, name: str, kind: SourceKind | None) -> Reading | ReadError:
        cage = getattr(self._local, "cage", None)
        if cage is None:
            cage = self._local.cage = Cage(self._limits, self._nursery, ocr=self._ocr)
            self._cages.append(cage)
        return cage.read(data, name, kind)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None:  # interrupted: what is being read now is not waited for
            self._threads.shutdown(wait=False, cancel_futures=True)
            for cage in self._cages:
                cage.kill()
        self.shutdown(wait=True)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 Executor's own signature
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        for cage in self._cages:
            cage.close()
        self._nursery.close()


def _give_back() -> None:
    """Have glibc return large blocks to the system when they are freed, and keep one heap for all threads.

    Left to itself it raises its threshold with every large block and keeps what lies round them: the answers for three
    sheets of 10 M characters left 47 MB behind in this process, and 15 MB so.
    """
    mmap_threshold, trim_threshold, arena_max, large = -3, -1, -8, 1 << 20
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:  # musl has none
        for name, value in ((mmap_threshold, large), (trim_threshold, large), (arena_max, 1)):
            mallopt(name, value)
