"""What erasing a stretch of text means: where it stands, what is left of words and values, and how replay goes on without.

Every sign of an erased stretch becomes ``█``, so that all other offsets stay what they were. What is left of an event's
part stands in the prose of the ``erased`` event under ``left``: ``{"17/prose": {…}}``. Replay takes it in the part's place;
a part that is erased and has nothing left says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipeline.core.log import Event
from pipeline.core.wording.spelled import expressions

SIGN = "█"
READER = "redacted-1"  # the reader of a redacted version: its bytes are its text
SHORT = 4  # characters: what is shorter is sought as whole words only
Span = tuple[int, int]


def pattern(words: str) -> re.Pattern[str]:
    """Finds ``words`` whatever the case, the white space between them, and how accents are composed; in addresses too."""
    pieces = [_either(piece) for piece in unicodedata.normalize("NFC", words).split()]
    body = r"\s+".join(pieces)
    if len(words.strip()) < SHORT:
        body = rf"(?<!\w){body}(?!\w)"
    return re.compile("|".join([body, *expressions(words)]), re.IGNORECASE)


def _either(piece: str) -> str:
    return "".join(_sign(c) for c in piece)


def _sign(c: str) -> str:
    apart = unicodedata.normalize("NFD", c)
    return re.escape(c) if apart == c else f"(?:{re.escape(c)}|{re.escape(apart)})"


def spans(text: str, found: re.Pattern[str]) -> list[Span]:
    """Where the words stand in ``text``."""
    return [m.span() for m in found.finditer(text) if m.end() > m.start()]


def blacked(text: str, stretches: Iterable[Span]) -> str:
    """``text`` with a sign for every erased character; line ends stay, so that blocks stay blocks."""
    out, at = [], 0
    for start, end in merged(stretches):
        out += [text[at:start], *(c if c == "\n" else SIGN for c in text[start:end])]
        at = end
    return "".join([*out, text[at:]])


def merged(stretches: Iterable[Span]) -> list[Span]:
    """In order, without overlaps."""
    out: list[Span] = []
    for start, end in sorted(stretches):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def overlaps(stretches: Iterable[Span], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in stretches)


def cleaned(value: Any, found: re.Pattern[str]) -> Any:
    """A JSON value with the words blacked out in every string of it (keys too)."""
    if isinstance(value, str):
        return blacked(value, spans(value, found))
    if isinstance(value, list):
        return [cleaned(item, found) for item in value]
    if isinstance(value, dict):
        return {cleaned(key, found): cleaned(item, found) for key, item in value.items()}
    return value


def holds(value: Any, found: re.Pattern[str]) -> bool:
    """Whether the words stand in any string of a JSON value."""
    if isinstance(value, str):
        return found.search(value) is not None
    if isinstance(value, list):
        return any(holds(item, found) for item in value)
    if isinstance(value, dict):
        return any(holds(key, found) or holds(item, found) for key, item in value.items())
    return False


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


def quote_left(facts: Mapping[str, Any], prose: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A decision's words as they stand in the redacted ``text``: quote, prefix and suffix are slices of it."""
    start, end = facts["start"], facts["end"]
    around = len(prose.get("prefix") or ""), len(prose.get("suffix") or "")
    return dict(prose) | {
        "quote": text[start:end], "prefix": text[max(0, start - around[0]) : start], "suffix": text[end : end + around[1]],
    }  # fmt: skip


def again(redacted: str, text: str) -> bool:
    """Whether ``text`` has, between the same words, what was erased from the text that is now ``redacted``."""
    for m in re.finditer(rf"{SIGN}+(?:\n{SIGN}+)*", redacted):
        before, after = redacted[max(0, m.start() - AROUND) : m.start()], redacted[m.end() : m.end() + AROUND]
        if SIGN in before:
            before = before.rpartition(SIGN)[2]
        after = after.partition(SIGN)[0]
        if len((before + after).strip()) < LEAST:
            continue
        there = re.compile(f"{re.escape(before)}(.{{{len(m.group())}}}){re.escape(after)}", re.DOTALL)
        if any(SIGN not in hit.group(1) for hit in there.finditer(text)):
            return True
    return False


def same_but_erased(redacted: str, text: str) -> bool:
    """Whether ``text`` is the redacted one with all its words."""
    return len(text) == len(redacted) and text != redacted and all(b in (a, SIGN) for a, b in zip(text, redacted, strict=True))


AROUND = 24  # characters on each side by which an erased place is known again
LEAST = 10  # of these at least


# replay ----------------------------------------------------------------------------------------------------------


def left(events: Iterable[Event]) -> tuple[set[tuple[int, str]], dict[tuple[int, str], dict[str, Any]]]:
    """(parts that ``erased`` events name, what is left of those of which anything is). The newest word counts:
    what an erased event left can itself have been erased by a later one."""
    named: set[tuple[int, str]] = set()
    rest: dict[tuple[int, str], dict[str, Any]] = {}
    erasures = [e for e in events if e.kind == "erased"]
    for e in sorted(erasures, key=lambda e: -e.seq):
        facts = rest.get((e.seq, "facts"), e.facts) or {}
        prose = rest.get((e.seq, "prose"), e.prose) or {}
        for seq, part in facts.get("parts", []):
            if isinstance(seq, int) and seq < e.seq:
                named.add((seq, part))
        for name, value in (prose.get("left") or {}).items():
            key = _key(name)
            if key is not None and key in named and key[0] < e.seq and isinstance(value, dict):
                rest.setdefault(key, value)
    return named, rest


def _key(name: str) -> tuple[int, str] | None:
    seq, _, part = name.partition("/")
    return (int(seq), part) if seq.isdecimal() else None


def effective(
    events: Iterable[Event], named: set[tuple[int, str]], rest: Mapping[tuple[int, str], dict[str, Any]]
) -> Iterator[Event]:
    """The events as replay takes them: an erased part says what is left of it, or nothing."""
    for e in events:
        if (e.seq, "facts") in named or (e.seq, "prose") in named:
            e = replace(  # noqa: PLW2901 the same event, as far as it can still be heard
                e,
                facts=rest.get((e.seq, "facts")) if (e.seq, "facts") in named else e.facts,
                prose=rest.get((e.seq, "prose")) if (e.seq, "prose") in named else e.prose,
            )
        yield e
