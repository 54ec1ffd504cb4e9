"""What names of files and folders say: of what kind a source is, and what no person means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.core.model import SourceKind

LITTER = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
FOLDER_KINDS: dict[str, SourceKind] = {
    "documents": "document", "document": "document", "dokument": "document", "styrdokument": "document",
    "web": "web", "webb": "web", "webbsidor": "web", "hemsida": "web",
    "social": "social", "socialt": "social", "sociala medier": "social",
    "interviews": "interview", "interview": "interview", "intervjuer": "interview", "intervju": "interview",
}  # fmt: skip


def litter(name: str) -> bool:
    """Whether a file name is one that no person means: hidden, a lock, a thumbnail."""
    return (
        name.startswith((".", "~$", "~lock"))
        or name.lower() in LITTER
        or name.lower().endswith(("~", ".tmp", ".part", ".crdownload", ".db-wal", ".db-shm"))
    )


def kind_of(path: Path) -> SourceKind | None:
    """The kind that the nearest folder around the file names."""
    return kind_in(path.absolute().parts[:-1])


def kind_in(folders: Sequence[str]) -> SourceKind | None:
    for part in reversed(folders):
        if part.lower() in FOLDER_KINDS:
            return FOLDER_KINDS[part.lower()]
        if is_download(part):
            return "social"
    return None


def is_download(name: str) -> bool:
    """Whether a folder or archive is called as Facebook and Instagram call what they let one download."""
    return name.lower().startswith(("facebook-", "instagram-", "meta-20"))
