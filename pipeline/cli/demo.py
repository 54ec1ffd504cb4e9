"""``belagg demo``: the fictional Lönnviks kommun, from sources to report."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from pipeline.cli.common import Answer, command
from pipeline.core.model import SOURCE_KINDS


@click.option("--output", default="demo", show_default=True, type=click.Path(path_type=Path), metavar="FOLDER")
def _demo(answer: Answer, output: Path) -> int:
    from pipeline.cli.progress import Progress
    from pipeline.run.demo import DEMO_PASSPHRASE, coverage_rows
    from pipeline.run.demo import demo as run

    answer.say("demo-begins")
    progress = Progress(answer)
    report = run(output, progress.tell)
    progress.done()
    if answer.as_json:
        answer.json({
            "database": str(report.database), "report": str(report.report), "sources": len(report.outcomes),
            "failed": sum(o.error is not None for o in report.outcomes), "total": report.results.total,
            "points": report.audit.points, "traced": report.audit.traced, "audit_ok": report.audit.ok,
        })  # fmt: skip
        return 0 if report.audit.ok else 4
    kinds = "".join(f"{answer.word(f'kind-{kind}'):>14}" for kind in SOURCE_KINDS)
    answer.show(f"\n{answer.word('demo-coverage')}\n{'':<44}{kinds}{answer.word('demo-points'):>12}")
    for code, name, cells, points, maximum in coverage_rows(report):
        counts = "".join(f"{f'{have} ({maybe})' if have or maybe else '–':>14}" for have, maybe in cells)
        answer.show(f"{code} {_short(name, 39):<40}{counts}{f'{points}/{maximum}':>12}")
    answer.show(f"\n{answer.word('total')}: {report.results.total} / {report.results.max}")
    answer.say("audit-ok" if report.audit.ok else "audit-not-ok", events=report.audit.events, points=report.audit.points,
               traced=report.audit.traced)  # fmt: skip
    answer.say("demo-roster", passphrase=DEMO_PASSPHRASE)
    command = sys.argv[0] if "/" in sys.argv[0] or "\\" in sys.argv[0] else "belagg"
    answer.say("demo-done", report=report.report.absolute(), db=shlex.quote(str(report.database)), command=command)
    return 0 if report.audit.ok else 4


def _short(name: str, width: int) -> str:
    """The name, or as many whole words of it as leave room for an ellipsis."""
    return name if len(name) <= width else f"{name[: width - 1].rpartition(' ')[0]} …"


demo = command("demo")(_demo)
