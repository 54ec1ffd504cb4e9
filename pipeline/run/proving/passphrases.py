"""Another passphrase for what one locks: the signing keys, the seal of a confidential evaluation, the roster.

What is locked stays as it is; the key to it is wrapped anew. Each file is replaced whole, and a table's row in one transaction,
so that a killed process leaves what opens with the old passphrase or with the new one, and the same command finishes it.
Copies made before (backups, exported keys) go on opening with the old one.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.errors import Refused, UsageError
from pipeline.run.evaluation import Evaluation
from pipeline.run.private import roster
from pipeline.run.proving import keys
from pipeline.store import vault


@dataclass(frozen=True, slots=True)
class Changed:
    """How many keys open with the new passphrase now, and how many (of keys that were replaced) with neither."""

    count: int
    left: int = 0


def check(old: str, new: str) -> None:
    """Raises UsageError for a new passphrase that is empty, or Refused for the old one again."""
    if not new.strip():
        raise UsageError("passphrase-empty")
    if new == old:
        raise Refused("passphrase-same")


def of_keys(old: str, new: str) -> Changed:
    """All signing keys of this user. Raises UsageError where there is none, Refused where the one in use opens with neither."""
    check(old, new)
    return Changed(*keys.rewrap(old, new))


def sealed(evaluation: Evaluation, old: str) -> None:
    """Raises Refused where nothing is sealed, or the passphrase that opens it is not known."""
    if not vault.of(evaluation.db.sql).there:
        raise Refused("vault-none")
    if not old:
        raise Refused("vault-locked")


def of_seal(evaluation: Evaluation, old: str, new: str) -> Changed:
    """The seal of a confidential evaluation. Raises Refused where there is none, or the old passphrase does not open it."""
    check(old, new)
    with evaluation.db.writing() as sql:
        vault.rewrap(sql, old, new)
    vault.forget_old(evaluation.db.sql)
    return Changed(1)


def of_roster(evaluation: Evaluation, old: str, new: str) -> Changed:
    """The roster. Raises Refused where there is none, or it does not open."""
    check(old, new)
    path = evaluation.db.path
    if not roster.exists(path):
        raise Refused("passphrase-no-roster")
    with evaluation.db.writing():  # the one lock there is: nobody adds a person meanwhile
        roster.relock(path, new, lambda: old)
    return Changed(1)
