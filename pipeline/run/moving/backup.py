"""``belagg backup`` and ``belagg restore``: all that belongs to an evaluation in one checked file, and back.

The file is a zip: the database as it was at one moment (SQLite's online backup), the roster, the copy of the checkpoint,
the signing keys if asked for (under their passphrase), and a manifest with the hash of each and the log's head. It is built
beside its place, read again, audited and only then given its name. What is restored says so in its log.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.core.drafts import SYSTEM
from pipeline.core.errors import BelaggError, Refused, UsageError
from pipeline.core.log import Draft
from pipeline.core.messages import both
from pipeline.core.rows import EvaluationRow
from pipeline.run.clock import now
from pipeline.run.evaluation import Evaluation, opened
from pipeline.run.places import refuse_unsafe
from pipeline.run.proving.audit import audit
from pipeline.store import copies, log

FORMAT = "belagg-backup-1"
DATABASE, MANIFEST, KEYS = "evidence.db", "manifest.json", "keys.json"
BESIDE = ("roster", "checkpoint")  # what lies beside the database under its stem
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the log's length and head, and how many errors the audit of the copy found."""

    path: Path
    events: int
    head: str
    files: tuple[str, ...]
    errors: int
    made: str


def backup(evaluation: Evaluation, path: Path, *, passphrase: str | None = None, purpose: str = "backup") -> Backup:
    """Write ``path`` whole or not at all. ``passphrase``: take the signing keys along under it. Raises Refused when the
    file is there already, or when what was written does not read back as it was."""
    refuse_taken(path)
    with workshop(path) as folder:
        made = _manifest(evaluation, folder, passphrase)
        packed = folder / "backup.zip"
        _pack(folder, packed, made)
        check(packed)
        put_in_place(packed, path)
    with evaluation.db.writing() as sql:
        copies.note(sql, copies.Copy(str(path.absolute()), purpose, made["made"], made["events"]))
    return Backup(path, made["events"], made["head"], tuple(made["files"]), made["errors"], made["made"])


def refuse_taken(path: Path) -> None:
    if not path.absolute().parent.is_dir():
        raise UsageError("folder-missing", path=path.parent)
    if path.exists():
        raise Refused("file-exists", path=path)


@contextmanager
def workshop(path: Path) -> Iterator[Path]:
    """A folder beside ``path`` to build in; what a killed process left of an earlier one goes first."""
    parent = path.absolute().parent
    for old in parent.glob(f".{path.name}.building-*"):
        shutil.rmtree(old, ignore_errors=True)
    with TemporaryDirectory(dir=parent, prefix=f".{path.name}.building-") as folder:
        yield Path(folder)


def _manifest(evaluation: Evaluation, folder: Path, passphrase: str | None) -> dict[str, Any]:
    """Put every file of the backup into ``folder``; returns what the manifest says of them."""
    database, beside = folder / DATABASE, evaluation.db.path
    copies.snapshot(evaluation.db.sql, database)
    for kind in BESIDE:
        if (own := beside.with_suffix(f".{kind}")).exists():
            shutil.copyfile(own, folder / f"evidence.{kind}")
    if passphrase is not None:
        from pipeline.run.proving import keys

        if keys.current() is not None:
            keys.export(passphrase, folder / KEYS)
        _carry_roster(folder / DATABASE, passphrase)
    with opened(database, for_audit=True) as copy:
        seq, head = log.last(copy.db.sql)
        report = audit(copy)
        row = copy.books.get(EvaluationRow, 1)
    kept = [p for p in sorted(folder.iterdir()) if p.name in {DATABASE, KEYS} or p.suffix[1:] in BESIDE]
    return {
        "format": FORMAT, "made": now(), "evaluation": row.uuid if row else "", "events": seq, "head": head.hex(),
        "files": {p.name: sha256_of(p) for p in kept},
        "errors": sum(f.severity == "error" for f in report.findings),
    }  # fmt: skip


def _carry_roster(database: Path, passphrase: str) -> None:
    """Lock the copy of the roster with the passphrase, where a key file of this computer locks it: elsewhere it could not
    be opened."""
    from pipeline.run.private import roster

    if roster.exists(database) and roster.opened(database, lambda: passphrase).passphrase is None:
        roster.relock(database, passphrase, lambda: passphrase)


