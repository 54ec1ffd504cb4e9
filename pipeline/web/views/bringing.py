"""What is being brought in, or was: how far it has come, what became of it, and the names nobody listed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any

from starlette.datastructures import FormData, UploadFile

from pipeline.core.people.spoken import talk_by_name
from pipeline.core.shown.pages import Job, Suspected
from pipeline.web.asked import file_name
from pipeline.web.desk import Desk

LATEST = 60  # outcomes shown
SUMS = (
    (("stored", "partly"), "inläst", "inlästa"), (("updated",), "i ny version", "i ny version"),
    (("unchanged",), "fanns redan", "fanns redan"), (("excluded",), "utesluten", "uteslutna"),
    (("failed", "needs-ocr"), "kunde inte läsas", "kunde inte läsas"),
)  # fmt: skip


def shown(desk: Desk, job: Job | None, protection: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What the page about it needs. ``protection``: K7 → what is known of an interview."""
    found: dict[str, tuple[list[Suspected], str]] = {}
    for o in job.outcomes[-LATEST:] if job is not None and not job.running else ():
        if o["kind"] == "interview" and o["number"]:
            suspected = desk.suspected(o["number"])
            if suspected:
                found[o["number"]] = (suspected, protection.get(o["number"], {}).get("group", ""))
    return {"job": job, "seconds": int(monotonic() - job.began) if job else 0, "suspected": found, "summary": summary,
            "latest": LATEST, "looks_spoken": talk_by_name}  # fmt: skip


def chosen(form: FormData) -> list[UploadFile]:
    """The files a form was sent with; a field left empty is none."""
    return [f for f in form.getlist("filer") if isinstance(f, UploadFile) and f.filename]


def put_aside(files: list[UploadFile]) -> tuple[Path, list[str]]:
    """The files in a folder of their own, each in one of its own, and where they lie in it."""
    place, names = Path(tempfile.mkdtemp(prefix="belagg-")), []
    for number, file in enumerate(files):
        name = file_name(file.filename, number)
        folder = place / str(number)
        folder.mkdir()
        with (folder / name).open("wb") as kept:
            shutil.copyfileobj(file.file, kept)
        names.append(f"{number}/{name}")
    return place, names


def summary(outcomes: list[dict[str, Any]]) -> str:
    """How many of what became of them; what could not be read is no source."""
    said = []
    for statuses, one, many in SUMS:
        count = sum(o["status"] in statuses for o in outcomes)
        if count:
            said.append(f"{count} {one if count == 1 else many}")
    return f"{', '.join(said)}." if said else "Inget nytt."
