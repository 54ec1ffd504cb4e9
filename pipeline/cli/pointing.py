"""How personal data and suspected names are said: what, how many and where, never the words themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.cli.common import Answer
from pipeline.core.people.pointed import Pointed

SHOWN = 6  # places in a line; the rest is counted


def lines(answer: Answer, source: str, pointed: Sequence[Pointed], replaced: int = 0) -> list[str]:
    """What there is to say of a source, a line each; ``source`` is K7.1."""
    out = [answer.word("interview-names", count=replaced)] if replaced else []
    masked = Counter(p.what.removeprefix("masked-") for p in pointed if p.what.startswith("masked-"))
    if masked:
        what_masked = ", ".join(f"{n} {answer.word(f'personal-{w}')}" for w, n in sorted(masked.items()))
        out.append(answer.word("pointed-masked", what=what_masked))
    for what in ("name", "identity", "identity-unlikely"):
        found = [p for p in pointed if p.what == what]
        if found:
            out.append(answer.word(f"pointed-{what}", places=places(answer, source, found), source=source.partition(".")[0]))
    return out


def places(answer: Answer, source: str, pointed: Iterable[Pointed]) -> str:
    """``K7.1:3, K7.1:5, rubrik``, each once."""
    outside = answer.word("pointed-outside")
    names = list(dict.fromkeys(outside if p.passage is None else f"{source}:{p.passage}" for p in pointed))
    more = f" … (+{len(names) - SHOWN})" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def as_json(source: str, pointed: Iterable[Pointed]) -> list[dict[str, Any]]:
    """Offsets are code points in the version's text; ``passage`` is null outside of passages."""
    return [
        {"what": p.what, "passage": None if p.passage is None else f"{source}:{p.passage}", "start": p.start, "end": p.end}
        for p in pointed
    ]
