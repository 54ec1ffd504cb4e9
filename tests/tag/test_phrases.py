"""Phrases and their conditions are held against a plain reading of what they say, over texts made of few words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.model import TagInput
from pipeline.core.rules import Pattern, Rule, Rules, pattern
from pipeline.tag import swedish
from pipeline.tag.tagger import RuleTagger

WORDS = ["plan", "mål", "chef", "bok", "hus"]
GAPS = st.sampled_from([" ", " .. ", " … "])
TEXTS = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
PATTERNS = st.tuples(st.lists(st.sampled_from([*WORDS, "plan|mål"]), min_size=1, max_size=4), GAPS).map(lambda p: p[1].join(p[0]))
CONDITIONS = st.lists(PATTERNS, max_size=2)


def made(text: str) -> Pattern:
    found = pattern(text)
    assert found is not None
    return found


def ends(found: Pattern, tokens: list[str], at: int) -> bool:
    """Whether the pattern stands from its anchor at ``at`` on, each word in turn the nearest that fits."""
    lengths = [min(map(len, alternatives)) for alternatives in found.words]
    anchor = max(range(len(lengths)), key=lambda i: (lengths[i], -i))
    if tokens[at] not in found.words[anchor]:
        return False
    return _goes(found, tokens, (at, anchor), -1) and _goes(found, tokens, (at, anchor), 1)


def _goes(found: Pattern, tokens: list[str], begin: tuple[int, int], step: int) -> bool:
    at, i = begin
    while 0 <= i + step < len(found.words):
        gap = found.gaps[i] if step < 0 else found.gaps[i + 1]
        i += step
        near = [at + step * far for far in range(1, gap + 2)]
        there = [n for n in near if 0 <= n < len(tokens) and tokens[n] in found.words[i]]
        if not there:
            return False
        at = there[0]
    return True


def stands(found: Pattern, lists: list[list[str]]) -> bool:
    """Whether a condition stands anywhere: from its first word on."""
    return any(
        tokens[at] in found.words[0] and _goes(found, tokens, (at, 0), 1) for tokens in lists for at in range(len(tokens))
    )


@settings(max_examples=150, deadline=None)
@given(PATTERNS, CONDITIONS, CONDITIONS, TEXTS, TEXTS)
def test_a_rule_speaks_where_its_words_stand_and_its_conditions_hold(
    words: str, near: list[str], without: list[str], text: str, heading: str
) -> None:
    conditions = [tuple(map(made, each)) for each in (near, without)]
    rule = Rule("r", "3.3", made(words), 2.0, 0.5, *conditions)
    tagger = RuleTagger(Rules((rule,)), language=swedish)
    lists = [text.split(), heading.split()]
    holds = (not near or any(stands(c, lists) for c in conditions[0])) and not any(stands(c, lists) for c in conditions[1])
    said = [holds and any(ends(rule.pattern, tokens, at) for at in range(len(tokens))) for tokens in lists]
    found = float(tagger.sums([TagInput("annat"), TagInput(text, (heading,))]).targets[1, 0])
    assert abs(found - (2.0 * said[0] + 0.5 * said[1])) < 1e-6
