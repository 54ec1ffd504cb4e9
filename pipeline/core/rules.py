"""Tagging rules as values, checked from parsed data; every problem is collected with its line and a remedy.

A *pattern* is one word or several. ``plan`` is that word in any form; ``*plan`` a word ending so (and its compounds),
``plan*`` one beginning so, ``*plan*`` one with it anywhere; ``mål|plan`` either; ``=ska`` that form and no other;
``utgå … brukare`` allows up to four words between, ``väg .. in`` one. Rules speak for a target: a sub-area code, or
``none``. Cues are groups of words, each in the form written, from which stance and stage are told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.core.model import Located, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LEVELS: dict[str, float] = {"strong": 3.0, "medium": 2.0, "weak": 1.0}  # what a rule without a weight of its own weighs
GAPS = {"…": 4, "...": 4, "..": 1}
HEADING = 0.8  # a match in the heading counts so much of its weight unless the rule says otherwise

_TARGET = re.compile(r"[1-9]\d*\.[1-9]\d*")
_WORD = re.compile(r"[*=]?[^\s*=|,…]+\*?(?:\|[*=]?[^\s*=|,…]+\*?)*")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words in order: for each its alternatives, and how many other words may stand before it."""

    text: str
    words: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Where ``pattern`` stands, ``target`` gains ``weight`` (``heading`` when it stands in the heading).

    With ``near``, one of those must stand in the passage or its heading; with ``without``, none may.
    """

    id: str
    target: str
    pattern: Pattern
    weight: float
    heading: float
    near: tuple[Pattern, ...] = ()
    without: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A dividing line of the guide: where both sub-areas have spoken and ``when`` stands, ``weight`` changes hands."""

    id: str
    prefer: str
    before: str
    when: tuple[Pattern, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Cue:
    """A group of words that speaks for a stance or a stage; ``id`` is "stance/lack"."""

    id: str
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a rule's author holds up: ``target`` must (``hit``) or must not come out first."""

    target: str
    text: str
    heading: str
    hit: bool
    file: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule there is. ``sha256`` is of the files.

    ``fitted``: numbers learnt from the examples, by name: what turns sums of weights into 0–1 and how each cue speaks.
    """

    rules: tuple[Rule, ...] = ()
    lines: tuple[Line, ...] = ()
    cues: tuple[Cue, ...] = ()
    examples: tuple[Example, ...] = ()
    fitted: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    sha256: str = ""

    @property
    def subareas(self) -> tuple[str, ...]:
        """The sub-areas that rules speak for, in order of their codes."""
        codes = {rule.target for rule in self.rules if _TARGET.fullmatch(rule.target)}
        return tuple(sorted(codes, key=lambda code: tuple(map(int, code.split(".")))))


def parse(files: Sequence[Located], sha256: str) -> tuple[Rules, list[Problem]]:
    """The rules in ``files`` and every problem found; what is sound is kept even beside what is not."""
    reader = _Reader()
    for located in files:
        reader.file(located)
    reader.known_lines()
    if files and not reader.rules and not reader.problems:
        reader.problem((), "holds no rules", "Write targets: and below it a sub-area with words, as docs/rules.md shows")
    rules = Rules(
        tuple(reader.rules), tuple(reader.lines), tuple(reader.cues), tuple(reader.examples), reader.fitted, sha256
    )
    return rules, reader.problems


def pattern(text: str) -> Pattern | None:
    """The pattern that ``text`` writes, or None when it writes none."""
    words: list[tuple[str, ...]] = []
    gaps: list[int] = []
    gap = 0
    for piece in text.lower().split():
        if piece in GAPS:
            gap += GAPS[piece]
        elif _WORD.fullmatch(piece):
            words.append(tuple(piece.split("|")))
            gaps.append(gap if len(words) > 1 else 0)
            gap = 0
        else:
            return None
    return Pattern(text, tuple(words), tuple(gaps)) if words and not gap else None


def _exact(found: Pattern) -> Pattern:
    """The pattern with each word in the form in which it is written: tense tells what is done from what is planned."""
    words = tuple(tuple(w if set("*=") & set(w) else f"={w}" for w in alternatives) for alternatives in found.words)
    return Pattern(found.text, words, found.gaps)


class _Reader:
    """Reads files one by one; holds what was found and what was wrong."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.lines: list[Line] = []
        self.examples: list[Example] = []
        self.cues: list[Cue] = []
        self.fitted: dict[str, dict[str, float]] = {}
        self.unsettled: list[tuple[Located, tuple[str | int, ...], Line]] = []
        self.problems: list[Problem] = []
        self.ids: set[str] = set()
        self.at = Located("", None)

    def problem(self, path: tuple[str | int, ...], message: str, remedy: str, down: int = 0) -> None:
        line = self.at.line(*path)
        self.problems.append(Problem(self.at.file, line + down if line else None, message, remedy))

    def file(self, located: Located) -> None:
        self.at = located
        data = self.mapping(located.data, (), {"title", "targets", "lines", "cues", "answers", "fitted"})
        for target, body in self.mapping(data.get("targets"), ("targets",), None).items():
            if not (_TARGET.fullmatch(target) or target == "none"):
                self.problem(("targets", target), f"'{target}' is no sub-area", 'Write a code in quotes: "3.3":')
                continue
            self.target(target, body, ("targets", target))
        for i, item in enumerate(self.items(data.get("lines"), ("lines",))):
            self.line(item, ("lines", i))
        for name, body in self.mapping(data.get("cues"), ("cues",), None).items():
            self.cue(str(data.get("answers") or "?"), name, body, ("cues", name))
        for name, body in self.mapping(data.get("fitted"), ("fitted",), None).items():
            numbers = self.mapping(body, ("fitted", name), None)
            self.fitted[name] = {key: self.number(value, ("fitted", name, key), 0.0) for key, value in numbers.items()}

    def target(self, target: str, body: Any, path: tuple[str | int, ...]) -> None:
        data = self.mapping(body, path, {"about", "words", "rules", "examples"})
        for level, text in self.mapping(data.get("words"), (*path, "words"), set(LEVELS)).items():
            if level in LEVELS:
                self.words(target, level, text, (*path, "words", level))
        for i, item in enumerate(self.items(data.get("rules"), (*path, "rules"))):
            self.rule(target, item, (*path, "rules", i))
        for i, item in enumerate(self.items(data.get("examples"), (*path, "examples"))):
            self.example(target, item, (*path, "examples", i))

    def words(self, target: str, level: str, text: Any, path: tuple[str | int, ...]) -> None:
        for found, down in self.listed(text, path):
            self.add(Rule(f"{target}/{found.text}", target, found, LEVELS[level], LEVELS[level] * HEADING), path, down)

    def listed(self, text: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Pattern, int]]:
        """The patterns in a block of them between commas, each with how many lines down; # begins a note."""
        if not isinstance(text, str):
            self.problem(path, "must be a text", "Write | after the colon and the words below, commas between")
            return
        for down, row in enumerate(text.split("\n"), 1):
            for piece in row.partition("#")[0].split(","):
                found = self.pattern(piece.strip(), path, down) if piece.strip() else None
                if found:
                    yield found, down

    def add(self, rule: Rule, path: tuple[str | int, ...], down: int = 0) -> None:
        if rule.id in self.ids:
            self.problem(path, f"'{rule.id}' is here twice", "Take one away, or give a rule a name of its own", down)
            return
        self.ids.add(rule.id)
        self.rules.append(rule)

    def cue(self, answers: str, name: str, body: Any, path: tuple[str | int, ...]) -> None:
        if answers not in ("stance", "stage"):
            self.problem(("answers",), "cues must say what they answer", "Write answers: stance, or answers: stage")
        data = self.mapping(body, path, {"about", "words"})
        patterns = tuple(_exact(found) for found, _ in self.listed(data.get("words"), (*path, "words")))
        self.cues.append(Cue(f"{answers}/{name}", patterns))

    def rule(self, target: str, item: Any, path: tuple[str | int, ...]) -> None:
        data = self.mapping(item, path, {"term", "phrase", "name", "weight", "heading", "near", "without"})
        text = data.get("term", data.get("phrase"))
        if not isinstance(text, str):
            self.problem(path, "a rule needs 'term' or 'phrase'", "Write - term: medborgardialog")
            return
        found = self.pattern(text.strip(), path)
        if not found:
            return
        weight = self.number(data.get("weight"), (*path, "weight"), LEVELS["medium"])
        heading = self.number(data.get("heading"), (*path, "heading"), weight * HEADING)
        near, without = self.patterns(data, "near", path), self.patterns(data, "without", path)
        name = str(data.get("name") or found.text)
        self.add(Rule(f"{target}/{name}", target, found, weight, heading, near, without), path)

    def line(self, item: Any, path: tuple[str | int, ...]) -> None:
        data = self.mapping(item, path, {"prefer", "before", "when", "weight", "because"})
        prefer, before = str(data.get("prefer", "")), str(data.get("before", ""))
        for code in (prefer, before):
            if code != "none" and not _TARGET.fullmatch(code):
                self.problem(path, f"'{code}' is no sub-area", 'Write prefer: "5.5" and before: "1.3"')
                return
        weight = self.number(data.get("weight"), (*path, "weight"), 1.0)
        if data.get("when") is None:
            self.problem(path, "a dividing line needs 'when'", "Write when: and the words that tell the two apart")
            return
        line = Line(f"{prefer}>{before}", prefer, before, self.patterns(data, "when", path), weight)
        self.unsettled.append((self.at, path, line))

    def known_lines(self) -> None:
        """Keeps the dividing lines between targets that rules speak for; called when every file has been read."""
        spoken = {rule.target for rule in self.rules}
        for located, path, line in self.unsettled:
            self.at = located
            if line.prefer in spoken and line.before in spoken:
                self.lines.append(line)
            else:
                self.problem(path, f"no rule speaks for one of {line.id}", "Name two sub-areas that have words")

    def example(self, target: str, item: Any, path: tuple[str | int, ...]) -> None:
        data = self.mapping(item, path, {"hit", "miss", "heading"})
        text = data.get("hit", data.get("miss"))
        if not isinstance(text, str):
            self.problem(path, "an example needs 'hit' or 'miss'", 'Write - hit: "Elevrådet tog upp …"')
            return
        heading = str(data.get("heading") or "")
        self.examples.append(Example(target, text, heading, "hit" in data, self.at.file, self.at.line(*path)))

    def patterns(self, data: dict[str, Any], key: str, path: tuple[str | int, ...]) -> tuple[Pattern, ...]:
        value = data.get(key)
        texts = value.split(",") if isinstance(value, str) else self.items(value, (*path, key))
        found = []
        for text in texts:
            if isinstance(text, (dict, list)) or text is None:
                self.problem((*path, key), f"'{key}' must be words", f"Write {key}: nämnd, beslut* or a list of such")
            else:
                found.append(self.pattern(str(text).strip(), (*path, key)))
        return tuple([p for p in found if p])

    def pattern(self, text: str, path: tuple[str | int, ...], down: int = 0) -> Pattern | None:
        found = pattern(text)
        if found is None:
            self.problem(path, f"'{text}' is no pattern", "Write a word, *ending, beginning*, a|b or a … b", down)
        return found

    def mapping(self, value: Any, path: tuple[str | int, ...], keys: set[str] | None) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.problem(path, "must be a mapping", "Write key: value, one a line")
            return {}
        for key in value:
            if keys is not None and key not in keys:
                self.problem((*path, key), f"unknown key '{key}'", f"Known here: {', '.join(sorted(keys))}")
        return value

    def items(self, value: Any, path: tuple[str | int, ...]) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem(path, "must be a list", "Begin each line with '- '")
            return []
        return value

    def number(self, value: Any, path: tuple[str | int, ...], default: float) -> float:
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not -100 <= value <= 100:
            self.problem(path, "must be a number between -100 and 100", "Write for example weight: 1.5")
            return default
        return float(value)
