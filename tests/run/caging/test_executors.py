"""Results come in the order of the calls, few are under way at once, and who waits is told that the next takes its time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from pipeline.run.caging.executors import Ahead, Serial, in_order


class Held(Executor):
    """Calls that are done when somebody says so."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.futures.append(future)
        return future


CALL: tuple[Any, tuple[()]] = (int, ())


def calls(count: int) -> Iterator[tuple[int, Any]]:
    for n in range(count):
        yield n, (int, (n,)) if n % 3 else -n


def test_in_order_whatever_is_a_call() -> None:
    found = list(in_order(Serial(), calls(10), Ahead(2, 4, 10), lambda _: 1, patience=1.0))
    assert found == [(n, n if n % 3 else -n) for n in range(10)]


@pytest.mark.parametrize(("weight", "under_way"), [(1, 9), (100, 3)])
def test_as_many_are_ahead_as_they_are_light(weight: int, under_way: int) -> None:
    pool = Held()
    every = in_order(pool, ((n, CALL) for n in range(50)), Ahead(2, 8, 100), lambda _: weight, patience=0.0)
    assert next(every) is None
    assert len(pool.futures) == under_way


def test_the_next_takes_its_time_once() -> None:
    pool = Held()
    every = in_order(pool, [(1, CALL), (2, CALL)], Ahead(0, 0, 0), lambda _: 1, patience=0.0)
    assert next(every) is None
    pool.futures[0].set_result(7)
    assert next(every) == (1, 7)
    assert next(every) is None
    pool.futures[1].set_result(8)
    assert list(every) == [(2, 8)]


def test_a_call_that_raises_a_timeout_raises_it() -> None:
    pool = Held()
    every = in_order(pool, [(1, CALL), (2, CALL)], Ahead(0, 0, 0), lambda _: 1, patience=0.0)
    assert next(every) is None
    pool.futures[0].set_exception(TimeoutError())
    with pytest.raises(TimeoutError):
        next(every)
