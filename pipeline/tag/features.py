"""What the ranker sees of a word: itself, its dictionary form, its parts, and the letters it is made of.

A passage is the sum of its words, so all that is learnt about a word's features falls together into one row of
weights for its token type: a new passage costs one look-up a word.
"""

from __future__ import annotations

from pipeline.tag import swedish

GRAMS = range(3, 7)  # letters; within a word, its edges included
LONGEST = 40  # letters of a word that are cut into pieces


def features(token: str) -> list[str]:
    """The features of a token type. A number is only its length: which year it is says nothing of the matter."""
    word = swedish.word(token)
    folded = word.folded
    if folded.isdigit():
        return [f"#{min(len(folded), 5)}"]
    edged = f"<{folded[:LONGEST]}>"
    out = [f"={folded}", f"~{word.lemma}"]
    out += [f"~{part}" for part in word.parts if part != word.lemma]
    out += [edged[at : at + size] for size in GRAMS for at in range(len(edged) - size + 1)]
    return out
