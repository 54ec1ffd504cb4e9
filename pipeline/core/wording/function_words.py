"""Small words that say nothing of what a text is about, and in which language a text is, where that is sure."""

from __future__ import annotations

import re
from functools import cache

# the commonest words of each language that are no common words of the others here
_COMMON = {
    "sv": (
        "och att det som är på av för med den till inte om ett har de jag så vi kan från när men ska blir också under "
        "efter eller sig var hur alla vid sina deras mot över där även vara"
    ),
    "en": (
        "the and of to in is that for it with as was are be this have from or by not which they you we their has will "
        "been can our your all were would there what who"
    ),
    "de": (
        "und der die das ist nicht ein eine zu den von mit sich auf für dem des im auch wird bei oder als wir sie "
        "werden haben nach durch über zum zur sind"
    ),
    "fi": (
        "ja on ei että se ovat ole oli tai mutta kun niin myös voi sekä joka mukaan kanssa sen hän ne jos kunnan"
    ),
    "nb": (
        "og ikke det er på av som til med har for jeg vi ved også eller fra skal være kommunen etter blir noe hvor "
        "når dette"
    ),
    "da": (
        "og ikke det er på af som til med har for jeg vi ved også eller fra skal være kommunen efter bliver noget "
        "hvor når dette"
    ),
    "fr": (
        "le la les de des et est une un du que dans pour qui pas sur au par avec sont ce cette vous nous ou plus aux "
        "leur"
    ),
    "es": (
        "el la los las de que y en un una es por con para no se del su como más o pero sus al lo este esta son"
    ),
    "pl": (
        "i w na z do się nie to jest że o od po za jak dla są oraz ale lub przez także który która"
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
ENOUGH = 8  # words of a text whose language can be told
SHARE = 0.25  # of the words are among the language's commonest
AHEAD = 2.0  # so many times as many as in the next language

SWEDISH = frozenset(
    (
        _COMMON["sv"] + " "
        "en i inom utan man han hon ha hade få får fick göra gör gjorde ska skall skulle kunna kunde vill ville måste bör "
        "borde än nu då här där dit hit så mer mest mindre minst mycket många några någon något annan annat andra annars "
        "samma varje både dock bara endast redan sedan innan medan genom mellan mycket ny nytt nya stor stort stora liten "
        "litet små bra hög högt höga låg del delar gång gånger sätt form ta tar tog ge ger gav gå går gick komma kommer "
        "kom se ser såg säga säger sade finns fanns finnas blev bli blivit varit vår vårt våra dess denna detta dessa "
        "vilket vilka vilken vem vad varför hela helt rest resten pass första andra tredje två tre fyra fem enligt samt "
        "dels bland utifrån gäller gälla"
    ).split()
)


@cache
def _tables() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in _COMMON.items()}


def language_of(text: str) -> str | None:
    """The language of ``text`` (``en``, ``fi`` …) where its small words leave no doubt; None for Swedish and the unsure."""
    words = [w.casefold() for w in _WORD.findall(text[:2000])]
    if len(words) < ENOUGH:
        return None
    ranked = sorted(((sum(w in table for w in words), code) for code, table in _tables().items()), reverse=True)
    (first, code), (second, other) = ranked[:2]
    if first < max(3, SHARE * len(words)) or code == "sv":
        return None
    sure = first >= AHEAD * second if {code, other} != {"nb", "da"} else first > second
    third = next(hits for hits, c in ranked if c == "sv")
    return code if sure and first >= AHEAD * third else None
