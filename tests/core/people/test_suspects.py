from __future__ import annotations

import pytest

from pipeline.core.people.pointed import pointed
from pipeline.core.people.suspects import possible, suspects


@pytest.mark.parametrize(("text", "names"), [
    ("Vi pratade med Lennart om det.", ["Lennart"]), ("Eva Bergqvist kom.", ["Eva Bergqvist"]), ("Rektor Malmsten sa nej", ["Malmsten"]),
    ("Karl-Eriks förslag", ["Karl-Eriks"]), ("det var Andersson som", ["Andersson"]), ("Hon heter Fatuma.", ["Fatuma"]),
    ("med [förvaltningschef] och Ingegerd", ["Ingegerd"]), ("Hans åsikt. Per månad. Klara besked. Maj månad.", []),
    ("Kommunen Följer Upp Målen", []), ("Lunds kommun och Berg", []), ("KVALITET I SKOLAN", []), ("", []),
])  # fmt: skip
def test_what_looks_like_a_name(text: str, names: list[str]) -> None:
    assert [text[s.start : s.end] for s in suspects(text)] == names


def test_places_are_those_of_the_whole_text_and_its_passages() -> None:
    text = "Samtal med Lennart\nRing [telefon] till Ingegerd.\nSlut."
    found = pointed(text, [(19, 45), (46, 51)], "interview")
    assert [(p.what, text[p.start : p.end], p.passage) for p in found] == [
        ("name", "Lennart", None), ("masked-phone", "[telefon]", 1), ("name", "Ingegerd", 1),
    ]  # fmt: skip
    assert pointed("Lennart 811218-9876", [(0, 19)], "document")[0].what == "identity"


def test_capitals_in_a_row_are_possible_names_though_nobody_is_known_to_be_called_so() -> None:
    text = "Vi hade möte med Ludmilla Qvarnlöf om budgeten. Region Skåne, Röda Korset och Lönnviks Energi var inte med."
    assert [text[s.start : s.end] for s in possible(text)] == ["Ludmilla Qvarnlöf"]
    assert [text[s.start : s.end] for s in suspects(text)] == []


def test_possible_names_do_not_overlap() -> None:
    text = "I mötet deltog Karin Johansson och [rektor] och Tindra Ask Lo."
    assert [text[s.start : s.end] for s in possible(text)] == ["Karin Johansson", "Tindra Ask Lo"]
