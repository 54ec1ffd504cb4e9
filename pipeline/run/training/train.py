"""Builds the ranker's model from rules/examples: ``python -m pipeline.run.training.train``.

A multinomial logistic regression on the words of a passage and of its heading. There are far fewer examples than
features, so it is solved on the examples' own axes and the weights are read back; that is quick, and the same every
time. Lists of headings (``headings.yaml``) teach as passages without text. How sure to be is learnt across folds.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.core.model import STAGES, STANCES, TagInput
from pipeline.tag import swedish
from pipeline.tag.features import features
from pipeline.tag.ranker import Model, softmax

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.core.rules import Rules

    Floats = NDArray[np.float32]

WORD = 2.0  # how much a whole word, its lemma and its parts count where a piece of it counts 1
SHARED = 0.5  # a heading's word says what it says in a text, and so much of it …
HEADING = 0.35  # … and has a say of its own besides. Lengths, where the text's is 1
RIDGE = {"classes": 0.1, "stance": 0.6, "stage": 0.5}
BESIDE = {"stance": 0.25, "stage": 0.5}  # what a cue counts where a passage's length is 1; both by folds of our own
SOFT = 0.2  # share of a passage's label that goes to the other sub-areas a careful evaluator would accept
ALONE = 0.8  # weight of a heading alone where an example's is 1
UNSEEN = "unseen.jsonl"  # passages that only test: nothing may learn from them
FIRST = frozenset({*"12345678", "none-a", "none-b", "none-c", "none-d"})  # files that the rules' authors had at hand
FOLDS = 5
AXES = 1400  # as good across folds as all of them, and quick
PULLS = 2  # of the net that finds them
COMMON = 200  # rows that a feature stands in to be a common one
STEPS = 40  # of the optimiser; more makes no difference across folds


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled passage of ``rules/examples``, or a heading alone."""

    text: str
    heading: str
    register: str
    primary: str
    accept: tuple[str, ...]
    stance: str
    stage: str | None
    file: str

    @property
    def fresh(self) -> bool:
        """Whether it was written after the tagging rules, so that these cannot know it."""
        return self.file not in FIRST


def read_examples(folder: Path) -> tuple[list[Example], str]:
    """Every passage in ``folder`` but the unseen, and the SHA-256 of the files' names and bytes in name order (headings
    included)."""
    found: list[Example] = []
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if p.name != UNSEEN):
        digest.update(f"{path.name}\n".encode() + path.read_bytes() + b"\n")
        for line in path.read_text("utf-8").splitlines() if path.suffix == ".jsonl" else ():
            row: dict[str, Any] = json.loads(line)
            what = (row["text"], row["heading"] or "", row["register"], row["primary"], tuple(row["accept"]))
            found.append(Example(*what, row["stance"], row["stage"], path.stem))
    return found, digest.hexdigest()


def built_from(examples: str, rules: Rules) -> str:
    """The hash of all that a model is built from: the examples' and the cues'."""
    text = "\n".join(f"{cue.id}: {', '.join(p.text for p in cue.patterns)}" for cue in rules.cues)
    return hashlib.sha256(f"{examples}\n{text}".encode()).hexdigest()


def read_headings(folder: Path) -> list[Example]:
    """The headings of ``headings.yaml``, as examples without a text. Raises ValueError when the file is not sound."""
    from pipeline.run.yamlfile import load

    located, problems = load(folder / "headings.yaml")
    if located is None:
        raise ValueError(problems)
    lists: dict[str, str] = located.data["headings"]
    return [
        Example("", heading.strip(), "", code, (code,), "", None, "headings")
        for code, block in lists.items()
        for heading in block.splitlines()
        if heading.strip()
    ]


