"""``docs/audit.md`` lists every check there is, with its severity, and no other."""

from __future__ import annotations

import re

from pipeline.core.messages import MESSAGES
from tests.conftest import ROOT

ROW = re.compile(r"^\| ((?:`[a-z-]+`(?:, )?)+) \| (error|warning)", re.MULTILINE)


def documented() -> dict[str, set[str]]:
    """Check → severities said of it (a check may stand in the table of the deep audit too)."""
    found: dict[str, set[str]] = {}
    for names, severity in ROW.findall((ROOT / "docs" / "audit.md").read_text(encoding="utf-8")):
        for name in re.findall(r"`([a-z-]+)`", names):
            found.setdefault(name, set()).add(severity)
    return found


def test_the_page_lists_exactly_the_checks_that_have_words() -> None:
    worded = {code[6:-7] for code in MESSAGES if code.startswith("audit-") and code.endswith(".remedy")}
    assert len(worded) > 40
    assert worded - documented().keys() == set(), "not in docs/audit.md"
    assert documented().keys() - worded == set(), "in docs/audit.md alone"


def test_the_page_says_the_severity_the_code_gives() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py"))
    given: dict[str, set[str]] = {}
    for severity, name in re.findall(r'\b(error|warning)\(\s*"([a-z-]+)"', code):
        given.setdefault(name, set()).add(severity)
    assert len(given) > 40
    said = documented()
    assert {name: severities for name, severities in given.items() if severities != said.get(name)} == {}
