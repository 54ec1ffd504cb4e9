"""A table's rows → figures by the head over them, or by what every row has in common."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.core.reference.names import code_in
from pipeline.core.reference.numerals import Token, figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.core.reference.header import Role
    from pipeline.core.reference.seen import Seen

_POINTS_SAID = re.compile(r"^(\d{1,3})\s+(?:poäng|poeng|points)\b", re.IGNORECASE)


def has_figures(texts: dict[int, str]) -> bool:
    first = min(texts)
    return any(figures(t) for c, t in texts.items() if c != first) or bool(code_in(texts[first]) and len(texts[first]) > 4)


def unfolded(texts: dict[int, str], head: dict[int, Role] | None) -> Iterator[tuple[str, dict[int, str]]]:
    """Label and other cells; a row whose cells hold as many lines each is as many rows."""
    label: list[str] = []
    cells: dict[int, str] = {}
    for column, text in texts.items():
        ruled = head is not None and head.get(column, "") in ("points", "max", "pair", "other")
        bare = code_in(text) and not label and not cells and len(text) <= 5
        if not ruled and not cells and (bare or not figures(text)):
            label.append(text)
        else:
            cells[column] = text
    name = " ".join(label) if len(label) > 1 else "".join(label)
    lines = name.split("\n")
    columns = {column: text.split("\n") for column, text in cells.items()}
    if len(lines) > 1 and columns and all(len(c) == len(lines) for c in columns.values()):
        for n, line in enumerate(lines):
            yield line, {column: c[n] for column, c in columns.items()}
        return
    yield name, cells


def tokens_of(cells: dict[int, str]) -> dict[int, Token]:
    found = {column: figures(text) for column, text in cells.items()}
    return {column: tokens[0] for column, tokens in found.items() if tokens and len(tokens) == 1}


def headed(seen: Seen, cells: dict[int, str], head: dict[int, Role]) -> Seen:
    by = {what: column for column, what in head.items() if what in ("points", "max", "pair")}
    if "pair" in by:
        tokens = figures(cells.get(by["pair"], "")) or ()
        if len(tokens) == 1 and tokens[0].kind == "pair":
            return replace(seen, points=tokens[0].value, max=tokens[0].of, sure=True)
        return replace(seen, doubt="reference-blank")
    if "points" not in by:
        return replace(seen, doubt="reference-ambiguous")
    wanted = [c for c, what in head.items() if what in ("points", "max", "other")]
    if not set(cells) <= set(wanted) and len(cells) == len(wanted):  # merged cells moved the columns: they go by their order
        cells = dict(zip(sorted(wanted), (cells[c] for c in sorted(cells)), strict=True))
    if _unheaded(cells, head, by["points"]):  # a head over several columns: whose each is stands nowhere
        return replace(seen, doubt="reference-ambiguous")
    points, most = _only(cells.get(by["points"], "")), _only(cells.get(by.get("max", -1), ""))
    if points is None:
        return replace(seen, doubt="reference-blank")
    return with_(seen, points, most, sure=True)


def _unheaded(cells: dict[int, str], head: dict[int, Role], points: int) -> bool:
    """Whether figures without a head of their own stand right beside those under the points' head."""
    left = max((c for c in head if c < points), default=points)
    right = min((c for c in head if c > points), default=points + 99)
    return any(left < c < right and c not in head and figures(text) for c, text in cells.items())


def _only(text: str) -> Token | None:
    said = _POINTS_SAID.match(text)
    if said:
        return Token("number", int(said.group(1)))
    tokens = figures(text)
    return tokens[0] if tokens and len(tokens) == 1 else None


def with_(seen: Seen, points: Token | None, most: Token | None, *, sure: bool) -> Seen:
    if points is None or points.kind == "blank":
        return replace(seen, doubt="reference-blank")
    if points.kind in ("share", "decimal", "signed") or points.value is None:
        return replace(seen, doubt="reference-not-whole")
    of = points.of if points.kind == "pair" else most.value if most is not None and most.kind in ("number", "noisy") else None
    noisy = points.kind == "noisy" or (most is not None and most.kind == "noisy")
    return replace(seen, points=points.value, max=of, sure=sure, noisy=noisy)


def is_(token: Token | None, value: int) -> bool:
    return token is not None and token.kind in ("number", "noisy") and token.value == value


def boxes(made: list[Seen], area: str, most: Callable[[str], int | None]) -> list[Seen]:
    """A figure beside one of several sub-areas' names, the others bare, is the sum of the area they stand for, if it is
    more than that sub-area can have (``most``); else nobody can tell."""
    bare = [s for s in made if "." in s.subject and s.points is None and s.doubt == "reference-blank"]
    full = [s for s in made if "." in s.subject and s.points is not None and s.max is None]
    if len(bare) >= 2 and len(full) == 1 and not any(s.max is not None for s in made):
        box = replace(full[0], subject=full[0].subject.partition(".")[0] or area, name="")
        if (full[0].points or 0) <= (most(full[0].subject) or 0):
            box = replace(full[0], points=None, sure=False, doubt="reference-ambiguous")
        return [box if s is full[0] else s for s in made if s not in bare]
    return made
