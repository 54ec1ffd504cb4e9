"""Instrument files: found by id or path, read, checked."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.core.errors import UsageError
from pipeline.core.ids import canonical_json, sha256_hex
from pipeline.core.instrument import Instrument, parse
from pipeline.core.model import Located, Problem
from pipeline.run.resources import folder


def known() -> list[str]:
    """The ids of the instruments that come with the product."""
    return sorted(path.stem for path in folder("rules").glob("*.yaml"))


def text_of(ident: str) -> tuple[str, str]:
    """An instrument's file name and text, by id or by path. Raises UsageError for an unknown one."""
    path = Path(ident) if ident.endswith((".yaml", ".yml")) else folder("rules") / f"{ident}.yaml"
    if not path.is_file():
        raise UsageError("instrument-unknown", id=ident, known=", ".join(known()))
    return path.name, path.read_text(encoding="utf-8")


def from_text(text: str, file: str) -> tuple[Instrument, str]:
    """The checked instrument and its data as canonical JSON. Raises UsageError with every problem, its line and remedy."""
    from pipeline.run.yamlfile import loads

    located, problems = loads(text, file)
    instrument = None
    if located is not None:
        instrument, found = parse(located, sha256_hex(text.encode()))
        problems = problems + found
    if instrument is None or located is None or problems:
        raise UsageError("rules-invalid", problems=shown(problems))
    return instrument, canonical_json(located.data).decode()


def from_data(data: str, sha256: str, name: str) -> Instrument:
    """The instrument from its stored data: a command needs no YAML parser (ruamel takes 60 ms for it)."""
    instrument, problems = parse(Located(name, json.loads(data)), sha256)
    if instrument is None:
        raise UsageError("rules-invalid", problems=shown(problems))
    return instrument


def shown(problems: list[Problem]) -> tuple[str, str]:
    """Problems one a line, in Swedish and in English: file:line: what. remedy."""
    from pipeline.core.messages.rule_problems import told

    texts = []
    for lang in ("sv", "en"):
        lines = [(p, *told(p, lang)) for p in problems]
        texts.append("\n".join(f"{p.file}:{p.line or 1}: {what}. {remedy}" for p, what, remedy in lines))
    return texts[0], texts[1]
