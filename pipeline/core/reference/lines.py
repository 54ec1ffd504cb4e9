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
    nested: bool = False  # an item that belongs to something folded out of the text, e.g. a quote's trail

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.cells)

    def where(self) -> str:
        """How a person finds it."""
        page = f"s. {self.page}" if self.page else ""
        return ", ".join(filter(None, (page, self.place or "")))


def rows(document: Document) -> Iterator[Row]:
    """Rows in the document's order, without running headers and footers. A table's rows are put together even where its
    text runs down one column and then the next."""
    table: list[Block] = []
    for block in document.blocks:
        if block.kind is BlockKind.FURNITURE:
            continue
        if table and (block.cell is None or table[0].cell is None or block.cell.table != table[0].cell.table):
            yield from _rows(document, table)
            table = []
        if block.cell is not None:
            table.append(block)
        else:
            yield _made(document, [block])
    yield from _rows(document, table)


def tops(document: Document) -> tuple[str, ...]:
    """The title, and what the first running heads say: a title page's words may be among them."""
    furniture = (document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.FURNITURE)
    short = [" ".join(text.split()) for text in furniture if len(text) < 120 and ". ." not in text and "..." not in text]
    return tuple(dict.fromkeys(filter(None, [document.title or "", *short[:3]])))


def _rows(document: Document, blocks: list[Block]) -> Iterator[Row]:
    grouped: dict[int, list[Block]] = {}
    for block in blocks:
        if block.cell is not None:
            grouped.setdefault(block.cell.row, []).append(block)
    for _, row in sorted(grouped.items()):
        yield _made(document, row)


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
        first.kind is BlockKind.ITEM and bool(first.context),
    )  # fmt: skip
