"""What is installed is whole: the wheel, in an environment without the checkout, runs the demo."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.slow
def test_the_wheel_runs_the_demo_in_a_clean_environment(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path / "dist"), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("belagg-*.whl")
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    python = tmp_path / "env" / "bin" / "python"
    place = Path(_run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(place), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # dependencies are borrowed from this environment, so that the test needs no network; .pth files there are not followed
    (place / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    where = _run(python, "-c", "import pipeline; print(pipeline.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where
    code = "import sys; from pipeline.cli.main import main; sys.argv[0] = 'belagg'; main()"
    answer = json.loads(_run(python, "-c", code, "demo", "--output", str(tmp_path / "demo"), "--json", cwd=tmp_path))
    assert answer["audit_ok"]
    assert answer["sources"] >= 25
    assert answer["failed"] == 0
    assert answer["points"] == answer["traced"] > 0
    assert Path(answer["report"]).stat().st_size > 50_000


def _run(python: Path, *args: str, cwd: Path) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "BELAGG", "VIRTUAL_ENV"))}
    done = subprocess.run([str(python), *args], capture_output=True, text=True, cwd=cwd, env=env, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout
