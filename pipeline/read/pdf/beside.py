"""Paragraphs that stand beside the text and say nothing in it: captions of figures, lines of addresses on covers.

A caption that is a sentence is text. Only lines that are nothing but ways to reach somebody are an address.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.pdf.headings import Paragraph

_LABEL = re.compile(
    r"(?i)(?:tabell|figur|diagram|bild|foto|karta|graf|table|figure|fig)\b\.?\s*\d{1,3}(?:[.:]\d{1,2})?[a-z]?\s*(?P<sign>[.:–-]?)\s*"
    r"|(?:foto(?:graf)?|bild|illustration|källa)\s*:\s*"
)
_LONGEST = 240  # characters; a longer caption explains, and that is text
_SENTENCE = 5  # words at least

_REACH = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]{3,}(?:\.[\w-]{2,})*\.[a-z]{2,10}\b(?:/\S*)?"  # web and e-mail
    r"|(?<![\w/–-])(?:\+\d{2}|0\d{1,3})[\s()/–-]{0,3}\d[\d\s-]{4,}\d"  # telephone
    r"|\b\d{3}\s?\d{2}\s+[A-ZÅÄÖ][\w-]+"  # post code and town
)
_KIND = re.compile(
    r"(?i)\b(?:telefon|tel|tfn|växel|fax|telefax|mobil|e-?post|mail|webb(?:plats|sida)?|hemsida|internet|postadress|besöksadress|"
    r"adress|leveransadress|fakturaadress|box|org\.?\s?-?(?:nr|nummer)|organisationsnummer|plusgiro|bankgiro)\b"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def put_aside(paragraphs: Sequence[Paragraph], pages: int) -> None:
    """Makes captions furniture, and addresses on the first and last of ``pages``; nothing if nothing else were left."""
    text = [p for p in paragraphs if not p.furniture and p.level is None]
    beside = [p for p in text if is_caption(p.text) or (p.page in (1, pages) and is_address(p.text))]
    if len(beside) < len(text):
        for paragraph in beside:
            paragraph.furniture = True


def is_caption(text: str) -> bool:
    """"Figur 3. Antal besökare 2019–2024", "Källa: Kolada"; not "Tabell 2 visar att fler söker stöd."."""
    if len(text) > _LONGEST:
        return False
    label = _LABEL.match(text)
    if label is None:
        return False
    said = text[label.end() :].rstrip(" ”\"')")
    if not said:
        return True
    if label["sign"] == "" and said[0].islower():  # "Tabell 2 visar …": it goes on
        return False
    return said[-1] not in ".!?" or len(said.split()) < _SENTENCE


def is_address(text: str) -> bool:
    """Whether the text is made of ways to reach somebody, with a name or a street at most."""
    if not text or len(text) > _LONGEST or text[-1] in ".!?":
        return False
    rest, found = _REACH.subn(" ", text)
    return found > 0 and len(_WORD.findall(_KIND.sub(" ", rest))) <= 2 * found + 2
