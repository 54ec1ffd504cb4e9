"""Passwords → argon2id (RFC 9106, the profile for little memory: 64 MiB, three passes), and what opens things → SHA-256."""

from __future__ import annotations

import hashlib
import secrets
from threading import BoundedSemaphore

from pipeline.core.accounts.passwords import LONGEST, normal
from pipeline.core.errors import Refused

COST = (3, 64 * 1024, 4)  # passes, KiB, lanes
AT_ONCE = 2  # hashes computed at the same time: 128 MiB
PATIENCE = 30.0  # seconds an attempt waits for its turn


class Hasher:
    """``verify`` takes as long for somebody there is not as for somebody there is."""

    def __init__(self) -> None:
        from argon2 import PasswordHasher

        self._argon = PasswordHasher(*COST)
        self._turns = BoundedSemaphore(AT_ONCE)
        self._nobody = self.hashed(secrets.token_urlsafe(16))

    def hashed(self, password: str) -> str:
        """The hash with its parameters and salt. Raises Refused when too many are waiting."""
        with self._turn():
            return self._argon.hash(normal(password))

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether it is the password of ``kept``; without one the work is done all the same, and the answer is no."""
        from argon2.exceptions import VerificationError

        with self._turn():
            try:
                return self._argon.verify(kept or self._nobody, normal(password[: LONGEST + 1])) and kept is not None
            except VerificationError:
                return False

    def outdated(self, kept: str) -> bool:
        """Whether it was made with weaker parameters than today's."""
        return self._argon.check_needs_rehash(kept)

    def _turn(self) -> _Turn:
        return _Turn(self._turns)


class _Turn:
    def __init__(self, turns: BoundedSemaphore) -> None:
        self._turns = turns

    def __enter__(self) -> None:
        if not self._turns.acquire(timeout=PATIENCE):
            raise Refused("sign-in-busy")

    def __exit__(self, *exc: object) -> None:
        self._turns.release()


def opener() -> str:
    """What a cookie or a link holds: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(opens: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(opens.encode()).hexdigest()
