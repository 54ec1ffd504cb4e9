"""What decisions teach: a correction to the ranker's weights, found in seconds without scikit-learn or scipy.

The shipped model stands for the shipped examples, and what is learnt is how far to move from it: the least change (a
quadratic penalty) by which the whole tagger, rules included, would have said what people decided. An accepted passage
is to come out as its sub-areas; a rejected one only as anything else. A share of the shipped examples is heard
along with the decisions, so that the rest is not forgotten. Only class weights move; stance and stage stay.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.tag import swedish
from pipeline.tag.features import features

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.tag.ranker import Model

    Floats = NDArray[np.float32]

SHARED = 0.5  # what a heading's word counts where a text's counts 1, as in training
WORD = 2.0  # what a whole word counts where a piece of it counts 1, as in training
RIDGE = 0.1  # right on 436 passages of unknown files after 400 decisions: .575 before; .62 at 1, .64 at .3, .66 at .1
STEPS = 250
AXES = 900  # of the lessons' own space that are moved along
BLOCK = 2048  # features multiplied at a time, so that memory stays under 100 MB
HEADINGS = 2  # the nearest headings above a passage


@dataclass(frozen=True, slots=True)
class Lesson:
    """A passage and what it should come out as: shares of classes (``wanted``), or none of those in ``refused``.

    ``spoken`` says that words of it which the model does not know may be added to the model.
    """

    text: str
    heading: tuple[str, ...]
    wanted: Mapping[str, float]
    refused: frozenset[str] = frozenset()
    weight: float = 1.0
    spoken: bool = False


def learn(model: Model, lessons: Sequence[Lesson], said: Any, factor: float) -> Model:
    """``model`` moved by the lessons. ``said``: what the whole tagger says of them now, as logits (lessons x classes);
    ``factor``: how much the tagger makes of the ranker's logits."""
    keys, rarity = _vocabulary(model, lessons)
    points = _Points(model, {key: row for row, key in enumerate(keys)}, rarity, lessons)
    values, vectors = np.linalg.eigh(points.kernel())
    values, vectors = values[-AXES:], vectors[:, -AXES:]
    kept = values > 1e-4 * values[-1]
    root = np.sqrt(values[kept])
    codes: list[str] = list(model.about["codes"])
    moved = _moved(vectors[:, kept] * root, said, _Answers.of(lessons, codes), factor)
    change = points.back((vectors[:, kept] / root) @ moved) * rarity[:, None]
    return _changed(model, keys, change.astype(np.float32))


# The lessons as points ----------------------------------------------------------------------------------------------


def _vocabulary(model: Model, lessons: Sequence[Lesson]) -> tuple[tuple[str, ...], Floats]:
    """The model's features, then those that stand in two spoken lessons or more; and how much each counts."""
    seen: Counter[str] = Counter()
    for lesson in lessons:
        if lesson.spoken:
            tokens = {t for part in (lesson.text, *lesson.heading) for t in swedish.tokens(part)}
            seen.update({f for token in tokens for f in _features(token)})
    added = sorted(f for f, n in seen.items() if n > 1 and f not in model.index)
    size = int(model.about.get("examples", 0)) + len(lessons)
    rare = [(math.log((1 + size) / (1 + seen[f])) + 1) * (WORD if f[0] in "=~" else 1) for f in added]
    return (*model.keys, *added), np.concatenate([np.sqrt(model.squares), np.array(rare, np.float32)])


@lru_cache(maxsize=50_000)
def _features(token: str) -> tuple[str, ...]:
    return tuple(features(token))


