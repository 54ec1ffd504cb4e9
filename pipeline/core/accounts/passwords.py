"""What a password may be, after ASVS 5.0 and NIST SP 800-63B: long, not common, not about the place; nothing else.

No rules about digits or capitals, no forced changes: they make passwords worse. Every sign counts, spaces too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SHORTEST, LONGEST = 12, 1000
_ROWS = (
    "abcdefghijklmnopqrstuvwxyzåäö", "qwertyuiopåasdfghjklöäzxcvbnm", "qwertyuiopasdfghjklzxcvbnm", "01234567890123456789",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p",
)  # fmt: skip
# what the lists of leaked passwords are made of: alone, repeated, or with digits and signs around them, they are guessed first
_COMMON = frozenset({
    "lösenord", "losenord", "lösenordet", "password", "passwort", "passord", "passw0rd", "passwd", "hemligt", "hemlighet",
    "hemlig", "secret", "letmein", "welcome", "välkommen", "valkommen", "admin", "administrator", "administratör", "root",
    "user", "användare", "anvandare", "login", "inloggning", "logga", "sommar", "vinter", "höst", "host", "vår", "summer",
    "winter", "spring", "autumn", "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
    "oktober", "november", "december", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag", "monday",
    "friday", "sunday", "sverige", "sweden", "stockholm", "göteborg", "goteborg", "malmö", "malmo", "uppsala", "kommun",
    "kommunen", "kommunkompassen", "kompassen", "belägg", "belagg", "utvärdering", "utvardering", "utvärderare",
    "granska", "jagälskardig", "jagalskardig", "iloveyou", "älskling", "alskling", "fotboll", "football", "baseball",
    "hockey", "sunshine", "princess", "prinsessa", "monkey", "dragon", "master", "shadow", "superman", "batman",
    "starwars", "pokemon", "michael", "jordan", "charlie", "ashley", "daniel", "jessica", "thomas", "hunter", "killer",
    "trustno", "correcthorsebatterystaple", "correct", "horse", "battery", "staple", "changeme", "ändramig", "test",
    "testing", "testtest", "tjenare", "hejhej", "hej", "hejsan", "hallå", "mamma", "pappa", "familj", "family", "kaffe",
    "coffee", "katten", "hunden", "computer", "dator", "datorn", "internet", "facebook", "instagram", "google",
    "microsoft", "windows", "samsung", "iphone", "qwerty", "qwertz", "azerty", "asdf", "zxcv", "abc", "qwe", "asd", "zxc",
})  # fmt: skip


def fault(password: str, about: Iterable[str] = ()) -> str | None:
    """The message code of what is wrong with it (``password-…``); None when it will do. ``about``: names it may not
    consist of: the person's, the municipality's."""
    text = normal(password)
    if len(text) < SHORTEST:
        return "password-short"
    if len(text) > LONGEST:
        return "password-long"
    plain = text.casefold()
    letters = _letters(plain)
    mine = {word for name in about for word in _words(name)} | {_letters(name.casefold()) for name in about}
    if len(set(plain)) < 5 or _repeated(plain) or _in_row(plain):
        return "password-plain"
    if _made_of(letters, _COMMON | {word for word in mine if len(word) > 2}):
        return "password-common"
    return None


def normal(password: str) -> str:
    """The form that is hashed: the same signs however they were typed."""
    return unicodedata.normalize("NFKC", password)


def _letters(text: str) -> str:
    """Without digits and signs; digits that stand for letters read as those."""
    inner = re.sub(r"(?<=[^\W\d_])[013457@$](?=[^\W\d_])", lambda m: dict(zip("013457@$", "oleastas", strict=True))[m[0]], text)
    return "".join(sign for sign in inner if sign.isalpha())


def _words(name: str) -> list[str]:
    """The words of a name, in the genitive and without."""
    found = re.findall(r"[^\W\d_]+", name.casefold())
    return [form for word in found for form in (word, word.removesuffix("s")) if len(form) > 2]


def _repeated(text: str) -> bool:
    """Whether it is one short piece again and again."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1))


def _in_row(text: str) -> bool:
    """Whether it is keys or signs in a row, forwards or backwards, in pieces of three and more."""
    rows = [row for one in _ROWS for row in (one, one[::-1])]
    at = 0
    while at < len(text):
        size = next((n for n in range(min(len(text) - at, 36), 2, -1) if any(text[at : at + n] in row for row in rows)), 0)
        if not size:
            return len(text) - at <= 2 and at > 0
        at += size
    return True


def _made_of(letters: str, words: frozenset[str] | set[str]) -> bool:
    """Whether the letters are at most three of these words in a row (none at all: it is digits and signs)."""
    reach = {0: 0}
    for at in range(len(letters)):
        if at in reach:
            for word in words:
                if letters.startswith(word, at):
                    reach[at + len(word)] = min(reach.get(at + len(word), 99), reach[at] + 1)
    return 0 < reach.get(len(letters), 99) <= 3
