"""Names out, roles in: every form of every name on the roster is replaced by "[role]" before a note is stored.

Rather one word too many than one name too few: a name alone that could be several people's becomes "[person]", and a word
that is also a name ("Berg") is replaced where it is written large.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.core.people import personal
from pipeline.core.people.given_names import ALSO_WORDS
from pipeline.core.people.name_forms import bounded, fold, forms, joined, may_stand, squeezed
from pipeline.core.people.roster import NOBODY, RosterEntry

VERSION = 2  # goes up when the same roster and note would give another text
# common words that open sentences; alone there they are names only in a note that otherwise speaks of the person
_OPENERS = frozenset(("hans", "per", "ville", "klara", "dag", "jan", "kim"))
_NAMES_BETWEEN = re.compile(
    r"\.|[ ,_\-–]{0,3}|[ ](?:[^\W\d_a-zåäöéü][\w’'-]*\.?[ ]){1,2}|[ ](?:von|af|de|van|der|la|el|al)[ ]"
)
_LONG_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{5,40}(?![^\W\d_])")
_SENTENCE_ENDS = ".!?:;”\"»…–—-•*"
_SMALL = 2  # letters in names that are too short to be told from words


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    people: frozenset[int]
    sure: bool


class Pseudonymiser:
    """Replaces the names of ``entries`` in the strings of one note. ``texts`` are all of these, to see who is in it."""

    def __init__(self, entries: Sequence[RosterEntry], texts: Iterable[str] = ()) -> None:
        self.entries = entries
        self.replaced: Counter[str] = Counter()
        self.masked: Counter[str] = Counter()
        self.labels: dict[str, str] = {}
        texts = list(texts)
        self._finders = _finders(entries, squeezed(" ".join(texts)) if texts else "\ufffd")
        self._initials = _initials(entries)
        self._surnames = {fold(name.split()[-1]) for e in entries for name in (e.name,) if len(name.split()[-1]) > 5}
        self._marked: set[int] = set()  # people whose initials the note itself introduces
        self._here: set[int] = set()
        for text in texts:
            self._look(text)

    def text(self, text: str) -> str:
        """``text`` with everything personal masked and every name replaced."""
        if not text:
            return text
        text, masked = personal.mask(text)
        self.masked += masked
        parts: list[str] = []
        at = 0
        for hit in self._merged(text, self._hits(text)):
            label = self.label(hit.people)
            end = text[hit.start - 1 : hit.start] == "[" and text[hit.end : hit.end + 1] == "]"
            ending = _genitive(text[hit.start : hit.end], self.entries, hit)
            parts += (text[at : hit.start], label if end else f"[{label}]", ending)
            at = hit.end
            self.replaced[label] += 1
        return "".join((*parts, text[at:])) if parts else text

    def stretches(self, text: str) -> list[tuple[int, int]]:
        """Where somebody is named in ``text``, in order."""
        return [(hit.start, hit.end) for hit in self._merged(text, self._hits(text))]

    def speaker(self, text: str) -> str:
        """What stands for a speaker called ``text``: a label without brackets, or "" when nobody here is called so."""
        hits = self._merged(text, self._hits(text))
        if hits:
            self.replaced[self.label(hits[0].people)] += 1
            return self.label(hits[0].people)
        initials = "".join(c for c in text if c.isalpha())
        people = self._initials.get(fold(initials), frozenset()) if initials.isupper() else frozenset()
        self._marked |= people
        return self.label(people) if people else ""

    def label(self, people: frozenset[int]) -> str:
        """The role these people share, else their group, else "person": narrowed to those the note speaks of."""
        here = people & self._here or people
        rows = [self.entries[i] for i in here]
        if not rows:
            return NOBODY
        labels, groups = {r.label for r in rows}, {r.group for r in rows}
        label = labels.pop() if len(labels) == 1 else (groups.pop() or NOBODY) if len(groups) == 1 else NOBODY
        self.labels[label] = rows[0].group if len({r.group for r in rows}) == 1 else ""
        return label

    def _look(self, text: str) -> None:
        for hit in self._hits(text):
            if hit.sure:
                self._here |= hit.people
                after = re.match(r"\s?\(([A-ZÅÄÖ]{2,3})\)", text[hit.end : hit.end + 8])
                if after and self._initials.get(fold(after.group(1)), frozenset()) & hit.people:
                    self._marked |= hit.people

    def _hits(self, text: str) -> list[_Hit]:
        """Every name, longest first where two begin together, none over another."""
        folded = fold(text)
        found: list[_Hit] = []
        taken = bytearray(len(text) + 1)  # 1 where a name stands
        for pattern, people, kind in self._finders:
            for match in pattern.finditer(folded):
                hit = _Hit(_start(text, match), match.end(), people[match.lastgroup or ""], kind == "whole")
                if any(taken[hit.start : hit.end]):
                    continue
                if kind == "whole" or self._is_name(text, hit):
                    taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
                    found.append(hit)
        found += self._by_initials(text, taken) + self._misspelt(text, folded, taken)
        return sorted(found, key=lambda hit: hit.start)

    def _is_name(self, text: str, hit: _Hit) -> bool:
        """Whether a name alone is meant as one: by its capital, and where it is a common word by where it stands."""
        word = text[hit.start : hit.end]
        bare = fold(word).rstrip("'’:")
        common = bare in ALSO_WORDS_FOLDED or bare.removesuffix("s") in ALSO_WORDS_FOLDED
        compound = joined(bare)
        if compound and (not word[0].isupper() or compound in ALSO_WORDS_FOLDED):
            return False  # "dagplan", "Bergsplanen"
        if not word[0].isupper():
            return not common and sum(c.isalpha() for c in word) > _SMALL + 1 and not word[0].isdigit()
        if bare in _OPENERS or bare.removesuffix("s") in _OPENERS:
            before = text[max(0, hit.start - 4) : hit.start].rstrip()
            return bool(hit.people & self._here) or not (not before or before[-1] in _SENTENCE_ENDS)
        return True

    def _by_initials(self, text: str, taken: bytearray) -> list[_Hit]:
        """"A.S." anywhere; "AS" where the note says whose initials they are."""
        found = []
        for match in re.finditer(r"(?<![\w.])(?:(?:[A-ZÅÄÖ]\. ?){2,3}(?!\w)|[A-ZÅÄÖ]{2,3}(?![\w-]))", text):
            people = self._initials.get(fold("".join(c for c in match.group() if c.isalpha())), frozenset())
            if not people or any(taken[match.start() : match.end()]):
                continue
            if "." in match.group() or people & self._marked:
                found.append(_Hit(match.start(), match.start() + len(match.group().rstrip()), people, sure=False))
        return found

    def _misspelt(self, text: str, folded: str, taken: bytearray) -> list[_Hit]:
        """A long surname with one letter wrong: whose it is cannot be told, so that nobody's role is put there."""
        from rapidfuzz.distance import Levenshtein

        found = []
        for match in _LONG_WORD.finditer(folded) if self._surnames else ():
            word = match.group().removesuffix("s")
            if not text[match.start()].isupper() or any(taken[match.start() : match.end()]):
                continue
            if any(Levenshtein.distance(word, name, score_cutoff=1) <= 1 for name in self._surnames):
                found.append(_Hit(match.start(), match.end(), frozenset(), sure=False))
        return found

    def _merged(self, text: str, hits: list[_Hit]) -> list[_Hit]:
        """First name and surname of one person are one hit, with what names stand between them and initials after."""
        out: list[_Hit] = []
        for hit in hits:
            before = out[-1] if out else None
            if before and before.people & hit.people and not (before.sure and hit.sure) and _NAMES_BETWEEN.fullmatch(
                text, before.end, hit.start
            ):
                out[-1] = _Hit(before.start, hit.end, before.people & hit.people, sure=True)
            else:
                out.append(hit)
        ends = [hit.start for hit in out[1:]] + [len(text)]
        return [self._with_initial(text, hit, upto) for hit, upto in zip(out, ends, strict=False)]

    def _with_initial(self, text: str, hit: _Hit, upto: int) -> _Hit:
        """"Anna S." and "Svensson, A": the letter is part of the name."""
        after = re.match(r"[ ,]{1,2}([^\W\d_])(?:\.|(?!\w))", text[hit.end : min(upto + 1, hit.end + 8)])
        if after is None or not after.group(1).isupper() or hit.end + after.end() > upto:
            return hit
        letter = fold(after.group(1))
        who = frozenset(i for i in hit.people if letter in (w[:1] for w in fold(self.entries[i].name).split()))
        return _Hit(hit.start, hit.end + after.end(), who, hit.sure) if who else hit


