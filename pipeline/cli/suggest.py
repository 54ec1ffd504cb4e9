"""``belagg suggest``: JSON Lines in, JSON Lines out, no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click

from pipeline.cli.common import Answer, command
from pipeline.core.errors import UsageError
from pipeline.core.model import Match, Suggestion, TagInput

BATCH = 1000


@click.argument("file", default="-", metavar="FILE|-")
@click.option("--top", type=click.IntRange(1, 36), default=5, show_default=True, metavar="N")
@click.option("--language", default="sv", show_default=True, metavar="CODE", help="sv, or a folder in rules/: no")
@click.option("--semantic", is_flag=True, help="hear meaning where words are unsure (needs the extra semantic)")
def _suggest(answer: Answer, file: str, top: int, language: str, semantic: bool) -> None:  # noqa: ARG001, FBT001 click hands it over
    from pipeline.run.training.tagging import tagger, tagger_in

    if semantic and language != "sv":
        raise UsageError("semantic-language", language=language)
    made = tagger(semantic=semantic) if language == "sv" else tagger_in(language)
    out = sys.stdout
    # a text file on every platform; half a surrogate pair is written as JSON escapes it
    out.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    with _lines(file) as lines:
        parsed = _parsed(lines)
        while batch := list(islice(parsed, BATCH)):
            inputs = [TagInput(p["text"], heading_of(p), p.get("kind")) for p in batch]
            for given, suggestion in zip(batch, made.tag(inputs, top=top), strict=True):
                out.write(json.dumps(suggestion_json(given.get("id"), suggestion), ensure_ascii=False) + "\n")
            out.flush()


def _lines(file: str) -> Any:
    if file == "-":
        if sys.stdin is None:
            raise UsageError("input-closed")
        sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        return click.open_file("-", encoding="utf-8")
    if Path(file).is_dir():
        raise UsageError("input-folder", name=file)
    if not Path(file).is_file():
        raise UsageError("file-missing", name=file)
    return click.open_file(file, encoding="utf-8-sig")


def _parsed(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    try:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line.removeprefix("\ufeff"), parse_constant=_no_number)
                line.encode("utf-8")
            except (ValueError, RecursionError) as fault:
                raise UsageError("input-json", line=number) from fault
            if not isinstance(value, dict) or not isinstance(value.get("text"), str):
                raise UsageError("input-json", line=number)
            if not isinstance(value.get("kind"), str | None):
                raise UsageError("input-json", line=number)
            yield value
    except UnicodeDecodeError as fault:
        raise UsageError("text-encoding") from fault


def _no_number(name: str) -> float:
    raise ValueError(name)


def heading_of(value: dict[str, Any]) -> tuple[str, ...]:
    """A heading given as text or as a path of texts."""
    heading = value.get("heading")
    if isinstance(heading, str) and heading.strip():
        return (heading,)
    return tuple(str(h) for h in heading) if isinstance(heading, list) else ()


def suggestion_json(ident: object, s: Suggestion) -> dict[str, Any]:
    """The contract's shape of one suggestion."""
    return {
        "id": ident,
        "stance": s.stance,
        "stage": s.stage,
        "tags": [
            {
                "subarea": t.subarea,
                "score": round(t.score, 4),
                "suggested": t.suggested,
                "matches": matches_json(t.matches),
            }
            for t in s.tags
        ],
        "because": {"stance": matches_json(s.stance_matches), "stage": matches_json(s.stage_matches)},
    }


def matches_json(matches: Iterable[Match]) -> list[dict[str, Any]]:
    return [
        {"start": m.start, "end": m.end, "text": m.text, "rule": m.rule, "weight": round(m.weight, 3)} for m in matches
    ]


suggest = command("suggest", reads=True)(_suggest)
