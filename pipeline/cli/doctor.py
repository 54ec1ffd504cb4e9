"""``belagg doctor``: what is missing here, and the exact fix."""

from __future__ import annotations

from pipeline.cli.common import Answer, command

ROWS = ("sandbox", "rules", "full", "partial", "limits", "none")


def _doctor(answer: Answer) -> int:
    from pipeline.run.doctor import examine

    findings = examine(answer.db)
    if answer.as_json:
        answer.json({"ok": all(f.ok for f in findings), "checks": [f.as_dict(answer.lang) for f in findings]})
    else:
        for f in findings:
            mark = answer.word("doctor-good" if f.ok else "doctor-bad")
            fix = "" if f.ok else f"  → {answer.word(f.remedy)}"
            answer.show(f"{mark}  {_row(answer, f.what)}: {_row(answer, f.found)}{fix}")
    return 0 if all(f.ok for f in findings) else 1


def _row(answer: Answer, text: str) -> str:
    """What a row is about, or what was found there, in the language of the call where there are words for it."""
    return answer.word(f"doctor-row-{text}") if text in ROWS else text


doctor = command("doctor")(_doctor)
