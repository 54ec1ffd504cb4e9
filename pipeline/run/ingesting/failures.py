"""What could not be read is remembered until it can be, and forgotten when it is gone."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.collect.table import PAGE
from pipeline.run.clock import now
from pipeline.run.evaluation import Evaluation
from pipeline.run.ingesting.outcome import Outcome
from pipeline.store import sources

_WEB = ("http://", "https://")
LINKS = ("folder-link", "file-link")  # refused where they were met; named by themselves they would be followed
UNASKED = "interview-unasked"
MISTYPED = "file-missing"  # said and not kept: nobody can mend a path that is on no disk


def failed_before(evaluation: Evaluation) -> list[str]:
    """What could not be read last time and can be tried again: files that are there, and addresses."""
    uris = [f.uri for f in sources.failures(evaluation.db.sql) if f.code not in LINKS]
    paths = [local(_holder(uri)) for uri in uris]
    files = list(dict.fromkeys(str(path) for path in paths if path is not None and path.exists()))
    sites = [uri.removesuffix("#crawl") for uri in uris if uri.startswith(_WEB) and uri.endswith("#crawl")]
    return files + sites + [f"{PAGE}{uri}" for uri in uris if uri.startswith(_WEB) and not uri.endswith("#crawl")]


def forget_gone(evaluation: Evaluation, what: list[str]) -> None:
    """A failure under a folder that is ingested again, whose file is gone, is a failure no more; a path that led nowhere
    never was one."""
    mistyped = [failure.uri for failure in sources.failures(evaluation.db.sql) if failure.code == MISTYPED]
    if mistyped:
        with evaluation.db.writing() as sql:
            for uri in mistyped:
                sources.drop_failure(sql, uri)
    folders = [Path(name).absolute() for name in what if Path(name).is_dir()]
    for failure in sources.failures(evaluation.db.sql) if folders else []:
        path = local(failure.uri)
        if path is not None and any(path.is_relative_to(folder) for folder in folders) and not path.exists():
            with evaluation.db.writing() as sql:
                sources.drop_failure(sql, failure.uri)


def to_note(sql: sqlite3.Connection, outcome: Outcome) -> bool:
    """Whether there is something to remember of this outcome, or to forget."""
    if outcome.error is None:
        return outcome.status == "unchanged" and sources.failed_before(sql, failure_uri(outcome.uri))
    # where the roster is what failed, no note has an address; what may be an interview has a name that may say who spoke
    return outcome.error.code not in (MISTYPED, "source-erased", UNASKED) and not outcome.error.code.startswith("roster-")


def note(sql: sqlite3.Connection, outcome: Outcome) -> None:
    """Remember what failed until it is read; forget it when its bytes turn out to be there."""
    uri = failure_uri(outcome.uri)
    if outcome.error is None:
        sources.drop_failure(sql, uri)
    else:
        gaps = {name: str(value) for name, value in outcome.error.gaps.items()}
        sources.put_failure(sql, sources.Failure(uri, outcome.title, outcome.error.code, gaps, outcome.sha256, now()))


def failure_uri(uri: str) -> str:
    """The address a failure is kept under: an interview's without its cleaned name, which changes with the roster."""
    return uri.rpartition("/")[0] if uri.startswith("interview:") and "/" in uri else uri


def local(uri: str) -> Path | None:
    """The file a ``file:`` address names."""
    from urllib.request import url2pathname  # brings all of http with it

    return Path(url2pathname(urlsplit(uri).path)) if uri.startswith("file:") else None


def _holder(uri: str) -> str:
    """The address of the file that a source lies in: of the archive or the letter, else its own."""
    scheme, colon, rest = uri.partition(":")
    return f"file:{rest.partition('!/')[0]}" if colon and scheme in ("zip", "mail") else uri
