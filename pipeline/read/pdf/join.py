"""Pieces that belong together on one line: what PDFium broke off, labels and what they stand before, a row as one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.read.pdf.paragraphs import GLYPH
from pipeline.read.pdf.piece import LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.core.model import Rect
    from pipeline.read.pdf.piece import Piece

_NUMBER_ONLY = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?")


def glued(pieces: list[Piece]) -> list[Piece]:
    """What PDFium broke off a line though it stands close behind it, for instance after a raised figure, joined again."""
    out: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (-round(p.base), p.x0)):
        left = out[-1] if out else None
        if (
            left is not None and abs(left.base - piece.base) < 0.25 * piece.size and left.turns == piece.turns
            and -0.2 * piece.size < piece.x0 - left.x1 < 0.45 * piece.size and not left.text.endswith("\ufffe")
        ):  # fmt: skip
            apart = piece.x0 - left.x1 > 0.1 * piece.size or left.text[-1].isspace()
            left.text = f"{left.text.rstrip()}{' ' if apart else ''}{piece.text.lstrip() if apart else piece.text}"
            left.x1, left.y0, left.y1 = max(left.x1, piece.x1), min(left.y0, piece.y0), max(left.y1, piece.y1)
            left.rect = _around(left.rect, piece.rect)
            left.bold = left.bold and piece.bold
        else:
            out.append(piece)
    return out


def labelled(pieces: list[Piece]) -> list[Piece]:
    """Bullets and numbers joined to what stands to the right of them."""
    labels = [p for p in pieces if len(p.text) < 12 and _is_label(p.text.strip())]
    if not labels:
        return pieces
    gone: set[int] = set()
    for label in labels:
        words = label.text.strip()
        near = [
            p for p in pieces
            if p is not label and id(p) not in gone and abs(p.base - label.base) < 0.4 * p.size
            and -2 < p.x0 - label.x1 < 5 * p.size
        ]  # fmt: skip
        if not near:
            continue
        right = min(near, key=lambda p: p.x0)
        if not _is_sign(words) and not right.text.lstrip()[:1].isalpha():
            continue
        gone.add(id(label))
        _absorb(right, label)
    return [p for p in pieces if id(p) not in gone]


def _is_sign(words: str) -> bool:
    return words == "o" or bool(LABEL.fullmatch(words))  # "o" is Word's hollow bullet, in Courier


def _is_label(words: str) -> bool:
    return _is_sign(words) or bool(_NUMBER_ONLY.fullmatch(words))


def _absorb(right: Piece, label: Piece) -> None:
    """``label`` becomes the beginning of ``right``."""
    words = label.text.strip()
    sign = "•" if words == "o" or GLYPH.fullmatch(words) else words
    right.text = f"{sign} {right.text.lstrip()}"
    right.label = len(sign) + 1 if _is_sign(words) else 0
    right.x0, right.y0, right.y1 = label.x0, min(label.y0, right.y0), max(label.y1, right.y1)
    right.rect = _around(right.rect, label.rect)


def _around(a: Rect, b: Rect) -> Rect:
    """The rectangle round both."""
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def in_one_line(pieces: Sequence[Piece]) -> Piece:
    """What stands side by side as one line: the first piece, grown."""
    first, *others = sorted(pieces, key=lambda p: p.x0)
    for piece in others:
        first.text = f"{first.text.rstrip()} {piece.text.lstrip()}"
        first.x1, first.y0, first.y1 = max(first.x1, piece.x1), min(first.y0, piece.y0), max(first.y1, piece.y1)
        first.rect = _around(first.rect, piece.rect)
        first.bold = first.bold and piece.bold
    return first
