"""What a user sees when something fails that no rule foresaw: one line, and a log file with ids, never contents."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
import traceback
from pathlib import Path

import click

from pipeline.core.messages import say


def unexpected(fault: Exception, lang: str, *, debug: bool) -> int:
    """Say it in one line and return the exit status. Known troubles of the database or disk are named as such."""
    known = _known(fault)
    if known is not None:
        click.echo(f"{say(known, lang)} {say(f'{known}.remedy', lang)}", err=True)
        return 1
    if debug:
        traceback.print_exception(fault)
        return 1
    # frames only: the fault's own words may quote a source
    frames = "".join(traceback.format_tb(fault.__traceback__)) + type(fault).__name__ + "\n"
    try:
        log = state_folder() / "fault.log"
        log.write_text(frames, encoding="utf-8")
    except OSError:
        log = Path(tempfile.gettempdir(), "belagg-fault.log")
        with contextlib.suppress(OSError):
            log.write_text(frames, encoding="utf-8")
    click.echo(
        f"{say('unexpected', lang, fault=type(fault).__name__)} {say('unexpected.remedy', lang, log=log)}", err=True
    )
    return 1


def _known(fault: Exception) -> str | None:
    if type(fault).__module__ == "sqlite3":  # SQL stands in store/ alone: its module is not imported here
        words = str(fault)
        for part, code in (("locked", "database-locked"), ("readonly", "database-readonly"), ("full", "disk-full"),
                           ("unable to open", "database-readonly"), ("disk I/O", "database-readonly")):  # fmt: skip
            if part in words:
                return code
    if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "disk-full"
    if isinstance(fault, OSError) and fault.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "database-readonly"
    return None


def state_folder() -> Path:
    """The user's state folder for Belägg, made when needed."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home()))
    else:
        base = Path(os.environ.get("XDG_STATE_HOME", Path.home() / ".local" / "state"))
    folder = base / "belagg"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
