"""``.zip`` archives as collections: every file in one is an item of its own, a zip within it is opened once, no deeper.

Nothing is unpacked to disk. What an entry claims about its size is not believed: bytes are counted while they are inflated, and
an entry, or the archive, that comes to too many is refused. An item's address is the archive's with what is inside after ``!``:
``zip:///home/anna/underlag.zip!/avtal/bilaga%201.pdf``, and ``zip:///a.zip!/b.zip!/c.pdf`` for one within; ``!`` in a name
is written ``%21``.
"""

from __future__ import annotations

import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import quote

from pipeline.collect.model import Item
from pipeline.collect.naming import is_download, kind_in, kind_of, litter
from pipeline.core.errors import ReadError
from pipeline.core.model import SourceKind

MAX_ENTRIES = 10_000
MAX_ENTRY = 500 * 1_000_000  # bytes, as for a file in a folder
MAX_NESTED = 200 * 1_000_000  # a zip within is held whole
MAX_TOTAL = 4_000 * 1_000_000
MAX_RATIO = 200  # inflated to packed; text reaches 20, deflate ends at 1032
FREE = 20 * 1_000_000  # bytes that any entry may inflate to whatever its ratio
MAX_DIRECTORY = 4_000_000  # bytes of the table of contents: 400 for each entry
_CHUNK = 1 << 20
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, OverflowError, RuntimeError)


class _Careful:
    """A file that gives no more than ``MAX_DIRECTORY`` bytes at a time: the table of contents is read in one piece."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size if 0 <= size <= MAX_DIRECTORY else MAX_DIRECTORY + 1)
        if len(data) > MAX_DIRECTORY:
            raise _TooMany
        return data


class _TooMany(Exception):
    """The archive's table of contents is too long."""


@dataclass(slots=True)
class _Budget:
    """What may still be inflated and looked at, for an archive and those within it together."""

    bytes: int = MAX_TOTAL
    entries: int = MAX_ENTRIES


@dataclass(frozen=True, slots=True)
class _Archive:
    """One archive: its address and name, the kind of source its place says, the kind that was asked for, if it was."""

    address: str
    name: str
    kind: SourceKind | None
    asked: SourceKind | None
    budget: _Budget
    nested: bool = False


def is_archive(path: Path) -> bool:
    """Whether the file is an archive to open: a zip by name that is no office document by content."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        with path.open("rb") as file:
            return not _is_office(file)
    except OSError:
        return False


def collect(what: str, *, kind: SourceKind | None) -> Iterator[Item]:
    """The files in the archive ``what``, in the order of their names. What is wrong with one is its item's fault."""
    path = Path(what).absolute()
    said: SourceKind | None = "social" if is_download(path.name) else None
    at = _Archive(path.as_uri().replace("file:", "zip:", 1), path.name, kind or kind_of(path) or said, kind, _Budget())
    try:
        file = path.open("rb")
    except OSError:
        yield Item(at.address, at.name, at.kind, fault=ReadError("file-unreadable", name=path.name))
        return
    with file:
        yield from _entries(file, at)


def _entries(file: BinaryIO, at: _Archive) -> Iterator[Item]:
    try:
        archive = zipfile.ZipFile(_Careful(file))
    except _TooMany:
        yield Item(at.address, at.name, at.kind, fault=ReadError("archive-entries", name=at.name, limit=MAX_ENTRIES))
        return
    except _BROKEN:
        yield Item(at.address, at.name, at.kind, fault=ReadError("archive-corrupt", name=at.name))
        return
    with archive:
        at.budget.entries -= len(archive.infolist())
        if at.budget.entries < 0:
            yield Item(at.address, at.name, at.kind, fault=ReadError("archive-entries", name=at.name, limit=MAX_ENTRIES))
            return
        files = [(_name(info), info) for info in archive.infolist() if not info.is_dir()]
        wanted = sorted(((name, info) for name, info in files if not _litter(name)), key=lambda file: file[0])
        if not wanted:
            yield Item(at.address, at.name, at.kind, fault=ReadError("archive-empty", name=at.name))
        before = ""
        for name, info in wanted:
            yield from _entry(archive, info, name, at, twice=name == before)
            before = name


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, inner: str, at: _Archive, *, twice: bool) -> Iterator[Item]:
    """One file: its item, or the items of the zip that it is."""
    path = PurePosixPath(inner)
    uri = f"{at.address}!/{quote(inner.lstrip('/'), safe='/')}"
    kind = at.asked or kind_in(path.parts[:-1]) or at.kind
    within = path.suffix.lower() == ".zip"
    try:
        _refuse(info, inner, twice=twice)
        data = _inflated(archive, info, inner, MAX_NESTED if within else MAX_ENTRY, at.budget)
    except ReadError as fault:
        yield Item(uri, path.name, kind, fault=fault)
        return
    if not within or _is_office(io.BytesIO(data)):
        yield Item(uri, path.name, kind, data=data)
    elif at.nested:
        yield Item(uri, path.name, kind, fault=ReadError("archive-nested", name=inner))
    else:
        yield from _entries(io.BytesIO(data), _Archive(uri, path.name, kind, at.asked, at.budget, nested=True))


def _refuse(info: zipfile.ZipInfo, inner: str, *, twice: bool) -> None:
    """Names that lead out of the archive or stand in it twice, links and encrypted entries have no way in."""
    if twice:
        raise ReadError("archive-duplicate", name=inner)
    parts = inner.split("/")
    outside = inner.startswith("/") or ".." in parts or "\\" in inner or parts[0][1:2] == ":"
    if outside or stat.S_ISLNK(info.external_attr >> 16):
        raise ReadError("archive-name", name=inner)
    if info.flag_bits & _ENCRYPTED:
        raise ReadError("archive-encrypted", name=inner)


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, inner: str, most: int, budget: _Budget) -> bytes:
    """The entry's bytes, counted as they come. Raises ReadError ``archive-bomb``, ``file-too-big`` or ``archive-corrupt``."""
    found = bytearray()
    allowed = max(FREE, MAX_RATIO * max(info.compress_size, 0))
    try:
        with archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                found += chunk
                budget.bytes -= len(chunk)
                if len(found) > allowed or budget.bytes < 0:
                    raise ReadError("archive-bomb", name=inner, limit=min(allowed, MAX_TOTAL) // 1_000_000)
                if len(found) > most:
                    raise ReadError("file-too-big", size=len(found) // 1_000_000, limit=most // 1_000_000)
    except _BROKEN as fault:
        raise ReadError("archive-corrupt", name=inner) from fault
    return bytes(found)


def _name(info: zipfile.ZipInfo) -> str:
    """The entry's name: UTF-8 where it says so or is so, else code page 437, whose å ä ö are also those of 850."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _litter(inner: str) -> bool:
    parts = PurePosixPath(inner).parts
    return "__MACOSX" in parts or not parts or litter(parts[-1])


def _is_office(file: BinaryIO) -> bool:
    """Whether the zip is a document of an office program; one that cannot be opened is an archive, to be told so."""
    try:
        with zipfile.ZipFile(_Careful(file)) as archive:
            return any(name.lower() in ("[content_types].xml", "mimetype") for name in archive.namelist())
    except (_TooMany, *_BROKEN):
        return False
