"""A compound file (MS-CFB) written by hand for the tests: storages and streams, each stream in sectors of its own."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
_SMALLEST = 4096  # what is shorter would have to lie in the mini stream; it is filled up with zeros instead


@dataclass
class Storage:
    """``entries``: name → bytes of a stream, or another storage."""

    entries: dict[str, bytes | Storage] = field(default_factory=dict)


@dataclass
class _Entry:
    name: str
    kind: int
    child: int = FREE
    right: int = FREE
    start: int = END
    size: int = 0


def compound(root: Storage) -> bytes:
    entries = [_Entry("Root Entry", 5)]
    sectors: list[bytes] = []
    chains: list[tuple[int, int]] = []
    _children(root, 0, entries, sectors, chains)
    directory = b"".join(_packed(e) for e in entries)
    directory += bytes(-len(directory) % _SECTOR)
    start = len(sectors)
    sectors += [directory[at : at + _SECTOR] for at in range(0, len(directory), _SECTOR)]
    chains.append((start, len(sectors) - start))
    fats = 1
    while (len(sectors) + fats) > fats * 128:
        fats += 1
    table = [FREE] * (fats * 128)
    for first, count in chains:
        for at in range(first, first + count):
            table[at] = at + 1 if at + 1 < first + count else END
    for at in range(len(sectors), len(sectors) + fats):
        table[at] = FAT
    difat = [len(sectors) + n if n < fats else FREE for n in range(109)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, fats, start, 0, 4096, END, 0, END, 0) + struct.pack("<109I", *difat)
    return head + b"".join(s.ljust(_SECTOR, b"\0") for s in sectors) + struct.pack(f"<{len(table)}I", *table)


def _children(
    storage: Storage, at: int, entries: list[_Entry], sectors: list[bytes], chains: list[tuple[int, int]]
) -> None:
    """The entries of ``storage`` as a tree that leans to the right: the names sorted as the format wants them."""
    before = None
    for name in sorted(storage.entries, key=lambda name: (len(name), name.upper())):
        content = storage.entries[name]
        entry = _Entry(name, 1 if isinstance(content, Storage) else 2)
        entries.append(entry)
        number = len(entries) - 1
        if before is None:
            entries[at].child = number
        else:
            before.right = number
        before = entry
        if isinstance(content, Storage):
            _children(content, number, entries, sectors, chains)
        else:
            content = content.ljust(_SMALLEST, b"\0")
            entry.start, entry.size = len(sectors), len(content)
            sectors += [content[n : n + _SECTOR] for n in range(0, len(content), _SECTOR)]
            chains.append((entry.start, len(sectors) - entry.start))


def _packed(e: _Entry) -> bytes:
    name = e.name.encode("utf-16-le")
    return (
        name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name) + 2, e.kind, 1, FREE, e.right, e.child)
        + bytes(16 + 4 + 16) + struct.pack("<IQ", e.start, e.size)
    )  # fmt: skip


def message(subject: str, body: str = "", *, html: bytes = b"", rtf: bytes = b"", sent: int = 0, **others: str) -> Storage:
    """An Outlook message; ``others``: property as ``p0C1A`` → text. Strings are UTF-16."""
    made = Storage()
    properties = struct.pack("<IIQ", 0x00390040, 6, sent) if sent else b""
    made.entries["__properties_version1.0"] = bytes(32) + properties
    for prop, text in {"0037": subject, "1000": body, **{name[1:]: text for name, text in others.items()}}.items():
        if text:
            made.entries[f"__substg1.0_{prop}001F"] = text.encode("utf-16-le")
    if html:
        made.entries["__substg1.0_10130102"] = html
    if rtf:
        made.entries["__substg1.0_10090102"] = rtf
    return made


def attach(to: Storage, number: int, name: str, content: bytes | Storage) -> None:
    """A file, or a message (whose properties then lack the first 8 bytes of the outermost one's head)."""
    made = Storage({"__properties_version1.0": bytes(8), "__substg1.0_3707001F": name.encode("utf-16-le")})
    if isinstance(content, Storage):
        head = content.entries["__properties_version1.0"]
        assert isinstance(head, bytes)
        content.entries["__properties_version1.0"] = head[8:]
        made.entries["__substg1.0_3701000D"] = content
    else:
        made.entries["__substg1.0_37010102"] = content
    to.entries[f"__attach_version1.0_#{number:08X}"] = made
