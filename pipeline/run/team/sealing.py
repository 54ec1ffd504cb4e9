"""The secrets of authenticator apps, sealed: AES-256-GCM under a key of the server's own, which lies apart from the accounts.

A password's hash gives nothing back; an app's secret must, for codes are made of it. So whoever has the file of accounts alone
(a copy of the folder, say) has no second factor. ``accounts.key`` lies in the config folder of whoever runs the server.
"""

from __future__ import annotations

import secrets
from typing import Any

from pipeline.core.errors import Refused
from pipeline.run.private.roster import private_file
from pipeline.run.proving import keys

NAME = "accounts.key"


def sealed(secret: bytes, *, bound: str) -> bytes:
    """``bound``: what it belongs to; sealed for one account it opens for no other."""
    nonce = secrets.token_bytes(12)
    return nonce + bytes(_cipher(make=True).encrypt(nonce, secret, bound.encode()))


def unsealed(data: bytes, *, bound: str) -> bytes:
    """Raises Refused ``second-key`` where the key is gone or another."""
    from cryptography.exceptions import InvalidTag

    try:
        return bytes(_cipher(make=False).decrypt(data[:12], data[12:], bound.encode()))
    except InvalidTag as fault:
        raise Refused("second-key") from fault


def _cipher(*, make: bool) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    path = keys.folder() / NAME
    if not path.exists():
        if not make:
            raise Refused("second-key")
        path.parent.mkdir(parents=True, exist_ok=True)
        private_file(path, secrets.token_hex(32).encode(), keep=True)
    try:
        return AESGCM(bytes.fromhex(path.read_text("ascii").strip()))
    except (OSError, ValueError) as fault:
        raise Refused("second-key") from fault
