"""Report text: sentences, the references they carry, and what a final report refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.reporting.statements import Statement, doubts, known_section, needs_references, paragraphs, references


def flat(text: str) -> list[Statement]:
    return [s for p in paragraphs(text) for s in p]


def test_references_stand_inside_or_right_after_the_full_stop() -> None:
    text = "Nämnden följer upp varje tertial [B41]. Det ger avvikelser. [B57, B60] Ingen analys görs [B2][3.3]!"
    assert flat(text) == [
        Statement("Nämnden följer upp varje tertial.", ("B41",)),
        Statement("Det ger avvikelser.", ("B57", "B60")),
        Statement("Ingen analys görs!", ("B2", "3.3")),
    ]


def test_abbreviations_end_no_sentence_and_a_second_reference_is_kept_once() -> None:
    assert flat("Det gäller t.ex. förskolan, m.m. i hela kommunen [B1] och [B1] där.") == [
        Statement("Det gäller t.ex. förskolan, m.m. i hela kommunen och där.", ("B1",))
    ]


def test_paragraphs_are_kept_and_lines_inside_them_joined() -> None:
    assert [len(p) for p in paragraphs("Ett [B1].\nTvå [B2].\n\n\nTre [B3].")] == [2, 1]


@pytest.mark.parametrize("bracket", ["[sic]", "[41]", "[B0]", "[b41]", "[B41 och]", "[]", "[0.1]"])
def test_other_brackets_are_words(bracket: str) -> None:
    assert references(f"Så sades det {bracket} då.") == ()
    assert flat(f"Så sades det {bracket} då.")[0].text == f"Så sades det {bracket} då."


def test_what_a_final_report_refuses() -> None:
    known = {"B1": True, "B2": False, "3.3": True}
    found = doubts("3.3", "Det håller [B1]. Det togs tillbaka [B2]. Det finns inte [B9]. Det saknar stöd.", known.get)
    assert [(d.fault, d.reference) for d in found] == [
        ("text-reference-dead", "B2"), ("text-reference-unknown", "B9"), ("text-no-reference", ""),
    ]  # fmt: skip
    assert found[-1].sentence == "Det saknar stöd."
    assert doubts("method", "Vi läste och intervjuade.", known.get) == []
    assert doubts("examples-3", "En annan kommun gör så [B9].", known.get)[0].fault == "text-reference-unknown"


def test_sections() -> None:
    areas, subareas = {"3"}, {"3.3"}
    assert all(known_section(s, areas, subareas) for s in ("summary", "municipality", "method", "3", "3.3", "examples-3"))
    assert not any(known_section(s, areas, subareas) for s in ("4", "3.4", "examples-4", "examples-3.3", "", "examples-"))
    assert needs_references("3.3")
    assert not needs_references("examples-3")


@given(st.lists(st.tuples(st.sampled_from(["Nämnden följer upp", "Ingen vet", "Målen är 4,5 procent"]),
                          st.lists(st.integers(1, 99), max_size=3)), min_size=1, max_size=6), st.booleans())
def test_every_sentence_keeps_its_own_references(said: list[tuple[str, list[int]]], after: bool) -> None:
    def one(words: str, numbers: list[int]) -> str:
        group = f" [{', '.join(f'B{n}' for n in numbers)}]" if numbers else ""
        return f"{words}.{group}" if after else f"{words}{group}."

    found = flat(" ".join(one(*s) for s in said))
    assert [s.text for s in found] == [f"{words}." for words, _ in said]
    assert [s.references for s in found] == [tuple(dict.fromkeys(f"B{n}" for n in numbers)) for _, numbers in said]
