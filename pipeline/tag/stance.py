"""Stance and stage: groups of words (cues) in the passage, in its last sentence and in its heading, weighed.

A passage lands where its last sentence does, so a cue there counts for itself. How each cue speaks for each answer is a
number in the rules' ``fitted`` part; a learned ranker, where there is one, speaks through one number more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.core.model import STAGES, STANCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.core.rules import Rules

PLACES = ("text", "last", "heading")
ANSWERS: dict[str, tuple[str, ...]] = {"stance": STANCES, "stage": STAGES}


def names(rules: Rules, question: str) -> list[str]:
    """The features of ``question`` ("stance" or "stage") in the order in which they are weighed."""
    cues = [cue.id for cue in rules.cues if cue.id.startswith(question)]
    return [f"{cue} {place}" for place in PLACES for cue in cues]


class Manner:
    """Answers one question from which cues stand where."""

    def __init__(self, rules: Rules, question: str) -> None:
        import numpy as np

        self.answers = ANSWERS[question]
        self.cues = [n for n, cue in enumerate(rules.cues) if cue.id.startswith(question)]
        self.features = names(rules, question)
        self._weights = np.array([self._row(rules.fitted.get(name, {})) for name in self.features], np.float64)
        self._bias = np.array(self._row(rules.fitted.get(question, {})))
        self._ranker = rules.fitted.get(question, {}).get("ranker", 1.0)
        if not self.features:
            self._weights = np.zeros((0, len(self.answers)))

    def _row(self, numbers: Mapping[str, float]) -> list[float]:
        return [numbers.get(answer, 0.0) for answer in self.answers]

    def present(self, places: Sequence[Any]) -> Any:
        """Sums over all cues in text, last sentence and heading (passages x cues each) → passages x features, 0 or 1."""
        import numpy as np

        return np.hstack([(sums[:, self.cues] > 0).astype(float) for sums in places])

    def answer(self, places: Sequence[Any], learnt: Any = None) -> list[int]:
        """The answer for each passage, by its place in ``answers``; ``learnt``: the ranker's logits, if there is one."""
        found = self._bias + self.present(places) @ self._weights
        if learnt is not None:
            found = found + self._ranker * learnt
        return [int(n) for n in found.argmax(axis=1)]

    def speaking(self, answer: int) -> list[int]:
        """The cues (numbers among all) that speak for ``answer`` in text or last sentence."""
        count = len(self.cues)
        said = self._weights[:count, answer] + self._weights[count : 2 * count, answer]
        return [cue for cue, weight in zip(self.cues, said, strict=True) if weight > 0.15]

    def weight(self, cue: int, answer: int) -> float:
        """How much the cue speaks for the answer, in the text."""
        return float(self._weights[self.cues.index(cue), answer])
