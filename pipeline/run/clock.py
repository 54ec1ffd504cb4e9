"""The one place that reads the clock and draws random numbers."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


def now() -> str:
    """UTC with microseconds: ``2026-11-23T09:22:01.123456Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def nonce() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(32)
