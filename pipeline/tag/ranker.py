"""The learnt half of the tagger: a linear model over the words of a passage and of its heading.

``pipeline.run.training.train`` builds ``model.npz``. Here a token type's features are summed into one row of weights, once; a
passage is then the sum of its types' rows, divided by their common length, plus the same for its heading.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.tag.features import hashed
from pipeline.tag.hashes import Index, hashes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.tag.hashes import Hashes, Places

    Floats = NDArray[np.float32]

BATCH = 512  # passages, or token types, summed at a time


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of ``n`` passages, one row each.

    ``classes`` (n × 37) are probabilities in the order of ``Ranker.codes``, each row's sum is 1; ``stance`` (n × 3)
    and ``stage`` (n × 4) are too, in the order of ``Ranker.stances`` and ``Ranker.stages``.
    """

    classes: Floats
    stance: Floats
    stage: Floats


@dataclass(frozen=True)
class Model:
    """The arrays of ``model.npz``. A feature's text and heading weights, with its own part of the length, are one row.

    ``keys``: the features in order of their rows. ``weights``: int8, features × columns, times ``scale`` (a number a
    row). ``squares``: each feature's part of a passage's squared length. ``bias``: a number a column. The columns
    are the classes, stances and stages, first as they weigh in text and then in a heading.
    """

    keys: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: Floats
    squares: Floats
    bias: Floats
    about: Mapping[str, Any]

    @cached_property
    def index(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(self.keys)}

    def find(self, features: Hashes) -> Places:
        """The rows of features by their hashes, −1 for those it has not learnt."""
        return self._hashed.find(features)

    @cached_property
    def _hashed(self) -> Index:
        return Index.of(hashes(self.keys))

    def dump(self) -> bytes:
        """The model as bytes; the same model gives the same bytes."""
        out = io.BytesIO()
        about = json.dumps(self.about, ensure_ascii=False, sort_keys=True).encode()
        np.savez_compressed(
            out, keys=_bytes("\n".join(self.keys).encode()), weights=self.weights, scale=self.scale.astype(np.float16),
            squares=self.squares.astype(np.float16), bias=self.bias, about=_bytes(about),
        )  # fmt: skip
        return out.getvalue()

    @classmethod
    def parse(cls, data: bytes) -> Model:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            return cls(
                keys=tuple(stored["keys"].tobytes().decode().split("\n")),
                weights=stored["weights"],
                scale=stored["scale"].astype(np.float32),
                squares=stored["squares"].astype(np.float32),
                bias=stored["bias"],
                about=json.loads(stored["about"].tobytes()),
            )


def _bytes(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, dtype=np.uint8)


def load() -> Ranker:
    """The ranker with the model that ships."""
    return Ranker(Model.parse(files("pipeline.tag").joinpath("model.npz").read_bytes()))


class Ranker:
    """Rows of weights for token types, and what their sums say. Keeps nothing of what it is asked."""

    def __init__(self, model: Model) -> None:
        about = model.about
        self.codes: tuple[str, ...] = tuple(about["codes"])  # the sub-areas in order, then "none"
        self.stances: tuple[str, ...] = tuple(about["stances"])
        self.stages: tuple[str, ...] = tuple(about["stages"])
        self.sha256: str = about["sha256"]  # of all it was built from
        self._model = model
        self._temperature: dict[str, float] = about["temperature"]
        self._none: float = about["none"]
        self._width = len(model.bias)
        model.find(hashes([]))  # builds the index now: processes are forked from this one

    @property
    def row_width(self) -> int:
        """Columns of a type's row: as it weighs in text, as it weighs in a heading, its part of the squared length."""
        return 2 * self._width + 1

    def rows(self, tokens: Sequence[str]) -> Floats:
        """The rows of token types, for whoever keeps them: tokens x ``row_width``."""
        model = self._model
        out = np.zeros((len(tokens), self.row_width), np.float32)
        for begin in range(0, len(tokens), BATCH):
            features, counts = hashed(tokens[begin : begin + BATCH])
            found = model.find(features)
            known = np.add.reduceat(np.append(found >= 0, 0), np.cumsum(counts) - counts)
            found = found[found >= 0]
            rows, starts = begin + known.nonzero()[0], (np.cumsum(known) - known)[known > 0]
            if len(rows):  # each token's sum is in its own order, so it comes out the same in any company
                scaled = np.take(model.weights, found, axis=0) * model.scale[found][:, None]
                out[rows, :-1] = np.add.reduceat(scaled, starts, axis=0)
                out[rows, -1] = np.add.reduceat(model.squares[found], starts)
        return out

    def joined(self, text: Floats, heading: Floats) -> Floats:
        """Sums of distinct types' rows in texts and in headings (n x ``row_width``) → logits (n x columns)."""
        width = self._width
        found: Floats = self._model.bias + _scaled(text)[:, :width] + _scaled(heading)[:, width:]
        return found

    def logits(self, passages: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Floats:
        """Passages as (tokens of the text, tokens of the heading) → n × columns, before calibration."""
        out = np.empty((len(passages), self._width), np.float32)
        for first in range(0, len(passages), BATCH):
            part = passages[first : first + BATCH]
            out[first : first + BATCH] = self.joined(self._sums([p[0] for p in part]), self._sums([p[1] for p in part]))
        return out

    def scores(self, passages: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Scores:
        """Passages as (tokens of the text, tokens of the heading) → probabilities."""
        found = self.logits(passages)
        n, m = len(self.codes), len(self.codes) + len(self.stances)
        found[:, n - 1] += self._none
        warm = self._temperature
        classes, stance, stage = found[:, :n], found[:, n:m], found[:, m:]
        return Scores(
            softmax(classes / warm["classes"]), softmax(stance / warm["stance"]), softmax(stage / warm["stage"])
        )

    def _sums(self, lists: Sequence[Sequence[str]]) -> Floats:
        """For each list of tokens the sum of its distinct types' rows."""
        distinct = list(dict.fromkeys(token for tokens in lists for token in tokens))
        place = {token: n for n, token in enumerate(distinct, 1)}
        table = np.concatenate([np.zeros((1, self.row_width), np.float32), self.rows(distinct)])
        flat: list[int] = []
        starts: list[int] = []
        for tokens in lists:
            starts.append(len(flat))
            flat += [0, *(place[token] for token in dict.fromkeys(tokens))]  # row 0: zeros, so that no list is empty
        sums: Floats = np.add.reduceat(table[flat], starts, axis=0)
        return sums


def _scaled(sums: Floats) -> Floats:
    """Rows over their length, which their last column holds squared."""
    length = np.sqrt(sums[:, -1:])
    scaled: Floats = np.divide(sums[:, :-1], length, out=np.zeros_like(sums[:, :-1]), where=length > 0)
    return scaled


def softmax(values: Floats) -> Floats:
    """Rows of numbers → rows of probabilities."""
    if not values.shape[1]:
        return values
    raised: Floats = np.exp(values - values.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares
