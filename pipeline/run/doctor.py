"""What this installation has and lacks: Python, SQLite, libraries, rules, the database."""

from __future__ import annotations

import importlib.metadata
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.errors import BelaggError
from pipeline.core.messages import say

LIBRARIES = (
    "pypdfium2",
    "pdfplumber",
    "python-docx",
    "lxml",
    "trafilatura",
    "numpy",
    "rapidfuzz",
    "jinja2",
    "matplotlib",
    "openpyxl",
    "typst",
    "ruamel.yaml",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; ``remedy`` is a message code."""

    what: str
    found: str
    ok: bool
    remedy: str = "doctor-reinstall"

    def as_dict(self, lang: str) -> dict[str, object]:
        return {
            "what": self.what,
            "found": self.found,
            "ok": self.ok,
            "remedy": None if self.ok else say(self.remedy, lang),
        }


def examine(db: Path) -> list[Check]:
    """Everything a run needs, one check each."""
    checks = [
        Check("Python", sys.version.split()[0], sys.version_info >= (3, 11), "doctor-python"),
        Check("SQLite", sqlite3.sqlite_version, sqlite3.sqlite_version_info >= (3, 37) and _fts5(), "doctor-sqlite"),
    ]
    checks += [_library(name) for name in LIBRARIES]
    checks.append(_rules())
    checks.append(_cage())
    checks.append(_extra("crawl", "scrapy"))
    checks.append(_recognition())
    checks.append(_office())
    if db.exists():
        checks.append(_database(db))
    return checks


def _library(name: str) -> Check:
    try:
        return Check(name, importlib.metadata.version(name), ok=True)
    except importlib.metadata.PackageNotFoundError:
        return Check(name, "–", ok=False)


def _cage() -> Check:
    """Which locks hold around the reader process: asked of a real one."""
    from pipeline.run.caging.cage import Cage

    cage = Cage()
    try:
        cage.read(b"Kommunen.", "a.txt", None)
        return Check("sandbox", cage.level, ok=cage.level == "full", remedy="doctor-sandbox")
    except BelaggError as fault:
        return Check("sandbox", fault.code, ok=False)
    finally:
        cage.close()


def _extra(name: str, library: str) -> Check:
    """A part that may be left out: never a fault, but said."""
    try:
        return Check(f"extra {name}", importlib.metadata.version(library), ok=True)
    except importlib.metadata.PackageNotFoundError:
        return Check(f"extra {name}", f"– (pip install 'belagg[{name}]')", ok=True)


def _recognition() -> Check:
    """What reads scanned pages."""
    from pipeline.run.caging.helped import recognition

    tools = recognition()
    lacking = "– (pip install 'belagg[ocr]'; Debian: apt install tesseract-ocr-swe)"
    return Check("extra ocr", tools.name if tools else lacking, ok=True)


def _office() -> Check:
    """What reads DOC, XLS and PPT."""
    from pipeline.run.caging.office import soffice, version

    program = soffice()
    return Check("LibreOffice", version(program) if program else "– (DOC, XLS, PPT)", ok=True)


def _fts5() -> bool:
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    except sqlite3.OperationalError:
        return False
    finally:
        memory.close()
    return True


def _rules() -> Check:
    from pipeline.run.training.tagging import run_identity, tagger

    try:
        tagger()  # says what is wrong with the rules
        return Check("rules", run_identity().rules_sha256[:16], ok=True)
    except BelaggError as fault:
        return Check("rules", fault.code, ok=False)


def _database(db: Path) -> Check:
    from pipeline.run.evaluation import opened

    try:
        with opened(db) as evaluation:
            return Check(str(db), evaluation.instrument.id, ok=True)
    except BelaggError as fault:
        return Check(str(db), fault.code, ok=False, remedy=f"{fault.code}.remedy")
