"""Near copies are told by their words, and what differs in them is marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.wording.alike import differing, folded, likeness, pairs

ONE = "Nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder till fullmäktige."
NEAR = "Nämnden följer upp sina mål varje månad och redovisar inte avvikelser med åtgärder till fullmäktige."
OTHER = "Varje år hålls fyra medborgardialoger där invånarna möter förtroendevalda och får besked efteråt."


def test_a_few_words_changed_is_alike_and_another_statement_is_not() -> None:
    assert likeness(folded(ONE), folded(NEAR)) > 0.8
    assert likeness(folded(ONE), folded(OTHER)) == 0.0


def test_the_words_that_differ_are_marked_and_no_others() -> None:
    assert [text for text, marked in differing(folded(ONE), NEAR) if marked] == ["månad", "inte"]
    assert differing(folded(ONE), ONE) == ((ONE, False),)


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_stretches_are_the_text(one: str, other: str) -> None:
    assert "".join(text for text, _ in differing(folded(one), other)) == other


def test_candidates_are_looked_up_by_the_longest_words_two_at_a_time() -> None:
    found = pairs("nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder")
    assert found[0] == ("avvikelser", "redovisar")
    assert len(found) == 4
    assert pairs("Sida 3 av 9") == []
