"""Growing pauses after wrong attempts. Given the time, it says how long to wait; it never locks anybody out for good.

An attempt is counted before it is tried, so that many at once are no way round, and taken off again when it was right.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MOST = 10_000  # keys remembered; the oldest goes
FORGET = 3600.0  # seconds without an attempt after which nothing is remembered


@dataclass(frozen=True, slots=True)
class Pace:
    """``free`` attempts, then a pause of ``first`` seconds that doubles each time, up to ``longest``."""

    free: int
    first: float
    longest: float


ACCOUNT = Pace(free=5, first=5.0, longest=900.0)
ADDRESS = Pace(free=40, first=5.0, longest=300.0)  # a town hall is one address


@dataclass(slots=True)
class Throttle:
    """By key: (attempts, when the next is allowed, when the last was)."""

    kept: dict[str, tuple[int, float, float]] = field(default_factory=dict)

    def wait(self, key: str, now: float) -> float:
        """Seconds until the next attempt is allowed; 0 when it is now."""
        count, until, last = self.kept.get(key, (0, 0.0, now))
        if now - last > FORGET + max(0.0, until - last):
            self.kept.pop(key, None)
            return 0.0
        return max(0.0, until - now) if count else 0.0

    def tried(self, key: str, now: float, pace: Pace) -> None:
        """One more attempt."""
        if self.wait(key, now) == 0.0 and key not in self.kept and len(self.kept) >= MOST:
            self.kept.pop(next(iter(self.kept)))
        count = self.kept.pop(key, (0, 0.0, now))[0] + 1  # put last: the first is the oldest
        over = count - pace.free
        pause = 0.0 if over < 0 else min(pace.longest, pace.first * 2.0 ** min(over, 30))
        self.kept[key] = (count, now + pause, now)

    def right(self, key: str) -> None:
        """It was right: forget the wrong ones."""
        self.kept.pop(key, None)

    def off(self, key: str) -> None:
        """This one does not count after all."""
        if key in self.kept:
            count, _, last = self.kept[key]
            self.kept[key] = (max(0, count - 1), 0.0, last)