class _Points:
    """The lessons as the ranker sees them: sparse rows of features, over the length that the model gives a passage.

    A feature the model did not have takes no part in the length, so that adding it changes nothing else.
    """

    def __init__(self, model: Model, index: Mapping[str, int], rarity: Floats, lessons: Sequence[Lesson]) -> None:
        self._model, self._index = model, index
        self.shape = (len(lessons), len(rarity))
        rows: list[int] = []
        columns: list[int] = []
        counts: list[float] = []
        for row, lesson in enumerate(lessons):
            found: Counter[int] = Counter()
            self._add(found, [lesson.text], 1.0)
            self._add(found, lesson.heading[-HEADINGS:], SHARED)
            rows += [row] * len(found)
            columns += found
            counts += found.values()
        order = np.argsort(np.array(columns, np.int64), kind="stable")
        self._columns = np.array(columns, np.int64)[order]
        self._rows = np.array(rows, np.int64)[order]
        self._values = (np.array(counts, np.float32)[order] * rarity[self._columns]).astype(np.float32)
        self.used = np.unique(self._columns)

    def _add(self, found: Counter[int], parts: Sequence[str], share: float) -> None:
        seen: Counter[int] = Counter()
        for token in dict.fromkeys(t for part in parts for t in swedish.tokens(part)):
            seen.update([self._index[f] for f in _features(token) if f in self._index])
        size = len(self._model.squares)
        length = math.sqrt(sum(n * float(self._model.squares[c]) for c, n in seen.items() if c < size))
        for column, n in seen.items():
            found[column] += share * n / length if length else 0  # type: ignore[assignment]  # a sum of shares

    def _blocks(self) -> Any:
        """Some features at a time: which, and lessons x those, dense."""
        for first in range(0, len(self.used), BLOCK):
            which = self.used[first : first + BLOCK]
            begin, end = np.searchsorted(self._columns, [which[0], which[-1] + 1])
            block = np.zeros((self.shape[0], len(which)), np.float32)
            block[self._rows[begin:end], np.searchsorted(which, self._columns[begin:end])] = self._values[begin:end]
            yield which, block

    def kernel(self) -> Floats:
        """How like each other the lessons are: lessons x lessons."""
        out = np.zeros((self.shape[0], self.shape[0]), np.float32)
        for _, block in self._blocks():
            out += block @ block.T
        return out

    def back(self, shares: Floats) -> Floats:
        """Lessons x classes → features x classes."""
        out = np.zeros((self.shape[1], shares.shape[1]), np.float32)
        for which, block in self._blocks():
            out[which] = block.T @ shares
        return out


# The least change that would do --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Answers:
    """``wanted`` (n x classes; rows of zeros where only a refusal was said), ``allowed`` (n x classes), ``weight`` (n)."""

    wanted: Any
    allowed: Any
    weight: Any

    @classmethod
    def of(cls, lessons: Sequence[Lesson], codes: Sequence[str]) -> _Answers:
        wanted = np.array([[lesson.wanted.get(code, 0.0) for code in codes] for lesson in lessons], np.float32)
        allowed = np.array([[code not in lesson.refused for code in codes] for lesson in lessons])
        return cls(wanted, allowed, np.array([[lesson.weight] for lesson in lessons], np.float32))

    def slope(self, logits: Any) -> Any:
        """How the loss rises with each logit: what is said, less what is wanted (or, after a refusal, what is left)."""
        chances = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        left = chances * self.allowed
        left /= left.sum(axis=1, keepdims=True) + 1e-9
        told = self.wanted.sum(axis=1, keepdims=True) > 0
        return self.weight * (chances - np.where(told, self.wanted, left))


def _moved(points: Floats, said: Any, answers: _Answers, factor: float) -> Floats:
    """Weights along the lessons' axes (axes x classes), by accelerated gradient steps of a safe length."""
    steep = 0.5 * factor**2 * float((points**2).sum(axis=0).max()) * float(answers.weight.max()) + RIDGE
    weights = np.zeros((points.shape[1], answers.wanted.shape[1]), np.float32)
    ahead, pace = weights, 1.0
    for _ in range(STEPS):
        slope = factor * (points.T @ answers.slope(said + factor * (points @ ahead))) + RIDGE * ahead
        new = ahead - slope / steep
        faster = (1 + math.sqrt(1 + 4 * pace**2)) / 2
        ahead, weights, pace = new + (pace - 1) / faster * (new - weights), new, faster
    return weights.astype(np.float32)


# The model with the change in it --------------------------------------------------------------------------------------


def _changed(model: Model, keys: tuple[str, ...], change: Floats) -> Model:
    """The model with ``change`` (features x classes) added. Rows that do not change keep their very bytes."""
    width, classes, added = len(model.bias), change.shape[1], len(keys) - len(model.keys)
    rows = np.zeros((len(keys), 2 * width), np.float32)
    rows[:, :classes], rows[:, width : width + classes] = change, SHARED * change
    weights = np.concatenate([model.weights, np.zeros((added, 2 * width), np.int8)])
    scale = np.concatenate([model.scale, np.zeros(added, np.float32)])
    touched = np.flatnonzero(np.abs(rows).max(axis=1) > scale / 4)  # less would not show in 8 bits
    new = scale[touched, None] * weights[touched] + rows[touched]
    # what is stored is a half: round up, so that no weight overflows its byte
    steps = np.nextafter((np.abs(new).max(axis=1) / 127 + 1e-6).astype(np.float16), np.float16(np.inf)).astype(np.float32)
    weights[touched], scale[touched] = np.round(new / steps[:, None]).astype(np.int8), steps
    squares = np.concatenate([model.squares, np.zeros(added, np.float32)])
    about = {**model.about, "learnt": {"base": model.about["sha256"], "words": added}, "sha256": ""}
    moved = replace(model, keys=keys, weights=weights, scale=scale, squares=squares, about=about)
    return replace(moved, about={**about, "sha256": hashlib.sha256(moved.dump()).hexdigest()})
