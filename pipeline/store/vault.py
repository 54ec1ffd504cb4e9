"""Sealing in the tables: what stands in them of confidential sources is encrypted, and opened on the way out.

One random key for each evaluation seals values with AES-256-GCM and a nonce of their own; the key itself is sealed by what
scrypt makes of the passphrase. A sealed text begins with a mark and is opened by the connection's text factory, wherever it
is read; sealed bytes likewise where blobs are read. Sealed are: bytes, canonical text, headings and places of passages,
quotes and notes in evidence and decisions, the prose of the events that hold them. Their words are not in the index.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from operator import methodcaller
from typing import Any

from pipeline.core.errors import Refused
from pipeline.core.sealed import SHOWN, Sealed

TEXT = b"\x02belagg-sealed-1:"
BYTES = b"\x02belagg-sealed-1\x00"
COLUMNS = {"evidence": ("quote", "prefix", "suffix", "heading", "place"), "decision": ("note",)}
COST = 1 << 16  # scrypt's N: 64 MiB and some 0.2 s a try


@dataclass(slots=True)
class Vault:
    """The key of an open database: ``key`` None while it is locked; ``there``: whether anything is sealed at all."""

    key: bytes | None = None
    there: bool = False

    @property
    def locked(self) -> bool:
        return self.there and self.key is None

    def seal(self, text: str) -> str:
        """Raises Refused when it is locked."""
        if isinstance(text, Sealed):
            return text.stored
        mark = b"j:" if text.startswith(("[", "{")) else b"t:"  # what is shown while locked must be read as JSON too
        return (TEXT + mark + base64.b64encode(self.seal_bytes(text.encode()))).decode()

    def unseal(self, stored: str) -> str:
        return self.text(stored.encode())

    def text(self, data: bytes) -> str:
        """A stored text as it is read: opened, locked, or (never sealed) itself."""
        if not data.startswith(TEXT) or not self.there:
            # text that is no UTF-8 was put there by somebody else: keep it readable, so that the audit can name it
            return data.decode("utf-8", "backslashreplace")
        if self.key is None:
            return Sealed(data.decode("utf-8", "backslashreplace"), "[]" if data[len(TEXT) :].startswith(b"j:") else SHOWN)
        try:
            return _open(self.key, base64.b64decode(data[len(TEXT) + 2 :], validate=True)).decode()
        except ValueError:  # changed by somebody: what is stored is shown, and the audit finds that it is not what it was
            return data.decode("utf-8", "backslashreplace")

    def seal_bytes(self, data: bytes) -> bytes:
        """Raises Refused when it is locked."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if self.key is None:
            raise Refused("vault-locked")
        nonce = secrets.token_bytes(12)
        return nonce + AESGCM(self.key).encrypt(nonce, data, None)

    def open_bytes(self, data: bytes) -> bytes:
        """Stored bytes as they are read. Locked ones stay as they are stored."""
        if self.key is None or not data.startswith(BYTES):
            return data
        try:
            return _open(self.key, data[len(BYTES) :])
        except ValueError:
            return data


def _open(key: bytes, data: bytes) -> bytes:
    """Raises ValueError when the key is wrong or the bytes were changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(data[:12], data[12:], None)
    except InvalidTag as fault:
        raise ValueError("sealed") from fault


class Connection(sqlite3.Connection):
    """A connection that knows its database's vault."""

    vault: Vault


