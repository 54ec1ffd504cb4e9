"""How good and how fast the tagger is: ``python -m bench.tagging [--honest] [--semantic] [--memory] [--rounds N]``.

Quality: the rules alone on rules/examples (their authors have seen those, so it flatters them), and with ``--honest`` the
whole tagger with the ranker judged across folds (some minutes). Speed: beside ``spacy.blank("sv")`` tokenising the
same text, one core, CPU time, rounds interleaved; a ratio, because machines differ. spaCy remembers 10,000 pieces of
text, so it is quickest where there are few passages.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from typing import Any

import numpy as np

from bench.measure import interleaved, line
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


PEER, ALONE, WHOLE = "spacy.blank('sv')", "lexical evidence", "whole tagger"
GOALS = {ALONE: 1.6, WHOLE: 2.5}


def warm(texts: list[TagInput], rounds: int, rules: Any) -> None:
    """Every word has been seen: medians of interleaved rounds in one process, after one that is not counted."""
    import spacy

    nlp, alone, whole = spacy.blank("sv"), RuleTagger(rules), load_tagger(rules)
    runs: dict[str, Any] = {
        PEER: lambda: [nlp.make_doc(t.text) for t in texts],
        ALONE: lambda: alone.tag(texts),
        WHOLE: lambda: whole.tag(texts),
    }
    gc.disable()
    took = interleaved(runs, rounds)
    gc.enable()
    print(f"warm: {len(texts)} passages, {sum(len(nlp.make_doc(t.text)) for t in texts)} spaCy tokens, {rounds} rounds")
    for name, goal in GOALS.items():
        line(f"  {name}", took[name], took[PEER], str(goal))


def cold(passages: int, rounds: int) -> None:
    """No word has been seen: each run is a process of its own, timed once, imports not counted.

    With loading: spaCy's ``blank`` made too; our rules parsed, or known again, and the model read.
    """
    print(f"cold: {passages} passages, {rounds} rounds, each a fresh process")
    took: dict[str, list[list[float]]] = {name: [] for name in (PEER, *GOALS)}
    for _ in range(rounds):
        for name, runs in took.items():
            said = subprocess.check_output([sys.executable, "-m", "bench.tagging", "--once", name, "--passages", str(passages)])
            runs.append(json.loads(said))
    load, first = ({name: statistics.median(run[n] for run in runs) for name, runs in took.items()} for n in (0, 1))
    for name, goal in GOALS.items():
        line(f"  {name}, loading not counted", first[name], first[PEER], str(goal))
        line(f"  {name}, loading counted", load[name] + first[name], load[PEER] + first[PEER], str(goal))


def once(name: str, texts: list[TagInput]) -> tuple[float, float]:
    """CPU seconds of loading, and of the first time that the texts are seen."""
    if name == PEER:
        import spacy

        began = time.process_time()
        nlp = spacy.blank("sv")
        loaded = time.process_time()
        for text in texts:
            nlp.make_doc(text.text)
    else:
        began = time.process_time()
        rules, _ = tagging_rules(folder("rules") / "tagging")
        made = load_tagger(rules) if name == WHOLE else RuleTagger(rules)
        loaded = time.process_time()
        made.tag(texts)
    return loaded - began, time.process_time() - loaded


def meaning(texts: list[TagInput], rules: Any) -> None:
    """The tagger with the extra ``semantic`` beside the embedding calls that it makes."""
    from pipeline.tag.semantic import load_semantic

    spent = [0.0, 0.0]
    semantic = load_semantic()
    embed = semantic._model.embed

    def timed(asked: Any) -> Any:
        began = time.process_time()
        found = embed(asked)
        spent[0] += time.process_time() - began
        spent[1] += len(asked)
        return found

    semantic._model.embed = timed  # type: ignore[method-assign,assignment]
    made = load_tagger(rules, semantic=semantic)
    began = time.process_time()
    made.tag(texts)
    line(f"semantic: {len(texts)} passages, {spent[1]:.0f} embedded", time.process_time() - began, spent[0], "1.3")


def memory(texts: list[TagInput], made: RuleTagger, passages: int = 100_000) -> None:
    print(f"memory over {passages} passages with a new word each, MB:", end="")
    for done in range(0, passages, len(texts)):
        made.tag([TagInput(f"{t.text} ord{done + n}x", t.heading, t.kind) for n, t in enumerate(texts)])
        print(f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}", end="", flush=True)
    print()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--honest", action="store_true", help="the ranker across folds (some minutes)")
    options.add_argument("--memory", action="store_true", help="100,000 passages")
    options.add_argument("--semantic", action="store_true", help="with the extra semantic, on 300 passages")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--once", help=argparse.SUPPRESS)
    options.add_argument("--passages", type=int, default=0, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    examples, _ = read_examples(folder("rules") / "examples")
    examples.sort(key=lambda e: hashlib.sha256(e.text.encode()).digest())  # every sub-area among the first few hundred
    texts = [passage(e) for e in examples][: chosen.passages or None]
    if chosen.once:
        print(json.dumps(once(chosen.once, texts)))
        return
    rules, problems = tagging_rules(folder("rules") / "tagging")
    assert not problems, problems
    alone, full = RuleTagger(rules), load_tagger(rules)
    sums = alone.sums(texts)
    quality("rules alone, examples they know", alone.chances(sums.targets, None), alone.targets, examples)
    if chosen.honest:
        learnt = honest(examples, read_headings(folder("rules") / "examples"))
        quality("rules and ranker, ranker by folds", full.chances(sums.targets, learnt), full.targets, examples)
    for passages in (418, len(texts)):
        cold(passages, chosen.rounds)
    for passages in (418, len(texts)):
        warm(texts[:passages], chosen.rounds, rules)
    if chosen.semantic:
        meaning(texts[:300], rules)
    if chosen.memory:
        memory(texts, full)


if __name__ == "__main__":
    main()
