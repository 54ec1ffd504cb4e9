"""The tagger: rules and a learned ranker → ranked sub-areas, stance and stage, with the words that spoke for them.

Passages are taken in batches: taken apart (``batch``), looked up (``memory``), searched for phrases (``phrases``) and summed,
each step for all of them at once in arrays. Without a ranker's model the rules speak alone.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pipeline.core.errors import UsageError
from pipeline.core.model import Match, Problem, Suggestion, Tag, TagInput
from pipeline.core.rules import HEADING, Pattern, Rule, Rules
from pipeline.tag import swedish
from pipeline.tag.batch import read
from pipeline.tag.grounds import match, shown
from pipeline.tag.hashes import spread
from pipeline.tag.lexical import Lexicon
from pipeline.tag.memory import Memory
from pipeline.tag.phrases import Hits, find
from pipeline.tag.shipped import CODE, shipped_model
from pipeline.tag.stance import Manner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.tag.batch import Batch
    from pipeline.tag.grounds import Grounds
    from pipeline.tag.language import Language
    from pipeline.tag.ranker import Ranker
    from pipeline.tag.semantic import Semantic

BATCH = 512  # passages summed at a time …
CHARACTERS = 300_000  # … and not many more code points than that
WORDS = 3  # words shown where the ranker saw more than the rules did
ENOUGH = 1.5  # rules that weigh so much need no such help
LEARNT = "ord"  # the rule such words are shown under
MEANING = "betydelse"  # the rule under which the nearest labelled example is shown; it stands nowhere in the text
LEAST = 0.1  # a sub-area less likely than that is not suggested, whatever else there is: text from elsewhere scatters
ALONE = {"sharp": 1.0, "none": 1.0, "ranker": 1.0, "also": 0.25, "nowhere": 0.3, "sure": 1.0}
DOUBT = 3.0  # what "sure" leaves over is shared by all that is spoken for, by so much milder logits
_START = itemgetter(0)  # of a match
_LETTER = re.compile("[A-Za-zåäöÅÄÖ]")
_tag, _suggestion = partial(tuple.__new__, Tag), partial(tuple.__new__, Suggestion)


def load_tagger(rules: Rules, *, model: bytes | None = None, semantic: Semantic | None = None) -> RuleTagger:
    """The tagger that ``rules`` and ``model`` (the bytes of a trained ranker; None: the one that ships) make.

    ``semantic``: a second opinion for what the words leave unsure (``semantic.load_semantic``). Raises UsageError when
    the rules speak for other sub-areas than the model was trained for.
    """
    from pipeline.tag.ranker import Model, Ranker

    return RuleTagger(rules, Ranker(Model.parse(shipped_model() if model is None else model)), semantic)


def check_examples(rules: Rules, language: Language = swedish) -> list[Problem]:
    """What the rules' own examples say when the rules speak alone: a problem for each that came out wrong."""
    tagger = RuleTagger(rules, language=language)
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


class Sums(NamedTuple):
    """Weights summed: passages x targets; passages x cues in text, last sentence and heading; the ranker's logits."""

    targets: Any
    cues: tuple[Any, Any, Any]
    learnt: Any