def _start(text: str, match: re.Match[str]) -> int:
    """Where the name begins: a small letter apart before a surname is a word ("å Svensson"), no initial."""
    at = match.start()
    return at + 2 if text[at].islower() and text[at + 1 : at + 2] == " " and match.end() > at + 2 else at


ALSO_WORDS_FOLDED = frozenset(map(fold, ALSO_WORDS))


def _finders(
    entries: Sequence[RosterEntry], letters: str
) -> list[tuple[re.Pattern[str], dict[str, frozenset[int]], str]]:
    """(pattern, group name → people, kind), in the order they are to be looked for.

    Only for those whose letters are there: 300 people in 80 kB are found in under a second then, in 28 without.
    """
    kinds: dict[str, defaultdict[str, set[int]]] = {k: defaultdict(set) for k in ("whole", "long", "surname", "given", "part")}
    for number, entry in enumerate(entries):
        for name in (entry.name, *entry.aliases):
            if "\ufffd" not in letters and not may_stand(name, letters):
                continue
            made = forms(name)
            for pattern in made.whole:
                kinds["whole"][pattern].add(number)
            for pattern in made.surname:
                kinds["surname"][pattern].add(number)
                if sum(c.isalpha() for c in name.split()[-1]) > 5:
                    kinds["long"][pattern].add(number)
            for kind, patterns in (("given", made.given), ("part", made.part)):
                for pattern in patterns:
                    kinds[kind][pattern].add(number)
    return [_finder(kind, patterns) for kind, patterns in kinds.items() if patterns]


def _finder(
    kind: str, patterns: dict[str, set[int]]
) -> tuple[re.Pattern[str], dict[str, frozenset[int]], str]:
    people: dict[str, frozenset[int]] = {}
    parts = []
    for number, (pattern, who) in enumerate(sorted(patterns.items(), key=lambda p: -len(p[0]))):
        people[f"n{number}"] = frozenset(who)
        parts.append(f"(?P<n{number}>{pattern})")
    return re.compile(bounded(parts, longer=kind == "long")), people, kind


def _initials(entries: Sequence[RosterEntry]) -> dict[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, entry in enumerate(entries):
        made = forms(entry.name).initials
        if len(made) > 1:
            found[made].add(number)
            found[made[0] + made[-1]].add(number)
    return {letters: frozenset(who) for letters, who in found.items()}


def _genitive(word: str, entries: Sequence[RosterEntry], hit: _Hit) -> str:
    """"s" where the name stood in the genitive."""
    bare = fold(word)
    initials = word.isupper() and sum(c.isalpha() for c in word) <= 3
    own = any(fold(name).endswith("s") for i in hit.people for name in entries[i].name.split())  # "Lars"
    return "s" if bare.endswith("s") and not initials and not own else ""
