"""Swedish figures, dates and counted words; summer time held against the time zone database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import swedish

NUMBERS = [
    (0, 0, "0"), (999, 0, "999"), (12345.6, 1, "12\u00a0345,6"), (1234567, 0, "1\u00a0234\u00a0567"),
    (-3, 0, "\u22123"), (0.5, 0, "1"), (2.5, 0, "3"), (-0.2, 0, "0"), (1.005, 2, "1,01"), (7, 2, "7,00"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "decimals", "expected"), NUMBERS)
def test_number(value: float, decimals: int, expected: str) -> None:
    assert swedish.number(value, decimals) == expected


SHARES = [(5, 8, "62,5"), (1, 3, "33,3"), (2, 3, "66,7"), (452, 800, "56,5"), (0, 9, "0,0")]


@pytest.mark.parametrize(("part", "whole", "expected"), SHARES)
def test_percent(part: int, whole: int, expected: str) -> None:
    assert swedish.percent(part, whole) == expected + "\u00a0%"


def test_a_share_of_nothing_is_a_dash() -> None:
    assert swedish.percent(0, 0) == "–"


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2025-03-09", "9 mars 2025"), ("2025-12", "december 2025"), ("2024", "2024"),
        ("2025-03-09T10:00:00Z", "9 mars 2025"), ("2026-02-30", "2026-02-30"),
        ("2025-13", "2025-13"), ("våren 2025", "våren 2025"), ("", ""), ("٢٠٢٥", "٢٠٢٥"),
    ],
)  # fmt: skip
def test_date(iso: str, expected: str) -> None:
    assert swedish.date(iso).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23T09:22:01.123456Z", "23 november 2026 kl. 10.22"),
        ("2026-03-29T00:59:59.999999Z", "29 mars 2026 kl. 01.59"),
        ("2026-03-29T01:00:00.000000Z", "29 mars 2026 kl. 03.00"),
        ("2026-10-25T00:59:59.000000Z", "25 oktober 2026 kl. 02.59"),
        ("2026-10-25T01:00:00.000000Z", "25 oktober 2026 kl. 02.00"),
        ("2026-12-31T23:30:00.000000Z", "1 januari 2027 kl. 00.30"),
    ],
)
def test_moment(at: str, expected: str) -> None:
    assert swedish.moment(at).replace("\u00a0", " ") == expected


@pytest.mark.parametrize("at", ["2026-11-23", "2026-11-23T09:22:01.123456", "i går"])
def test_a_moment_that_is_not_the_logs_is_refused(at: str) -> None:
    with pytest.raises(ValueError, match="does not match"):
        swedish.moment(at)


@given(st.integers(0, 40 * 365 * 24 * 60))
def test_summer_time_is_that_of_the_time_zone_database(minutes: int) -> None:
    try:
        stockholm = ZoneInfo("Europe/Stockholm")
    except ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zone database")
    utc = datetime(1997, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    local = utc.astimezone(stockholm)
    text = swedish.moment(f"{utc:%Y-%m-%dT%H:%M:%S}.000000Z")
    assert (text.split("\u00a0")[0], text[-5:]) == (str(local.day), f"{local:%H.%M}")


def test_counted_words() -> None:
    assert [swedish.count(n, "källa", "källor") for n in (0, 1, 2, 1200)] == [
        "0\u00a0källor", "1\u00a0källa", "2\u00a0källor", "1\u00a0200\u00a0källor",
    ]  # fmt: skip
    assert swedish.signed(3) == "+3"
    assert swedish.listed([]) == ""
    assert swedish.listed(["a"]) == "a"
    assert swedish.listed(["a", "b"]) == "a och b"
    assert swedish.listed(["a", "b", "c"]) == "a, b och c"
