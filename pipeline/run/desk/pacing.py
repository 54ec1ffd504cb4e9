"""Pauses after wrong passphrases: whoever sits at a page may be somebody who guesses."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.core.accounts.throttle import ACCOUNT, ADDRESS, Throttle
from pipeline.core.errors import Refused


class Pacing:
    """Tries at one secret. Each person has a few before the pauses begin, and all together have some more."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._throttle = Throttle()
        self._lock = threading.Lock()

    @contextmanager
    def attempt(self, who: str) -> Iterator[None]:
        """Counts the try before it is made, and forgets it when it was right. Raises Refused ``phrase-wait`` while one must
        wait; what the try itself raises passes through."""
        paces = ((who, ACCOUNT), ("", ADDRESS))
        now = self._clock()
        with self._lock:
            waits = max(self._throttle.wait(key, now) for key, _ in paces)
            if waits <= 0:
                for key, pace in paces:
                    self._throttle.tried(key, now, pace)
        if waits > 0:
            raise Refused("phrase-wait", seconds=math.ceil(waits))
        yield
        with self._lock:
            self._throttle.right(who)
            self._throttle.off("")
