"""Help loads nothing heavy, and every command explains itself in both languages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.cli.main import COMMANDS

HEAVY = ("spacy", "numpy", "sqlite_utils", "pdfplumber", "pypdfium2", "matplotlib", "docx", "lxml", "trafilatura", "ruamel", "rich",
         "jinja2", "simplemma", "sklearn", "sqlite3", "pipeline.run.ingesting.ingest")  # fmt: skip


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, json, io, contextlib\n"
        "from pipeline.cli.main import cli\n"
        "with contextlib.redirect_stdout(io.StringIO()) as out:\n"
        "    cli.main(['--help'], standalone_mode=False)\n"
        "assert 'ingest' in out.getvalue()\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert not set(HEAVY) & set(json.loads(done.stdout))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(script: Callable[..., Any], name: str) -> None:
    status, out, _ = script(name, "--help", LANG="sv_SE.UTF-8")
    assert status == 0
    assert "Användning" in out


def test_language_follows_the_locale(script: Callable[..., Any]) -> None:
    assert "läs in filer" in script("--help", LANG="sv_SE.UTF-8", LC_ALL="", LC_MESSAGES="")[1]
    assert "bring in files" in script("--help", LANG="en_GB.UTF-8", LC_ALL="", LC_MESSAGES="")[1]
    assert "läs in filer" in script("--lang", "sv", "--help", LANG="en_GB.UTF-8")[1]


def test_usage_errors_exit_2(script: Callable[..., Any]) -> None:
    for args in (["nonsense"], ["award"], ["award", "3.3", "many", "--evidence", "B1", "--because", "x", "--as", "EA"]):
        status, out, err = script(*args)
        assert (status, out) == (2, "")
        assert "Traceback" not in err
        assert err.strip()
