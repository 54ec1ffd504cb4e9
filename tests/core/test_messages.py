"""Every message stands in both languages with the same gaps, every error has its remedy, every code in use is there."""

from __future__ import annotations

import ast
import re
import string

import pytest

from pipeline.core.messages import MESSAGES
from tests.conftest import ROOT

RAISED = {"BelaggError", "UsageError", "ReadError", "AuditFailed", "Refused"}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", MESSAGES)
def test_both_languages_have_the_same_gaps(code: str) -> None:
    swedish, english = MESSAGES[code]
    assert swedish
    assert english
    assert gaps(swedish) == gaps(english)


def used(names: set[str]) -> set[str]:
    """First arguments of calls to ``names`` that are plain text, over the whole package."""
    found = set()
    for path in (ROOT / "pipeline").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def test_every_error_raised_has_words_and_a_remedy() -> None:
    codes = used(RAISED)
    assert len(codes) > 40
    assert [c for c in sorted(codes) if c not in MESSAGES or f"{c}.remedy" not in MESSAGES] == []


def test_every_finding_has_words_and_a_remedy() -> None:
    text = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "pipeline").rglob("*.py"))
    checks = set(re.findall(r'(?:error|warning)\("([a-z-]+)"', text))
    assert len(checks) > 20
    assert [c for c in sorted(checks) if f"audit-{c}" not in MESSAGES or f"audit-{c}.remedy" not in MESSAGES] == []


def test_everything_missing_has_words() -> None:
    assert [c for c in sorted(used({"Missing"})) if f"missing-{c}" not in MESSAGES] == []
