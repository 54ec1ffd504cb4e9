"""How well the ranker ranks, judged across folds of rules/examples: ``python -m bench.ranker [--registers] [--gold FILE]``.

A passage is judged by a model that has not seen it. ``--registers`` leaves out a whole register (documents, web …) at a
time instead, ``--writers`` the passages of each file: how far what is learnt carries over. ``--gold`` measures the
shipped tagger on another labelled file and prints nothing of its texts.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.core.model import TagInput
from pipeline.run.resources import folder
from pipeline.run.training import train
from pipeline.run.training.train import Example
from pipeline.run.yamlfile import tagging_rules
from pipeline.tag.ranker import softmax
from pipeline.tag.tagger import load_tagger


def measures(chances: Any, codes: Sequence[str], accepts: Sequence[Sequence[str]], nowhere: float = 1.0) -> dict[str, float]:
    """What shared/gold/score.py counts, and ECE, from chances (n × classes, ``none`` last). The primary comes first."""
    none = len(codes) - 1
    truth = np.array([codes.index(accepted[0]) for accepted in accepts])
    order = np.argsort(-chances[:, :none], axis=1, kind="stable")[:, :3]
    first, real = order[:, 0], truth != none
    said = (chances.argmax(axis=1) == none) | (chances[:, none] >= nowhere)
    hit = first == truth
    fine = np.array([codes[f] in accepted for f, accepted in zip(first, accepts, strict=True)])
    sure = chances[np.arange(len(chances)), first]
    return {
        "right": float(hit[real].mean()),
        "acceptable": float(fine[real].mean()),
        "top 3": float((order == truth[:, None]).any(axis=1)[real].mean()),
        "none F1": float(2 * (said & ~real).sum() / max(said.sum() + (~real).sum(), 1)),
        "macro": float(np.mean([hit[truth == c].mean() for c in np.unique(truth[real])])),
        "lowest area": min(
            float(hit[[accepted[0][0] == area for accepted in accepts]].mean())
            for area in sorted({accepted[0][0] for accepted in accepts if accepted[0] != "none"})
        ),
        "ECE": expected_calibration_error(hit[real], sure[real]),
    }


def expected_calibration_error(hit: Any, sure: Any, bins: int = 10) -> float:
    """How far, on average over equal bins, the chance named lies from the share that was right."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    return float(sum((place == b).mean() * abs(hit[place == b].mean() - sure[place == b].mean()) for b in np.unique(place)))


def shown(name: str, found: dict[str, float]) -> None:
    print(f"{name:34}" + "".join(f"  {key} {value:.3f}" for key, value in found.items()), flush=True)


def each_subarea(chances: Any, codes: Sequence[str], examples: Sequence[Example]) -> None:
    """A line a sub-area: right, how many, and what it is taken for; then the commonest confusions."""
    first = chances.argmax(axis=1)
    taken: dict[str, Counter[str]] = {code: Counter() for code in codes}
    for example, column in zip(examples, first, strict=True):
        taken[example.primary][codes[column]] += 1
    for code, counts in taken.items():
        others = ", ".join(f"{other} {n}" for other, n in counts.most_common(5) if other != code)
        print(f"  {code:5} {counts[code] / max(counts.total(), 1):.2f} of {counts.total():4}  taken for {others}")
    pairs = Counter({(c, o): n for c, counts in taken.items() for o, n in counts.items() if o != c})
    print("  most confused: " + ", ".join(f"{c}→{o} {n}" for (c, o), n in pairs.most_common(12)))


def by_group(groups: Sequence[str]) -> Any:
    """Folds that are the groups: each is judged by a model that has seen nothing of it."""
    names = sorted(set(groups))
    return np.array([names.index(group) for group in groups])


def gold(path: Path) -> None:
    rules, problems = tagging_rules(folder("rules") / "tagging")
    assert not problems, problems
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    tagger = load_tagger(rules)
    passages = [TagInput(r["text"], (r["heading"],) if r["heading"] else (), r.get("kind")) for r in rows]
    sums = tagger.sums(passages)
    accepts = [[r["primary"], *(a for a in r["accept"] if a != r["primary"])] for r in rows]
    chances = tagger.chances(sums.targets, sums.learnt)
    shown(f"rules and ranker, {path.name}", measures(chances, tagger.targets, accepts, rules.fitted["fused"]["nowhere"]))
    learnt = sums.learnt[:, : len(tagger.targets)]
    shown(f"ranker alone, {path.name}", measures(softmax(learnt), tagger.targets, accepts))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--registers", action="store_true")
    options.add_argument("--writers", action="store_true")
    options.add_argument("--gold", type=Path)
    chosen = options.parse_args()
    if chosen.gold:
        gold(chosen.gold)
        return
    place = folder("rules") / "examples"
    (examples, _), headings = train.read_examples(place), train.read_headings(place)
    targets = train.Targets.of(examples)
    rules, problems = tagging_rules(folder("rules") / "tagging")
    assert not problems, problems
    accepts = [[e.primary, *(a for a in e.accept if a != e.primary)] for e in examples]
    runs: dict[str, Any] = {f"{train.FOLDS} folds": train.make_folds(examples)}
    if chosen.registers:
        runs = {"a register left out": by_group([e.register for e in examples])}
    if chosen.writers:
        runs = {"a file left out": by_group([e.file[-1:] if e.file[0] != "n" else e.file for e in examples])}
    for name, folds in runs.items():
        found = train.honest(examples, headings, folds, rules)
        numbers = train.calibrated(found.copy(), targets)
        found = found[:, : len(targets.codes)]
        found[:, -1] += numbers["none"]
        chances = softmax(found / numbers["temperature"]["classes"])
        shown(name, measures(chances, targets.codes, accepts))
        if chosen.registers:
            for register in sorted({e.register for e in examples}):
                rows = [n for n, e in enumerate(examples) if e.register == register]
                shown(f"  {register}", measures(chances[rows], targets.codes, [accepts[n] for n in rows]))
        else:
            each_subarea(chances, targets.codes, examples)


if __name__ == "__main__":
    main()
