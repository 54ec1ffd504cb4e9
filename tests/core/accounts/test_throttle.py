"""Pauses grow, end, and are forgotten."""

from __future__ import annotations

from pipeline.core.accounts.throttle import ACCOUNT, FORGET, MOST, Throttle


def test_the_first_wrong_ones_are_free_and_then_it_takes_longer_and_longer() -> None:
    throttle, now, waits = Throttle(), 0.0, []
    for _ in range(16):
        now += throttle.wait("a", now)
        throttle.tried("a", now, ACCOUNT)
        waits.append(throttle.wait("a", now))
    assert waits[: ACCOUNT.free - 1] == [0.0] * (ACCOUNT.free - 1)
    grown = waits[ACCOUNT.free - 1 :]
    assert grown[0] == ACCOUNT.first
    assert grown == sorted(grown)
    assert grown[-1] == ACCOUNT.longest
    assert sum(waits) > 3600  # sixteen guesses take more than an hour


def test_a_right_one_forgets_and_so_does_time() -> None:
    throttle = Throttle()
    for _ in range(ACCOUNT.free):
        throttle.tried("a", 0.0, ACCOUNT)
    assert throttle.wait("a", 0.0) > 0
    throttle.right("a")
    assert throttle.wait("a", 0.0) == 0
    for _ in range(ACCOUNT.free + 3):
        throttle.tried("b", 0.0, ACCOUNT)
    assert throttle.wait("b", FORGET + 1000) == 0
    throttle.tried("b", FORGET + 1000, ACCOUNT)
    assert throttle.wait("b", FORGET + 1000) == 0  # it began anew


def test_one_that_does_not_count_is_taken_off() -> None:
    throttle = Throttle()
    for _ in range(100):
        throttle.tried("a", 0.0, ACCOUNT)
        throttle.off("a")
    assert throttle.wait("a", 0.0) == 0


def test_no_flood_of_names_fills_the_memory() -> None:
    throttle = Throttle()
    for number in range(MOST + 50):
        throttle.tried(str(number), 0.0, ACCOUNT)
    assert len(throttle.kept) == MOST
    assert "0" not in throttle.kept
