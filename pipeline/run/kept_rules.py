"""The rule files as they were last understood, in the user's cache folder: every command that tags, and every start of the
readers, needs them, and YAML takes thirty times as long to read as JSON. The hash of the files says whether it is theirs."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from pipeline.core.model import Located
from pipeline.run.places import cache_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

FORM = "belagg-rules-1"  # another where ``yamlfile`` makes other data of the same text


def kept(folder: Path, sha256: str) -> list[Located] | None:
    """What the files with this hash say, in the order of their names; None when that is not kept."""
    try:
        said = json.loads(_place().read_bytes())
        if said["form"] != FORM or said["sha256"] != sha256:
            return None
        return [Located(str(folder / name), data, {tuple(p): line for p, line in lines}) for name, data, lines in said["files"]]
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        return None


def keep(sha256: str, files: Sequence[Located]) -> None:
    """Keep it, if there is a folder for that; what was kept before goes."""
    said = [[Path(file.file).name, file.data, [[path, line] for path, line in file.lines.items()]] for file in files]
    with contextlib.suppress(OSError, RuntimeError):
        place = _place()
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f"{place.name}.{uuid4().hex}")
        try:
            beside.write_text(json.dumps({"form": FORM, "sha256": sha256, "files": said}), encoding="utf-8")
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)


def _place() -> Path:
    """Raises RuntimeError for a user without a home."""
    return cache_folder() / "rules.json"
