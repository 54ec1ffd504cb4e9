"""Printed lines become flowing text: cleaned to NFC, joined the Swedish way, every line's place known afterwards.

What stands at a line's end decides how it meets the next: a hyphenated word is mended ("medska-" + "pande"), a
hyphen that belongs to the word stays ("e-" + "tjänster"), a suspended one stays with its space ("Skol-" + "och").
Offsets count code points and are half open.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# PDFium writes U+FFFE (U+0002 by another call) for every hyphen that ends a line, be it hyphenation or spelling.
BREAK_MARKS = "\x02\ufffe"
SOFT_HYPHEN = "\u00ad"

_MARKS = BREAK_MARKS + SOFT_HYPHEN
_SPACES = [9, 10, 11, 12, 13, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
_GONE = [
    *range(9), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0), 0xAD, 0x180E, 0x200B, 0x200E, 0x200F,
    *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x2070), 0xFEFF, *range(0xD800, 0xE000),
    *range(0xFDD0, 0xFDF0), *(plane * 0x10000 + low for plane in range(17) for low in (0xFFFE, 0xFFFF)),
]  # fmt: skip
_SAME: dict[int, str] = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_GONE, ""),
    0x2010: "-", 0x2011: "-",
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
    # bullets of the fonts Symbol and Wingdings, which Word prints as private characters
    0xF0B7: "•", 0xF0A7: "•", 0xF0D8: "•", 0xF0FC: "•", 0xF076: "•", 0xF06E: "•", 0xF0A8: "•", 0xF02D: "–",
}  # fmt: skip
_RUNS = re.compile(" {2,}")
# Nearly all lines hold nothing but these, are NFC as they stand and need no cleaning: seeing that costs a tenth of it.
_PLAIN = re.compile("[\n -~\xa1-\xac\xae-\u02ff\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac\u2212\ufffe]*")

_BROKEN = ("-\n", "\ufffe\n", "–\n", "—\n", "/\n")  # a line that may end within a word

_AND = frozenset(
    {"och", "eller", "samt", "respektive", "resp", "till", "alternativt", "liksom", "kontra", "and", "och/eller"}
)
# Words that end in one of those: gemen-samt, lång-samt, en-samt, in-till, där-till.
_SAMT = ("gemen", "lång", "verk", "spar", "märk", "hjälp", "följ", "våld", "arbet", "fred", "nöj", "tack", "tvek")
_SAMT_ALONE = frozenset({"en", "akt", "råd", "var", "lyd", "hör", "lär", "pin", "sed", "strid", "möd", "mödo", "böj"})
_SIGNS = "-–—/"
_TILL = frozenset({"in", "där", "här", "var", "hit", "dit", "upp", "ner", "ned", "fram", "bort"})
# The hyphen is part of these: prefixes, abbreviations written small, names that Swedish does not grow together with.
_KEEPERS = frozenset({
    "icke", "vice", "it", "ai", "ikt", "wifi", "drop", "walk", "opt", "kick", "lean", "facebook", "instagram", "google",
    "teams", "excel", "kolada", "agenda", "covid",
})  # fmt: skip
_EX = ("fru", "man ", "make", "maka", "minister", "president", "chef", "anställd", "sambo", "elev")
_VOWEL = re.compile("[aeiouyåäöéüæø]", re.IGNORECASE)
_APART = frozenset("-–—/([”\"'»«,;")  # between the parts of a word, besides white space
_FIRST_WORD = re.compile(r"[^\W_]*(?:/[^\W\d_]+)?")


def clean(line: str) -> str:
    """One line's visible text: NFC, ligatures spelt out, white space one space, nothing invisible, ends stripped."""
    if _PLAIN.fullmatch(line) and "  " not in line and "\n" not in line and "\ufffe" not in line:
        return line.strip(" ")
    return _RUNS.sub(" ", unicodedata.normalize("NFC", line.translate(_SAME)).strip(" "))


