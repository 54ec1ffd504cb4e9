"""A small judged evaluation, plain and signed, made from the fixture of an earlier schema."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from pipeline.run.proving import keys
from tests.conftest import ROOT, Belagg


@pytest.fixture
def signing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase in the environment, and scrypt made cheap."""
    monkeypatch.setenv("BELAGG_PASSPHRASE", "korrekt häst batteri")
    monkeypatch.setattr(keys, "COST", 1 << 8)


@pytest.fixture
def plain(tmp_path: Path) -> Belagg:
    """A small judged evaluation, not signed."""
    made = Belagg(tmp_path / "evidence.db", tmp_path)
    made.db.write_bytes(gzip.decompress((ROOT / "tests/store/fixtures/evidence-v2.db.gz").read_bytes()))
    return made


@pytest.fixture
def signed(plain: Belagg, signing: None) -> Belagg:
    """The same, with a checkpoint."""
    plain.ok("checkpoint")
    return plain
