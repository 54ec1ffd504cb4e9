"""Rows of different length in flat arrays, read for many row numbers at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.tag.hashes import Places


class Ragged:
    """Rows of ``width`` numbers, so many a row number: ``begin`` and ``count`` by row number, the values behind them, each
    of the ``columns`` an array of its own.

    Rows are added at the end; the arrays double when they are full.
    """

    def __init__(self, width: int) -> None:
        self._begin: Places = np.zeros(1024, np.intp)
        self._count: Places = np.zeros(1024, np.intp)
        self.columns: Places = np.zeros((width, 4096), np.intp)
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
        while used > self.columns.shape[1]:
            self.columns = np.concatenate([self.columns, np.zeros_like(self.columns)], axis=1)
        self._count[self.rows : rows] = counts
        self._begin[self.rows : rows] = self.used + np.cumsum(counts) - counts
        self.columns[:, self.used : used] = values.T
        self.rows, self.used = rows, used

    def count(self, numbers: Places) -> Places:
        """How many values each of the rows has."""
        return self._count.take(numbers)

    def of(self, numbers: Places) -> tuple[Any, Places]:
        """The values of all ``numbers`` one after another, and for each the place in ``numbers`` it is from."""
        at, places = self.places(numbers)
        return self.columns.take(at, axis=1).T, places

    def places(self, numbers: Places) -> tuple[Places, Places]:
        """Where in ``columns`` the values of all ``numbers`` stand, and for each the place in ``numbers`` it is from."""
        counts = self._count.take(numbers)
        ends = counts.cumsum()
        at = np.repeat(self._begin.take(numbers) - ends + counts, counts)
        at += np.arange(len(at))
        return at, np.repeat(np.arange(len(numbers)), counts)
