"""Builds the head of the optional semantic stage: ``python -m pipeline.run.training.train_semantic`` (extra ``semantic``).

The same regression as the ranker's, on embeddings instead of words, trained apart: two opinions that err differently
are worth more together than one that has seen both.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.core.model import TagInput
from pipeline.run.training import train
from pipeline.run.training.fit import SOFTER, judges
from pipeline.tag.semantic import Embedder, Head, directions, embedder, joined, nearness, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.rules import Rules
    from pipeline.run.training.train import Example, Floats

MARKS = 1200  # examples, evenly chosen, that a passage's nearness is measured to
SHARP = 4.0  # what that is scaled by where the ridge is 0.1
RIDGE = 0.1
SHARE = 0.3  # of meaning where words count 1: most come out right so across folds (least entropy would have it more)
SURE = 0.8  # a best class with this chance by the words alone is not embedded (half of all; no worse than all)


def passage(example: Example) -> TagInput:
    """The example as the tagger meets it."""
    return TagInput(example.text, (example.heading,) if example.heading else ())


@dataclass(frozen=True, slots=True)
class Nearness:
    """The examples' nearness to some of them, on axes at right angles.

    ``points`` (n x m); ``back`` turns weights on those axes into weights of the nearness to each of ``marks``.
    """

    mean: Floats
    marks: Floats
    points: Floats
    back: Floats

    @classmethod
    def of(cls, vectors: Floats) -> Nearness:
        mean: Floats = vectors.mean(axis=0)
        those = directions(vectors, mean)
        marks = those[np.linspace(0, len(those) - 1, min(MARKS, len(those))).astype(int)].astype(np.float16).astype(np.float32)
        near = nearness(marks, marks)
        values, turned = np.linalg.eigh(near + 1e-4 * np.eye(len(marks), dtype=np.float32))
        back: Floats = (SHARP * turned / np.sqrt(np.maximum(values, 1e-4))).astype(np.float32)
        return cls(mean, marks, nearness(those, marks) @ back, back)


def across_folds(points: Floats, wanted: Floats, folds: Any) -> Floats:
    """Each example's logits by a head that has not seen its fold: n × classes."""
    out = np.zeros(wanted.shape, np.float32)
    for fold in sorted(set(folds.tolist())):
        held = folds == fold
        weights, bias = train.regression(points[~held], wanted[~held], RIDGE)
        out[held] = points[held] @ weights + bias
    return out


def join(chances: Any, meaning: Any, truth: Any) -> dict[str, float]:
    """The shares of words and meaning, ``SHARE`` apart, by least cross-entropy over passages that belong somewhere."""
    from scipy.optimize import minimize_scalar  # type: ignore[import-untyped,unused-ignore]

    real = truth < chances.shape[1] - 1
    chances, meaning, truth = chances[real], meaning[real], truth[real]

    def entropy(z: float) -> float:
        found = joined(chances, meaning, {"words": z, "meaning": SHARE * z})
        return float(-np.log(found[np.arange(len(truth)), truth] + 1e-9).mean())

    words = SOFTER * float(minimize_scalar(entropy, bounds=(0.1, 3.0), method="bounded").x)
    return {"words": round(words, 3), "meaning": round(SHARE * words, 3)}


def build(examples: Sequence[Example], sha256: str, model: Embedder, chances: Any) -> Head:
    """Examples → head. ``chances``: what the tagger says of them by words, by a ranker that has not seen their fold."""
    targets = train.Targets.of(examples)
    vectors = np.asarray(model.embed([written(passage(e)) for e in examples]), np.float32)
    near = Nearness.of(vectors)
    wanted = targets.wanted["classes"]
    honest = across_folds(near.points, wanted, train.make_folds(examples))
    weights, bias = train.regression(near.points, wanted, RIDGE)
    truth = np.array([targets.codes.index(e.primary) for e in examples])
    said, _ = judges(examples)
    about = {
        "embedder": model.name, "codes": targets.codes, "sha256": sha256, "sure": SURE,
        **join(chances[said], honest[said], truth[said]),
    }  # fmt: skip
    shown = [n for n, e in enumerate(examples) if e.primary != "none"]
    texts = tuple(f"{examples[n].primary}\t{' '.join(examples[n].text.split())}" for n in shown)
    kept = np.round(vectors[shown] * 127).astype(np.int8)
    return Head(near.mean, near.back @ weights, bias, about, kept, texts, near.marks)


def by_words(rules: Rules, examples: Sequence[Example], headings: Sequence[Example]) -> Any:
    """What the tagger says of the examples by words alone: n × classes."""
    from pipeline.tag.tagger import load_tagger

    tagger = load_tagger(rules)
    honest = train.honest(examples, headings, rules=rules)
    return tagger.chances(tagger.sums([passage(e) for e in examples]).targets, honest)


def main() -> None:
    from pathlib import Path

    from pipeline.run.resources import folder
    from pipeline.run.yamlfile import tagging_rules

    rules, problems = tagging_rules(folder("rules") / "tagging")
    if problems:
        sys.exit("\n".join(f"{p.file}:{p.line}: {p.message}" for p in problems))
    place = folder("rules") / "examples"
    (examples, sha256), headings = train.read_examples(place), train.read_headings(place)
    head = build(examples, sha256, embedder(), by_words(rules, examples, headings))
    data = head.dump()
    target = Path(__file__).resolve().parents[2] / "tag" / "semantic.npz"
    target.write_bytes(data)
    sys.stdout.write(f"{len(examples)} examples, {len(data)} bytes → {target.name}: {dict(head.about)}\n")


if __name__ == "__main__":
    main()
