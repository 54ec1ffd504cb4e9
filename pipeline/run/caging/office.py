"""Old office files → today's by LibreOffice, where it is installed, locked in (``office_cage.py``).

It runs in a folder of its own that is all it can write, reads that folder and the system's programs and nothing else, reaches
no network, and is killed with everything it started when its time is up. What it makes is read like any file from outside.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.core.errors import ReadError
from pipeline.run.caging.nursery import environment

SECONDS = 60.0  # of which some five are its start
SECONDS_PER_MEGABYTE = 4.0
TRIES = 3  # with a new profile it starts itself anew, and may not remove its own socket: the second try converts
LARGEST = 200_000_000  # bytes it may make
# the old type → the suffix it is given, the suffix it becomes
FORMATS = {
    "application/msword": ("doc", "docx"), "application/vnd.ms-excel": ("xls", "xlsx"),
    "application/vnd.ms-powerpoint": ("ppt", "pptx"),
}  # fmt: skip
_OFFICE = "application/vnd.openxmlformats-officedocument."
CONVERTED = {
    "application/msword": f"{_OFFICE}wordprocessingml.document", "application/vnd.ms-excel": f"{_OFFICE}spreadsheetml.sheet",
    "application/vnd.ms-powerpoint": f"{_OFFICE}presentationml.presentation",
}  # fmt: skip
_NAMES = {"application/msword": "DOC", "application/vnd.ms-excel": "XLS", "application/vnd.ms-powerpoint": "PPT"}


@dataclass(frozen=True, slots=True)
class Converted:
    """The new file, its suffix, and what made it (``libreoffice-7.4.7``)."""

    data: bytes
    suffix: str
    by: str


@dataclass(slots=True)
class Office:
    """One conversion at a time. ``kill`` may come from another thread."""

    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def converted(self, data: bytes, media_type: str) -> Converted:
        """Raises ReadError: ``legacy-office`` (no LibreOffice), ``legacy-cage``, ``legacy-failed``, ``read-timeout``."""
        if media_type not in FORMATS:
            raise ReadError("legacy-office", type=media_type)
        return self.made(data, *FORMATS[media_type], _NAMES[media_type])

    def made(self, data: bytes, before: str, after: str, name: str) -> Converted:
        """``data``, a file with the suffix ``before``, as ``after``; ``name``: what a person calls it. Raises like
        ``converted``."""
        program = soffice()
        if program is None:
            raise ReadError("legacy-office", type=name)
        with tempfile.TemporaryDirectory(prefix="belagg-") as kept:
            place = Path(kept).resolve()
            for folder in ("in", "out", "profile", "tmp"):
                (place / folder).mkdir()
            (place / "in" / f"fil.{before}").write_bytes(data)
            until = time.monotonic() + SECONDS + SECONDS_PER_MEGABYTE * len(data) / 1e6
            made = place / "out" / f"fil.{after}"
            for _ in range(TRIES):
                if self._run(program, place, f"fil.{before}", after, until - time.monotonic()) == UNCAGED:
                    raise ReadError("legacy-cage")
                if made.exists():
                    break
            if not made.is_file() or made.is_symlink() or not 0 < made.stat().st_size <= LARGEST:
                raise ReadError("legacy-failed")
            return Converted(made.read_bytes(), after, f"libreoffice-{version(program)}")

    def kill(self) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)

    def _run(self, program: str, place: Path, name: str, after: str, seconds: float) -> int:
        code = "import sys; from pipeline.run.caging.office_cage import main; main(*sys.argv[1:])"
        _socket(place).unlink(missing_ok=True)
        self._process = process = subprocess.Popen(  # noqa: S603 this interpreter, our own module
            [sys.executable, "-c", code, str(place), program, name, after],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env=environment() | {"HOME": str(place / "profile"), "TMPDIR": str(place / "tmp")}, cwd=place,
        )  # fmt: skip
        try:
            return process.wait(timeout=seconds)
        except subprocess.TimeoutExpired as fault:
            raise ReadError("read-timeout", seconds=round(seconds)) from fault
        finally:
            self._end(process)
            self._process = None
            _socket(place).unlink(missing_ok=True)

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        """Whatever it started goes with it."""
        with suppress(ProcessLookupError, PermissionError):  # nobody is left
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _socket(place: Path) -> Path:
    """What LibreOffice leaves outside its folder: the socket of the profile, named by the hash of its address."""
    digest = hashlib.md5(f"file://{place}/profile".encode("utf-16-le"), usedforsecurity=False).digest()
    return Path(f"/tmp/OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}")  # noqa: S108 its own choice


UNCAGED = 77  # the launcher's exit status: it could not lock itself in


def soffice() -> str | None:
    """LibreOffice's program, if it is installed and this system can lock it in."""
    if sys.platform != "linux":
        return None
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def version(program: str) -> str:
    """``7.4.7``: which LibreOffice it is."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 found by us
    except subprocess.TimeoutExpired:
        return "?"
    words = said.stdout.split()
    return ".".join(words[1].split(".")[:3]) if len(words) > 1 else "?"
