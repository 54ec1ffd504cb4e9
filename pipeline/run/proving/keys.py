"""Signing keys: Ed25519, one at a time for each user, made at first use in the user's config folder.

A key file is JSON with the public key in the clear and the private one (PKCS8) sealed by AES-256-GCM under what scrypt
makes of the passphrase. A key that was replaced stays beside the new one, so that logs it signed for can be told.
Without the passphrase nobody signs; with the public key, which stands in the log, anybody checks.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.errors import Refused, UsageError
from pipeline.run.files import replace_file

COST = 1 << 17  # scrypt's N: 128 MiB and some 0.4 s a try
_FORMAT = "belagg-key-1"
_CURRENT = "signing-key.json"


@dataclass(frozen=True, slots=True)
class Signer:
    """An unlocked key. ``public``: 32 bytes; ``sign``: message → 64 bytes."""

    public: bytes
    sign: Callable[[bytes], bytes]


def folder() -> Path:
    """The user's config folder for Belägg."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA", Path.home()))
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "belagg"


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` is ``public``'s on ``message``."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def current() -> bytes | None:
    """The public key in use, or None before there is one. Needs no passphrase."""
    path = folder() / _CURRENT
    return bytes.fromhex(_read(path)["public"]) if path.exists() else None


def create(passphrase: str) -> Signer:
    """Make the first key. Raises Refused when there is one."""
    if current() is not None:
        raise Refused("key-exists", path=folder() / _CURRENT)
    return _make(passphrase)


def unlock(passphrase: str, public: bytes | None = None) -> Signer:
    """The key in use, or the one with this public key, opened. Raises UsageError (no such key) or Refused (passphrase)."""
    for path in _files():
        file = _read(path)
        if public is None or bytes.fromhex(file["public"]) == public:
            return _signer(_opened(file, passphrase))
    raise UsageError("key-missing", folder=folder())


def known() -> list[bytes]:
    """All public keys that are here, the one in use first."""
    return list(dict.fromkeys(bytes.fromhex(_read(path)["public"]) for path in _files()))


def rotate(passphrase: str, *, new: str | None = None) -> tuple[bytes, Signer]:
    """Put a new key in the old one's place: (old public key, new key). ``new``: another passphrase.
    ``passphrase`` opens the old one; without a key Raises UsageError."""
    old = unlock(passphrase)
    return old.public, _replace(old.public, new or passphrase)


def replace_lost(passphrase: str) -> tuple[bytes, Signer]:
    """A new key for one whose passphrase is lost: (old public key, new key). Nobody vouches for it."""
    old = current()
    if old is None:
        raise UsageError("key-missing", folder=folder())
    return old, _replace(old, passphrase)


def rewrap(old: str, new: str) -> tuple[int, int]:
    """Wrap every key that ``old`` opens under ``new``: (how many open with ``new`` now, how many with neither). The one in use
    comes last, so that after a kill the same call goes on. Raises UsageError without a key, Refused where the one in use
    opens with neither."""
    files = _files()
    if not files:
        raise UsageError("key-missing", folder=folder())
    _either(_read(files[0]), old, new)  # before anything is written
    done = left = 0
    for path in reversed(files):
        file = _read(path)
        try:
            key, wrapped = _either(file, old, new)
        except Refused:  # a key that was replaced, under a passphrase of its own: it signs nothing any more
            left += 1
            continue
        if not wrapped:
            _write(path, _sealed(key, new))
        done += 1
    return done, left


def _either(file: dict[str, Any], old: str, new: str) -> tuple[bytes, bool]:
    """The key, and whether it is under the new passphrase already. Raises Refused."""
    try:
        return _opened(file, old), False
    except Refused:
        return _opened(file, new), True


def export(passphrase: str, output: Path) -> int:
    """Write all keys to one file under the same passphrase; how many. Each must open with it."""
    files = [_read(path) for path in _files()]
    if not files:
        raise UsageError("key-missing", folder=folder())
    if output.exists():
        raise Refused("file-exists", path=output)
    sealed = []
    for file in files:
        try:
            sealed.append(_sealed(_opened(file, passphrase), passphrase))
        except Refused:
            if file is files[0]:
                raise
            continue  # an old key under another passphrase: it signs nothing any more
    _write(output, {"format": _FORMAT, "keys": sealed})
    return len(sealed)


def take_in(passphrase: str, source: Path) -> int:
    """Bring exported keys in; how many are new. The first becomes the one in use where there is none."""
    try:
        given = json.loads(source.read_bytes())
        files = [_checked(file, source) for file in given["keys"]]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise UsageError("key-file", path=source) from fault
    new, have = 0, set(known())
    for file in files:
        key = _opened(file, passphrase)
        public = bytes.fromhex(file["public"])
        if public not in have:
            name = _CURRENT if current() is None else _kept(public)
            _write(folder() / name, _sealed(key, passphrase))
            new += 1
    return new


def _make(passphrase: str) -> Signer:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    if not passphrase:
        raise UsageError("passphrase-empty")
    private = Ed25519PrivateKey.generate()
    key = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    _write(folder() / _CURRENT, _sealed(key, passphrase))
    return _signer(key)


def _replace(old: bytes, passphrase: str) -> Signer:
    replace_file(folder() / _kept(old), (folder() / _CURRENT).read_bytes(), mode=0o600)  # kept before it is replaced
    return _make(passphrase)


def _kept(public: bytes) -> str:
    return f"signing-key-{public.hex()[:16]}.json"


def _files() -> list[Path]:
    """Key files, the one in use first."""
    first = folder() / _CURRENT
    return [first] * first.exists() + sorted(folder().glob("signing-key-*.json"))


def _signer(key: bytes) -> Signer:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key

    private = load_der_private_key(key, None)
    assert isinstance(private, Ed25519PrivateKey)
    return Signer(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), private.sign)


def _sealed(key: bytes, passphrase: str) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    public, salt, nonce = _signer(key).public, secrets.token_bytes(16), secrets.token_bytes(12)
    data = AESGCM(_stretched(passphrase, salt, COST)).encrypt(nonce, key, public)
    return {
        "format": _FORMAT, "public": public.hex(), "kdf": "scrypt", "n": COST, "r": 8, "p": 1,
        "salt": b64encode(salt).decode(), "cipher": "AES-256-GCM", "nonce": b64encode(nonce).decode(),
        "sealed": b64encode(data).decode(),
    }  # fmt: skip


def _opened(file: dict[str, Any], passphrase: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    secret = _stretched(passphrase, b64decode(file["salt"]), file["n"])
    try:
        return AESGCM(secret).decrypt(b64decode(file["nonce"]), b64decode(file["sealed"]), bytes.fromhex(file["public"]))
    except InvalidTag as fault:
        raise Refused("key-passphrase") from fault


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=cost, r=8, p=1, maxmem=256 * 8 * cost, dklen=32)


def _read(path: Path) -> dict[str, Any]:
    try:
        return _checked(json.loads(path.read_bytes()), path)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise UsageError("key-file", path=path) from fault


def _checked(file: dict[str, Any], path: Path) -> dict[str, Any]:
    good = file["format"] == _FORMAT and len(bytes.fromhex(file["public"])) == 32 and 1 < file["n"] <= 1 << 20
    if not good or not all(isinstance(file[name], str) for name in ("salt", "nonce", "sealed")):
        raise UsageError("key-file", path=path)
    return file


def _write(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    replace_file(path, (json.dumps(value, indent=1) + "\n").encode(), mode=0o600)