class Features:
    """The features that stand in at least two examples, and how rare each is."""

    def __init__(self, examples: Sequence[Example]) -> None:
        seen: Counter[str] = Counter()
        self._known: dict[str, list[str]] = {}
        for example in examples:
            tokens = dict.fromkeys([*swedish.tokens(example.text), *swedish.tokens(example.heading)])
            seen.update({f for token in tokens for f in self._of(token)})
        self.keys = tuple(sorted(f for f, n in seen.items() if n > 1))
        self.index = {key: row for row, key in enumerate(self.keys)}
        size = len(examples)
        self.rarity = np.array(
            [(math.log((1 + size) / (1 + seen[f])) + 1) * (WORD if f[0] in "=~" else 1) for f in self.keys]
        )

    def _of(self, token: str) -> list[str]:
        if token not in self._known:
            self._known[token] = features(token)
        return self._known[token]

    def matrix(self, texts: Sequence[str]) -> Any:
        """Texts → sparse rows of features: distinct words summed, over the length the ranker will divide by."""
        from scipy.sparse import csr_matrix

        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for text in texts:
            row: Counter[int] = Counter()
            square = 0.0
            for token in dict.fromkeys(swedish.tokens(text)):
                for column in [self.index[f] for f in self._of(token) if f in self.index]:
                    row[column] += 1
                    square += self.rarity[column] ** 2
            length = math.sqrt(square) or 1.0
            columns += row
            values += [n * self.rarity[c] / length for c, n in row.items()]
            ends.append(len(columns))
        return csr_matrix((values, columns, ends), shape=(len(texts), len(self.keys)))


def design(known: Features, examples: Sequence[Example]) -> Any:
    """Examples → one sparse matrix: features of text and heading alike, then the heading's own."""
    from scipy.sparse import hstack

    text = known.matrix([e.text for e in examples])
    heading = known.matrix([e.heading for e in examples])
    return hstack([text + SHARED * heading, HEADING * heading]).tocsr()


# Labels -----------------------------------------------------------------------------------------------------------


def class_labels(examples: Sequence[Example], codes: Sequence[str]) -> Floats:
    """n × classes: 1 for the primary sub-area, shared with the others that are acceptable; less for a heading alone."""
    out = np.zeros((len(examples), len(codes)), np.float32)
    place = {code: i for i, code in enumerate(codes)}
    for row, example in enumerate(examples):
        others = [place[code] for code in example.accept if code != example.primary and code in place]
        out[row, place[example.primary]] = 1 - SOFT if others else 1
        for other in others:
            out[row, other] = SOFT / len(others)
        if not example.text:
            out[row] *= ALONE
    return out


def labels(values: Sequence[str | None], names: Sequence[str]) -> Floats:
    """n × names, a row of zeros (no say in the matter) where there is no value."""
    return np.array([[value == name for name in names] for value in values], np.float32)


# Fitting ------------------------------------------------------------------------------------------------------------


def axes(points: Any) -> tuple[Floats, Floats]:
    """Sparse rows of features → the same points on some ``AXES`` wide axes, and the way back to coefficients.

    The widest axes are found near enough by letting the kernel pull a random net of them twice, always the same net: an
    eighth of the work of finding them exactly, and as good across folds.
    """
    from scipy.linalg import eigh, qr  # type: ignore[import-untyped,unused-ignore]

    found = kernel(points)
    width = min(AXES, len(found))
    net = np.random.default_rng(0).standard_normal((len(found), width), dtype=np.float32)
    for _ in range(PULLS):
        net = qr(found @ net, mode="economic", overwrite_a=True, check_finite=False)[0]
    values, turned = eigh(net.T @ (found @ net), overwrite_a=True, check_finite=False)
    kept = values > 1e-4 * values[-1]
    back = net @ (turned[:, kept] / np.sqrt(values[kept]))
    return found @ back, back


def kernel(points: Any) -> Floats:
    """How alike the rows are, each to each. What most of them share is multiplied as a block, the rare is sparse."""
    common = np.diff(points.tocsc().indptr) > COMMON
    block = points[:, common].toarray().astype(np.float32)
    rare = points[:, ~common].astype(np.float32)
    found: Floats = (rare @ rare.T).toarray() + block @ block.T
    return found


