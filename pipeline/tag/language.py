"""What the tagger needs of a language, and a language made of data.

Swedish (``swedish``) has a dictionary of its own. A *pack* does with a list of endings, a few irregular words and the
words that build compounds, in a YAML file (``rules/no/language.yaml``): with rules and examples beside it, another
language is data and no code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.core.model import Located, Problem
from pipeline.tag import swedish
from pipeline.tag.swedish import LONGEST, REMEMBERED, Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHORTEST = 3  # letters that must be left when an ending is taken off
KNOWN = ("title", "identity", "endings", "words", "links", "parts")


class Language(Protocol):
    """``identity`` goes with every result. The module ``swedish`` is one of these, and so is a ``Pack``."""

    @property
    def identity(self) -> str: ...

    def fold(self, token: str) -> str:
        """The token in the form in which it is compared."""

    def word(self, token: str) -> Word:
        """The token folded, its dictionary form (or stem) and the same of its parts."""

    def known(self, tokens: Sequence[str]) -> list[Word]:
        """The same for many tokens."""

    def spans(self, text: str) -> tuple[list[str], list[int]]:
        """The words of ``text`` as written and where each begins."""


@dataclass(frozen=True)
class Pack:
    """A language by endings. ``endings``: what to take off and what to put on; ``parts``: stems that build compounds."""

    identity: str
    endings: Mapping[str, str]
    words: Mapping[str, str]
    links: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()
    _memo: dict[str, Word] = field(default_factory=dict, compare=False, repr=False)

    def fold(self, token: str) -> str:
        return swedish.fold(token)

    def spans(self, text: str) -> tuple[list[str], list[int]]:
        return swedish.spans(text)

    def word(self, token: str) -> Word:
        known = self._memo.get(token)
        if known is None:
            if len(self._memo) >= REMEMBERED:
                self._memo.clear()
            known = self._memo[token] = self._analyse(self.fold(token[: 4 * LONGEST]))
        return known

    def known(self, tokens: Sequence[str]) -> list[Word]:
        return list(map(self.word, tokens))

    def _analyse(self, folded: str) -> Word:
        if len(folded) > LONGEST:
            return Word(folded, folded, (folded,))
        stem = self.stem(folded)
        return Word(folded, stem, self._split(stem) or (stem,))

    def stem(self, folded: str) -> str:
        """The word without its longest known ending."""
        if folded in self.words:
            return self.words[folded]
        for size in range(min(len(folded) - SHORTEST, max(map(len, self.endings), default=0)), 0, -1):
            instead = self.endings.get(folded[-size:])
            if instead is not None:
                return folded[:-size] + instead
        return folded

    def _split(self, stem: str) -> tuple[str, ...] | None:
        """The parts of a compound all of whose parts are known, the longest last part first."""
        for at in range(SHORTEST, len(stem) - SHORTEST + 1):
            if stem[at:] not in self.parts:
                continue
            for link in ("", *self.links):
                first = self.stem(stem[: at - len(link)]) if stem[:at].endswith(link) else ""
                before = (first,) if first in self.parts else self._split(first) if first else None
                if before:
                    return (*before, stem[at:])
        return None


def parse(located: Located) -> tuple[Pack, list[Problem]]:
    """The pack in a file, and everything wrong with it."""
    problems: list[Problem] = []

    def problem(message: str, remedy: str, *path: str) -> None:
        problems.append(Problem(located.file, located.line(*path), message, remedy))

    data = located.data if isinstance(located.data, dict) else {}
    if not data:
        problem("must be a mapping", "Write key: value, one a line")
    for key in data:
        if key not in KNOWN:
            problem(f"unknown key '{key}'", f"Known here: {', '.join(KNOWN)}", key)
    identity = data.get("identity")
    if not isinstance(identity, str) or not identity:
        problem("a language needs an identity", "Write identity: belagg-nb-1", "identity")
    endings = data.get("endings", {})
    if not isinstance(endings, dict) or set(endings) - {"drop", "swap"}:
        problem("must have 'drop' and 'swap' and no more", "Write drop: ene, en, e", "endings")
        endings = {}
    drop = dict.fromkeys(_listed(endings.get("drop")), "")
    swap, words = endings.get("swap") or {}, data.get("words") or {}
    for value, path in ((swap, ("endings", "swap")), (words, ("words",))):
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            problem("must be words and what they become", "Write {heten: het, vedtok: vedta}", *path)
    pack = Pack(str(identity), {**drop, **_texts(swap)}, _texts(words), tuple(_listed(data.get("links"))))
    return Pack(
        pack.identity, pack.endings, pack.words, pack.links, frozenset(pack.stem(p) for p in _listed(data.get("parts")))
    ), problems


def _listed(value: Any) -> list[str]:
    return [piece.strip() for piece in value.split(",") if piece.strip()] if isinstance(value, str) else []


def _texts(value: Any) -> dict[str, str]:
    return {str(k): v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}
