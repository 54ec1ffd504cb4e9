"""Everything that can be said of a wrong rule file is said in Swedish too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pipeline.core.messages.rule_problems import in_swedish, told
from pipeline.core.model import Problem

ROOT = Path(__file__).resolve().parents[2] / "pipeline"
SOURCES = ("core/rules.py", "run/yamlfile.py", "tag/language.py")


def template(node: ast.expr) -> str | None:
    """The text that a literal writes, ``x`` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "x" for v in node.values)
    return None


def said() -> list[str]:
    found = []
    for source in SOURCES:
        for node in ast.walk(ast.parse((ROOT / source).read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in ("problem", "Problem"):
                    texts = [template(arg) for arg in node.args]
                    found += [t for t in texts[:4] if t and " " in t]
    return found


def test_the_texts_were_found() -> None:
    assert len(said()) > 40


@pytest.mark.parametrize("text", sorted(set(said())))
def test_every_problem_and_remedy_has_swedish_words(text: str) -> None:
    assert in_swedish(text) is not None


def test_what_is_filled_in_comes_along() -> None:
    problem = Problem("a.yaml", 3, "'a…' is no pattern", "Write a word, *ending, beginning*, a|b or a … b")
    assert told(problem, "sv") == ("'a…' är inget mönster", "Skriv ett ord, *slut, början*, a|b eller a … b")
    assert told(problem, "en") == (problem.message, problem.remedy)


def test_words_nobody_knows_stand_as_they_are() -> None:
    assert told(Problem("a", 1, "något helt annat", "gör så"), "sv") == ("något helt annat", "gör så")
