"""A document's blocks as rows: a table's cells side by side, everything else one to a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.core.model import Block, Document


@dataclass(frozen=True, slots=True)
class Row:
    """``cells``: (column, text), in order; outside tables one cell of column 0. ``pieces``: each block's own text."""

    cells: tuple[tuple[int, str], ...]
    pieces: tuple[tuple[int, str], ...]
    table: int | None
    heading: int | None
    page: int | None
    place: str | None

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.cells)

    def where(self) -> str:
        """How a person finds it."""
        page = f"s. {self.page}" if self.page else ""
        return ", ".join(filter(None, (page, self.place or "")))


def rows(document: Document) -> Iterator[Row]:
    """Rows in the document's order, without running headers and footers."""
    group: list[Block] = []
    for block in document.blocks:
        if block.kind is BlockKind.FURNITURE:
            continue
        if group and (block.cell is None or _row(block) != _row(group[0])):
            yield _made(document, group)
            group = []
        if block.cell is not None:
            group.append(block)
        else:
            yield _made(document, [block])
    if group:
        yield _made(document, group)


def _row(block: Block) -> tuple[int, int] | None:
    return None if block.cell is None else (block.cell.table, block.cell.row)


def _made(document: Document, blocks: list[Block]) -> Row:
    pieces = tuple((b.cell.column if b.cell else 0, " ".join(document.text[b.start : b.end].split())) for b in blocks)
    cells: dict[int, list[str]] = {}
    for column, text in pieces:
        cells.setdefault(column, []).append(text)
    first = blocks[0]
    return Row(
        tuple((column, "\n".join(texts)) for column, texts in sorted(cells.items())), pieces,
        first.cell.table if first.cell else None,
        first.level if first.kind is BlockKind.HEADING and first.cell is None else None, first.page, first.place,
    )  # fmt: skip
