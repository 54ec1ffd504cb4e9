"""``belagg audit``: all checks; exit status 4 when there are errors."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli.common import Answer, command
from pipeline.core.errors import AuditFailed


@click.option("--deep", is_flag=True, help="read every source again from its stored bytes")
def _audit(answer: Answer, deep: bool) -> int:  # noqa: FBT001 click hands it over
    from pipeline.run.audit import audit as run

    try:
        with answer.evaluation(for_audit=True) as evaluation:
            report = run(evaluation, deep=deep)
    except AuditFailed as fault:
        return _unopened(answer, fault)
    if answer.as_json:
        answer.json({
            "ok": report.ok, "events": report.events, "head": report.head, "checkpoint": None,
            "points": report.points, "traced": report.traced, "deep": deep,
            "findings": [_finding(f.check, f.severity, f.subject, f.message(answer.lang), f.remedy(answer.lang))
                         for f in report.findings],
        })  # fmt: skip
        return 0 if report.ok else 4
    for f in report.findings:
        answer.show(f"{answer.word(f'severity-{f.severity}')}  {f.message(answer.lang)} {f.remedy(answer.lang)}")
    answer.say(
        "audit-ok" if report.ok else "audit-not-ok", events=report.events, points=report.points, traced=report.traced
    )
    answer.say("audit-head", head=report.head)
    return 0 if report.ok else 4


def _unopened(answer: Answer, fault: AuditFailed) -> int:
    """The database is so changed that it cannot be opened as an evaluation: that is the finding."""
    if answer.as_json:
        check = fault.code.removeprefix("audit-")
        words = fault.message(answer.lang), fault.remedy(answer.lang)
        answer.json({
            "ok": False, "events": 0, "head": "", "checkpoint": None, "points": 0, "traced": 0,
            "findings": [_finding(check, "error", str(fault.gaps.get("subject", "")), *words)],
        })  # fmt: skip
        return 4
    raise fault


def _finding(check: str, severity: str, subject: str, message: str, remedy: str) -> dict[str, Any]:
    return {"check": check, "severity": severity, "subject": subject, "message": message, "remedy": remedy}


audit = command("audit")(_audit)
