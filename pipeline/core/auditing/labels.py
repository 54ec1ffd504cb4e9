"""What a finding is about, as people say it: ``judgement E1 6.4`` → ``bedömning EA 6.4``. The subject itself stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.core.messages import say

PEOPLE = frozenset(("sheet", "judgement", "resolution", "assignment"))  # what is known by whose it is
NUMBERED = {"award": "P", "evidence": "B", "source": "K", "reply": "R"}
WORDED = frozenset((
    "anchor_verdict", "assignment", "award", "award_evidence", "blob", "checkpoint", "decision", "evaluation", "evaluator",
    "event", "event_part", "evidence", "instrument", "judgement", "passage", "passage_fts", "reply", "resolution", "rules",
    "sheet", "signing_key", "source", "suggestion", "version",
))  # fmt: skip


def label(subject: str, names: Mapping[str, str], lang: str) -> str:
    """The subject in words; what is not known by a table's name (a file, a trigger) stays. ``names``: evaluators by id."""
    what, *rest = subject.split(" ")
    if what not in WORDED:
        return subject
    if what in PEOPLE and rest:
        if what == "sheet" and rest[0] == "consensus":
            return " ".join([say("audit-label-consensus", lang), *rest[1:]])
        rest[0] = say("audit-label-consensus", lang) if rest[0] == "consensus" else names.get(rest[0], rest[0])
    if what in NUMBERED and rest and rest[0].isdecimal():
        rest[0] = NUMBERED[what] + rest[0]
    return " ".join([say(f"audit-label-{what}", lang), *rest])
