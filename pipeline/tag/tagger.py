"""The tagger: rules and a learned ranker → ranked sub-areas, stance and stage, with the words that spoke for them.

Passages are taken in batches: tokens and look-ups in Python, sums for the whole batch at once in numpy. Without a
ranker's model the rules speak alone.
"""

from __future__ import annotations

import json
from io import BytesIO
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZipFile

from pipeline.core.model import Match, Problem, Suggestion, Tag, TagInput
from pipeline.core.rules import HEADING, Pattern, Rule, Rules
from pipeline.tag import swedish
from pipeline.tag.lexical import Hit, Lexicon
from pipeline.tag.memory import NUMBERS, Chunk, Memory, Places
from pipeline.tag.stance import Manner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.tag.language import Language
    from pipeline.tag.ranker import Ranker
    from pipeline.tag.semantic import Semantic

    _Found = tuple[float, int, int, int]  # weight, first and last token, rule
    _Grounds = dict[int, list[_Found]]
    _Row = tuple[list[int], list[float], list[bool], int, int]  # columns, chances, suggested or not; stance and stage

BATCH = 512  # passages summed at a time
SHOWN = 5  # matches shown for a tag, the heaviest
WORDS = 3  # words shown where the ranker saw more than the rules did
ENOUGH = 1.5  # rules that weigh so much need no such help
LEARNT = "ord"  # the rule such words are shown under
MEANING = "betydelse"  # the rule under which the nearest labelled example is shown; it stands nowhere in the text
HEADINGS = 2  # the nearest headings above a passage
LEAST = 0.1  # a sub-area less likely than that is not suggested, whatever else there is: text from elsewhere scatters
CODE = "2"  # goes up when the same rules and model would answer differently
_START, _LEFTMOST = itemgetter(0), itemgetter(1)  # of a match; of what was found
ALONE = {"sharp": 1.0, "none": 1.0, "ranker": 1.0, "also": 0.25, "nowhere": 0.3}


def load_tagger(rules: Rules, *, model: bytes | None = None, semantic: Semantic | None = None) -> RuleTagger:
    """The tagger that ``rules`` and ``model`` (the bytes of a trained ranker; None: the one that ships) make.

    ``semantic``: a second opinion for what the words leave unsure (``semantic.load_semantic``).
    """
    from pipeline.tag.ranker import Model, Ranker

    return RuleTagger(rules, Ranker(Model.parse(shipped_model() if model is None else model)), semantic)


def shipped_model() -> bytes:
    """The trained ranker that ships."""
    from importlib.resources import files

    return files("pipeline.tag").joinpath("model.npz").read_bytes()


def model_sha256(data: bytes) -> str:
    """What a model (``Model.dump``) says it was built from: its member ``about``, read without loading the rest, or numpy."""
    with ZipFile(BytesIO(data)) as stored:
        about = stored.read("about.npy")
    return str(json.loads(about[10 + int.from_bytes(about[8:10], "little") :])["sha256"])


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


class _Read(NamedTuple):
    """A passage taken apart: its pieces between white space, what is known of them, its tokens' numbers and the heading's."""

    pieces: list[str]
    chunks: list[Chunk]
    numbers: list[int]
    above: list[int]
    last: int  # the token that begins the last sentence


class _Flat(NamedTuple):
    """A batch's texts and then its headings, as lists of token numbers and one after another.

    ``numbers`` (tokens), ``owner`` (which list each is in), ``begin`` (where each list begins; one more than lists).
    """

    lists: list[list[int]]
    numbers: Any
    owner: Any
    begin: Any

    @classmethod
    def of(cls, read: Sequence[_Read]) -> _Flat:
        import numpy as np

        lists = [*(r.numbers for r in read), *(r.above for r in read)]
        lengths = list(map(len, lists))
        begin = np.cumsum([0, *lengths])
        numbers = np.fromiter(chain.from_iterable(lists), dtype=int, count=int(begin[-1]))
        return cls(lists, numbers, np.repeat(np.arange(len(lists)), lengths), begin)