class RuleTagger:
    """Rules, with a ranker if one is given. Pure but for a bounded memory of token types."""

    def __init__(
        self, rules: Rules, ranker: Ranker | None = None, semantic: Semantic | None = None, language: Language = swedish
    ) -> None:
        self.rules, self.language = rules, language
        self.ranker = ranker
        self.semantic = semantic
        self.subareas = rules.subareas
        self.targets = (*self.subareas, "none")
        if ranker is not None and ranker.codes != self.targets:
            raise UsageError("rules-elsewhere", codes=", ".join(sorted(set(ranker.codes) ^ set(self.targets))))
        if semantic is not None and semantic.codes != self.targets:
            raise UsageError("rules-elsewhere", codes=", ".join(sorted(set(semantic.codes) ^ set(self.targets))))
        marks = [_mark(f"line {n}", line.id, p) for n, line in enumerate(rules.lines) for p in line.when]
        marks += [_mark(cue.id, cue.id, p) for cue in rules.cues for p in cue.patterns]
        lines = [f"line {n}" for n in range(len(rules.lines))]
        self._lexicon = Lexicon([*rules.rules, *marks], [*self.targets, *lines, *(cue.id for cue in rules.cues)], language)
        self._ids = [rule.id for rule in self._lexicon.rules]
        self._width, self._cues = len(self.targets), len(self.targets) + len(lines)
        index = {code: n for n, code in enumerate(self.targets)}
        self._prefer = np.array([index[line.prefer] for line in rules.lines], dtype=int)
        self._before = np.array([index[line.before] for line in rules.lines], dtype=int)
        self._shift = np.array([line.weight for line in rules.lines], np.float32)
        self._fitted = {**ALONE, **rules.fitted.get("rules" if ranker is None else "fused", {})}
        self._stance, self._stage = Manner(rules, "stance"), Manner(rules, "stage")
        self._memory = Memory(self._lexicon, ranker)
        self._grounds = [_flags(len(rules.cues), m.speaking) for m in (self._stance, self._stage)]
        self._over = np.array([rule.heading / HEADING for rule in self._lexicon.rules])  # a phrase's weight in a heading

    def identity(self) -> dict[str, str]:
        """What goes with every result, so that it can be told which make of tagger spoke."""
        model = self.ranker.sha256 if self.ranker else ""
        name = self.language.identity
        language = f"{name}, {self.semantic.identity}" if self.semantic else name
        return {"rules_sha256": self.rules.sha256, "model_sha256": model, "code": CODE, "language": language}

    def tag(self, passages: Sequence[TagInput], *, top: int = 5) -> list[Suggestion]:
        return [answer for part in _parts(passages) for answer in self._batch(part, top)]

    def sums(self, passages: Sequence[TagInput]) -> Sums:
        """What the rules add up to before anything is fitted (for fitting and for measuring)."""
        batch = read(passages, self._memory)
        return self._sums(batch, self._plain(batch), self._phrases(batch))

    # Summed ------------------------------------------------------------------------------------------------------------

    def _plain(self, batch: Batch) -> tuple[Hits, Any]:
        """The one-word rules that stand in the texts and then those in the headings, and which count: a word does once."""
        gains, tokens = self._memory.gains.places(batch.numbers)
        column, rule = self._memory.gains.columns
        rule, owner = rule.take(gains), batch.owner.take(tokens)
        at = tokens - batch.begin.take(owner)
        return Hits(owner, rule, column.take(gains), self._lexicon.weight.take(rule), at, at), batch.once.take(tokens)

    def _phrases(self, batch: Batch) -> Hits:
        """The phrases and conditional rules that hold in the texts, and then those that hold in the headings."""
        return find(self._lexicon, self._memory, batch.numbers, batch.owner, batch.begin)

    def _sums(self, batch: Batch, plain: tuple[Hits, Any], phrases: Hits) -> Sums:
        wide, count, (singles, once) = len(self._lexicon.columns), batch.size, plain
        learnt = None
        if self.ranker is not None:
            rows = self._memory.gathered(batch.numbers[batch.once], batch.owner[batch.once], 2 * count)
            learnt = self.ranker.joined(rows[:count], rows[count:])
        last = np.zeros((count, wide - self._cues), bool)
        for hits in (singles, phrases):
            late = ((hits.column >= self._cues) & (hits.owner < count)).nonzero()[0]
            late = late[hits.first[late] >= batch.last[hits.owner[late]]]
            last[hits.owner[late], hits.column[late] - self._cues] = True
        weight = np.where(phrases.owner < count, phrases.weight, self._over[phrases.rule])
        places = [(singles.owner * wide + singles.column)[once], phrases.owner * wide + phrases.column]
        weights = [singles.weight[once], np.where(_first(phrases, len(self._over)), weight, 0)]
        found = np.bincount(np.concatenate(places), np.concatenate(weights), 2 * count * wide).reshape(2, count, wide)
        text, heading = found
        both = text[:, : self._cues] + HEADING * heading[:, : self._cues]
        targets = both[:, : self._width]
        speak = (both[:, self._width :] > 0) & (targets[:, self._prefer] > 0) & (targets[:, self._before] > 0)
        for n, line in zip(*speak.nonzero(), strict=True):
            targets[n, self._prefer[line]] += self._shift[line]
            targets[n, self._before[line]] -= self._shift[line]
        return Sums(targets, (text[:, self._cues : wide], last, heading[:, self._cues : wide]), learnt)

    # Answers ----------------------------------------------------------------------------------------------------------

    def _batch(self, passages: Sequence[TagInput], top: int) -> list[Suggestion]:
        if self._memory.full:
            self._memory.forget()
        batch = read(passages, self._memory)
        plain, phrases = self._plain(batch), self._phrases(batch)
        sums = self._sums(batch, plain, phrases)
        chances = self.chances(sums.targets, sums.learnt)
        near: dict[int, Any] = {}
        if self.semantic is not None:
            chances, near = self.semantic.refined(passages, chances)
        order = (-chances[:, : self._width - 1]).argsort(axis=1, kind="stable")[:, :top]
        ranked = np.round(np.take_along_axis(chances, order, axis=1), 4)
        none, first = np.round(chances[:, -1:], 4), np.arange(order.shape[1]) == 0
        suggested = (ranked > none) & (none < self._fitted["nowhere"]) & (ranked >= LEAST)
        suggested &= first | (ranked >= self._fitted["also"])
        kinds = [p.kind for p in passages]
        learnt, split = sums.learnt, self._width + len(self._stance.answers)
        stances = self._stance.answer(sums.cues, kinds, None if learnt is None else learnt[:, self._width : split])
        stages = self._stage.answer(sums.cues, kinds, None if learnt is None else learnt[:, split:])
        slot = self._slots(order, suggested | first, stances, stages)
        grounds = shown(batch, (plain[0], phrases), slot, self._ids, len(passages) * (order.shape[1] + 2))
        made = self._made(batch, (order, ranked, suggested), (stances, stages), grounds)
        for n, vector in near.items():
            made[n] = self._likened(made[n], vector)
        return made

    def _slots(self, order: Any, told: Any, stances: Sequence[int], stages: Sequence[int]) -> Any:
        """Passages x columns: where what spoke for a column is shown (``Grounds``), −1 for nowhere."""
        count, top = order.shape
        slot = np.full((count, len(self._lexicon.columns)), -1, np.intp)
        base = np.arange(count)[:, None] * (top + 2)
        np.put_along_axis(slot, order, np.where(told, base + np.arange(top), -1), axis=1)
        for place, (flags, answers) in enumerate(zip(self._grounds, (stances, stages), strict=True)):
            cues = slot[:, self._cues :]
            np.copyto(cues, base + top + place, where=flags[answers])
        return slot

    def _made(
        self, batch: Batch, ranks: tuple[Any, Any, Any], manners: tuple[list[int], list[int]], grounds: Grounds
    ) -> list[Suggestion]:
        """The answers as they are handed out."""
        order, _, suggested = ranks
        count, top = order.shape
        matches = grounds.matches
        low = suggested & (grounds.weight.reshape(count, top + 2)[:, :top] < ENOUGH)
        for (n, rank), best in self._words(batch, order, low):
            slot = n * (top + 2) + rank
            taken = {m.start for m in matches[slot]}
            more = islice((m for m in best if m.start not in taken and m.end - m.start > 2), WORDS)
            matches[slot] = tuple(sorted((*matches[slot], *more), key=_START))
        names = np.array(self.subareas, object)[order]
        shown_of = [matches[n : n + top] for n in range(0, len(matches), top + 2)]
        columns = [*(values.ravel().tolist() for values in (names, *ranks[1:])), chain.from_iterable(shown_of)]
        tags = list(map(_tag, zip(*columns, strict=True)))
        stances, stages = self._stance.answers, self._stage.answers
        rows = zip(
            [tuple(tags[n : n + top]) for n in range(0, len(tags), top)] if top else [()] * count,
            [stances[n] for n in manners[0]], [stages[n] for n in manners[1]],
            matches[top :: top + 2], matches[top + 1 :: top + 2], strict=True,
        )  # fmt: skip
        made = list(map(_suggestion, rows))
        for n, text in enumerate(batch.texts):
            if _LETTER.search(text) is None and text.lower() == text.upper():  # no letters Swedish could be written with
                made[n] = Suggestion(())
        return made

    def _words(self, batch: Batch, order: Any, low: Any) -> Iterator[tuple[tuple[int, int], list[Match]]]:
        """For each sub-area in ``low`` (passages x ranks) the words by which the ranker chose it, the weightiest first."""
        rows, ranks = low.nonzero()
        if self.ranker is None or not len(rows):
            return
        begin = batch.begin.take(rows)
        which, nth = spread(batch.begin.take(rows + 1) - begin)
        tokens = begin.take(which) + nth
        matrix = self._memory.matrix
        columns = order[rows, ranks].take(which)
        shares = matrix.ravel().take(batch.numbers.take(tokens) * matrix.shape[1] + columns).astype(float)
        length = np.sqrt(np.bincount(which, shares * shares, len(rows)))
        spoke = (shares > 0).nonzero()[0]
        spoke = spoke[np.lexsort((-spoke, -shares.take(spoke), which.take(spoke)))]
        rank = np.arange(len(spoke)) - np.searchsorted(which.take(spoke), which.take(spoke))
        spoke = spoke[rank < 3 * WORDS]
        owner, tokens = which.take(spoke), tokens.take(spoke)
        weights = np.round(shares.take(spoke) / length.take(owner), 2).tolist()
        start, end = batch.start.take(tokens).tolist(), batch.end.take(tokens).tolist()
        edges = np.searchsorted(owner, np.arange(len(rows) + 1)).tolist()
        for n, place in enumerate(zip(rows.tolist(), ranks.tolist(), strict=True)):
            text, best = batch.texts[place[0]], range(edges[n], edges[n + 1])
            yield place, [match((start[at], end[at], text[start[at] : end[at]], LEARNT, weights[at])) for at in best]

    def _likened(self, suggestion: Suggestion, vector: Any) -> Suggestion:
        """Shows beside the words, for what is suggested, the labelled example that means most nearly the same."""
        assert self.semantic is not None
        tags = []
        for tag in suggestion.tags:
            like = self.semantic.nearest(vector, tag.subarea) if tag.suggested else None
            beside = (Match(0, 0, "", f"{MEANING}: {like[0]}", like[1]),) if like else ()
            tags.append(tag._replace(matches=(*beside, *tag.matches)))
        return suggestion._replace(tags=tuple(tags))

    def chances(self, sums: Any, learnt: Any) -> Any:
        """Sums of rules and the ranker's logits → chances: passages x (sub-areas and none), rows sum to 1."""
        logits = self._fitted["sharp"] * sums.astype(float)
        if learnt is not None:
            logits += self._fitted["ranker"] * learnt[:, : self._width]
        logits[:, -1] += self._fitted["none"]
        chances, sure = _shares(logits), self._fitted["sure"]
        return chances if sure == 1 else sure * chances + (1 - sure) * _shares(logits / DOUBT)  # their order stays


def _shares(logits: Any) -> Any:
    """Rows of logits → rows of chances."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _flags(count: int, speaking: Sequence[Sequence[int]]) -> Any:
    """answers x cues: which cues speak for which answer."""
    flags = np.zeros((len(speaking), count), bool)
    for answer, cues in enumerate(speaking):
        flags[answer, list(cues)] = True
    return flags


def _first(hits: Hits, rules: int) -> Any:
    """For each hit whether it is its rule's first in its list: a rule counts once."""
    first = np.zeros(len(hits.rule), bool)
    first[np.unique(hits.owner * rules + hits.rule, return_index=True)[1]] = True
    return first


def _parts(passages: Sequence[TagInput]) -> Iterator[Sequence[TagInput]]:
    """The passages in batches."""
    begin, size = 0, 0
    for n, passage in enumerate(passages):
        size += len(passage.text)
        if n + 1 - begin == BATCH or size >= CHARACTERS or n + 1 == len(passages):
            yield passages[begin : n + 1]
            begin, size = n + 1, 0


def _mark(column: str, ident: str, pattern: Pattern) -> Rule:
    """A rule that only notes that its words stand there."""
    return Rule(ident, column, pattern, 1.0, HEADING)
