"""Files and folders on this machine. Hidden files, lock files and the litter of file managers are passed over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.collect.model import Item
from pipeline.core.errors import ReadError
from pipeline.core.model import SourceKind

LITTER = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
FOLDER_KINDS: dict[str, SourceKind] = {
    "documents": "document", "document": "document", "dokument": "document", "styrdokument": "document",
    "web": "web", "webb": "web", "webbsidor": "web", "hemsida": "web",
    "social": "social", "socialt": "social", "sociala medier": "social",
    "interviews": "interview", "interview": "interview", "intervjuer": "interview", "intervju": "interview",
}  # fmt: skip


def collect(what: str, *, kind: SourceKind | None) -> Iterator[Item]:
    """The file ``what``, or every file under the folder ``what`` in the order of their names."""
    path = Path(what)
    if path.is_dir():
        found = False
        for file in _files(path):
            found = True
            yield _item(file, kind)
        if not found:
            yield Item(_uri(path), path.name, kind, fault=ReadError("folder-empty", name=what))
    elif path.is_file():
        yield _item(path, kind)
    elif path.exists():
        yield Item(_uri(path), path.name, kind, fault=ReadError("type-unsupported", type="device"))
    else:
        yield Item(_uri(path), path.name, kind, fault=ReadError("file-missing", name=what))


def _files(top: Path) -> Iterator[Path]:
    """Real files only: a link that leads round in a circle is not followed."""
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in ("__MACOSX", "originals"))
        for name in sorted(files):
            if not litter(name):
                path = Path(folder, name)
                if path.is_file():
                    yield path


def litter(name: str) -> bool:
    """Whether a file name is one that no person means: hidden, a lock, a thumbnail."""
    return (
        name.startswith((".", "~$", "~lock"))
        or name.lower() in LITTER
        or name.endswith(("~", ".tmp", ".part", ".crdownload"))
    )


def _item(path: Path, kind: SourceKind | None) -> Item:
    return Item(_uri(path), path.name, kind or _kind(path), path)


def _kind(path: Path) -> SourceKind | None:
    for part in reversed(path.absolute().parts[:-1]):
        if part.lower() in FOLDER_KINDS:
            return FOLDER_KINDS[part.lower()]
    return None


def _uri(path: Path) -> str:
    return Path(os.path.abspath(path)).as_uri()  # noqa: PTH100 resolve() would follow links: the name given is the name kept
