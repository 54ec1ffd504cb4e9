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
from pipeline.tag.lexical import REMEMBERED, Hit, Known, Lexicon
from pipeline.tag.stance import Manner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.tag.ranker import Ranker

BATCH = 256  # passages summed at a time
SHOWN = 5  # matches shown for a tag, the heaviest
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
    """A passage taken apart: its tokens and where they begin, what the rules know of them and of the heading's."""

    tokens: list[str]
    starts: list[int]
    heading: list[str]
    known: list[Known]
    above: list[Known]
    last: int  # the token that begins the last sentence
    hits: list[Hit]
    hits_above: list[Hit]


class _Sums(NamedTuple):
    """Weights summed: passages x targets; passages x cues in text, last sentence and heading."""

    targets: Any
    cues: tuple[Any, Any, Any]


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

    def sums(self, passages: Sequence[TagInput]) -> _Sums:
        """What the rules add up to before anything is fitted (for fitting and for measuring)."""
        return self._sums([self._read(p) for p in passages])

    # A passage taken apart ------------------------------------------------------------------------------------------

    def _read(self, passage: TagInput) -> _Read:
        lexicon = self._lexicon
        memo, learn = lexicon.memo, lexicon.known
        text = passage.text
        tokens, starts = swedish.spans(text)
        heading = [t for part in passage.heading[-HEADINGS:] for t in swedish.tokens(part)]
        known = [memo.get(t) or learn(t) for t in tokens]
        above = [memo.get(t) or learn(t) for t in heading]
        end = max(text.rfind(". ", 0, -2), text.rfind("? ", 0, -2), text.rfind("! ", 0, -2))
        hits_above = lexicon.phrases(above, known) if above else []
        return _Read(
            tokens, starts, heading, known, above, bisect_left(starts, end), lexicon.phrases(known, above), hits_above
        )

    # Sums -------------------------------------------------------------------------------------------------------------

    def _sums(self, read: Sequence[_Read]) -> _Sums:
        text = self._gather(r.known for r in read)
        heading = self._gather(r.above for r in read)
        last = self._gather(r.known[r.last :] for r in read)[:, self._cues :]
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
        return _Sums(targets, (text[:, self._cues :], last, heading[:, self._cues :]))

    def _gather(self, parts: Iterable[Sequence[Known]]) -> Any:
        """Each part's distinct words' rows summed: parts x columns."""
        import numpy as np

        rows: list[int] = []
        starts: list[int] = []
        for part in parts:
            starts.append(len(rows))
            rows.append(0)  # a row of zeros, so that no part is empty
            rows += {known.row for known in part}
        return np.add.reduceat(self._lexicon.matrix[rows], starts, axis=0)

    # Answers ----------------------------------------------------------------------------------------------------------

    def _batch(self, passages: Sequence[TagInput], top: int) -> list[Suggestion]:
        if len(self._lexicon.memo) > REMEMBERED:
            self._lexicon.clear()
        read = [self._read(p) for p in passages]
        sums = self._sums(read)
        learnt = None if self.ranker is None else self.ranker.logits([(r.tokens, r.heading) for r in read])
        chances = self._chances(sums.targets, learnt)
        order = (-chances[:, : self._width - 1]).argsort(axis=1, kind="stable")[:, :top].tolist()
        split = self._width + len(self._stance.answers)
        stances = self._stance.answer(sums.cues, None if learnt is None else learnt[:, self._width : split])
        stages = self._stage.answer(sums.cues, None if learnt is None else learnt[:, split:])
        return [
            self._suggestion(passages[n].text, read[n], row, order[n], (stances[n], stages[n]))
            for n, row in enumerate(chances.tolist())
        ]

    def _chances(self, sums: Any, learnt: Any) -> Any:
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
        if not any(token.isalpha() for token in read.tokens):
            return Suggestion(())
        floor = chances[-1]
        tags = tuple(
            Tag(
                self.subareas[column],
                round(chances[column], 4),
                chances[column] > floor and (rank == 0 or chances[column] >= self._fitted["also"]),
                self._matches(text, read, (column,)),
            )
            for rank, column in enumerate(order)
        )
        stance, stage = manner
        return Suggestion(
            tags,
            self._stance.answers[stance],  # type: ignore[arg-type]
            self._stage.answers[stage],  # type: ignore[arg-type]
            self._cue_matches(text, read, self._stance, stance),
            self._cue_matches(text, read, self._stage, stage),
        )

    def _matches(self, text: str, read: _Read, columns: Sequence[int]) -> tuple[Match, ...]:
        found = [
            (weight, n, n, rule)
            for n, known in enumerate(read.known)
            for at, rule, weight in known.gains
            if at in columns
        ]
        found += [(h.weight, h.first, h.last, h.rule) for h in read.hits if h.column in columns]
        heaviest = sorted(found, key=lambda f: (-abs(f[0]), f[1]))[:SHOWN]
        return tuple(self._match(text, read, f) for f in sorted(heaviest, key=lambda f: f[1]))

    def _cue_matches(self, text: str, read: _Read, manner: Manner, answer: int) -> tuple[Match, ...]:
        columns = [self._cues + cue for cue in manner.speaking(answer)]
        return self._matches(text, read, columns)

    def _match(self, text: str, read: _Read, found: tuple[float, int, int, int]) -> Match:
        weight, first, last, rule = found
        start, end = read.starts[first], read.starts[last] + len(read.tokens[last])
        return Match(start, end, text[start:end], self._lexicon.rules[rule].id, weight)


def _mark(column: str, ident: str, pattern: Pattern) -> Rule:
    """A rule that only notes that its words stand there."""
    return Rule(ident, column, pattern, 1.0, HEADING)
