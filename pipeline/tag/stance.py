"""Stance and stage: groups of words (cues) in the passage, in its last sentence and in its heading, weighed.

A passage lands where its last sentence does, so a cue there counts for itself; and an interview praises and blames more
than a policy does, so the kind of source has a say where it is known. How each cue speaks for each answer is a
number in the rules' ``fitted`` part; a learned ranker, where there is one, speaks through one number more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.core.model import SOURCE_KINDS, STAGES, STANCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.core.rules import Rules

PLACES = ("text", "last", "heading")
SPEAKS = 0.15  # how much a cue must weigh for an answer to be shown as its ground
_KINDS: dict[str | None, int] = {kind: n for n, kind in enumerate((None, *SOURCE_KINDS))}
ANSWERS: dict[str, tuple[str, ...]] = {"stance": STANCES, "stage": STAGES}


def names(rules: Rules, question: str) -> list[str]:
    """The features of ``question`` ("stance" or "stage") in the order in which they are weighed."""
    cues = [cue.id for cue in rules.cues if cue.id.startswith(question)]
    return [*(f"{cue} {place}" for place in PLACES for cue in cues), *(f"{question} in {kind}" for kind in SOURCE_KINDS)]


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

        self._kinds = np.vstack([np.zeros((1, len(self.answers))), self._weights[len(PLACES) * len(self.cues) :]])
        count = len(self.cues)
        said = self._weights[:count] + self._weights[count : 2 * count]
        # for each answer the cues (numbers among all) that speak for it
        self.speaking = [[self.cues[n] for n in (said[:, a] > SPEAKS).nonzero()[0]] for a in range(said.shape[1])]

    def _row(self, numbers: Mapping[str, float]) -> list[float]:
        return [numbers.get(answer, 0.0) for answer in self.answers]

    def present(self, places: Sequence[Any], kinds: Sequence[str | None]) -> Any:
        """Passages x features, 0 or 1, from sums over all cues in text, last sentence and heading and the sources' kinds."""
        import numpy as np

        seen = [(sums[:, self.cues] > 0).astype(float) for sums in places]
        return np.hstack([*seen, np.eye(len(_KINDS))[np.array([_KINDS.get(kind, 0) for kind in kinds], dtype=int), 1:]])

    def answer(self, places: Sequence[Any], kinds: Sequence[str | None], learnt: Any = None) -> list[int]:
        """The answer for each passage, by its place in ``answers``; ``learnt``: the ranker's logits, if there is one."""
        import numpy as np

        width = len(self.cues)
        found = self._kinds.take(np.array([_KINDS.get(kind, 0) for kind in kinds], dtype=int), axis=0)
        for n, sums in enumerate(places):
            found += (sums.take(self.cues, axis=1) > 0).astype(float) @ self._weights[n * width : (n + 1) * width]
        found += self._bias if learnt is None else self._ranker * learnt  # the ranker has a bias of its own
        answers: list[int] = found.argmax(axis=1).tolist()
        return answers
