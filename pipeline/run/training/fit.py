"""Fits the numbers that join rules, cues and ranker: ``python -m pipeline.run.training.fit`` writes rules/tagging/fitted.yaml.

The ranker's part is taken across folds (a passage is judged by a model that has not seen it), so that the join does not
trust it more than new text will bear it out. The rules' part is judged on examples that their authors had not seen.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.core.model import TagInput
from pipeline.tag import stance
from pipeline.tag.tagger import RuleTagger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.core.rules import Rules
    from pipeline.run.training.train import Example

    Numbers = dict[str, dict[str, float]]


LIKE = "spare"  # the file whose passages are as sparing with the field's words as real pages
AGREE = 0.92  # of an answer's weight is said as it stands: careful people agree so often on real pages (shared/gold/GUIDE.md)
SOFTER = 0.9  # and the rest is softer than our examples bear out; with both these stay calibrated with a register left out too
NOWHERE = 0.18  # share of real passages that belong nowhere


def fitted(rules: Rules, examples: Sequence[Example], learnt: Any, beside: Mapping[str, Any]) -> Numbers:
    """All numbers, by name. ``learnt``: the ranker's honest logits, examples x (classes, stances, stages); ``beside``: how
    the cues speak (``train.beside``)."""
    tagger = RuleTagger(rules)
    sums = tagger.sums([TagInput(e.text, (e.heading,) if e.heading else ()) for e in examples])
    codes = {code: n for n, code in enumerate(tagger.targets)}
    truth = np.array([codes[e.primary] for e in examples])
    width = len(codes)
    said, weights = judges(examples)
    out: Numbers = {
        "rules": {**joined(sums.targets, None, truth), "also": 0.25},
        "fused": {**joined(sums.targets[said], learnt[said, :width], truth[said], weights), "also": 0.25},
    }
    for question, (weights, bias) in beside.items():
        out |= manner(rules, question, weights, bias)
    return out


def judges(examples: Sequence[Example]) -> tuple[Any, Any]:
    """The examples by which rules and learnt parts are joined (a truth value each), and what each of these weighs.

    Of most examples the rules' authors know too much, or they name their matter too plainly: what learnt from them
    would be overtrusted. Those of ``LIKE`` judge, with all that belong nowhere, in the share that these have of real pages.
    """
    none = np.array([e.primary == "none" for e in examples])
    like = np.array([e.file == LIKE for e in examples]) & ~none
    if not like.any():
        like = np.array([e.fresh for e in examples]) & ~none
    fresh = np.array([e.fresh for e in examples]) & none
    share = NOWHERE / (1 - NOWHERE) * like.sum() / max(int(fresh.sum()), 1)
    said = like | fresh
    return said, np.where(none[said], share, 1.0)


def joined(sums: Any, learnt: Any, truth: Any, heavy: Any = None) -> dict[str, float]:
    """The factors of rules and ranker and the start of ``none``, by least cross-entropy over the examples, which weigh
    ``heavy`` (None: the same)."""
    from scipy.optimize import minimize  # type: ignore[import-untyped,unused-ignore]

    def logits(z: Any) -> Any:
        found = z[0] * sums + (0 if learnt is None else z[2] * learnt)
        found[:, -1] += z[1]
        return found

    def entropy(z: Any) -> float:
        found = logits(z)
        found = found - found.max(axis=1, keepdims=True)
        log = found - np.log(np.exp(found).sum(axis=1, keepdims=True))
        return float(-np.average(log[np.arange(len(truth)), truth], weights=heavy))

    best = minimize(entropy, [0.8, 0.5, 1.0][: 2 if learnt is None else 3], method="Nelder-Mead").x
    if learnt is not None:
        best = SOFTER * best
    numbers = {"sharp": float(best[0]), "none": float(best[1])}
    if learnt is not None:
        numbers |= {"ranker": float(best[2]), "sure": AGREE}
    numbers["nowhere"] = nowhere(logits(best), truth, heavy)
    return {name: round(value, 3) for name, value in numbers.items()}


def nowhere(logits: Any, truth: Any, heavy: Any = None) -> float:
    """From which chance of ``none`` on nothing is suggested, though a sub-area's chance be larger, by F1.

    Thirty-six sub-areas share what ``none`` has alone, so being the largest says little. Where several do as well it is the
    middle of them.
    """
    none = logits.shape[1] - 1
    chances = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    largest = chances.argmax(axis=1) == none
    weights = np.ones(len(truth)) if heavy is None else heavy

    def f1(least: float) -> float:
        said = largest | (chances[:, none] >= least)
        both = weights[said & (truth == none)].sum()
        return 2 * float(both) / max(float(weights[said].sum() + weights[truth == none].sum()), 1e-9)

    found = [f1(0.02 * step) for step in range(1, 50)]
    good = [step for step, value in enumerate(found, 1) if value >= max(found) - 0.005]
    return 0.02 * good[len(good) // 2]


def manner(rules: Rules, question: str, weights: Any, bias: Any) -> Numbers:
    """How each cue speaks for each answer of ``question``, from ``weights`` (features × answers). They were learnt together
    with the words' (``train.beside``), so both are trusted as they are; ``bias`` is for rules that speak alone."""
    answers = stance.ANSWERS[question]
    named: Numbers = {
        name: {a: round(float(v), 2) for a, v in zip(answers, row, strict=True)}
        for name, row in zip(stance.names(rules, question), weights, strict=True)
        if np.abs(row).max() >= 0.05
    }
    start = {a: round(float(v), 2) for a, v in zip(answers, bias, strict=True)}
    return {question: {**start, "ranker": 1.0}, **named}


def written(numbers: Numbers) -> str:
    """The numbers as the YAML file that rules are read from."""
    lines = [
        '# Anpassade tal, skrivna av "python -m pipeline.run.training.fit" ur rules/examples. Ändra dem inte för hand.',
        "title: Anpassade tal",
        "fitted:",
    ]
    for name, row in numbers.items():
        lines.append(f'  "{name}": {{{", ".join(f"{key}: {value}" for key, value in row.items())}}}')
    return "\n".join(lines) + "\n"


def main() -> None:
    from pipeline.run.resources import folder
    from pipeline.run.training import train
    from pipeline.run.yamlfile import tagging_rules

    place = folder("rules")
    rules, problems = tagging_rules(place / "tagging")
    if problems:
        sys.exit("\n".join(f"{p.file}:{p.line}: {p.message}" for p in problems))
    examples, _ = train.read_examples(place / "examples")
    headings = train.read_headings(place / "examples")
    every = [*examples, *headings]
    own, _ = train.axes(train.design(train.Features(every), every))
    targets = train.Targets.of(every, train.cues(rules, every))
    folds = np.append(train.make_folds(examples), np.full(len(headings), -1))
    learnt = train.across_folds(own, targets, folds)[: len(examples)]
    text = written(fitted(rules, examples, learnt, train.beside(own, targets)))
    (place / "tagging" / "fitted.yaml").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(examples)} examples → fitted.yaml\n")


if __name__ == "__main__":
    main()
