"""What the arrays find is held against the plain reading of a pattern."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tag import swedish
from pipeline.tag.patterns import PatternWords

WORDS = ["plan", "planer", "uppföljningsplan", "e-tjänst", "mål", "målen", "kontrollplanerna", "hr-chef", "2030", "xqz", "å", "bo"]
STEMS = st.sampled_from(["plan", "mål", "kontroll", "bo", "upp", "tjänst", "e", "chef", "uppföljningsplan", "trollplan"])
PIECES = st.tuples(st.sampled_from(["", "*", "="]), STEMS, st.sampled_from(["", "*"])).map("".join)


def fits(alternative: str, token: str) -> bool:
    word, bare = swedish.word(token), swedish.fold(alternative.strip("*="))
    forms, inside = {word.folded, word.lemma}, alternative.startswith("*") and alternative.endswith("*")
    if alternative.startswith("="):
        return word.folded == bare
    if "*" not in alternative:
        return word.folded == bare or word.lemma == swedish.word(bare).lemma
    if inside:
        return bare in word.parts or (len(bare) >= 5 and bare in word.lemma)
    if alternative.startswith("*"):
        return bare in forms | {word.parts[-1]} or (len(bare) >= 5 and any(form.endswith(bare) for form in forms))
    return bare in forms | {word.parts[0]} or (len(bare) >= 4 and any(form.startswith(bare) for form in forms))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=3).map(tuple), max_size=8), st.lists(st.sampled_from(WORDS), max_size=6))
def test_words_fit_the_patterns_that_say_so(patterns: list[tuple[str, ...]], tokens: list[str]) -> None:
    made = PatternWords(patterns, swedish)
    words, found = made.fits(swedish.known(tokens))
    expected = [
        (n, number)
        for n, token in enumerate(tokens)
        for alternatives, number in made.numbers.items()
        if any(fits(alternative, token) for alternative in alternatives)
    ]
    assert list(zip(words.tolist(), found.tolist(), strict=True)) == expected
