"""Files, folders and zip archives on this machine. Hidden files, lock files and the litter of file managers are passed over."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from pipeline.collect.model import Item
from pipeline.collect.naming import kind_of, litter
from pipeline.core.errors import ReadError
from pipeline.core.model import SourceKind

SUBTITLES = (".vtt", ".srt")


def collect(what: str, *, kind: SourceKind | None) -> Iterator[Item]:
    """The file ``what``, or every file under the folder ``what`` in the order of their names."""
    path = Path(what)
    try:
        found = "folder" if path.is_dir() else "file" if path.is_file() else "other" if path.exists() else "nothing"
    except OSError:
        found = "closed"
    if found == "folder":
        empty = True
        for item in _folder(path, kind):
            empty = False
            yield item
        if empty:
            yield _faulty(path, kind, ReadError("folder-empty", name=shown(what)))
    elif found == "file":
        yield from _items(path, kind)
    elif found == "other":
        yield _faulty(path, kind, ReadError("file-special", name=shown(what)))
    else:
        yield _faulty(path, kind, ReadError("file-missing" if found == "nothing" else "file-unreadable", name=shown(what)))


def _folder(top: Path, kind: SourceKind | None) -> Iterator[Item]:
    """Items of the files under ``top``. What cannot be entered, links to folders and out of ``top``, and what is no file
    are items with a fault; none of them is opened."""
    closed: list[OSError] = []
    inside = top.resolve()
    for folder, folders, files in os.walk(top, onerror=closed.append):
        kept = sorted(f for f in folders if not f.startswith(".") and f != "__MACOSX")
        links = [Path(folder, name) for name in kept if Path(folder, name).is_symlink()]
        folders[:] = [name for name in kept if Path(folder, name) not in links]
        for path in links:
            yield _faulty(path, kind, ReadError("folder-link", name=shown(str(path))))
        for name in sorted(files):
            path = Path(folder, name)
            if litter(name):
                continue
            why = _no_file(path, inside)
            if why is not None:
                yield _faulty(path, kind, ReadError(why, name=shown(name)))
            elif not _own(path):
                yield from _items(path, kind)
    for fault in closed:
        path = Path(str(fault.filename))
        yield _faulty(path, kind, ReadError("folder-unreadable", name=shown(str(path))))


def _no_file(path: Path, inside: Path) -> str | None:
    """Why what has a name in the folder ``inside`` is no file to read; None where it is one."""
    try:
        mode = path.stat().st_mode
        if path.is_symlink() and not path.resolve().is_relative_to(inside):
            return "file-link"
    except FileNotFoundError:
        return "file-link-broken" if path.is_symlink() else None  # gone since it was listed: said where it is read
    except (OSError, RuntimeError):  # no permission, or links in a ring
        return "file-link-broken" if path.is_symlink() else "file-unreadable"
    return None if stat.S_ISREG(mode) else "file-special"


def _faulty(path: Path, kind: SourceKind | None, fault: ReadError) -> Item:
    return Item(_uri(path), shown(path.name), kind or kind_of(path), fault=fault)


def count(what: str) -> int:
    """How many files ``collect`` would look at, archives as one; cheap, and only for telling how far it has come."""
    path = Path(what)
    if not path.is_dir():
        return 1
    return sum(
        sum(not litter(name) for name in files) for folder, _, files in os.walk(path)
        if not any(part.startswith(".") or part == "__MACOSX" for part in Path(folder).relative_to(path).parts)
    )  # fmt: skip


def _own(path: Path) -> bool:
    """Whether it is an evaluation's database or roster: it lies where the sources lie, and is none of them."""
    if path.suffix == ".roster":
        return path.with_suffix(".db").exists()
    if path.suffix != ".db":
        return False
    try:
        with path.open("rb") as file:
            header = file.read(72)
    except OSError:
        return False
    return header.startswith(b"SQLite format 3\0") and header[68:] == b"BLGG"


def shown(name: str) -> str:
    """A file name as text, whatever bytes it was made of."""
    return os.fsencode(name).decode("utf-8", "replace")


def _items(path: Path, kind: SourceKind | None) -> Iterator[Item]:
    """The file, or where it is an archive the files in it."""
    if path.suffix.lower() == ".zip":
        from pipeline.collect import archive

        if archive.is_archive(path):
            yield from archive.collect(str(path), kind=kind)
            return
    if path.name.lower().endswith(".info.json") and _subtitles(path):
        yield Item(_uri(path), shown(path.name), kind or kind_of(path), left_out="about-video")
        return
    yield Item(_uri(path), shown(path.name), kind or kind_of(path), path, beside=_particulars(path))


def _particulars(path: Path) -> Path | None:
    """The file beside subtitles that says of which video they are: ``Film [id].info.json`` for ``Film [id].sv.vtt``."""
    if path.suffix.lower() not in SUBTITLES:
        return None
    for base in (path.stem, path.stem.rpartition(".")[0]):
        beside = path.with_name(f"{base}.info.json")
        if base and beside.is_file():
            return beside
    return None


def _subtitles(info: Path) -> bool:
    """Whether subtitles of the video lie beside what is said of it."""
    base = info.name[: -len(".info.json")]
    return any(p.name.startswith(f"{base}.") and p.suffix.lower() in SUBTITLES for p in info.parent.iterdir())


def _uri(path: Path) -> str:
    return Path(os.path.abspath(path)).as_uri()  # noqa: PTH100 resolve() would follow links: the name given is the name kept
