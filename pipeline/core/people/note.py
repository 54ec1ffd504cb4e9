"""An interview note as a value, and the plain Markdown it is kept as: the pseudonymised derivative that is stored.

    <!-- belagg-interview-1 -->
    ---
    {"date": "2026-10-29", "group": "enhetschefer", "people": "5", …}
    ---

    # Enhetschefer

    <!-- {"s": "enhetschef", "p": "00:12:31"} -->
    Jag har aldrig sett en tertialuppföljning.

A comment before a block says what Markdown cannot: who spoke, where, which cell. ``read/interview.py`` reads it back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.core.model import BlockKind, Cell, Missing

MARK = "<!-- belagg-interview-1 -->"
RAW: Final = "note"  # the kind by which a reader is asked for a note with its names
PRESENT = "present"  # who was there by name: in raw notes alone
FIELDS = ("date", "group", "people", "evaluator", "consent", "dispose", PRESENT)
_ESCAPED = ("#", "- ", "\\", "<!--", "---")


class NoteBlock(NamedTuple):
    """A block of a note. ``speaker`` said it for certain; ``label`` stood before a colon and may be one."""

    kind: BlockKind
    text: str
    level: int | None = None
    cell: Cell | None = None
    context: tuple[str, ...] = ()
    place: str | None = None
    speaker: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note: what its front matter says (``FIELDS``), its blocks in order, what its reader knows it did not read."""

    title: str
    front: dict[str, str] = field(default_factory=dict)
    blocks: tuple[NoteBlock, ...] = ()
    missing: tuple[Missing, ...] = ()


def render(note: Note) -> str:
    """The note as Markdown; ``parse`` gives it back exactly."""
    head: dict[str, object] = {name: note.front[name] for name in FIELDS if note.front.get(name)}
    head["title"] = note.title
    if note.missing:
        head["missing"] = [[m.what, m.detail] for m in note.missing]
    parts = [f"{MARK}\n---\n{_json(head)}\n---\n"]
    for block in note.blocks:
        about = _about(block)
        comment = f"<!-- {_json(about)} -->\n" if about else ""
        parts.append(f"{comment}{_line(block)}\n")
    return "\n".join(parts)


def _about(block: NoteBlock) -> dict[str, object]:
    said = (("s", block.speaker), ("b", block.label), ("p", block.place))
    about: dict[str, object] = {name: value for name, value in said if value}
    if block.context:
        about["c"] = list(block.context)
    if block.cell is not None:
        about["t"] = list(block.cell)
    if block.kind in (BlockKind.CELL, BlockKind.FURNITURE):
        about["k"] = block.kind.value
    return about


def _line(block: NoteBlock) -> str:
    if block.kind is BlockKind.HEADING:
        return f"{'#' * (block.level or 1)} {block.text}"
    if block.kind is BlockKind.ITEM:
        return f"- {block.text}"
    return f"\\{block.text}" if block.text.startswith(_ESCAPED) else block.text


def _json(value: object) -> str:
    """JSON in which no ``-->`` can stand."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("-->", "--\\u003e")


def parse(text: str) -> Note:
    """A note from its Markdown. Raises ValueError where it is not what ``render`` writes."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[0] != MARK or lines[1] != "---" or lines[3] != "---":
        raise ValueError("head")
    head = _object(lines[2])
    blocks, about = [], dict[str, object]()
    for line in lines[4:]:
        if line.startswith("<!-- {") and line.endswith("} -->"):
            about = _object(line[5:-4])
        elif line:
            blocks.append(_block(line, about))
            about = {}
    front = {name: str(head[name]) for name in FIELDS if head.get(name)}
    return Note(str(head.get("title", "")), front, tuple(blocks), _missing(head.get("missing")))


def _object(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except RecursionError as fault:
        raise ValueError("nested too deep") from fault
    if not isinstance(value, dict):
        raise ValueError("object")  # noqa: TRY004 the bytes are wrong, not a type of ours
    return value


def _missing(value: object) -> tuple[Missing, ...]:
    if not isinstance(value, list) or any(not isinstance(m, list) or len(m) != 2 for m in value):
        return ()
    return tuple(Missing(str(what), str(detail)) for what, detail in value)


def _block(line: str, about: dict[str, object]) -> NoteBlock:
    kind, level, text = BlockKind.PARAGRAPH, None, line
    stripped = line.lstrip("#")
    if line.startswith("#") and stripped.startswith(" "):
        kind, level, text = BlockKind.HEADING, min(len(line) - len(stripped), 6), stripped[1:]
    elif line.startswith("- "):
        kind, text = BlockKind.ITEM, line[2:]
    elif line.startswith("\\"):
        text = line[1:]
    if about.get("k") in (BlockKind.CELL.value, BlockKind.FURNITURE.value):
        kind = BlockKind(str(about["k"]))
    context, place = about.get("c"), about.get("p")
    return NoteBlock(
        kind, text, level, _cell(about.get("t")),
        tuple(str(c) for c in context) if isinstance(context, list) else (),
        str(place) if place else None, str(about.get("s", "")), str(about.get("b", "")),
    )  # fmt: skip


def _cell(value: object) -> Cell | None:
    if not isinstance(value, list) or len(value) != 3 or not all(type(n) is int and 0 <= n < 1 << 31 for n in value):
        return None
    return Cell(*value)