def _pack(folder: Path, packed: Path, manifest: dict[str, Any]) -> None:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        out.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        for name in manifest["files"]:
            out.write(folder / name, name)
    with packed.open("rb+") as file:
        os.fsync(file.fileno())


def check(path: Path) -> dict[str, Any]:
    """The manifest of a backup whose files all have their hashes. Raises UsageError or Refused."""
    if not path.is_file():
        raise UsageError("file-missing", name=path)
    try:
        with zipfile.ZipFile(path) as file:
            manifest: dict[str, Any] = json.loads(file.read(MANIFEST))
            wrong = [name for name, sha256 in manifest["files"].items() if _member_hash(file, name) != sha256]
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, EOFError,
            NotImplementedError) as fault:  # fmt: skip
        raise Refused("backup-damaged", path=path, what=both("backup-what-file")) from fault
    wanted = {"events": int, "head": str, "made": str}
    if manifest.get("format") != FORMAT or DATABASE not in manifest["files"]:
        raise UsageError("backup-foreign", path=path)
    wrong += [name for name, kind in wanted.items() if not isinstance(manifest.get(name), kind)]
    if wrong:
        raise Refused("backup-damaged", path=path, what=", ".join(wrong))
    return manifest


def _member_hash(file: zipfile.ZipFile, name: str) -> str:
    with file.open(name) as member:
        return _hashed(iter(lambda: member.read(PIECE), b""))


def _hashed(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return _hashed(iter(lambda: file.read(PIECE), b""))


def put_in_place(made: Path, path: Path) -> None:
    """Give a finished file its name; never over one that is there."""
    try:
        os.link(made, path)
    except FileExistsError as fault:
        raise Refused("file-exists", path=path) from fault
    except OSError:  # a file system without links (a stick): the name is free, as was looked at before
        if path.exists():
            raise Refused("file-exists", path=path) from None
        made.rename(path)


# restoring --------------------------------------------------------------------------------------------------------


def restore(path: Path, db: Path, *, passphrase: str | None = None) -> Backup:
    """Make ``db`` of a backup, say so in its log, and put the roster and the checkpoint beside it.

    ``passphrase``: bring in the signing keys too. Raises UsageError (no backup), Refused (damaged, something is there
    already, or an unsafe place) and changes nothing then.
    """
    manifest = check(path)
    refuse_unsafe(db)
    targets = {DATABASE: db} | {f"evidence.{kind}": db.with_suffix(f".{kind}") for kind in BESIDE}
    if db.exists():
        raise Refused("database-exists", path=db)
    for name in manifest["files"]:
        if name in targets:
            refuse_taken(targets[name])
    with workshop(db) as folder:
        with zipfile.ZipFile(path) as file:
            for name in manifest["files"]:
                with file.open(name) as member, (folder / Path(name).name).open("wb") as out:
                    shutil.copyfileobj(member, out, PIECE)
        _say_restored(folder / DATABASE, manifest, path)
        for name in sorted(manifest["files"], key=lambda n: n == DATABASE):  # the database last: with it all is there
            if name in targets:
                put_in_place(folder / name, targets[name])
        if passphrase is not None and KEYS in manifest["files"]:
            from pipeline.run.proving import keys

            keys.take_in(passphrase, folder / KEYS)
    return Backup(
        path, manifest["events"], manifest["head"], tuple(manifest["files"]), int(manifest.get("errors", 0)), manifest["made"]
    )


def _say_restored(database: Path, manifest: dict[str, Any], path: Path) -> None:
    try:
        with opened(database, for_audit=True) as evaluation:
            seq, head = log.last(evaluation.db.sql)
            if (seq, head.hex()) != (manifest["events"], manifest["head"]):
                raise Refused("backup-damaged", path=path, what=both("backup-what-head"))
            facts = {"copy": str(uuid.uuid4()), "from_seq": seq, "from_head": head.hex(), "made": manifest["made"]}
            with evaluation.db.writing() as sql:
                evaluation.append(sql, Draft("restored", SYSTEM, facts, {"because": f"backup {manifest['made'][:10]}"}))
            copies.settle(evaluation.db.sql)
    except BelaggError:
        raise
    except sqlite3.DatabaseError as fault:
        raise Refused("backup-damaged", path=path, what=both("backup-what-file")) from fault
