"""What the tests of the application share: a team around an evaluation, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.run.team import hashing
from tests.conftest import Belagg
from tests.web.served import one_for_the_module  # noqa: F401 the fixture ``chrome``
from tests.web.site import served
from tests.web.team import FOLDERS, Team, gathered, made

CHEAP = (1, 64, 1)  # passwords' hashes that cost little; ``tests/run/team`` has one that costs what it should


@pytest.fixture
def site(belagg: Belagg) -> Iterator[TestClient]:
    """The application over a test's own evaluation, with one session that is open and has chosen nobody yet."""
    with served(belagg.db) as client:
        yield client


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "COST", CHEAP)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(an evaluation with its four accounts, the folders the key of its roster lies in)."""
    folder, home = tmp_path_factory.mktemp("mall"), tmp_path_factory.mktemp("mallhem")
    with pytest.MonkeyPatch.context() as patch:
        for name in FOLDERS:
            patch.setenv(name, str(home / name.lower()))
        patch.setattr(hashing, "COST", CHEAP)
        belagg = made(folder)
        with gathered(belagg.db):
            pass
    return folder, home


@pytest.fixture
def belagg_of_team(template: tuple[Path, Path], tmp_path: Path, _own_folders: None, monkeypatch: pytest.MonkeyPatch) -> Belagg:
    """A copy of it."""
    folder, home = template
    for name in FOLDERS:
        monkeypatch.setenv(name, str(home / name.lower()))
    for kind in ("db", "accounts", "roster"):
        shutil.copyfile(folder / f"evidence.{kind}", tmp_path / f"evidence.{kind}")
    return Belagg(tmp_path / "evidence.db", tmp_path)


@pytest.fixture
def team(belagg_of_team: Belagg, cheap: None) -> Iterator[Team]:
    """Lead, evaluator, auditor and reader around a small evaluation."""
    with gathered(belagg_of_team.db) as around:
        yield around
