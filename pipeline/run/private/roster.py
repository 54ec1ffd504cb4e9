"""The roster in its file: ``evidence.roster`` beside ``evidence.db``, AES-256-GCM under a passphrase or a key file.

The key is what scrypt makes of a passphrase, or comes from the random ``roster.key`` in the user's config folder where no
passphrase was chosen. The file says which; whoever has the file alone learns how large the roster is and nothing else.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.errors import Refused, UsageError
from pipeline.core.people.roster import Roster, RosterEntry
from pipeline.run.proving import keys
from pipeline.store.database import Database

FORMAT = "belagg-roster-1"
COST = 1 << 15  # scrypt's N: 32 MiB, 0.1 s a try
_PAD = 4096  # the sealed text is as long as the next multiple: its length tells next to nothing

Ask = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Locked:
    """A roster, open, and how its file is locked: with a ``passphrase``, or with the key file where that is None."""

    roster: Roster
    path: Path
    passphrase: str | None


def path_of(db: Path) -> Path:
    """Where the roster of the evaluation in ``db`` lies."""
    return db.with_suffix(".roster")


def exists(db: Path) -> bool:
    return path_of(db).exists()


def locked_with(db: Path) -> str:
    """What locks the roster: ``passphrase`` or ``key-file``. Raises UsageError ``roster-corrupt``."""
    return str(_head(path_of(db))["lock"])


def environment() -> str:
    """The passphrase that ``BELAGG_PASSPHRASE`` gives; "" where it is not set."""
    return os.environ.get("BELAGG_PASSPHRASE", "")


def opened(db: Path, ask: Ask = environment) -> Locked:
    """The roster of ``db``, a new and empty one where there is none.

    ``ask`` gives the passphrase; it is called only where one is needed. A new roster is locked with ``BELAGG_PASSPHRASE``
    where that is set, else with the key file. Raises Refused (``roster-locked``, ``roster-passphrase``, ``roster-key``) or
    UsageError ``roster-corrupt``.
    """
    path = path_of(db)
    if not path.exists():
        return Locked(Roster(secrets.token_hex(32)), path, environment() or None)
    head = _head(path)
    passphrase = None
    if head["lock"] == "passphrase":
        passphrase = ask()
        if not passphrase:
            raise Refused("roster-locked", path=path)
    return Locked(_unsealed(head, _secret(passphrase, make=False), path), path, passphrase)


def save(locked: Locked) -> None:
    """Write the roster, sealed anew, so that the file holds all of it or what it held before."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    head: dict[str, Any] = {
        "format": FORMAT, "lock": "key-file" if locked.passphrase is None else "passphrase",
        "n": COST, "salt": salt.hex(), "nonce": nonce.hex(),
    }  # fmt: skip
    key = _key(_secret(locked.passphrase, make=True), head)
    text = json.dumps({
        "secret": locked.roster.secret,
        "entries": [[e.name, e.role, e.group, list(e.aliases)] for e in locked.roster.entries],
    }).encode()  # fmt: skip
    text += b" " * (-len(text) % _PAD)
    sealed = _cipher(key).encrypt(nonce, text, _bound(head))
    private_file(locked.path, json.dumps(head | {"data": b64encode(sealed).decode()}).encode())


def change(db: Database, make: Callable[[Roster], Roster], ask: Ask = environment) -> Roster:
    """Open, change, save. Two at once wait for each other: the database's write lock is the one lock there is."""
    passphrase = opened(db.path, ask).passphrase  # nobody is asked while others wait
    with db.writing():
        locked = opened(db.path, lambda: passphrase or "")
        made = make(locked.roster)
        save(Locked(made, locked.path, locked.passphrase))
    return made


def relock(db: Path, passphrase: str | None, ask: Ask = environment) -> None:
    """Seal the roster under another passphrase, or (None) under the key file."""
    locked = opened(db, ask)
    save(Locked(locked.roster, locked.path, passphrase))


def private_file(path: Path, data: bytes, *, keep: bool = False) -> None:
    """Write a file that only its owner may read, whole or not at all. ``keep``: what is there already stays."""
    handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=".belagg-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if keep:
            with suppress(FileExistsError):
                path.hardlink_to(temporary)
            Path(temporary).unlink()
        else:
            Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def _head(path: Path) -> dict[str, Any]:
    try:
        head = json.loads(path.read_bytes())
        good = head["format"] == FORMAT and head["lock"] in ("passphrase", "key-file") and 1 < head["n"] <= 1 << 20
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise UsageError("roster-corrupt", path=path) from fault
    if not good:
        raise UsageError("roster-corrupt", path=path)
    return dict(head)


def _unsealed(head: dict[str, Any], secret: bytes, path: Path) -> Roster:
    from cryptography.exceptions import InvalidTag

    try:
        key = _key(secret, head)
        text = _cipher(key).decrypt(bytes.fromhex(head["nonce"]), b64decode(head["data"]), _bound(head))
        value = json.loads(text)
        entries = tuple(RosterEntry(n, r, g, tuple(a)) for n, r, g, a in value["entries"])
        return Roster(str(value["secret"]), entries)
    except InvalidTag as fault:
        raise Refused("roster-key" if head["lock"] == "key-file" else "roster-passphrase", path=path) from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise UsageError("roster-corrupt", path=path) from fault


def _bound(head: dict[str, Any]) -> bytes:
    """What is authenticated besides the text: all that says how it is locked."""
    return json.dumps([head[name] for name in ("format", "lock", "n", "salt", "nonce")]).encode()


def _secret(passphrase: str | None, *, make: bool) -> bytes:
    """What the key is made of: the passphrase, or the key file's bytes (made when there is none and ``make``)."""
    if passphrase is not None:
        return passphrase.encode()
    path = keys.folder() / "roster.key"
    if not path.exists():
        if not make:
            raise Refused("roster-key", path=path)
        path.parent.mkdir(parents=True, exist_ok=True)
        private_file(path, secrets.token_hex(32).encode(), keep=True)
    return path.read_bytes()


def _key(secret: bytes, head: dict[str, Any]) -> bytes:
    """32 bytes: by scrypt from a passphrase; a key file is random already and needs no slowing down."""
    salt = bytes.fromhex(head["salt"])
    if head["lock"] == "key-file":
        return hmac.digest(secret, b"belagg-roster\0" + salt, "sha256")
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=int(head["n"]), r=8, p=1).derive(secret)


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)
