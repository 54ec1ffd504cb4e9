"""The tagger: rules (and, when there is a model, a learned ranker) → ranked sub-areas with the words that spoke for them.

Passages are taken in batches: tokens and look-ups in Python, sums for the whole batch at once in numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.core.model import STAGES, STANCES, Match, Suggestion, Tag, TagInput
from pipeline.core.rules import HEADING, Line, Pattern, Rule, Rules
from pipeline.tag import swedish
from pipeline.tag.lexical import REMEMBERED, Hit, Known, Lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCH = 256  # passages summed at a time
SHOWN = 6  # matches shown for a tag, the heaviest
CODE = "1"  # goes up when the same rules and model would answer differently
LANGUAGE = "belagg-sv-1"


def load_tagger(rules: Rules, *, model: bytes | None = None) -> RuleTagger:
    """The tagger that ``rules`` (and ``model``, the bytes of a trained ranker) make."""
    return RuleTagger(rules)


class _Read(NamedTuple):
    """A passage taken apart: where its tokens begin, the tokens, what is known of them and of the heading's."""

    starts: list[int]
    tokens: list[str]
    known: list[Known]
    heading: list[Known]
    hits: list[Hit]


class RuleTagger:
    """Tags by rules. Pure but for a bounded memory of token types."""

    def __init__(self, rules: Rules) -> None:
        import numpy as np

        self.rules = rules
        self.subareas = rules.subareas
        self.targets = [*self.subareas, "none", *STANCES, *STAGES]
        self._none = len(self.subareas)
        known = [rule for rule in rules.rules if rule.target in set(self.targets)]
        self._lines = rules.lines
        marks = [_mark(n, line, p) for n, line in enumerate(rules.lines) for p in line.when]
        columns = [*self.targets, *(f"line {n}" for n in range(len(rules.lines)))]
        self._lexicon = Lexicon([*known, *marks], columns)
        index = {code: n for n, code in enumerate(self.targets)}
        lines = [line for line in rules.lines if line.prefer in index and line.before in index]
        if len(lines) < len(rules.lines):
            raise ValueError("a dividing line names a sub-area that no rule speaks for")
        self._prefer = np.array([index[line.prefer] for line in lines], dtype=int)
        self._before = np.array([index[line.before] for line in lines], dtype=int)
        self._shift = np.array([line.weight for line in lines], np.float32)
        self._scale = {"sharp": 0.7, "none": 1.0, "suggest": 0.3, **rules.scale}

    def identity(self) -> dict[str, str]:
        """What goes with every result, so that it can be told which make of tagger spoke."""
        return {"rules_sha256": self.rules.sha256, "model_sha256": "", "code": CODE, "language": LANGUAGE}

    def tag(self, passages: Sequence[TagInput], *, top: int = 5) -> list[Suggestion]:
        out: list[Suggestion] = []
        for start in range(0, len(passages), BATCH):
            out += self._batch(passages[start : start + BATCH], top)
        return out

    def sums(self, passages: Sequence[TagInput]) -> Any:
        """Weights summed by target: passages x targets, dividing lines applied."""
        return self._sums([self._read(p) for p in passages])

    def _read(self, passage: TagInput) -> _Read:
        memo, learn = self._lexicon.memo, self._lexicon.known
        tokens, starts = swedish.spans(passage.text)
        known = [memo.get(t) or learn(t) for t in tokens]
        heading = [memo.get(t) or learn(t) for part in passage.heading[-2:] for t in swedish.tokens(part)]
        return _Read(starts, tokens, known, heading, self._lexicon.phrases(known, heading))

    def _batch(self, passages: Sequence[TagInput], top: int) -> list[Suggestion]:
        if len(self._lexicon.memo) > REMEMBERED:
            self._lexicon.clear()
        read = [self._read(p) for p in passages]
        sums = self._sums(read)
        chances = self._chances(sums)
        order = (-chances[:, : self._none]).argsort(axis=1, kind="stable")[:, :top]
        return [
            self._suggestion(p.text, r, s, c, o)
            for p, r, s, c, o in zip(passages, read, sums, chances.tolist(), order.tolist(), strict=True)
        ]

    def _sums(self, read: Sequence[_Read]) -> Any:
        import numpy as np

        matrix = self._lexicon.matrix
        sums = np.zeros((len(read), matrix.shape[1]), np.float32)
        for text, factor in ((True, 1.0), (False, HEADING)):
            rows = [{k.row for k in (r.known if text else r.heading)} or {0} for r in read]
            ends = np.cumsum([0, *map(len, rows)])[:-1]
            flat = np.fromiter((row for some in rows for row in some), int)
            sums += np.add.reduceat(matrix[flat], ends, axis=0) * factor
        for n, r in enumerate(read):
            for hit in {h.rule: h for h in r.hits}.values():
                sums[n, hit.column] += hit.weight
            for hit in self._lexicon.phrases(r.heading, r.known) if r.heading else ():
                sums[n, hit.column] += self._lexicon.rules[hit.rule].heading
        width = len(self.targets)
        speak = (sums[:, width:] > 0) & (sums[:, self._prefer] > 0) & (sums[:, self._before] > 0)
        for n, line in zip(*speak.nonzero(), strict=True):
            sums[n, self._prefer[line]] += self._shift[line]
            sums[n, self._before[line]] -= self._shift[line]
        return sums[:, :width]

    def _chances(self, sums: Any) -> Any:
        """Sums → chances of each sub-area and of none: passages x (sub-areas + 1), rows sum to 1."""
        import numpy as np

        logits = sums[:, : self._none + 1].astype(float)
        logits[:, self._none] += self._scale["none"]
        logits *= self._scale["sharp"]
        logits -= logits.max(axis=1, keepdims=True)
        chances = np.exp(logits)
        return chances / chances.sum(axis=1, keepdims=True)

    def _suggestion(self, text: str, read: _Read, sums: Any, chances: list[float], order: list[int]) -> Suggestion:
        if not any(c.isalpha() for c in text[:10_000]):
            return Suggestion(())
        none = chances[self._none]
        tags = tuple(
            Tag(
                self.subareas[column],
                round(chances[column], 4),
                chances[column] >= self._scale["suggest"] and chances[column] > none,
                self._matches(text, read, column),
            )
            for column in order
        )
        stance = self._none + 1 + int(sums[self._none + 1 : self._none + 4].argmax())
        stage = self._none + 4 + int(sums[self._none + 4 : self._none + 8].argmax())
        return Suggestion(
            tags,
            self.targets[stance],  # type: ignore[arg-type]
            self.targets[stage],  # type: ignore[arg-type]
            self._matches(text, read, stance),
            self._matches(text, read, stage),
        )

    def _matches(self, text: str, read: _Read, column: int) -> tuple[Match, ...]:
        found = [
            (weight, n, n, rule)
            for n, known in enumerate(read.known)
            for at, rule, weight in known.gains
            if at == column
        ]
        found += [(h.weight, h.first, h.last, h.rule) for h in read.hits if h.column == column]
        found.sort(key=lambda f: (-f[0], f[1]))
        return tuple(self._match(text, read, f) for f in sorted(found[:SHOWN], key=lambda f: f[1]))

    def _match(self, text: str, read: _Read, found: tuple[float, int, int, int]) -> Match:
        weight, first, last, rule = found
        start, end = read.starts[first], read.starts[last] + len(read.tokens[last])
        return Match(start, end, text[start:end], self._lexicon.rules[rule].id, weight)


def _mark(number: int, line: Line, when: Pattern) -> Rule:
    return Rule(f"{line.id}/{when.text}", f"line {number}", when, 1.0, HEADING)
