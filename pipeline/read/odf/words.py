"""A paragraph of OpenDocument: its own text, and what hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.odf.names import DRAW, FRAME, NOTE, NOTE_MARK, OFFICE, SHAPES, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

# Their text is none of the paragraph's.
_SILENT = frozenset(
    {OFFICE + "annotation", OFFICE + "annotation-end", TEXT + "ruby-text", TEXT + "tracked-changes", NOTE_MARK, TEXT + "script",
     TEXT + "hidden-paragraph", TEXT + "hidden-text"}
)  # fmt: skip
HIDDEN = (TEXT + "hidden-text", TEXT + "hidden-paragraph")
_SIGNS = {TEXT + "s": " ", TEXT + "tab": "\t", TEXT + "line-break": "\n"}
_HANGING = frozenset({NOTE, FRAME, *HIDDEN}) | SHAPES
_APART = _SILENT | _HANGING | {f"{DRAW}g"}


def words(p: _Element) -> str:
    """A paragraph's own text; what hangs on it (notes, comments, text boxes) is left out."""
    if not len(p):
        return p.text or ""
    found: list[str] = []
    _collect(p, found)
    return "".join(found)


def _collect(element: _Element, found: list[str]) -> None:
    if element.text:
        found.append(element.text)
    for child in element:
        tag = child.tag
        if tag in _SIGNS:
            found.append(_SIGNS[tag])
        elif isinstance(tag, str) and tag not in _APART:
            _collect(child, found)
        if child.tail:
            found.append(child.tail)


def hanging(p: _Element) -> Iterator[_Element]:
    """The notes, frames and shapes in ``p`` that stand in no other."""
    for child in p:
        if child.tag in _HANGING:
            yield child
        elif child.tag not in _SILENT and len(child):
            yield from hanging(child)
