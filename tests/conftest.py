"""What tests share: the material beside the checkout, a small evaluation, the command."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings

# The same cases every time and no clock: what fails here fails everywhere. HYPOTHESIS_PROFILE=default looks for new ones.
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

STYRDOKUMENT = """\
# Styrdokument

## Uppföljning

Nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder till kommunstyrelsen. Uppföljningen \
analyseras av controllern.

## Dialog

Varje år hålls fyra medborgardialoger där invånarna möter förtroendevalda. Efter dialogen får deltagarna besked om \
vad som hände med förslagen.

## Brister

Det saknas en nedskriven strategi för hur kommunen ska lära av goda exempel i andra kommuner.
"""


def shared(*parts: str) -> Path:
    """A file or folder of the material beside the checkout; skips the test where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs ../shared/{'/'.join(parts)}, which is not here")
    return path


@dataclass(frozen=True)
class Belagg:
    """The command in this process, with a database of its own."""

    db: Path
    folder: Path

    def run(self, *args: str, input: str | None = None) -> Any:  # noqa: A002 click's name
        from pipeline.cli.main import LazyGroup, cli
        from pipeline.core.errors import BelaggError

        assert isinstance(cli, LazyGroup)
        if args[0] == "ingest" and not {"--jobs", "--executor"} & set(args):
            args = (*args, "--executor", "inline")  # a caged worker takes a second to start; test_cage.py has them
        result = CliRunner().invoke(
            cli, ["--db", str(self.db), *args], input=input, standalone_mode=False, env={"BELAGG_LANG": "sv", "BELAGG_AS": "EA"}
        )
        status = result.return_value if isinstance(result.return_value, int) else result.exit_code
        if isinstance(result.exception, BelaggError):
            status = result.exception.exit_status
        elif result.exception is not None:
            raise result.exception
        return status, result

    def ok(self, *args: str, status: int = 0) -> str:
        """Run and expect this exit status; returns stdout."""
        got, result = self.run(*args)
        assert got == status, (args, got, result.output, result.exception)
        return str(result.stdout)

    def json(self, *args: str, status: int = 0) -> Any:
        return json.loads(self.ok(*args, "--json", status=status))

    def refused(self, *args: str) -> str:
        """Run and expect a refusal; returns its code."""
        got, result = self.run(*args)
        assert got == 5, (args, got, result.output)
        return str(result.exception.code)


@pytest.fixture
def belagg(tmp_path: Path) -> Belagg:
    """An evaluation without sources."""
    made = Belagg(tmp_path / "evidence.db", tmp_path)
    made.ok("init", "--municipality", "Provköping", "--year", "2026")
    return made


@pytest.fixture
def filled(belagg: Belagg) -> Belagg:
    """An evaluation with one document and one interview."""
    for name, text in (("documents/styrning.md", STYRDOKUMENT), ("interviews/chefer.md", "# Chefer\n\nVi får aldrig veta varför målen ändras, uppföljningen stannar hos ledningen och ingen återkopplar till oss.\n")):
        path = belagg.folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    belagg.ok("ingest", str(belagg.folder / "in"))
    return belagg


@pytest.fixture
def judged(filled: Belagg) -> Belagg:
    """An evaluation with evidence B1–B3, awards P1 and P2, a rejection, a withdrawal and a judgement of 0."""
    ids = {p["text"][:20]: p["id"] for p in filled.json("search", "mål")["passages"]}
    first = next(i for t, i in ids.items() if t.startswith("Nämnden följer"))
    dialog = filled.json("search", "medborgardialog")["passages"][0]["id"]
    filled.ok("accept", first, "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up")
    filled.ok("accept", dialog, "1.3", "--as", "EA", "--note", "fyra om året")
    filled.ok("award", "3.3", "5", "--evidence", "B1", "--because", "Uppföljning varje tertial", "--as", "EA")
    filled.ok("award", "1.3", "4", "--evidence", "B2", "--because", "Dialoger med återkoppling", "--as", "EA")
    filled.ok("evaluator", "add", "KB")
    filled.ok("reject", dialog, "1.1", "--as", "KB")
    filled.ok("award", "1.3", "2", "--evidence", "B2", "--because", "för mycket", "--as", "EA")
    filled.ok("withdraw", "P3", "--because", "räknat två gånger", "--as", "EA")
    filled.ok("judge", "6.4", "--because", "Inget belägg trots sökning", "--as", "EA")
    return filled


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes in the user's own folders, or is told its language by them."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in [n for n in os.environ if n.startswith("BELAGG_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def script() -> Callable[..., Any]:
    """The installed command in a process of its own: (status, stdout, stderr)."""
    import subprocess
    import sys

    def run(*args: str, **env: str) -> tuple[int, str, str]:
        code = "import sys; from pipeline.cli.main import main; sys.argv[0] = 'belagg'; main()"
        done = subprocess.run(
            [sys.executable, "-c", code, *args], capture_output=True, text=True, timeout=120, env=os.environ | env, check=False,
            encoding="utf-8",
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return run