def of(sql: sqlite3.Connection) -> Vault:
    """The vault of an open database; an open and empty one for a connection of another make."""
    return sql.vault if isinstance(sql, Connection) else Vault()


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals what is written of a source, or leaves it as it is (``seals``)."""

    vault: Vault
    seals: bool

    def text(self, text: Any) -> Any:
        """Nothing to hide in null, nothing and the empty list."""
        if isinstance(text, Sealed):
            return text.stored
        return self.vault.seal(text) if self.seals and text and text != "[]" else text

    def pack(self, data: bytes) -> bytes:
        return BYTES + self.vault.seal_bytes(data) if self.seals else data


def sealer(sql: sqlite3.Connection, *, confidential: bool) -> Sealer:
    """What seals, or does not, values of a source."""
    vault = of(sql)
    return Sealer(vault, confidential and vault.there)


def readable(text: str) -> str:
    """The text itself. Raises Refused while it is locked."""
    if isinstance(text, Sealed):
        raise Refused("vault-locked")
    return text


def locked(sql: sqlite3.Connection) -> bool:
    """Whether something is sealed here and the key is not."""
    return of(sql).locked


# the key ----------------------------------------------------------------------------------------------------------


def make(sql: sqlite3.Connection, passphrase: str) -> None:
    """Give the evaluation a key, sealed by the passphrase, and unlock it."""
    vault, salt = of(sql), secrets.token_bytes(16)
    key, nonce = secrets.token_bytes(32), secrets.token_bytes(12)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    wrapped = nonce + AESGCM(_stretched(passphrase, salt, COST)).encrypt(nonce, key, None)
    sql.execute("INSERT INTO vault (id, salt, cost, wrapped) VALUES (1, ?, ?, ?)", (salt, COST, wrapped))
    vault.key, vault.there = key, True
    if isinstance(sql, Connection):
        sql.text_factory = vault.text


def look(sql: sqlite3.Connection) -> None:
    """Learn whether anything is sealed here."""
    vault = of(sql)
    vault.there = sql.execute("SELECT 1 FROM vault").fetchone() is not None
    if isinstance(sql, Connection) and not vault.there:  # the same text at a fifth of the cost, a column at a time
        sql.text_factory = methodcaller("decode", "utf-8", "backslashreplace")


def unlock(sql: sqlite3.Connection, passphrase: str) -> None:
    """Open the vault. Raises Refused when the passphrase is wrong."""
    row = sql.execute("SELECT salt, cost, wrapped FROM vault").fetchone()
    if row is None:
        return
    try:
        of(sql).key = _open(_stretched(passphrase, row[0], row[1]), row[2])
    except ValueError as fault:
        raise Refused("vault-passphrase") from fault


def rewrap(sql: sqlite3.Connection, old: str, new: str) -> None:
    """Inside a transaction: seal the key by another passphrase. Raises Refused where nothing is sealed or ``old`` is wrong."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not of(sql).there:
        raise Refused("vault-none")
    sql.execute("PRAGMA secure_delete = ON")  # what the old passphrase opens is overwritten
    unlock(sql, old)
    key, salt, nonce = of(sql).key, secrets.token_bytes(16), secrets.token_bytes(12)
    assert key is not None
    wrapped = nonce + AESGCM(_stretched(new, salt, COST)).encrypt(nonce, key, None)
    sql.execute("UPDATE vault SET salt = ?, cost = ?, wrapped = ?", (salt, COST, wrapped))


def forget_old(sql: sqlite3.Connection) -> None:
    """Empty the write-ahead log, where the row as it was may still stand (while somebody reads, the next who can does it)."""
    sql.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=cost, r=8, p=1, maxmem=256 * 8 * cost, dklen=32)


# what is sealed ------------------------------------------------------------------------------------------------------


def confidential(sql: sqlite3.Connection, source: int) -> bool:
    """Whether what is stored of a source is sealed."""
    if not of(sql).there:
        return False
    row = sql.execute("SELECT confidential FROM source WHERE number = ?", (source,)).fetchone()
    return bool(row and row[0])


def is_sealed_passage(sql: sqlite3.Connection, passage: int) -> bool:
    """Whether a passage is one of a sealed source."""
    if not of(sql).there:
        return False
    found = "SELECT v.source FROM passage p JOIN version v ON v.id = p.version_id WHERE p.id = ?"
    row = sql.execute(found, (passage,)).fetchone()
    return bool(row) and confidential(sql, row[0])


def about_confidential(sql: sqlite3.Connection, evidence: int) -> bool:
    """Whether evidence quotes a sealed source."""
    if not of(sql).there:
        return False
    row = sql.execute("SELECT source FROM evidence WHERE number = ?", (evidence,)).fetchone()
    return bool(row) and confidential(sql, row[0])


def locked_events(sql: sqlite3.Connection) -> set[int]:
    """Events whose prose cannot be read now."""
    if not of(sql).locked:
        return set()
    begin = b'{"sealed":'
    return {seq for (seq,) in sql.execute("SELECT seq FROM event_part WHERE substr(bytes, 1, ?) = ?", (len(begin), begin))}


def locked_blobs(sql: sqlite3.Connection) -> set[str]:
    """Hashes of the bytes that cannot be read now."""
    if not of(sql).locked:
        return set()
    return {
        row[0]
        for row in sql.execute("SELECT v.sha256 FROM version v JOIN source s ON s.number = v.source WHERE s.confidential = 1")
    }


def sealed_passages(sql: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """(passage id, text) of every passage that the index leaves out; nothing while locked."""
    if not of(sql).there or of(sql).locked:
        return
    for ident, text in sql.execute(
        "SELECT v.id, v.text FROM version v JOIN source s ON s.number = v.source WHERE s.confidential = 1"
    ).fetchall():
        for passage, start, end in sql.execute("SELECT id, start, end FROM passage WHERE version_id = ?", (ident,)):
            yield passage, text[start:end]


def hits(sql: sqlite3.Connection, query: str, terms: list[tuple[int, str, str]]) -> list[tuple[int, float]]:
    """(passage id, rank) of what an FTS5 query finds in sealed passages, in an index that lives in memory alone.
    ``terms``: (passage id, surface, stems)."""
    memory = sqlite3.connect(":memory:")
    try:
        definition = sql.execute("SELECT sql FROM sqlite_master WHERE name = 'passage_fts'").fetchone()[0]
        memory.execute(definition)
        memory.executemany("INSERT INTO passage_fts (rowid, surface, stems) VALUES (?, ?, ?)", terms)
        return list(memory.execute("SELECT rowid, rank FROM passage_fts WHERE passage_fts MATCH ?", (query,)))
    finally:
        memory.close()
