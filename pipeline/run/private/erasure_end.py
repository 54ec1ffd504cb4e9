"""The last step of an erasure, taken at its end or, where the process was killed before, by the next opening."""

from __future__ import annotations

from pipeline.run.kept_models import forget
from pipeline.store import erasure as store
from pipeline.store.database import Database


def finish(db: Database, *, seconds: float = 60.0) -> bool:
    """Learnt models go, for they were made from the erased words too; the file is written anew. False when somebody else
    uses the database for that long."""
    if not store.pending(db.sql):
        return True
    forget(db.path)
    return store.compact(db, seconds=seconds)