def regression(points: Floats, wanted: Floats, ridge: float) -> tuple[Floats, Floats]:
    """Multinomial logistic regression with a quadratic penalty: weights (axes × classes) and biases (classes).

    A row of ``wanted`` sums to the weight of its example; rows of zeros have no say.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped,unused-ignore]

    share = wanted.sum(axis=1, keepdims=True).astype(np.float32)
    said = share[:, 0] > 0
    points, wanted, share = points[said], wanted[said].astype(np.float32), share[said]
    d, c = points.shape[1], wanted.shape[1]

    def loss(z: Any) -> tuple[float, Any]:
        weights, bias = z[: d * c].reshape(d, c).astype(np.float32), z[d * c :].astype(np.float32)
        found = points @ weights + bias
        found -= found.max(axis=1, keepdims=True)
        found -= np.log(np.exp(found).sum(axis=1, keepdims=True))
        slope = np.exp(found) * share - wanted
        value = -(wanted * found).sum(dtype=float) + ridge / 2 * (weights**2).sum(dtype=float)
        return float(value), np.concatenate([(points.T @ slope + ridge * weights).ravel(), slope.sum(axis=0)]).astype(float)

    best = minimize(loss, np.zeros(d * c + c), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return best[: d * c].reshape(d, c).astype(np.float32), best[d * c :].astype(np.float32)


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be learnt: n × columns for each of the three questions.

    ``beside``: for stance and stage what else speaks in the examples (``cues``), so that words are not taught what the
    rules' cues say already; it has no part in the model.
    """

    codes: tuple[str, ...]
    wanted: dict[str, Floats]
    beside: Mapping[str, Floats] = field(default_factory=dict)

    @classmethod
    def of(cls, examples: Sequence[Example], beside: Mapping[str, Floats] | None = None) -> Targets:
        codes = (*sorted({e.primary for e in examples} - {"none"}), "none")
        return cls(
            codes,
            {
                "classes": class_labels(examples, codes),
                "stance": labels([e.stance for e in examples], STANCES),
                "stage": labels([e.stage for e in examples], STAGES),
            },
            beside or {},
        )


def cues(rules: Rules, examples: Sequence[Example]) -> dict[str, Floats]:
    """For stance and for stage which cues of ``rules`` stand in the examples, and their kinds of source: n × features."""
    from pipeline.tag import stance
    from pipeline.tag.tagger import RuleTagger

    asked = [TagInput(e.text, (e.heading,) if e.heading else ()) for e in examples]
    places = RuleTagger(rules).sums(asked).cues
    kinds = ["document" if e.register == "audit" else e.register for e in examples]
    return {
        question: (BESIDE[question] * stance.Manner(rules, question).present(places, kinds)).astype(np.float32)
        for question in stance.ANSWERS
    }


