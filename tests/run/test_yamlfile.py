from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run.yamlfile import load, loads, tagging_rules


def test_lines_of_keys_and_items() -> None:
    located, problems = loads('a: 1\nb:\n  - x\n  - {c: "2.0"}\n', "f.yaml")
    assert not problems
    assert located is not None
    assert located.data == {"a": 1, "b": ["x", {"c": "2.0"}]}
    assert located.line("b", 1, "c") == 4
    assert located.line("b", 0) == 3
    assert located.line("b", 9) == 2, "the nearest thing around it"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [1\nb: 2\n", 2), ("a: 1\n  b: 2\n", 2), ("a: 1\na: 2\n", 2), ("? {x: 1}\n: 2\n", 1), ("\ta: 1\n", 1)],
)
def test_what_is_wrong_has_a_line(text: str, line: int) -> None:
    located, problems = loads(text, "f.yaml")
    assert located is None
    assert problems[0].line == line
    assert problems[0].remedy


def test_references_are_refused_so_that_they_cannot_multiply() -> None:
    laughs = "a: &a [x, x]\n" + "".join(f"k{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, *a]\n" for n in range(30))
    located, problems = loads(laughs, "f.yaml")
    assert located is None
    assert "references" in problems[0].remedy


def test_depth_is_bounded() -> None:
    located, problems = loads("a: " + "[" * 60 + "]" * 60, "f.yaml")
    assert located is None
    assert problems


def test_files_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe\x00a")
    assert load(tmp_path / "x.yaml")[1][0].message == "is not UTF-8 text"
    assert load(tmp_path / "absent.yaml")[1]
    assert loads("a: \x07\n", "f.yaml")[1]
    assert tagging_rules(tmp_path / "none")[1]


def test_scalars_keep_what_was_meant() -> None:
    located, _ = loads('a: 3.5\nb: "3.3"\nc: yes\nd: 2024-01-02\ne: null\nf: |\n  x\n', "f.yaml")
    assert located is not None
    assert located.data == {"a": 3.5, "b": "3.3", "c": "yes", "d": "2024-01-02", "e": None, "f": "x\n"}


def test_the_hash_is_of_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('targets:\n  "3.3": {words: {weak: mål}}\n')
    first, problems = tagging_rules(tmp_path)
    assert not problems
    assert tagging_rules(tmp_path)[0].sha256 == first.sha256
    (tmp_path / "a.yaml").rename(tmp_path / "b.yaml")
    assert tagging_rules(tmp_path)[0].sha256 != first.sha256
