"""The front matter of an interview note: date, role group, people, evaluator, consent, disposal date.

It stands as lines "nyckel: värde" between ``---`` or at the head of the note, or in a table of two columns. Who was there by
name is kept only until the names are replaced.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind
from pipeline.core.people.note import PRESENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.model import Block, Document

KEYS: dict[str, str] = {
    "datum": "date", "date": "date", "intervjudatum": "date", "interview date": "date",
    "rollgrupp": "group", "grupp": "group", "role group": "group", "role-group": "group", "group": "group", "roll": "group",
    "role": "group",
    "antal": "people", "antal personer": "people", "antal deltagare": "people", "people": "people",
    "number of people": "people", "participants count": "people",
    "utvärderare": "evaluator", "evaluator": "evaluator", "intervjuare": "evaluator", "interviewer": "evaluator",
    "samtycke": "consent", "consent": "consent",
    "gallras": "dispose", "gallringsdatum": "dispose", "gallring": "dispose", "dispose": "dispose",
    "disposal": "dispose", "disposal date": "dispose",
}  # fmt: skip
KEYS |= dict.fromkeys((
    "namn", "name", "deltagare", "deltagande", "närvarande", "participants", "intervjuperson", "intervjupersoner",
    "intervjuad", "intervjuade", "respondent", "respondenter", "informant",
), PRESENT)  # fmt: skip
# said at the head of a note and of no use here
LEFT_OUT = frozenset((
    "telefon", "tel", "phone", "e-post", "epost",
    "email", "e-mail", "adress", "address", "plats", "place", "tid", "time", "titel", "title", "befattning", "dokument",
    "version", "kommun", "anteckningar av", "antecknat av", "status", "huvud", "författare", "author",
))  # fmt: skip
_ALL = sorted((*KEYS, *LEFT_OUT), key=len, reverse=True)
_PAIR = re.compile(rf"(?i)(?:^|(?<=\s))\**({'|'.join(map(re.escape, _ALL))})\**\s*:\**[ \t]*")
_FENCE = re.compile(r"\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LINE = re.compile(r"\s*[-*•]?\s*([^\s:#][^:\n]{0,40}):[ \t]*(.*)")
_TITLE = ("titel", "title", "rubrik")
_LINES_BEFORE = 3  # a title and what goes with it


def of_text(text: str) -> tuple[dict[str, str], str]:
    """(front matter, the rest) of a note in plain text or Markdown. ``front["title"]`` where it says one."""
    fence = _FENCE.match(text)
    if fence:
        return _fenced(fence.group(1)), text[fence.end() :]
    lines = text.split("\n")
    front: dict[str, str] = {}
    first = last = -1
    seen = 0
    for at, line in enumerate(lines):
        pairs = pairs_in(line)
        if pairs:
            first = at if first < 0 else first
            last = at
            front |= {k: v for k, v in pairs.items() if k not in front}
        elif line.strip() and (first >= 0 or (seen := seen + 1) > _LINES_BEFORE or _is_prose(line)):
            break
    if not front or set(front) == {""}:
        return {}, text
    return {k: v for k, v in front.items() if k}, "\n".join((*lines[:first], *lines[last + 1 :]))


def _fenced(block: str) -> dict[str, str]:
    front: dict[str, str] = {}
    last = ""
    for line in block.split("\n"):
        if last == PRESENT and line.strip().startswith("- "):  # a list of names, one a line
            front[PRESENT] = f"{front.get(PRESENT, '')}; {line.strip()[2:]}"
            continue
        match = _LINE.match(line)
        key = match.group(1).strip().casefold() if match else ""
        value = match.group(2).strip().strip("\"'") if match else ""
        if key in _TITLE and value:
            front.setdefault("title", value)
        elif key in KEYS:
            last = KEYS[key]
            front[last] = f"{front[last]}; {value}" if last == PRESENT and last in front else front.get(last) or value
    return front


def pairs_in(text: str) -> dict[str, str]:
    """What a line says when it begins with a key that is known; several may stand in it. Keys left out give ``""``."""
    text = text.strip().removeprefix("- ").removeprefix("• ")
    found = list(_PAIR.finditer(text))
    if not found or found[0].start() != 0:
        return {}
    out: dict[str, str] = {}
    for match, end in zip(found, [*(m.start() for m in found[1:]), len(text)], strict=True):
        value = text[match.end() : end].strip().strip("*").rstrip(";,").strip()
        out.setdefault(KEYS.get(match.group(1).casefold(), ""), value)
    return out


def of_blocks(document: Document) -> tuple[dict[str, str], Sequence[Block]]:
    """(front matter, the other blocks) of a note with blocks: paragraphs or list items, or the cells of its first table."""
    blocks = document.blocks
    front: dict[str, str] = {}
    taken: set[int] = set()
    other = at = 0
    while at < len(blocks):
        block = blocks[at]
        upto = at + 1
        if block.cell is not None:
            while upto < len(blocks) and (c := blocks[upto].cell) is not None and c.table == block.cell.table:
                upto += 1
            rows = _rows(document, blocks[at:upto])
            known = [key for key, _ in rows if key in KEYS or key in LEFT_OUT]
            if taken or 2 * len(known) <= len(rows):
                break
            front |= {KEYS[key]: value for key, value in reversed(rows) if key in KEYS}
            taken |= set(range(at, upto))
            at = upto
            break
        pairs = pairs_in(document.text[block.start : block.end]) if block.kind is not BlockKind.HEADING else {}
        if pairs:
            front |= {k: v for k, v in pairs.items() if k and k not in front}
            taken.add(at)
        elif block.kind is not BlockKind.FURNITURE and (
            taken or (other := other + 1) > _LINES_BEFORE or _is_prose(document.text[block.start : block.end])
        ):
            break
        at = upto
    if not front:
        return {}, blocks
    return front, [block for number, block in enumerate(blocks) if number not in taken]


def _is_prose(text: str) -> bool:
    """Whether a line is what people said rather than a title over the front matter."""
    return len(text.strip()) > 120 or text.strip().endswith((".", "?", "!", "”", ",", ":"))


def _rows(document: Document, blocks: Sequence[Block]) -> list[tuple[str, str]]:
    """(key, value) of each row of a table."""
    rows: dict[int, list[str]] = {}
    for block in blocks:
        assert block.cell is not None
        rows.setdefault(block.cell.row, []).append(document.text[block.start : block.end].strip())
    return [(cells[0].rstrip(":").strip().casefold(), " ".join(cells[1:])) for cells in rows.values()]
