"""``belagg audit``: all checks; exit status 4 when there are errors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.common import Answer, command, viewer_option
from pipeline.core.errors import AuditFailed

if TYPE_CHECKING:
    from pipeline.core.auditing.checkpoint import Held


@click.option("--deep", is_flag=True, help="read every source again from its stored bytes")
@click.option("--checkpoint", type=click.Path(path_type=Path), metavar="FILE", help="hold the log against it")
@click.option("--key", metavar="KEY", help="the public key the checkpoint must rest on (from the report)")
@viewer_option
def _audit(
    answer: Answer, deep: bool, checkpoint: Path | None, key: str | None, viewer: str | None  # noqa: FBT001 click hands it over
) -> int:  # fmt: skip
    from pipeline.core.proof.checkpoint import parse_verifier_key
    from pipeline.run.proving.audit import audit as run
    from pipeline.run.proving.checkpoints import Against

    against = Against(checkpoint, parse_verifier_key(key) if key else None)
    try:
        with answer.evaluation(for_audit=True) as evaluation:
            report = run(evaluation, deep=deep, held=against, viewer=viewer)
    except AuditFailed as fault:
        return _unopened(answer, fault)
    if answer.as_json:
        answer.json({
            "ok": report.ok, "events": report.events, "head": report.head, "checkpoint": _held(report.checkpoint),
            "points": report.points, "traced": report.traced, "deep": deep, "blind": report.blind, "untold": report.untold,
            "findings": [_finding(f.check, f.severity, f.subject, f.message(answer.lang), f.remedy(answer.lang))
                         | {"label": f.label(answer.lang)} for f in report.findings],
        })  # fmt: skip
        return 0 if report.ok else 4
    for f in report.findings:
        answer.show(f"{answer.word(f'severity-{f.severity}')}  {f.message(answer.lang)} {f.remedy(answer.lang)}")
    answer.say(
        "audit-ok" if report.ok else "audit-not-ok", events=report.events, points=report.points, traced=report.traced
    )
    if report.blind:
        answer.say("audit-blind", blind=report.blind)
    if report.untold:
        answer.say("audit-untold", count=report.untold)
    answer.say("audit-head", head=report.head)
    if report.checkpoint is None:
        answer.say("audit-held-none")
    else:
        held = report.checkpoint
        code = "audit-held" if held.good else "audit-held-restored" if held.restored and report.ok else "audit-held-not"
        answer.say(code, file=held.file, size=held.size, key=held.key, event=held.restored)
    return 0 if report.ok else 4


def _held(held: Held | None) -> dict[str, Any] | None:
    """The checkpoint as the contract shows it: ``seq`` is the last event it covers."""
    if held is None:
        return None
    return {"seq": held.size, "root": held.root, "good": held.good, "key": held.key, "file": held.file}


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
