"""Damaged copies of files, the same ones each time for the same seed."""

from __future__ import annotations

import io
import random
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

_NUMBER = re.compile(rb"(?<![\d.])\d{1,6}(?![\d.])")
_INFLATED = 20_000_000
_HUGE = (b"99999999", b"4294967295", b"-1", b"0", b"2147483648", b"18446744073709551615")


def flipped(data: bytes, choose: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(choose.choice((1, 4, 16, 64, 256))):
        made[choose.randrange(len(made))] ^= 1 << choose.randrange(8)
    return bytes(made)


def cut(data: bytes, choose: random.Random) -> bytes:
    return data[: choose.randrange(1, len(data) + 1)]


def spliced(data: bytes, choose: random.Random) -> bytes:
    """A stretch of it moved, doubled or blanked."""
    a, b = sorted(choose.randrange(len(data) + 1) for _ in range(2))
    at = choose.randrange(len(data) + 1)
    part = choose.choice((data[a:b], bytes(b - a), choose.randbytes(min(b - a, 10_000))))
    return (data[:at] + part + data[at:])[: 2 * len(data) + 1000]


def counted(data: bytes, choose: random.Random) -> bytes:
    """Numbers that stand in it as digits made huge, negative or nothing."""
    share = choose.choice((0.001, 0.01, 0.1))
    return _NUMBER.sub(lambda m: choose.choice(_HUGE) if choose.random() < share else m.group(), data)


def nested(data: bytes, choose: random.Random) -> bytes:
    """Brackets, tags and groups opened many times in the middle of it."""
    sign = choose.choice((b"[", b"<<", b"(", b"{\\b ", b"<div>", b"<w:p>", b"> ", b"BT q ", b"<a><b>"))
    at = choose.randrange(len(data) + 1)
    return data[:at] + sign * choose.choice((100, 10_000, 300_000)) + data[at:]


def repacked(data: bytes, choose: random.Random) -> bytes:
    """A zip whose members have changed places, are lacking, doubled, damaged inside or packed otherwise."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _INFLATED:  # a bomb would go off here
                return flipped(data, choose)
            members = [(info.filename, archive.read(info)) for info in archive.infolist()][:500]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return flipped(data, choose)
    for _ in range(choose.choice((1, 1, 2, 5))):
        if not members:
            return flipped(data, choose)
        a, b = choose.randrange(len(members)), choose.randrange(len(members))
        what = choose.randrange(5)
        if what == 0:
            members[a], members[b] = (members[a][0], members[b][1]), (members[b][0], members[a][1])
        elif what == 1 and len(members) > 1:
            members.pop(a)
        elif what == 2:
            members.append(members[a])
        elif members[a][1]:
            change = choose.choice((flipped, cut, spliced, counted, nested))
            members[a] = (members[a][0], change(members[a][1], choose))
    return _zipped(members, choose)


def _zipped(members: list[tuple[str, bytes]], choose: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", choose.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        seen = set()
        for name, content in members:
            while name in seen:
                name += "2"  # noqa: PLW2901
            archive.writestr(name, content)
            seen.add(name)
    return made.getvalue()


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flipped, cut, spliced, counted, nested)


def mutants(files: list[tuple[str, bytes]], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """``count`` damaged copies: (name that says how, bytes)."""
    choose = random.Random(seed)
    for at in range(count):
        name, data = files[at % len(files)] if count >= len(files) else choose.choice(files)
        change = choose.choice((*CHANGES, repacked, repacked, repacked) if data.startswith(b"PK") else CHANGES)
        stem, dot, suffix = name.rpartition(".")
        yield f"{stem}-{change.__name__}-{at}{dot}{suffix}", change(data, choose)


def originals(sources: Path, corpora: Path | None, most: int = 3_000_000) -> list[tuple[str, bytes]]:
    """The project's own sources and, where they are, the corpora's files and what is in their archive of hostile ones."""
    paths = [path for path in sorted(sources.rglob("*")) if path.is_file()]
    found = []
    if corpora is not None:
        paths += [path for path in sorted(corpora.rglob("*")) if path.is_file() and path.name != "hostile.tar.gz"]
        with tarfile.open(corpora / "hostile.tar.gz") as archive:
            for member in archive.getmembers():
                file = archive.extractfile(member)
                if file is not None:
                    found.append((Path(member.name).name, file.read()))
    found += [(path.name, path.read_bytes()) for path in paths]
    return [(name, data) for name, data in found if data and len(data) <= most]
