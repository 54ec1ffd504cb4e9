"""Words as addresses spell them: ``Märta Ängskog`` is ``M%C3%A4rta%20%C3%84ngskog``, ``marta-angskog`` and ``Marta.Angskog@``.

Whoever looks for words in paths, links and file names looks for these too. Longer stretches than a name or a title are
in no address and have no such spellings.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

MOST_PIECES, LONGEST = 12, 120
JOINTS = ("%20", "+", "_", "-", ".", "%2B")
_EDGES = r"/_.=+\-"  # what a single word stands between in an address
_BEGINS = r"(?:(?<![^\W_\d])|(?<=%[0-9a-f][0-9a-f]))"  # no letter before it, but for the last one of an escape


@lru_cache(maxsize=64)
def spellings(words: str) -> tuple[str, ...]:
    """The ways ``words`` are written in addresses, without those that are the words themselves; any case of them counts."""
    pieces = words.split()
    if not pieces or len(pieces) > MOST_PIECES or len(words) > LONGEST:
        return ()
    joints = JOINTS if len(pieces) > 1 else ("",)
    found: dict[str, None] = {}
    for form in (words, words.lower(), words.upper(), words.title()):
        for code in ("utf-8", "latin-1"):
            for kind in ("NFC", "NFD"):
                parts = [_quoted(unicodedata.normalize(kind, piece), code) for piece in form.split()]
                found |= dict.fromkeys(joint.join(parts) for joint in joints)
        if len(pieces) > 1:
            found |= dict.fromkeys(joint.join(form.split()) for joint in joints)
            found |= dict.fromkeys(joint.join(map(plain, form.split())) for joint in joints)
    return tuple(form for form in found if form.casefold() != " ".join(pieces).casefold())


def alone(words: str) -> str | None:
    """A single word as slugs write it (``angskog``), where that differs from the word; it counts between edges only."""
    pieces = words.split()
    made = plain(pieces[0]) if len(pieces) == 1 and len(words) <= LONGEST else ""
    return made if len(made) >= 4 and made.casefold() != pieces[0].casefold() else None


def expressions(words: str) -> list[str]:
    """Regular expressions (to be matched in any case) for all of these in text."""
    forms = sorted({form.lower() for form in spellings(words)}, key=len, reverse=True)
    made = [f"{_BEGINS}(?:{'|'.join(map(re.escape, forms))})"] if forms else []
    bare = alone(words)
    return [*made, rf"(?<=[{_EDGES}]){re.escape(bare)}(?=[{_EDGES}?&#]|$)"] if bare else made


def plain(word: str) -> str:
    """Without accents, as a slug has it: ``Ångström`` → ``Angstrom``."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _quoted(piece: str, code: str) -> str:
    return quote(piece, safe="", encoding=code, errors="replace")
