"""``belagg doctor``: what is missing here, and the exact fix."""

from __future__ import annotations

from pipeline.cli.common import Answer, command


def _doctor(answer: Answer) -> int:
    from pipeline.run.doctor import examine

    findings = examine(answer.db)
    if answer.as_json:
        answer.json({"ok": all(f.ok for f in findings), "checks": [f.as_dict(answer.lang) for f in findings]})
    else:
        for f in findings:
            mark = answer.word("doctor-good" if f.ok else "doctor-bad")
            answer.show(f"{mark}  {f.what}: {f.found}" + ("" if f.ok else f"  → {answer.word(f.remedy)}"))
    return 0 if all(f.ok for f in findings) else 1


doctor = command("doctor")(_doctor)
