"""Where reading is done: in caged worker processes, or on a dask cluster. All look like an Executor."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from pipeline.core.errors import UsageError
from pipeline.run.caging.cage import CagedPool
from pipeline.run.caging.helped import Ocr, recognition

T = TypeVar("T")
R = TypeVar("R")


class Serial(Executor):
    """Runs each call at once, here."""

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        future: Future[R] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def executor(name: str, jobs: int, *, ocr: Ocr = "auto") -> AbstractContextManager[Executor]:
    """The executor called ``name``. Raises UsageError for an unknown one, one whose library is missing, and for recognition
    that was asked for and cannot be had."""
    if ocr == "always" and recognition() is None:
        raise UsageError("ocr-missing")
    if ocr == "always" and name not in ("serial", "local"):
        raise UsageError("ocr-executor", name=name)
    if name == "serial":
        return CagedPool(1, ocr=ocr)
    if name == "local":
        return CagedPool(jobs, ocr=ocr)
    if name == "inline":  # for tests and benchmarks that look at reading itself
        return nullcontext(Serial())
    if name.startswith("dask:"):
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError("executor-unknown", name=name) from error
        return nullcontext(Client(name.removeprefix("dask:")).get_executor())
    raise UsageError("executor-unknown", name=name)


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many calls may be under way: ``least`` in any case, and up to ``most`` while they weigh no more than ``bytes``."""

    least: int
    most: int
    bytes: int


def in_order(
    pool: Executor, calls: Iterable[tuple[T, tuple[Callable[..., R], tuple[Any, ...]] | R]], ahead: Ahead,
    weight: Callable[[T], int], *, patience: float,
) -> Iterator[tuple[T, R] | None]:  # fmt: skip
    """Submit calls ``ahead`` of the one being waited for (memory stays flat); yield results in order.

    A call that is already a result passes through in its place. None comes when the next is not there within ``patience``
    seconds: it may take its time.
    """
    waiting: deque[tuple[T, Future[R], int]] = deque()
    heavy = 0
    for tag, call in calls:
        size = weight(tag)
        heavy += size
        if isinstance(call, tuple):
            waiting.append((tag, pool.submit(call[0], *call[1]), size))
        else:
            done: Future[R] = Future()
            done.set_result(call)
            waiting.append((tag, done, size))
        while waiting and (
            waiting[0][1].done() or len(waiting) > ahead.most or (len(waiting) > ahead.least and heavy > ahead.bytes)
        ):
            first, future, size = waiting.popleft()
            yield from _awaited(first, future, patience)
            heavy -= size
    for tag, future, _ in waiting:
        yield from _awaited(tag, future, patience)


def _awaited(tag: T, future: Future[R], patience: float) -> Iterator[tuple[T, R] | None]:
    try:
        result = future.result(patience)
    except TimeoutError:
        if future.done():  # the call itself raised it
            raise
        yield None
        result = future.result()
    yield tag, result
