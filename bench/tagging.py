"""How good and how fast the tagger is: ``python -m bench.tagging [--honest] [--rounds N]``.

Quality: the rules alone on rules/examples (their authors have seen those, so it flatters them), and with ``--honest`` the
whole tagger with the ranker judged across folds (some minutes). Speed: beside ``spacy.blank("sv")`` tokenising the
same text, one core, rounds interleaved; a ratio, because machines differ.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import time
from collections import Counter
from typing import Any

import numpy as np

from pipeline.core.model import TagInput
from pipeline.run.resources import folder
from pipeline.run.training.train import Example, honest, read_examples, read_headings
from pipeline.run.yamlfile import tagging_rules
from pipeline.tag.tagger import RuleTagger, load_tagger


def passage(example: Example) -> TagInput:
    kind = "document" if example.register == "audit" else example.register
    return TagInput(example.text, (example.heading,) if example.heading else (), kind)  # type: ignore[arg-type]


def quality(name: str, chances: Any, codes: tuple[str, ...], examples: list[Example]) -> None:
    """One row of the table from chances: examples x (sub-areas, none)."""
    none = len(codes) - 1
    truth = np.array([codes.index(e.primary) for e in examples])
    first = chances[:, :none].argmax(axis=1)
    order = np.argsort(-chances[:, :none], axis=1)[:, :3]
    real = truth != none
    said = chances.argmax(axis=1) == none
    lenient = np.mean([codes[f] in e.accept for f, e in zip(first, examples, strict=True) if e.primary != "none"])
    f1 = 2 * (said & ~real).sum() / max(said.sum() + (~real).sum(), 1)
    each: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for f, e in zip(first, examples, strict=True):
        if e.primary != "none":
            each[e.primary] += 1
            right[e.primary] += codes[f] == e.primary
    macro = np.mean([right[c] / each[c] for c in each])
    right1 = np.mean((first == truth)[real])
    right3 = np.mean([t in o for t, o in zip(truth[real], order[real], strict=True)])
    print(f"{name:34} right {right1:.3f}  acceptable {lenient:.3f}  top 3 {right3:.3f}  none F1 {f1:.3f}  macro {macro:.3f}")


def speed(texts: list[TagInput], rounds: int, rules: Any) -> None:
    """Medians of interleaved rounds: spaCy's blank tokenizer, the rules alone and the whole tagger; warm, then cold.

    Cold is new at every round: nothing is remembered of any word, and the table of words is unpacked again.
    """
    import spacy

    from pipeline.tag import swedish

    def cold(make: Any) -> None:
        swedish._memo.clear()
        swedish._table.cache_clear()
        swedish._first.cache_clear()
        make().tag(texts)

    nlp, alone, whole = spacy.blank("sv"), RuleTagger(rules), load_tagger(rules)
    words = sum(len(nlp.make_doc(t.text)) for t in texts)
    runs: dict[str, Any] = {
        "spacy.blank('sv')": lambda: [nlp.make_doc(t.text) for t in texts],
        "lexical, warm": lambda: alone.tag(texts),
        "whole tagger, warm": lambda: whole.tag(texts),
        "spacy.blank('sv'), cold": lambda: [fresh.make_doc(t.text) for fresh in [spacy.blank("sv")] for t in texts],
        "lexical, cold": lambda: cold(lambda: RuleTagger(rules)),
        "whole tagger, cold": lambda: cold(lambda: load_tagger(rules)),
    }
    took: dict[str, list[float]] = {name: [] for name in runs}
    for run in list(runs.values())[:3]:
        run()
    gc.disable()
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.process_time()
            run()
            took[name].append(time.process_time() - start)
            gc.collect()
    gc.enable()
    goals = {"lexical": 1.6, "whole tagger": 2.5}
    print(f"{len(texts)} passages, {words} spaCy tokens, {rounds} rounds interleaved, CPU, imports not counted")
    for name, times in took.items():
        base = statistics.median(took["spacy.blank('sv'), cold" if name.endswith("cold") else "spacy.blank('sv')"])
        own, goal = statistics.median(times), goals.get(name.partition(",")[0])
        aim = f"  (goal {goal})" if goal else ""
        print(f"  {name:26}{own:7.2f} s {words / own / 1e6:6.2f} M tokens/s {own / base:6.2f}{aim}")


def memory(texts: list[TagInput], made: RuleTagger, passages: int = 100_000) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = 0
    while done < passages:
        numbered = [TagInput(f"{t.text} ord{done + n}x", t.heading, t.kind) for n, t in enumerate(texts)]
        made.tag(numbered)  # every passage has a word never seen before
        done += len(texts)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory over {done} passages with a new word each: peak {before // 1024} → {after // 1024} MB")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--honest", action="store_true", help="the ranker across folds (some minutes)")
    options.add_argument("--memory", action="store_true", help="100,000 passages")
    options.add_argument("--rounds", type=int, default=9)
    chosen = options.parse_args()
    rules, problems = tagging_rules(folder("rules") / "tagging")
    assert not problems, problems
    examples, _ = read_examples(folder("rules") / "examples")
    texts = [passage(e) for e in examples]
    alone, full = RuleTagger(rules), load_tagger(rules)
    sums = alone.sums(texts)
    quality("rules alone, examples they know", alone.chances(sums.targets, None), alone.targets, examples)
    if chosen.honest:
        learnt = honest(examples, read_headings(folder("rules") / "examples"))
        quality("rules and ranker, ranker by folds", full.chances(sums.targets, learnt), full.targets, examples)
    speed(texts, chosen.rounds, rules)
    if chosen.memory:
        memory(texts, full)


if __name__ == "__main__":
    main()
