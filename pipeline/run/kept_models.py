"""The models an evaluation has learnt, files beside its database: ``evidence.model-1.npz``, ``-2`` … The highest is in use."""

from __future__ import annotations

import glob
import io
import json
import os
import zipfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.core.errors import Refused

KEPT = 5  # learnt models kept beside the database


def models(db: Path) -> list[Path]:
    """The learnt models beside ``db``, oldest first."""
    begin = f"{db.stem}.model-"
    found = [p for p in db.parent.glob("*.npz") if p.name.startswith(begin) and p.stem[len(begin) :].isdecimal()]
    return sorted(found, key=lambda p: int(p.stem[len(begin) :]))


def current(db: Path) -> bytes | None:
    """The model to use for ``db``: the newest learnt one, or None for the one that ships.

    A model learnt on top of another version's is set aside (``outdated`` says so). Raises Refused when it is damaged.
    """
    there = models(db)
    if not there or outdated(db):
        return None
    return there[-1].read_bytes()


def outdated(db: Path) -> bool:
    """Whether a newer Belägg with another shipped model makes it time to learn again."""
    there = models(db)
    if not there:
        return False
    base = _about(there[-1].read_bytes(), there[-1]).get("learnt", {}).get("base")
    return bool(base != _shipped())


@cache
def _shipped() -> str:
    data = files("pipeline.tag").joinpath("model.npz").read_bytes()
    return str(_about(data, Path("model.npz"))["sha256"])


def _about(data: bytes, path: Path) -> dict[str, Any]:
    import numpy as np

    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            about: dict[str, Any] = json.loads(stored["about"].tobytes())
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as fault:
        raise Refused("model-damaged", path=path) from fault
    return about


def place(db: Path) -> Path:
    """Where the next one goes."""
    there = models(db)
    number = int(there[-1].stem.rpartition("-")[2]) + 1 if there else 1
    return db.with_name(f"{db.stem}.model-{number}.npz")


def install(path: Path, data: bytes) -> None:
    """Write beside the target and replace, so that no reader meets half a model; the oldest beyond ``KEPT`` go."""
    beside = path.with_suffix(".part")
    beside.write_bytes(data)
    os.replace(beside, path)  # noqa: PTH105 the same, and it says what it does
    db = path.with_name(f"{path.stem.rpartition('.model-')[0]}.db")
    for old in models(db)[:-KEPT]:
        old.unlink()


def forget(db: Path) -> int:
    """Take every learnt model away (after an erasure: they were made from the erased words too). How many there were."""
    there = models(db)
    for path in there:
        path.unlink()
    for half in db.parent.glob(f"{glob.escape(db.stem)}.model-*.part"):
        half.unlink()  # one that was being written when its process died
    return len(there)
