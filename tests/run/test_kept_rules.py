from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run import kept_rules, yamlfile
from pipeline.run.resources import folder
from pipeline.run.yamlfile import tagging_rules


def test_kept_rules_are_the_rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    place = folder("rules") / "tagging"
    read = tagging_rules(place)
    assert (tmp_path / "belagg" / "rules.json").exists()
    monkeypatch.setattr(yamlfile, "_decoded", lambda *_: pytest.fail("was read again"))
    assert tagging_rules(place) == read


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b'{"form": "belagg-rules-1", "sha256": 1}', b"\xff"])
def test_what_is_damaged_is_read_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: bytes) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "belagg").mkdir()
    (tmp_path / "belagg" / "rules.json").write_bytes(damage)
    assert kept_rules.kept(tmp_path, "x") is None


def test_a_changed_file_is_read_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "1.yaml").write_text("", encoding="utf-8")
    first, _ = tagging_rules(rules)
    (rules / "1.yaml").write_text("a: [", encoding="utf-8")
    second, problems = tagging_rules(rules)
    assert first.sha256 != second.sha256
    assert "is not YAML" in problems[0].message


def test_without_a_cache_folder_it_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    rules, problems = tagging_rules(folder("rules") / "tagging")
    assert not problems
    assert rules.sha256
