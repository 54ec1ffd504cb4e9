"""The passages a stretch of a version's text runs through."""

from __future__ import annotations

import json
import sqlite3

from pipeline.core.model import Passage


def overlapping(sql: sqlite3.Connection, source: int, version: int, start: int, end: int) -> list[Passage]:
    """Passages of K``source``.``version`` that share a character with ``[start, end)``, in their order."""
    rows = sql.execute(
        "SELECT p.start, p.end, p.heading, p.page, p.rects, p.place FROM passage p JOIN version v ON v.id = p.version_id "
        "WHERE v.source = ? AND v.version = ? AND p.start < ? AND p.end > ? ORDER BY p.ordinal",
        (source, version, end, start),
    )
    return [
        Passage(a, b, tuple(json.loads(heading)), page, tuple(tuple(r) for r in json.loads(rects)), place)
        for a, b, heading, page, rects, place in rows
    ]
