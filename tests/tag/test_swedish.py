from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tag import swedish


@pytest.mark.parametrize(
    ("word", "lemma", "parts"),
    [
        ("medborgardialogerna", "medborgardialog", ("medborgare", "dialog")),
        ("internkontrollplanerna", "internkontrollplan", ("intern", "kontroll", "plan")),
        ("Tjänstegarantier", "tjänstegaranti", ("tjänst", "garanti")),
        ("lokalförsörjningsplanens", "lokalförsörjningsplan", ("lokal", "försörjning", "plan")),
        ("diskrimineringslagen", "diskrimineringslag", ("diskriminering", "lag")),
        ("grundskolan", "grundskola", ("grund", "skola")),
        ("boråd", "boråd", ("bo", "råd")),
        ("e-tjänsterna", "e-tjänst", ("e", "tjänst")),
        ("KKiK:s", "kkik", ("kkik",)),
        ("nämnderna", "nämnd", ("nämnd",)),
        ("förtroendevalda", "förtroendevald", ("förtroendevald",)),
        ("uppföljningen", "uppföljning", ("uppföljning",)),
        ("avtalen", "avtal", ("avtal",)),
        ("kontroll", "kontroll", ("kontroll",)),
        ("fötter", "fot", ("fot",)),
        ("2030", "2030", ("2030",)),
    ],
)
def test_lemma_and_parts(word: str, lemma: str, parts: tuple[str, ...]) -> None:
    known = swedish.word(word)
    assert (known.lemma, known.parts) == (lemma, parts)


def test_swedish_letters_stay_and_other_marks_fall() -> None:
    assert swedish.fold("ÅÄÖ") == "åäö"
    assert swedish.fold("Café") == "cafe"
    assert swedish.fold(unicodedata.normalize("NFD", "Återvinning")) == "återvinning"
    assert swedish.fold("med\u00adborgare") == "medborgare"


def test_decomposed_and_soft_hyphened_words_are_one_token_each() -> None:
    text = unicodedata.normalize("NFD", "Så här går återvinning")
    assert len(swedish.tokens(text)) == 4
    assert swedish.tokens("med\u00adborgar\u00addialog") == ["med\u00adborgar\u00addialog"]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_spans_point_at_the_tokens(text: str) -> None:
    tokens, starts = swedish.spans(text)
    assert [text[at : at + len(token)] for token, at in zip(tokens, starts, strict=True)] == tokens
    assert tokens == swedish.tokens(text)
    for token in tokens:
        known = swedish.word(token)
        assert known.parts
        assert " " not in known.lemma


def test_a_token_without_end_is_kept_whole_and_quickly() -> None:
    giant = "nämnd" * 200_000
    assert swedish.word(giant).parts == (swedish.fold(giant[: 4 * swedish.LONGEST]),)


def test_index_and_query_meet() -> None:
    surface, stems = swedish.index_terms("Medborgardialogerna följdes upp, à la carte.")
    assert surface == "medborgardialogerna följdes upp a la carte"
    assert {"medborgardialog", "medborgare", "dialog", "följa"} <= set(stems.split())
    for query in ("dialoger", "medborgardialog", "medborgare"):
        assert swedish.query_terms(query)[1] in stems.split()


def test_memory_of_types_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swedish, "REMEMBERED", 50)
    before = swedish.word("medborgardialog")
    for n in range(200):
        swedish.word(f"ord{n}")
    assert len(swedish._memo) <= 50
    assert swedish.word("medborgardialog") == before
