"""Connections to one evaluation, lent out to whoever asks and taken back: many may ask at the same time."""

from __future__ import annotations

import queue as waiting
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.run.evaluation import Evaluation, opened


class Lender:
    """Lends out open evaluations of the file at ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: waiting.LifoQueue[tuple[ExitStack, Evaluation]] = waiting.LifoQueue()

    @contextmanager
    def evaluation(self) -> Iterator[Evaluation]:
        """An open evaluation nobody else has meanwhile."""
        try:
            stack, evaluation = self._idle.get_nowait()
        except waiting.Empty:
            stack = ExitStack()
            evaluation = stack.enter_context(opened(self.path))
        try:
            yield evaluation
        except BaseException:
            stack.close()  # nobody gets a connection that failed halfway
            raise
        self._idle.put((stack, evaluation))

    def close(self) -> None:
        while not self._idle.empty():
            self._idle.get_nowait()[0].close()
