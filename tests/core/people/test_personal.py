from __future__ import annotations

import pytest

from pipeline.core.people.personal import find, identity_numbers, luhn, mask


@pytest.mark.parametrize("number", [
    "19811218-9876", "811218-9876", "811218 9876", "8112189876", "198112189876", "1981 12 18 98 76", "811218–9876", "811278-9873",
    "20121212+1212", "811218-9875", "810000-0000", "850709–9805",
])  # fmt: skip
def test_identity_numbers_in_the_forms_people_write_are_masked(number: str) -> None:
    assert mask(f"Hon ({number}) sa det.")[0] == "Hon ([personnummer]) sa det."


@pytest.mark.parametrize("number", [
    "070-123 45 67", "0701234567", "+46 70 123 45 67", "+46 (0)70-1234567", "0046701234567", "08-12 34 56", "(021) 12 34 56",
    "0650-190 00", "054-540 00 00", "070–123 45 67", "08/123 456 78",
])  # fmt: skip
def test_telephone_numbers_are_masked(number: str) -> None:
    assert mask(f"Ring {number} i dag.")[0] == "Ring [telefon] i dag."


@pytest.mark.parametrize(("text", "masked"), [
    ("Skriv till anna.svensson@kommunen.se. Tack.", "Skriv till [e-post]. Tack."), ("anna(at)kommunen.se", "[e-post]"),
    ("åsa.öqvist@kommunen.se", "[e-post]"), ("Bor på Storgatan 12 B nu", "Bor på [adress] nu"), ("Norra vägen 3", "[adress]"),
])  # fmt: skip
def test_addresses_are_masked(text: str, masked: str) -> None:
    assert mask(text)[0] == masked


@pytest.mark.parametrize("text", [
    "Budgeten är 12 345 678 kr och 1 200 000 kr", "2024 2025 2026", "2025–2028", "den 2026-10-20", "dnr KS 2024/00123", "kl. 08.00–16.30",
    "08:00 12:30", "62,5 procent, 0,5 1234", "plan 3 och handlingsplan 2025", "00:12:31", "54 / 120", "Vägen 2030 procent",
])  # fmt: skip
def test_other_figures_stay(text: str) -> None:
    assert mask(text) == (text, {})


def test_places_count_code_points_and_say_what_is_unlikely() -> None:
    text = "😀 811218-9876 och 811218-9875"
    assert [(text[f.start : f.end], f.sure) for f in find(text)] == [("811218-9876", True), ("811218-9875", False)]


def test_in_other_sources_bare_digits_count_with_a_right_check_digit_only() -> None:
    found = list(identity_numbers("8112189876 8112189875 811218-9875 556677-8899"))
    assert [(f.start, f.sure) for f in found] == [(0, True), (22, False)]


def test_luhn() -> None:
    assert luhn("811218-9876")
    assert luhn("19811218-9876")
    assert not luhn("811218-9875")
    assert not luhn("123")
