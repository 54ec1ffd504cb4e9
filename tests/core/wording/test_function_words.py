"""A text's language is said only where its small words leave no doubt."""

from __future__ import annotations

import pytest

from pipeline.core.wording.function_words import language_of


@pytest.mark.parametrize(("text", "language"), [
    ("The municipality offers information about schools and child care for all who live here, and you can book a visit.", "en"),
    ("Kunta tarjoaa palveluja myös suomeksi ja voit ottaa yhteyttä jos sinulla on kysymyksiä, mutta se ei ole aina mahdollista.", "fi"),
    ("Kommunen har en plan for mål og resultater, og det er ikke alltid enkelt å vite hva som skal gjøres etter dette.", "nb"),
    ("Die Gemeinde bietet Informationen für alle, die hier wohnen, und Sie können einen Termin mit uns vereinbaren.", "de"),
    ("Nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder till fullmäktige.", None),
    ("Vår vision är att vara the best place to live, och det är något som alla i kommunen ska känna till.", None),
    ("Walk & talk, Lean management, Service design, Design thinking workshop, agil coach", None),
    ("This is it", None),
    ("", None),
])  # fmt: skip
def test_only_when_sure(text: str, language: str | None) -> None:
    assert language_of(text) == language
