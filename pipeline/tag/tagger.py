"""The tagger: rules and a learned ranker → ranked sub-areas, stance and stage, with the words that spoke for them.

Passages are taken in batches: tokens and look-ups in Python, sums for the whole batch at once in numpy. Without a
ranker's model the rules speak alone.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.core.model import Match, Problem, Suggestion, Tag, TagInput
from pipeline.core.rules import HEADING, Pattern, Rule, Rules
from pipeline.tag import swedish
from pipeline.tag.lexical import Hit, Lexicon
from pipeline.tag.memory import Memory
from pipeline.tag.stance import Manner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.tag.ranker import Ranker

    _Found = tuple[float, int, int, int]

BATCH = 256  # passages summed at a time
SHOWN = 5  # matches shown for a tag, the heaviest
TOLD = 0.03  # chance from which a tag that is not the first says what spoke for it
WORDS = 3  # words shown where the ranker saw more than the rules did
ENOUGH = 1.5  # rules that weigh so much need no such help
LEARNT = "ord"  # the rule such words are shown under
HEADINGS = 2  # the nearest headings above a passage
CODE = "1"  # goes up when the same rules and model would answer differently
LANGUAGE = "belagg-sv-1"
ALONE = {"sharp": 1.0, "none": 1.0, "ranker": 1.0, "also": 0.25}


def load_tagger(rules: Rules, *, model: bytes | None = None) -> RuleTagger:
    """The tagger that ``rules`` and ``model`` (the bytes of a trained ranker; None: the one that ships) make."""
    from importlib.resources import files

    from pipeline.tag.ranker import Model, Ranker

    data = files("pipeline.tag").joinpath("model.npz").read_bytes() if model is None else model
    return RuleTagger(rules, Ranker(Model.parse(data)))


def check_examples(rules: Rules) -> list[Problem]:
    """What the rules' own examples say when the rules speak alone: a problem for each that came out wrong."""
    tagger = RuleTagger(rules)
    answers = tagger.tag([TagInput(e.text, (e.heading,) if e.heading else ()) for e in rules.examples], top=3)
    problems = []
    for example, answer in zip(rules.examples, answers, strict=True):
        first = next((tag.subarea for tag in answer.tags if tag.suggested), "none")
        if (first == example.target) != example.hit:
            kind = "expected" if example.hit else "did not expect"
            message = f"example for {example.target} came out as {first}: “{example.text[:60]}”"
            remedy = f"The example {kind} {example.target}: mend the words, their weights or the example"
            problems.append(Problem(example.file, example.line, message, remedy))
    return problems


class _Read(NamedTuple):
    """A passage taken apart: its tokens, where they begin, their numbers and the heading's in the memory, phrases."""

    tokens: list[str]
    starts: list[int]
    numbers: list[int]
    above: list[int]
    last: int  # the token that begins the last sentence
    hits: list[Hit]
    hits_above: list[Hit]


class Sums(NamedTuple):
    """Weights summed: passages x targets; passages x cues in text, last sentence and heading; the ranker's logits."""

    targets: Any
    cues: tuple[Any, Any, Any]
    learnt: Any


