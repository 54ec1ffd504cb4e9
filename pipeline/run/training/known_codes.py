"""Sub-areas named by rules and labelled examples, held against the instrument: a code that it does not have is told of."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.core.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.core.model import Located

EDITION = "kommunkompassen-2020"
NOWHERE = "none"
REMEDY = "The edition's sub-areas are {}: correct the code"


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """The codes of the edition that the tagger speaks of."""
    from pipeline.run.instruments import from_text, text_of

    name, text = text_of(EDITION)
    instrument, _ = from_text(text, name)
    return frozenset(instrument.subareas)


def unknown_codes(tagging: Path) -> list[Problem]:
    """What rule files in ``tagging``, and labelled examples in a folder ``examples`` in it or beside it, name that is no
    sub-area."""
    from pipeline.run.yamlfile import load

    problems: list[Problem] = []
    for path in sorted(tagging.glob("*.yaml")):
        located, _ = load(path)  # what is wrong with the file itself is told by who reads the rules
        if located is not None and isinstance(located.data, dict):
            problems += [_unknown(str(path), line, code) for code, line in _named(located) if code not in codes()]
    for folder in (tagging / "examples", tagging.parent / "examples"):
        for path in sorted(folder.glob("*.jsonl")):
            problems += _labelled(path)
    return problems


def _unknown(file: str, line: int | None, code: str) -> Problem:
    area = code.split(".", maxsplit=1)[0]
    first = sorted(c for c in codes() if c.startswith(f"{area}.")) or sorted(codes())
    return Problem(file, line, f"the edition has no sub-area '{code}'", REMEDY.format(f"{first[0]}–{first[-1]}"))


def _named(located: Located) -> Iterator[tuple[str, int | None]]:
    """Every code that the rules in a file are about, but ``none``, and its line. What is malformed is for others to tell."""
    targets, lines = located.data.get("targets"), located.data.get("lines")
    for code in targets if isinstance(targets, dict) else ():
        if _is_code(code):
            yield code, located.line("targets", code)
    for n, item in enumerate(lines if isinstance(lines, list) else ()):
        for key in ("prefer", "before"):
            if isinstance(item, dict) and _is_code(item.get(key)):
                yield item[key], located.line("lines", n, key)


def _is_code(value: Any) -> bool:
    """Whether it has the shape of a code: figures on both sides of a point."""
    return isinstance(value, str) and all(part.isdigit() for part in value.split(".")) and value.count(".") == 1


def _labelled(path: Path) -> list[Problem]:
    """What is wrong with the codes of a file of labelled examples, one a line."""
    problems: list[Problem] = []
    try:
        rows = path.read_text("utf-8").split("\n")
    except UnicodeDecodeError:
        return [Problem(str(path), None, "is not UTF-8 text", "Save it again as UTF-8")]
    for line, row in enumerate(rows, 1):
        if not row.strip():
            continue
        try:
            found = json.loads(row)
            named = [found["primary"], *found["accept"]]
        except (ValueError, KeyError, TypeError):
            remedy = 'Write {"text": …, "heading": …, "register": …, "primary": …, "accept": […], "stance": …, "stage": …}'
            problems.append(Problem(str(path), line, "is no labelled example", remedy))
            continue
        unknown = dict.fromkeys(str(code) for code in named if code != NOWHERE and code not in codes())
        problems += [_unknown(str(path), line, code) for code in unknown]
    return problems
