"""A name is found in the addresses it stands in, and not in words that only resemble it."""

from __future__ import annotations

import pytest

from pipeline.core.people.erasure import pattern
from pipeline.core.people.insides import contains
from pipeline.core.wording.spelled import alone, spellings

NAME = "Märta Ängskog"


@pytest.mark.parametrize("address", [
    "https://x.se/kontakt/marta-angskog/", "file:///a/M%C3%A4rta%20%C3%84ngskog.docx", "https://x.se/?q=M%E4rta+%C4ngskog",
    "marta.angskog@x.se", "file:///a/samtal%20marta_angskog.md", "file:///a/Ma%CC%88rta%20A%CC%88ngskog.odt",
    "https://x.se/m%c3%a4rta-%c3%a4ngskog",
])  # fmt: skip
def test_a_name_in_an_address_is_found(address: str) -> None:
    assert pattern(NAME).search(address)
    assert contains(address.encode(), NAME)


@pytest.mark.parametrize(("words", "text"), [
    ("Bo Ek", "https://x.se/gubbo-ekonomi"), ("Ängskog", "en angskog"), ("Ängskog", "/angskogen/"), ("rån", "ran"),
    (NAME, "Märta. Sedan Ängskog"),
])  # fmt: skip
def test_what_only_resembles_it_is_left(words: str, text: str) -> None:
    assert not pattern(words).search(text)


def test_a_single_word_counts_between_edges() -> None:
    assert alone("Ängskog") == "Angskog"
    assert pattern("Ängskog").sub("█", "https://x.se/angskog/1") == "https://x.se/█/1"
    assert contains(b"GET /angskog HTTP/1.1", "Ängskog")
    assert not contains(b"GET /angskogen HTTP/1.1", "Ängskog")


def test_a_sentence_is_in_no_address() -> None:
    assert spellings("ord " * 20) == ()