def fit(points: Floats, targets: Targets, rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Learns from the examples ``rows``: weights (axes × columns) and biases (columns), the questions abreast."""
    found = []
    for name, wanted in targets.wanted.items():
        seen = np.hstack([points, targets.beside[name]]) if name in targets.beside else points
        found.append(regression(seen[rows], wanted[rows], RIDGE[name]))
    return np.hstack([weights[: points.shape[1]] for weights, _ in found]), np.concatenate([bias for _, bias in found])


def beside(points: Floats, targets: Targets) -> dict[str, tuple[Floats, Floats]]:
    """For stance and stage how each cue speaks for each answer where the words speak too (features × answers), and the
    bias of each answer, which is the model's as well."""
    found = {}
    for name, seen in targets.beside.items():
        weights, bias = regression(np.hstack([points, seen]), targets.wanted[name], RIDGE[name])
        found[name] = BESIDE[name] * weights[points.shape[1] :], bias
    return found


def across_folds(points: Floats, targets: Targets, folds: NDArray[np.intp]) -> Floats:
    """n × columns: each example's logits by a model that has not seen its fold. Fold −1 is learnt from, never judged."""
    out = np.zeros((len(points), sum(w.shape[1] for w in targets.wanted.values())), np.float32)
    for fold in sorted(set(folds.tolist()) - {-1}):
        held = np.flatnonzero(folds == fold)
        weights, bias = fit(points, targets, np.flatnonzero(folds != fold))
        out[held] = points[held] @ weights + bias
    return out


def honest(
    examples: Sequence[Example], headings: Sequence[Example], folds: NDArray[np.intp] | None = None, rules: Rules | None = None
) -> Floats:
    """The examples' logits by models that have not seen their fold (``make_folds`` unless given): n × columns."""
    every = [*examples, *headings]
    own, _ = axes(design(Features(every), every))
    folds = make_folds(examples) if folds is None else folds
    targets = Targets.of(every, cues(rules, every) if rules else None)
    return across_folds(own, targets, np.append(folds, np.full(len(headings), -1)))[: len(examples)]


def make_folds(examples: Sequence[Example], count: int = FOLDS) -> NDArray[np.intp]:
    """The fold of each example: the sub-areas spread evenly, the order within one by the text's hash."""
    order = sorted(range(len(examples)), key=lambda i: (examples[i].primary, _hash(examples[i].text)))
    folds = np.zeros(len(examples), np.intp)
    folds[order] = np.arange(len(examples)) % count
    return folds


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# Calibration ---------------------------------------------------------------------------------------------------------


def temperature(found: Floats, wanted: Floats) -> float:
    """What to divide logits by so that probabilities are as sure as they are right (least cross-entropy)."""
    said = wanted.sum(axis=1) > 0

    def entropy(warm: float) -> float:
        return float(-(wanted[said] * np.log(softmax(found[said] / warm) + 1e-12)).sum())

    return min((round(0.2 + 0.02 * step, 2) for step in range(120)), key=entropy)


def none_bias(found: Floats, wanted: Floats) -> float:
    """What to add to ``none`` so that it is said where it should be, by F1."""
    truth = wanted.argmax(axis=1) == found.shape[1] - 1
    margin = found[:, -1] - found[:, :-1].max(axis=1)

    def f1(shift: float) -> float:
        said = margin + shift >= 0
        return 2 * float((said & truth).sum()) / max(int(said.sum() + truth.sum()), 1)

    return min((round(-2 + 0.05 * step, 2) for step in range(81)), key=lambda s: (-round(f1(s), 3), abs(s)))


# The model -------------------------------------------------------------------------------------------------------------


def build(examples: Sequence[Example], headings: Sequence[Example], sha256: str, rules: Rules | None = None) -> Model:
    """Examples → the model that ships. ``sha256`` is of what they were read from; ``rules``: whose cues stand beside."""
    every = [*examples, *headings]
    known, targets = Features(every), Targets.of(every, cues(rules, every) if rules else None)
    points = design(known, every)
    own, back = axes(points)
    found, bias = fit(own, targets, np.arange(len(every)))
    folds = np.append(make_folds(examples), np.full(len(headings), -1))
    about = {
        "codes": targets.codes, "stances": STANCES, "stages": STAGES, "sha256": sha256, "examples": len(examples),
        **calibrated(across_folds(own, targets, folds)[: len(examples)], targets),
    }  # fmt: skip
    return packed(known, points.T @ (back @ found), bias, about)


def packed(known: Features, weights: Any, bias: Floats, about: dict[str, Any]) -> Model:
    """The model of a regression's ``weights`` (features of text and heading alike, then the heading's own; x columns)."""
    size = len(known.keys)
    rows = np.hstack([weights[:size], SHARED * weights[:size] + HEADING * weights[size:]]) * known.rarity[:, None]
    scale = np.abs(rows).max(axis=1) / 127 + 1e-12
    return Model(
        known.keys, np.round(rows / scale[:, None]).astype(np.int8), scale.astype(np.float32),
        (known.rarity**2).astype(np.float32), bias.astype(np.float32), about,
    )  # fmt: skip


def calibrated(found: Floats, targets: Targets) -> dict[str, Any]:
    """From honest logits: the temperature of each question, and what to add to ``none``."""
    n, m = len(targets.codes), len(targets.codes) + len(STANCES)
    wanted = {name: rows[: len(found)] for name, rows in targets.wanted.items()}
    shift = none_bias(found[:, :n], wanted["classes"])
    found[:, n - 1] += shift
    spans = {"classes": slice(0, n), "stance": slice(n, m), "stage": slice(m, None)}
    return {"none": shift, "temperature": {name: temperature(found[:, at], wanted[name]) for name, at in spans.items()}}


def main() -> None:
    from pathlib import Path

    from pipeline.run.resources import folder
    from pipeline.run.yamlfile import tagging_rules

    rules, problems = tagging_rules(folder("rules") / "tagging")
    if problems:
        sys.exit("\n".join(f"{p.file}:{p.line}: {p.message}" for p in problems))
    place = folder("rules") / "examples"
    examples, sha256 = read_examples(place)
    model = build(examples, read_headings(place), built_from(sha256, rules), rules)
    target = Path(__file__).resolve().parents[2] / "tag" / "model.npz"
    data = model.dump()
    target.write_bytes(data)
    sys.stdout.write(f"{len(examples)} examples, {len(model.keys)} features, {len(data)} bytes → {target.name}\n")


if __name__ == "__main__":
    main()
