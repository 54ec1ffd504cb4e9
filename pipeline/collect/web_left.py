"""What crawls have left in the user's folder: spools, which hold pages as fetched until the site is crawled anew."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.collect.web import default_spool
from pipeline.collect.web_crawl import JOB, LOCK, try_lock

LARGE = 300_000_000  # bytes


def spools(starts: Collection[str]) -> Iterator[Path]:
    """The spools of the sites that the addresses ``starts`` are on."""
    hosts = {_host(start) for start in starts} - {""}
    base = default_spool("").parent
    for job in sorted(base.glob(f"*/{JOB}")) if hosts else ():
        try:
            start = json.loads(job.read_text("utf-8"))["start"]
        except (OSError, ValueError, KeyError, TypeError):
            start = ""  # torn: whose it is cannot be told
        if not start or _host(start) in hosts:
            yield job.parent


def holding(starts: Collection[str], holds: Callable[[bytes], bool]) -> list[Path]:
    """Those of them in whose bytes, file by file, ``holds`` finds something; a file too large to look through may hold it."""
    return [
        spool for spool in spools(starts)
        if any(p.stat().st_size > LARGE or holds(p.read_bytes()) for p in spool.iterdir() if p.is_file())
    ]  # fmt: skip


def forget(spool: Path) -> bool:
    """Remove a spool; False, and nothing is done, while a crawl uses it. The site is fetched from its start next time."""
    try:
        with (spool / LOCK).open("a+b") as lock:
            if not try_lock(lock):
                return False
            for path in spool.iterdir():
                if path.name != LOCK:
                    path.unlink()
    except FileNotFoundError:
        return True
    shutil.rmtree(spool, ignore_errors=True)
    return True


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
