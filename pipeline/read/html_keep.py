"""Which of a page's pieces are its main text: what trafilatura keeps, and what belongs with that in the tree.

trafilatura decides (F1 .92 on its own set in fast mode); the pieces are ours, so that headings, lists, tables and
accordions keep their structure. It loses some of what municipal pages hold: the page's h1, folded panels, definition
lists, rows of tables. Those come back when they stand by what was kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from pipeline.read.html_walk import Piece

_LONG = 20  # letters that are hardly there twice by chance
# Sentences in the page's own <main> come back. On trafilatura's set of 990 pages that costs precision .891 → .860 for
# recall .935 → .952 (F1 .912 → .904): what is lost here no evaluator can find again.
_SENTENCE = 80
_NEAR = 300  # letters that a short piece's place in the main text may lie ahead of the last one's


def keep(pieces: Sequence[Piece], main_text: str) -> list[Piece]:
    """The main pieces in order, ``main_text`` being what trafilatura returned.

    None at all where most of that text is not in the pieces: it then stands in scripts, not in elements one can see.
    """
    squeezed = [_squeeze(piece.text) for piece in pieces]
    wanted = _squeeze(main_text)
    kept = _matched(pieces, squeezed, wanted)
    if 2 * sum(len(words) for words, good in zip(squeezed, kept, strict=True) if good) < len(wanted):
        return []
    if not any(kept):
        kept = [not piece.chrome and piece.linked * 2 < len(piece.text) for piece in pieces]
        return [piece for piece, good in zip(pieces, kept, strict=True) if good]
    _rescue(pieces, squeezed, kept)
    return [piece for piece, good in zip(pieces, kept, strict=True) if good]


def _matched(pieces: Sequence[Piece], squeezed: Sequence[str], text: str) -> list[bool]:
    """Pieces found in the main text; short ones only near where the reading has come, so that menus do not match."""
    at = 0
    kept = []
    for piece, words in zip(pieces, squeezed, strict=True):
        if piece.cells:
            good = _table_matches(piece, text)
        elif not words:
            good = False
        elif len(words) >= _LONG:
            place = text.find(words, at)
            good = place >= 0 or words in text or _mostly(words, text)
            at = place + len(words) if place >= 0 else at
        else:
            place = text.find(words, at, at + _NEAR + len(words))
            good = place >= 0
            at = place + len(words) if good else at
        kept.append(good)
    return kept


def _squeeze(text: str) -> str:
    """Without white space, soft hyphens and the like: both sides treat those differently."""
    return "".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def _mostly(words: str, text: str) -> bool:
    """A long piece most of which is there: trafilatura drops some inline elements and lines from within."""
    if len(words) < 100:
        return False
    probes = [words[at : at + 30] for at in range(0, len(words) - 29, (len(words) - 30) // 4)]
    return sum(probe in text for probe in probes) * 2 > len(probes)


def _table_matches(piece: Piece, text: str) -> bool:
    cells = [_squeeze(cell.text) for cell in piece.cells]
    told = [cell for cell in cells if len(cell) > 3]
    return bool(told) and sum(cell in text for cell in told) * 2 > len(told)


def _rescue(pieces: Sequence[Piece], squeezed: Sequence[str], kept: list[bool]) -> None:
    around = _common([p.owner for p, good, words in zip(pieces, kept, squeezed, strict=True) if good and len(words) >= _LONG])
    inside = [around is None or _within(piece.owner, around) for piece in pieces]
    groups: dict[int, list[int]] = {}
    for at, piece in enumerate(pieces):
        if piece.group and not piece.chrome and inside[at]:
            groups.setdefault(piece.group, []).append(at)
    for members in groups.values():
        if sum(kept[at] for at in members) * 3 >= len(members):
            for at in members:
                kept[at] = True
    for at, piece in enumerate(pieces):
        if not kept[at] and not piece.chrome and (inside[at] or piece.main) and _belongs(piece):
            kept[at] = True
    for at in _headings_over(pieces, kept):
        kept[at] = True
    _first_heading(pieces, kept)


def _belongs(piece: Piece) -> bool:
    """Folded panels, tables, definitions, and sentences of the page's main element; not lists of links."""
    if piece.linked * 2 > len(piece.text):
        return False
    return piece.panel or bool(piece.cells) or piece.defined or (piece.main and len(piece.text) >= _SENTENCE)


def _headings_over(pieces: Sequence[Piece], kept: Sequence[bool]) -> Iterator[int]:
    """Headings dropped although text under them was kept, and the short lines between: the date of a piece of news."""
    for at, piece in enumerate(pieces):
        if piece.kind is not BlockKind.HEADING or kept[at] or piece.chrome:
            continue
        for below in range(at + 1, min(at + 4, len(pieces))):
            if pieces[below].kind is BlockKind.HEADING:
                continue
            if kept[below]:
                yield from range(at, below)
                break
            if len(pieces[below].text) > _SENTENCE or pieces[below].chrome:
                break


def _first_heading(pieces: Sequence[Piece], kept: list[bool]) -> None:
    """The page's own h1 is its first heading whatever became of it."""
    tops = [at for at, piece in enumerate(pieces) if piece.level == 1 and not piece.chrome]
    if tops and not any(kept[at] for at in tops):
        first = next((at for at, good in enumerate(kept) if good), len(kept))
        kept[max((at for at in tops if at < first), default=tops[0])] = True


def _common(elements: Sequence[HtmlElement]) -> HtmlElement | None:
    """The innermost element around all of them."""
    if not elements:
        return None
    path = [*reversed(list(elements[0].iterancestors())), elements[0]]
    for element in elements[1:]:
        other = [*reversed(list(element.iterancestors())), element]
        size = next((i for i, (a, b) in enumerate(zip(path, other, strict=False)) if a is not b), min(len(path), len(other)))
        path = path[:size]
    return path[-1] if path else None


def _within(element: HtmlElement, around: HtmlElement) -> bool:
    return element is around or any(above is around for above in element.iterancestors())
