"""Rows of different length in flat arrays, read for many row numbers at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.tag.hashes import spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.tag.hashes import Places


class Ragged:
    """Rows of ``width`` numbers, so many a row number: ``begin`` and ``count`` by row number, ``values`` behind them.

    Rows are added at the end; the arrays double when they are full.
    """

    def __init__(self, width: int) -> None:
        self._begin: Places = np.zeros(1024, np.intp)
        self._count: Places = np.zeros(1024, np.intp)
        self._values: Places = np.zeros((4096, width), np.intp)
        self.rows, self.used = 0, 0  # so many rows, and values in them

    @classmethod
    def of_lists(cls, rows: Sequence[Sequence[Sequence[int]]], width: int) -> Ragged:
        made = cls(width)
        flat = [one for row in rows for one in row]
        made.extend(np.array([len(row) for row in rows], np.intp), np.array(flat, np.intp).reshape(-1, width))
        return made

    def extend(self, counts: Places, values: Places) -> None:
        """Adds a row for each of ``counts``, of so many of the ``values`` in turn."""
        rows, used = self.rows + len(counts), self.used + len(values)
        while rows > len(self._count):
            self._begin, self._count = (np.concatenate([array, np.zeros_like(array)]) for array in (self._begin, self._count))
        while used > len(self._values):
            self._values = np.concatenate([self._values, np.zeros_like(self._values)])
        self._count[self.rows : rows] = counts
        self._begin[self.rows : rows] = self.used + np.cumsum(counts) - counts
        self._values[self.used : used] = values
        self.rows, self.used = rows, used

    def count(self, numbers: Places) -> Places:
        """How many values each of the rows has."""
        return self._count[numbers]

    def of(self, numbers: Places) -> tuple[Any, Places]:
        """The values of all ``numbers`` one after another, and for each the place in ``numbers`` it is from."""
        places, nth = spread(self._count[numbers])
        return self._values[self._begin[numbers][places] + nth], places
