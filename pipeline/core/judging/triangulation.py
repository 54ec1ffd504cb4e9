"""Whether evidence of different kinds says the same thing independently, or is one origin met twice.

Two pieces are one origin when they stand in the same source, when their sources are the same text (a page and its PDF, a
copy), when one's words are found in the other's source (an interview that quotes the plan), or when a sentence of theirs is
nearly the same. Every link says which of these it is, and with which words. What is linked, however far round, is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.fuzz import ratio

from pipeline.core.model import SOURCE_KINDS

Why = Literal["same-source", "same-text", "quotes-other", "same-sentence"]
Level = Literal["none", "planned", "one-origin", "one-kind", "several"]

SHINGLE = 5  # words that must follow each other to be told from what everybody writes
RUN = 9  # as many words in a row from another source are a quotation of it
SAME_TEXT = 0.5  # the part of the shorter text's shingles that stand in the longer one too
SAME_QUOTE = 0.6  # the part of a quote's shingles that stand in another source
ALIKE = 88.0  # likeness, of 100, of two sentences that are one sentence reworded
LONG = 8  # words a sentence must have to be held against another

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of live evidence: its number, source and version, kind, words, and whether it shows an intention only."""

    id: int
    source: int
    version: int
    kind: str
    quote: str
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Why two pieces (numbers) are taken for one, and the words that say so."""

    one: int
    other: int
    why: Why
    words: str


@dataclass(frozen=True, slots=True)
class Triangulation:
    """Which kinds support a sub-area or an award, and by how many origins.

    ``origins`` groups the evidence numbers that are one; ``links`` explain each group. Intentions are left out of both
    where there is more than intentions. ``kinds`` counts all evidence by kind.
    """

    kinds: dict[str, int]
    absences: int
    origins: tuple[tuple[int, ...], ...]
    links: tuple[Link, ...]
    kinds_independent: int
    level: Level


class Texts:
    """Shingles of sources, made once. ``text`` gives a version's canonical text, or None."""

    def __init__(self, text: Callable[[int, int], str | None]) -> None:
        self._text = text
        self._known: dict[tuple[int, int], frozenset[int]] = {}
        self._same: dict[tuple[tuple[int, int], tuple[int, int]], bool] = {}

    def of(self, piece: Piece) -> frozenset[int]:
        """The shingles of the piece's source."""
        key = piece.source, piece.version
        if key not in self._known:
            self._known[key] = shingles(words_of(self._text(*key) or piece.quote))
        return self._known[key]

    def same(self, one: Piece, other: Piece) -> bool:
        """Whether the two sources hold the same text, as far as the shorter goes."""
        key = (one.source, one.version), (other.source, other.version)
        if key not in self._same:
            first, second = self.of(one), self.of(other)
            shorter = min(len(first), len(second))
            self._same[key] = shorter >= 3 and len(first & second) >= SAME_TEXT * shorter
        return self._same[key]


def words_of(text: str) -> list[str]:
    return [w.casefold() for w in _WORD.findall(text)]


def shingles(words: Sequence[str]) -> frozenset[int]:
    """Hashes of all runs of ``SHINGLE`` words."""
    return frozenset(hash(tuple(words[i : i + SHINGLE])) for i in range(len(words) - SHINGLE + 1))


def triangulate(pieces: Sequence[Piece], texts: Texts) -> Triangulation:
    """Group the evidence of one sub-area or award by origin."""
    said = [p for p in pieces if p.kind in SOURCE_KINDS]
    shown = [p for p in said if not p.planned] or said
    links: list[Link] = []
    origin = {p.id: p.id for p in shown}
    for i, one in enumerate(shown):
        for other in shown[i + 1 :]:
            link = _link(one, other, texts)
            if link is not None:
                links.append(link)
                _join(origin, one.id, other.id)
    groups: dict[int, list[int]] = {}
    for p in shown:
        groups.setdefault(_root(origin, p.id), []).append(p.id)
    kinds: dict[str, int] = {kind: sum(p.kind == kind for p in said) for kind in SOURCE_KINDS}
    by_id = {p.id: p for p in shown}
    independent = _independent_kinds([{by_id[n].kind for n in group} for group in groups.values()])
    return Triangulation(
        kinds=kinds, absences=len(pieces) - len(said), origins=tuple(tuple(g) for g in groups.values()), links=tuple(links),
        kinds_independent=independent, level=_level(pieces, len(groups), independent),
    )  # fmt: skip


def all_as_the_first(pieces: Sequence[Piece], texts: Texts) -> bool:
    """Whether every piece is one origin with the first: a cheaper question than all groups, and nearly the same answer."""
    return all(_link(pieces[0], other, texts) is not None for other in pieces[1:])


def _level(pieces: Sequence[Piece], origins: int, independent: int) -> Level:
    if not pieces:
        return "none"
    if all(p.planned for p in pieces):
        return "planned"
    if origins < 2:
        return "one-origin"
    return "several" if independent > 1 else "one-kind"


def _independent_kinds(groups: list[set[str]]) -> int:
    """How many kinds can each be given an origin of its own (a matching of kinds to origins)."""
    taken: dict[int, str] = {}

    def place(kind: str, tried: set[int]) -> bool:
        for i, group in enumerate(groups):
            if kind in group and i not in tried:
                tried.add(i)
                if i not in taken or place(taken[i], tried):
                    taken[i] = kind
                    return True
        return False

    return sum(place(kind, set()) for kind in SOURCE_KINDS)


def _link(one: Piece, other: Piece, texts: Texts) -> Link | None:
    if one.source == other.source:
        return Link(one.id, other.id, "same-source", "")
    if texts.same(one, other):
        return Link(one.id, other.id, "same-text", "")
    for piece, within in ((one, other), (other, one)):
        found = _quoted(piece, texts.of(within))
        if found:
            return Link(one.id, other.id, "quotes-other", found)
    sentence = next(_same_sentences(one.quote, other.quote), None)
    return None if sentence is None else Link(one.id, other.id, "same-sentence", sentence)


def _quoted(piece: Piece, within: frozenset[int]) -> str:
    """The longest run of the piece's words that stands in the other source, if it is a quotation; else nothing."""
    words = words_of(piece.quote)
    hits = [hash(tuple(words[i : i + SHINGLE])) in within for i in range(len(words) - SHINGLE + 1)]
    best, length, run = 0, 0, 0
    for i, hit in enumerate(hits):
        run = run + 1 if hit else 0
        if run > length:
            best, length = i - run + 1, run
    enough = length and (length + SHINGLE - 1 >= RUN or (len(hits) >= 3 and sum(hits) >= SAME_QUOTE * len(hits)))
    return " ".join(words[best : best + length + SHINGLE - 1]) if enough else ""


def _same_sentences(one: str, other: str) -> Iterator[str]:
    """Sentences of ``one`` that stand in ``other`` but for a word or two. Other figures make it another sentence."""
    theirs = [s for s in _SENTENCE.split(other) if len(s.split()) >= LONG]
    for sentence in _SENTENCE.split(one):
        if len(sentence.split()) < LONG:
            continue
        for s in theirs:
            if re.findall(r"\d+", s) == re.findall(r"\d+", sentence) and ratio(s.casefold(), sentence.casefold()) >= ALIKE:
                yield sentence.strip()


def _root(origin: dict[int, int], number: int) -> int:
    while origin[number] != number:
        origin[number] = origin[origin[number]]
        number = origin[number]
    return number


def _join(origin: dict[int, int], one: int, other: int) -> None:
    a, b = sorted((_root(origin, one), _root(origin, other)))
    origin[b] = a
