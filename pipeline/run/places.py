"""Where a database may lie: on the computer's own disk. In a synchronised folder or on the network its write-ahead log is
copied apart from it, or locks do not hold, and the database is damaged; so such a place is refused unless it is named."""

from __future__ import annotations

import os
import re
import sys
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from pipeline.core.errors import Refused

ALLOW = "BELAGG_ALLOW_FOLDER"
MOUNTS = Path("/proc/mounts")
named: ContextVar[Path | None] = ContextVar("named", default=None)  # the folder --allow-folder names
_NETWORK = re.compile(
    r"(nfs\d?|cifs|smb\d?|smbfs|afs|ncpfs|ceph|glusterfs|lustre|davfs|9p2000\.L|"
    r"fuse\.(sshfs|rclone|davfs2?|s3fs|gcsfuse|glusterfs|gvfsd-fuse|google-drive-ocamlfuse|onedriver|cephfs|smbnetfs))"
)
_SYNCED = re.compile(
    r"(onedrive( - .*)?|dropbox( \(.*\))?|google ?drive|googledrive-.*|my drive|min enhet|icloud ?drive|mobile documents|"
    r"com~apple~clouddocs|icloud~.*|nextcloud|owncloud|box sync|box|pclouddrive|synologydrive|cloudstorage|sharepoint|"
    r"creative cloud files|sync\.com|tresorit|egnyte.*)",
    re.IGNORECASE,
)
_MARKS = (".dropbox", ".dropbox.cache", ".stfolder", ".tresorit", ".onedrive")
_MARK_FILES = re.compile(r"(\._)?\.?_?sync_[0-9a-f]{6,}\.db")  # Nextcloud and ownCloud keep one in the root they synchronise


def refuse_unsafe(path: Path) -> None:
    """Raises Refused when ``path`` lies in such a place and its folder (or one above it) was not named as allowed."""
    folder = path.absolute().parent
    what = unsafe(folder)
    if what is None:
        return
    allowed = named.get() or (Path(os.environ[ALLOW]) if os.environ.get(ALLOW) else None)
    if allowed is not None and allowed.absolute() in (folder, *folder.parents):
        return
    raise Refused("folder-synced", path=path, what=what, folder=folder)


@lru_cache(maxsize=32)
def unsafe(folder: Path) -> str | None:
    """What makes a folder unsafe: a file system of the network, or who synchronises it; None when nothing does."""
    real = Path(os.path.realpath(folder))
    kind = file_system(real)
    if kind is not None and _NETWORK.fullmatch(kind):
        return kind
    for here in (real, *real.parents):
        if _SYNCED.fullmatch(here.name):
            return here.name
        for mark in _MARKS:
            if (here / mark).exists() and here != Path.home():
                return f"{here / mark}"
        found = _sync_file(here)
        if found is not None:
            return found
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = os.environ.get(name)
        if root and Path(root) in (real, *real.parents):
            return "OneDrive"
    return None


def _sync_file(folder: Path) -> str | None:
    try:
        with os.scandir(folder) as entries:
            return next((e.path for e in entries if _MARK_FILES.fullmatch(e.name)), None)
    except OSError:
        return None


def file_system(path: Path) -> str | None:
    """The type of the file system ``path`` lies on, where the system says so (Linux)."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    best, kind = "", None
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[1])
        inside = str(path) == point or str(path).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


def cache_folder() -> Path:
    """The user's cache folder of this program. Raises RuntimeError for a user without a home."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "belagg"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "belagg"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "belagg"