def join_lines(lines: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The flowing text of a paragraph's printed ``lines``, and for each of them its ``[start, end)`` there.

    A line without visible text gets an empty span. No letter is lost, none is added; only hyphens and space may go.
    """
    if len(lines) == 1:
        text = _ended(lines[0])
        return text, [(0, len(text))]
    printed = "\n".join(lines)
    if _PLAIN.fullmatch(printed) and "  " not in printed and printed.count("\n") < len(lines):
        texts = [line.strip(" ") for line in lines]
        if printed[-1:] != "\ufffe" and "" not in texts and not any([sign in printed for sign in _BROKEN]):  # noqa: C419
            return _apart(texts)
        texts = [line.strip(" ") if "\ufffe" not in line else _ended(line) for line in lines]
    else:
        texts = [_ended(line) for line in lines]
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    last, sign = -1, ""  # the index of the line that the next one meets, and the sign it ends with
    for text in texts:
        if not text:
            spans.append((at, at))
            continue
        if sign in _SIGNS and last >= 0:
            keep, space = meet(lines[last], lines[len(spans)])
            if not keep:
                parts[-1] = parts[-1][:-1]
                at -= 1
                spans[last:] = [(spans[last][0], at), *[(at, at)] * (len(spans) - last - 1)]
            if space:
                parts.append(" ")
                at += 1
        elif last >= 0:
            parts.append(" ")
            at += 1
        last = len(spans)
        end = at + len(text)
        spans.append((at, end))
        parts.append(text)
        at, sign = end, text[-1]
    return "".join(parts), spans


def _apart(texts: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Cleaned lines of which none ends within a word: a space between them is all they need."""
    spans: list[tuple[int, int]] = []
    at = 0
    for text in texts:
        end = at + len(text)
        spans.append((at, end))
        at = end + 1
    return " ".join(texts), spans


def meet(left: str, right: str) -> tuple[bool, bool]:
    """How two printed lines meet: whether the hyphen that may end ``left`` stays, and whether a space comes between.

    ``(True, True)`` ordinary words; ``(False, False)`` a mended word; ``(True, False)`` "e-tjänster", "2024–2025".
    """
    ended, following = _ended(left), clean(right)
    stem, sign = ended[:-1], ended[-1:]
    if not stem or stem.endswith(" ") or not following or sign not in _SIGNS:
        return True, True
    if left[-1:].isspace():  # the space was typed: a hyphen put in by hyphenation never has one
        return True, True
    if sign != "-":
        return True, not following[0].isalnum()
    if left.rstrip(BREAK_MARKS)[-1:] == SOFT_HYPHEN:
        return not _grows(stem, following), False
    return _hyphen(stem, following)


def _ended(line: str) -> str:
    """The cleaned line, its line-end mark shown as the hyphen it was printed as."""
    if not line or line[-1] not in _MARKS:
        return clean(line)
    text = clean(line.rstrip(_MARKS))
    return text if not text or text[-1] == "-" else text + "-"


def _hyphen(stem: str, following: str) -> tuple[bool, bool]:
    match = _FIRST_WORD.match(following)
    word = match.group() if match else ""
    if not word:
        return True, following[0] not in ".,;:!?)/"
    at, least = len(stem), max(len(stem) - 60, 0)  # no word part is longer
    while at > least and stem[at - 1] not in _APART and not stem[at - 1].isspace():
        at -= 1
    piece = stem[at:]
    if word.lower() in _AND and not _one_word(piece.lower(), word.lower()):
        return True, True
    return _belongs(stem, piece, word, following) or not _grows(stem, following), False


def _one_word(piece: str, conjunction: str) -> bool:
    if conjunction == "samt":
        return piece.endswith(_SAMT) or piece in _SAMT_ALONE
    return conjunction == "till" and piece in _TILL


def _grows(stem: str, following: str) -> bool:
    """Whether the two halves may stand side by side: not where normalisation would melt their edges together."""
    return bool(unicodedata.is_normalized("NFC", stem[-1:] + following[:2]))


def _belongs(stem: str, piece: str, word: str, following: str) -> bool:
    """Whether the hyphen after ``piece`` (the last part of ``stem``) is part of the spelling."""
    if not piece or not piece[-1].isalpha() or word[0].isdigit():
        return True  # 5-åringar, covid-19, a parenthesis
    if word[0].isupper():  # Nord-Sverige, but a heading in capitals is hyphenated as other words are
        return not (word.isupper() and piece.isupper() and (len(piece) > 5 or (" " in stem and stem.isupper())))
    if len(piece) == 1 or piece[1:] != piece[1:].lower() or "." in piece:
        return True  # e-tjänst, SKR-rapport, YouTube-kanal, skr.se-adress
    low = piece.lower()
    if low == "ex":
        return (following + " ").startswith(_EX)
    return low in _KEEPERS or not _VOWEL.search(piece)