class RuleTagger:
    """Rules, with a ranker if one is given. Pure but for a bounded memory of token types."""

    def __init__(self, rules: Rules, ranker: Ranker | None = None) -> None:
        import numpy as np

        self.rules = rules
        self.ranker = ranker
        self.subareas = rules.subareas
        self.targets = (*self.subareas, "none")
        if ranker is not None and ranker.codes != self.targets:
            raise ValueError("the model was trained for other sub-areas than the rules speak for")
        marks = [_mark(f"line {n}", line.id, p) for n, line in enumerate(rules.lines) for p in line.when]
        marks += [_mark(cue.id, cue.id, p) for cue in rules.cues for p in cue.patterns]
        lines = [f"line {n}" for n in range(len(rules.lines))]
        self._lexicon = Lexicon([*rules.rules, *marks], [*self.targets, *lines, *(cue.id for cue in rules.cues)])
        self._memory = Memory(self._lexicon, ranker)
        self._width, self._cues = len(self.targets), len(self.targets) + len(lines)
        index = {code: n for n, code in enumerate(self.targets)}
        self._prefer = np.array([index[line.prefer] for line in rules.lines], dtype=int)
        self._before = np.array([index[line.before] for line in rules.lines], dtype=int)
        self._shift = np.array([line.weight for line in rules.lines], np.float32)
        self._fitted = {**ALONE, **rules.fitted.get("rules" if ranker is None else "fused", {})}
        self._stance, self._stage = Manner(rules, "stance"), Manner(rules, "stage")

    def identity(self) -> dict[str, str]:
        """What goes with every result, so that it can be told which make of tagger spoke."""
        model = self.ranker.sha256 if self.ranker else ""
        return {"rules_sha256": self.rules.sha256, "model_sha256": model, "code": CODE, "language": LANGUAGE}

    def tag(self, passages: Sequence[TagInput], *, top: int = 5) -> list[Suggestion]:
        out: list[Suggestion] = []
        for start in range(0, len(passages), BATCH):
            out += self._batch(passages[start : start + BATCH], top)
        return out

    def sums(self, passages: Sequence[TagInput]) -> Sums:
        """What the rules add up to before anything is fitted (for fitting and for measuring)."""
        return self._sums([self._read(p) for p in passages])

    # A passage taken apart, and summed ---------------------------------------------------------------------------------

    def _read(self, passage: TagInput) -> _Read:
        memory, text = self._memory, passage.text
        tokens, starts = swedish.spans(text)
        numbers = memory.numbered(tokens)
        above = [n for part in passage.heading[-HEADINGS:] for n in memory.numbered(swedish.tokens(part))]
        known = [memory.known[n] for n in numbers]
        over = [memory.known[n] for n in above]
        end = max(text.rfind(". ", 0, -2), text.rfind("? ", 0, -2), text.rfind("! ", 0, -2))
        phrases = self._lexicon.phrases
        last = bisect_left(starts, end) if end > 0 else 0
        return _Read(tokens, starts, numbers, above, last, phrases(known, over), phrases(over, known) if over else [])

    def _sums(self, read: Sequence[_Read]) -> Sums:
        memory, wide = self._memory, self._memory.width
        text = memory.gathered(r.numbers for r in read)
        heading = memory.gathered(r.above for r in read)
        last = memory.gathered((r.numbers[r.last :] for r in read), slice(self._cues, wide))
        learnt = None if self.ranker is None else self.ranker.joined(text[:, wide:], heading[:, wide:])
        rules = self._lexicon.rules
        for n, r in enumerate(read):
            for hit in {h.rule: h for h in r.hits}.values():
                text[n, hit.column] += hit.weight
                if hit.column >= self._cues and hit.first >= r.last:
                    last[n, hit.column - self._cues] += hit.weight
            for hit in {h.rule: h for h in r.hits_above}.values():
                heading[n, hit.column] += rules[hit.rule].heading / HEADING
        both = text[:, : self._cues] + HEADING * heading[:, : self._cues]
        targets = both[:, : self._width]
        speak = (both[:, self._width :] > 0) & (targets[:, self._prefer] > 0) & (targets[:, self._before] > 0)
        for n, line in zip(*speak.nonzero(), strict=True):
            targets[n, self._prefer[line]] += self._shift[line]
            targets[n, self._before[line]] -= self._shift[line]
        return Sums(targets, (text[:, self._cues : wide], last, heading[:, self._cues : wide]), learnt)

    # Answers ----------------------------------------------------------------------------------------------------------

    def _batch(self, passages: Sequence[TagInput], top: int) -> list[Suggestion]:
        import numpy as np

        if self._memory.full:
            self._memory.forget()
        read = [self._read(p) for p in passages]
        sums = self._sums(read)
        chances = self.chances(sums.targets, sums.learnt)
        order = (-chances[:, : self._width - 1]).argsort(axis=1, kind="stable")[:, :top].tolist()
        kinds = [p.kind for p in passages]
        learnt, split = sums.learnt, self._width + len(self._stance.answers)
        stances = self._stance.answer(sums.cues, kinds, None if learnt is None else learnt[:, self._width : split])
        stages = self._stage.answer(sums.cues, kinds, None if learnt is None else learnt[:, split:])
        return [
            self._suggestion(passages[n].text, read[n], row, order[n], (stances[n], stages[n]))
            for n, row in enumerate(np.round(chances, 4).tolist())
        ]

    def chances(self, sums: Any, learnt: Any) -> Any:
        """Sums of rules and the ranker's logits → chances: passages x (sub-areas and none), rows sum to 1."""
        import numpy as np

        logits = self._fitted["sharp"] * sums.astype(float)
        if learnt is not None:
            logits += self._fitted["ranker"] * learnt[:, : self._width]
        logits[:, -1] += self._fitted["none"]
        chances = np.exp(logits - logits.max(axis=1, keepdims=True))
        return chances / chances.sum(axis=1, keepdims=True)

    def _suggestion(
        self, text: str, read: _Read, chances: list[float], order: list[int], manner: tuple[int, int]
    ) -> Suggestion:
        if text.lower() == text.upper():  # no letters that Swedish could be written with
            return Suggestion(())
        stance, stage = manner
        floor, also = chances[-1], self._fitted["also"]
        told = [column for rank, column in enumerate(order) if rank == 0 or chances[column] >= TOLD]
        found = self._found(read, told, self._stance.speaking[stance], self._stage.speaking[stage])
        tags = []
        for rank, column in enumerate(order):
            chance = chances[column]
            suggested = chance > floor and (rank == 0 or chance >= also)
            matches = self._matches(text, read, found[column]) if column in found else ()
            if suggested and sum([m.weight for m in matches]) < ENOUGH:
                matches = tuple(sorted((*matches, *self._words(text, read, column, matches)), key=lambda m: m.start))
            tags.append(Tag(self.subareas[column], chance, suggested, matches))
        return Suggestion(
            tuple(tags),
            self._stance.answers[stance],  # type: ignore[arg-type]
            self._stage.answers[stage],  # type: ignore[arg-type]
            self._matches(text, read, found[-1]),
            self._matches(text, read, found[-2]),
        )

    def _found(
        self, read: _Read, columns: Sequence[int], stance: Sequence[int], stage: Sequence[int]
    ) -> dict[int, list[_Found]]:
        """Rules that spoke, by column; stance's cues together under -1, stage's under -2. (weight, first, last, rule)."""
        where: dict[int, int] = {column: column for column in columns}
        where |= {self._cues + cue: -1 for cue in stance} | {self._cues + cue: -2 for cue in stage}
        out: dict[int, list[_Found]] = {column: [] for column in (*columns, -1, -2)}
        memory = self._memory.known
        for n, number in enumerate(read.numbers):
            for column, rule, weight in memory[number].gains:
                if column in where:
                    out[where[column]].append((weight, n, n, rule))
        for hit in read.hits:
            if hit.column in where:
                out[where[hit.column]].append((hit.weight, hit.first, hit.last, hit.rule))
        return out

    def _matches(self, text: str, read: _Read, found: list[_Found]) -> tuple[Match, ...]:
        if not found:
            return ()
        if len(found) > SHOWN:
            found = sorted(found, key=_heaviest)[:SHOWN]
        found.sort(key=_leftmost)
        tokens, starts, rules = read.tokens, read.starts, self._lexicon.rules
        out = []
        for weight, first, last, rule in found:
            start, end = starts[first], starts[last] + len(tokens[last])
            out.append(Match(start, end, text[start:end], rules[rule].id, weight))
        return tuple(out)

    def _words(self, text: str, read: _Read, column: int, already: Sequence[Match]) -> list[Match]:
        """The words by which the ranker chose ``column``, other than those that rules have shown."""
        if self.ranker is None or not read.tokens:
            return []
        taken = {m.start for m in already}
        shares = self._memory.matrix[read.numbers, self._memory.width + column].tolist()
        length = sum([s * s for s in shares]) ** 0.5 or 1.0
        best = sorted([(s, n) for n, s in enumerate(shares) if s > 0 and len(read.tokens[n]) > 2], reverse=True)
        out: list[Match] = []
        for share, n in best[: 2 * WORDS]:
            start = read.starts[n]
            if start not in taken and len(out) < WORDS:
                out.append(Match(start, start + len(read.tokens[n]), read.tokens[n], LEARNT, round(share / length, 2)))
        return out


def _heaviest(found: _Found) -> tuple[float, int]:
    return (-abs(found[0]), found[1])


def _leftmost(found: _Found) -> int:
    return found[1]


def _mark(column: str, ident: str, pattern: Pattern) -> Rule:
    """A rule that only notes that its words stand there."""
    return Rule(ident, column, pattern, 1.0, HEADING)
