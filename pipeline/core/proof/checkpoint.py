"""A checkpoint: the log's size and root, signed, as a small text that leaves the house (C2SP tlog-checkpoint).

    belagg/0c9a…                            origin: which log (the evaluation's uuid)
    57                                      how many events it covers: seq 1 … 57
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=    root of the RFC 6962 tree over their hashes

    — belagg/0c9a… Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

The text signed is everything up to the empty line, its last line feed included. The signature line carries the key's
name (the origin again), four bytes that tell keys apart, and 64 bytes of Ed25519 (C2SP signed-note). Making and
checking signatures is ``run/proving/keys.py``; here are the bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.core.errors import UsageError

_ED25519 = b"\x01"
_LIMIT = 100_000  # characters of a note; a real one has some 300
Verify = Callable[[bytes, bytes, bytes], bool]  # (public key, signature, message) → good


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint says: which log, how many events, which root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The bytes that are signed, as text."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name, its four-byte id, and the signature."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A signed checkpoint as it was read: what it says, the text that was signed, its signatures."""

    checkpoint: Checkpoint
    text: str
    signatures: tuple[Signature, ...]


def origin_of(uuid: str) -> str:
    """What an evaluation's log is called in its checkpoints."""
    return f"belagg/{uuid}"


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes that tell keys of one name apart."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """The public key as other tools take it: ``name+id+key`` (C2SP vkey)."""
    return f"{name}+{key_id(name, public).hex()}+{encoded(_ED25519 + public)}"


def parse_verifier_key(given: str) -> bytes:
    """The 32 bytes of a public key: 64 hexadecimal digits, or ``name+id+key``. Raises UsageError for anything else."""
    given = given.strip()
    if re.fullmatch(r"[0-9a-fA-F]{64}", given):
        return bytes.fromhex(given)
    head, _, last = given.partition("+")
    digest, _, key = last.partition("+")
    data = _decoded(key)
    if data is None or len(data) != 33 or data[:1] != _ED25519 or key_id(head, data[1:]).hex() != digest.lower():
        raise UsageError("key-form", given=given[:80])
    return data[1:]


def note(checkpoint: Checkpoint, public: bytes, signature: bytes) -> str:
    """The whole signed text."""
    signed = encoded(key_id(checkpoint.origin, public) + signature)
    return f"{checkpoint.text}\n— {checkpoint.origin} {signed}\n"


def parse(given: str) -> Note:
    """Read a signed checkpoint. Raises UsageError when it is none."""
    text, split, rest = given.replace("\r\n", "\n").rpartition("\n\n")
    lines = text.split("\n")
    root = _decoded(lines[2]) if len(lines) >= 3 else None
    if (
        not split or len(given) > _LIMIT or root is None or len(root) != 32 or not lines[0].strip()
        or not re.fullmatch(r"0|[1-9][0-9]{0,14}", lines[1])
    ):  # fmt: skip
        raise UsageError("checkpoint-form")
    found = [_signature(line) for line in rest.rstrip("\n").split("\n")]
    signatures = tuple(s for s in found if s is not None)
    if not signatures or len(signatures) != len(found):
        raise UsageError("checkpoint-form")
    return Note(Checkpoint(lines[0], int(lines[1]), root), text + "\n", signatures)


def signed_by(read: Note, keys: list[bytes], verify: Verify) -> bytes | None:
    """The first of ``keys`` (32 bytes each) that signed the note, or None."""
    for signature in read.signatures:
        for public in keys:
            if signature.name == read.checkpoint.origin and key_id(signature.name, public) == signature.key_id:  # noqa: SIM102
                if verify(public, signature.value, read.text.encode()):
                    return public
    return None


def _signature(line: str) -> Signature | None:
    match = re.fullmatch(r"— ([^\s+]+) ([A-Za-z0-9+/]+=*)", line)
    data = _decoded(match[2]) if match else None
    return None if match is None or data is None or len(data) < 5 else Signature(match[1], data[:4], data[4:])


def _decoded(text: str) -> bytes | None:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if encoded(data) == text else None