class _Plain(NamedTuple):
    """The one-word rules that stand in a batch's texts: for each its token (in ``_Flat``), passage, column and rule."""

    tokens: Any
    owner: Any
    columns: Any
    rules: Any


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
        import numpy as np

        self.rules, self.language = rules, language
        self.ranker = ranker
        self.semantic = semantic
        self.subareas = rules.subareas
        self.targets = (*self.subareas, "none")
        if ranker is not None and ranker.codes != self.targets:
            raise ValueError("the model was trained for other sub-areas than the rules speak for")
        if semantic is not None and semantic.codes != self.targets:
            raise ValueError("the semantic head was trained for other sub-areas than the rules speak for")
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
        ends = {"stance": -1, "stage": -2}  # where what spoke is noted: under its column, or under one of these
        cues = [ends[cue.id.partition("/")[0]] for cue in rules.cues]
        self._under: list[int] = [*range(self._cues), *cues]

    def identity(self) -> dict[str, str]:
        """What goes with every result, so that it can be told which make of tagger spoke."""
        model = self.ranker.sha256 if self.ranker else ""
        name = self.language.identity
        language = f"{name}, {self.semantic.identity}" if self.semantic else name
        return {"rules_sha256": self.rules.sha256, "model_sha256": model, "code": CODE, "language": language}

    def tag(self, passages: Sequence[TagInput], *, top: int = 5) -> list[Suggestion]:
        out: list[Suggestion] = []
        for start in range(0, len(passages), BATCH):
            out += self._batch(passages[start : start + BATCH], top)
        return out

    def sums(self, passages: Sequence[TagInput]) -> Sums:
        """What the rules add up to before anything is fitted (for fitting and for measuring)."""
        read = self._reads(passages)
        flat = _Flat.of(read)
        return self._sums(read, flat, self._plain(flat, len(read)), *self._phrases(flat))

    # A passage taken apart, and summed ---------------------------------------------------------------------------------

    def _reads(self, passages: Sequence[TagInput]) -> list[_Read]:
        read = [self._read(p) for p in passages]
        self._memory.settle()
        return read

    def _read(self, passage: TagInput) -> _Read:
        memory, text = self._memory, passage.text
        pieces = text.split()
        chunks = memory.cut(pieces)
        numbers = list(chain.from_iterable(map(NUMBERS, chunks)))
        above = [n for part in passage.heading[-HEADINGS:] for n in memory.heading(part)]
        end = max(text.rfind(". ", 0, -2), text.rfind("? ", 0, -2), text.rfind("! ", 0, -2))
        if end < 1:
            return _Read(pieces, chunks, numbers, above, 0)
        after = chunks[len(chunks) - len(text[end + 1 :].split()) :]
        return _Read(pieces, chunks, numbers, above, len(numbers) - sum([len(chunk[0]) for chunk in after]))

    def _plain(self, flat: _Flat, count: int) -> _Plain:
        gains, tokens = self._memory.gains.of(flat.numbers[: flat.begin[count]])
        return _Plain(tokens, flat.owner[tokens], gains[:, 0], gains[:, 1])

    def _phrases(self, flat: _Flat) -> tuple[list[list[Hit]], list[list[Hit]]]:
        """For each passage the phrases and conditional rules that hold in its text, and those in its heading.

        Which phrases might stand (all their words do, in any order) is asked for the whole batch at once; few are left
        to look at.
        """
        import numpy as np

        memory, lexicon, lists = self._memory, self._lexicon, flat.lists
        count = len(lists) // 2
        present = np.zeros((2 * count, lexicon.watched), bool)
        words, places = memory.fits.of(flat.numbers)
        present[flat.owner[places], words[:, 0]] = True
        present[:, 0] = True
        hooks, places = memory.hooks.of(flat.numbers)
        whose = flat.owner[places]
        likely = (present[whose, hooks[:, 1]] & present[whose, hooks[:, 2]]).nonzero()[0]
        whose, places = whose[likely], places[likely]
        out: list[list[Hit]] = [[] for _ in lists]
        listed = (whose, hooks[likely, 0], places - flat.begin[whose])
        for n, number, at in zip(*(values.tolist() for values in listed), strict=True):
            tokens = lists[n]
            place = lexicon.place(number, at, tokens, memory.words)
            if place is not None:
                other = lists[n + count if n < count else n - count]
                if lexicon.allowed(number, (tokens, other), memory.words):
                    out[n].append(lexicon.hit(number, place))
        return out[:count], out[count:]

    def _sums(
        self,
        read: Sequence[_Read],
        flat: _Flat,
        plain: _Plain,
        spoken: Sequence[Sequence[Hit]],
        above: Sequence[Sequence[Hit]],
    ) -> Sums:
        import numpy as np

        memory, wide, count = self._memory, self._memory.width, len(read)
        text, heading = np.split(memory.gathered(flat.numbers, flat.owner, 2 * count), 2)
        last = np.zeros((count, wide - self._cues), np.float32)
        ends = flat.begin[:count] + np.array([r.last for r in read], dtype=int)
        late = (plain.columns >= self._cues) & (plain.tokens >= ends[plain.owner])
        last[plain.owner[late], plain.columns[late] - self._cues] = 1
        learnt = None if self.ranker is None else self.ranker.joined(text[:, wide:], heading[:, wide:])
        rules = self._lexicon.rules
        held = {(n, h.rule): (n, h.column, h.weight) for n, hits in enumerate(spoken) for h in hits}
        _add(text, held.values())
        closing = [(n, h.column - self._cues, 1.0) for n, hits in enumerate(spoken) for h in hits if h.first >= read[n].last]
        _add(last, [one for one in closing if one[1] >= 0])
        over = {(n, h.rule): (n, h.column, rules[h.rule].heading / HEADING) for n, hits in enumerate(above) for h in hits}
        _add(heading, over.values())
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
        read = self._reads(passages)
        flat = _Flat.of(read)
        plain = self._plain(flat, len(read))
        spoken, above = self._phrases(flat)
        sums = self._sums(read, flat, plain, spoken, above)
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
        told = np.zeros((len(read), self._memory.width), bool)
        told[np.arange(len(read))[:, None], order] = suggested | first
        told[:, self._cues :] = self._grounds[0][stances] | self._grounds[1][stages]
        found = self._found(flat, plain, spoken, told)
        rows = zip(order.tolist(), ranked.tolist(), suggested.tolist(), stances, stages, strict=True)
        made = [self._suggestion(passages[n].text, read[n], row, found[n]) for n, row in enumerate(rows)]
        for n, vector in near.items():
            made[n] = self._likened(made[n], vector)
        return made

    def _likened(self, suggestion: Suggestion, vector: Any) -> Suggestion:
        """Shows beside the words, for what is suggested, the labelled example that means most nearly the same."""
        assert self.semantic is not None
        tags = []
        for tag in suggestion.tags:
            like = self.semantic.nearest(vector, tag.subarea) if tag.suggested else None
            shown = (Match(0, 0, "", f"{MEANING}: {like[0]}", like[1]),) if like else ()
            tags.append(tag._replace(matches=(*shown, *tag.matches)))
        return suggestion._replace(tags=tuple(tags))

    def _found(self, flat: _Flat, plain: _Plain, spoken: Sequence[Sequence[Hit]], told: Any) -> list[_Grounds]:
        """For each passage what spoke for each of the columns ``told``, for its stance (-1) and its stage (-2)."""
        out: list[_Grounds] = [{} for _ in spoken]
        kept = told[plain.owner, plain.columns]
        tokens, owner, columns, rules = plain.tokens[kept], plain.owner[kept], plain.columns[kept], plain.rules[kept]
        weights = self._memory.matrix[flat.numbers[tokens], columns]
        listed = (owner, columns, weights, tokens - flat.begin[owner], rules)
        for n, column, weight, at, rule in zip(*(values.tolist() for values in listed), strict=True):
            out[n].setdefault(self._under[column], []).append((weight, at, at, rule))
        for n, hits in enumerate(spoken):
            for rule, column, weight, first, last in hits:
                if told[n, column]:
                    out[n].setdefault(self._under[column], []).append((weight, first, last, rule))
        return out

    def chances(self, sums: Any, learnt: Any) -> Any:
        """Sums of rules and the ranker's logits → chances: passages x (sub-areas and none), rows sum to 1."""
        import numpy as np

        logits = self._fitted["sharp"] * sums.astype(float)
        if learnt is not None:
            logits += self._fitted["ranker"] * learnt[:, : self._width]
        logits[:, -1] += self._fitted["none"]
        chances = np.exp(logits - logits.max(axis=1, keepdims=True))
        return chances / chances.sum(axis=1, keepdims=True)

    def _suggestion(self, text: str, read: _Read, row: _Row, found: _Grounds) -> Suggestion:
        if text.lower() == text.upper():  # no letters that Swedish could be written with
            return Suggestion(())
        places = Places(text, read.pieces, read.chunks)
        tags = []
        for column, chance, suggested in zip(*row[:3], strict=True):
            matches = self._matches(text, places, found[column]) if column in found else ()
            if suggested and sum([m.weight for m in matches]) < ENOUGH:
                matches = tuple(sorted((*matches, *self._words(text, places, read, column, matches)), key=_START))
            tags.append(Tag(self.subareas[column], chance, suggested, matches))
        return Suggestion(
            tuple(tags),
            self._stance.answers[row[3]],  # type: ignore[arg-type]
            self._stage.answers[row[4]],  # type: ignore[arg-type]
            self._matches(text, places, found.get(-1, [])),
            self._matches(text, places, found.get(-2, [])),
        )

    def _matches(self, text: str, places: Places, found: list[_Found]) -> tuple[Match, ...]:
        if not found:
            return ()
        if len(found) > SHOWN:
            found = sorted(found, key=_heaviest)[:SHOWN]
        if len(found) > 1:
            found.sort(key=_LEFTMOST)
        ids = self._ids
        out = []
        for weight, first, last, rule in found:
            start, end = places.of(first)
            if last != first:
                end = places.of(last)[1]
            out.append(Match(start, end, text[start:end], ids[rule], weight))
        return tuple(out)

    def _words(
        self, text: str, places: Places, read: _Read, column: int, already: Sequence[Match]
    ) -> list[Match]:
        """The words by which the ranker chose ``column``, other than those that rules have shown."""
        if self.ranker is None or not read.numbers:
            return []
        taken = {m.start for m in already}
        shares = self._memory.matrix[read.numbers, self._memory.width + column].tolist()
        length = sum([s * s for s in shares]) ** 0.5 or 1.0
        best = sorted([(s, n) for n, s in enumerate(shares) if s > 0], reverse=True)
        out: list[Match] = []
        for share, n in best[: 3 * WORDS]:
            start, end = places.of(n)
            if start not in taken and end - start > 2 and len(out) < WORDS:
                out.append(Match(start, end, text[start:end], LEARNT, round(share / length, 2)))
        return out


def _flags(count: int, speaking: Sequence[Sequence[int]]) -> Any:
    """answers x cues: which cues speak for which answer."""
    import numpy as np

    flags = np.zeros((len(speaking), count), bool)
    for answer, cues in enumerate(speaking):
        flags[answer, list(cues)] = True
    return flags


def _add(sums: Any, added: Iterable[tuple[int, int, float]]) -> None:
    """Adds (row, column, weight) to ``sums``."""
    import numpy as np

    if added:
        rows, columns, weights = zip(*added, strict=True)
        np.add.at(sums, (list(rows), list(columns)), np.array(weights, np.float32))


def _heaviest(found: _Found) -> tuple[float, int]:
    return (-abs(found[0]), found[1])


def _mark(column: str, ident: str, pattern: Pattern) -> Rule:
    """A rule that only notes that its words stand there."""
    return Rule(ident, column, pattern, 1.0, HEADING)
