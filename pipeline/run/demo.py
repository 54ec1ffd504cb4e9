"""``belagg demo``: the fictional municipality from its sources to a report, in a database of its own.

The decisions stand in ``sources/decisions.yaml``: each names a source and some of the passage's own words, never a number.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core import drafts
from pipeline.core.drafts_judging import Agreed
from pipeline.core.errors import UsageError
from pipeline.core.model import SOURCE_KINDS
from pipeline.core.people.roster import Roster, from_rows
from pipeline.core.results import Results, official
from pipeline.run.deciding import judging, quoting, together
from pipeline.run.evaluation import Evaluation, create, opened
from pipeline.run.ingesting.ingest import Options, ingest
from pipeline.run.ingesting.interviews import NoteOptions
from pipeline.run.ingesting.outcome import Outcome
from pipeline.run.private import roster
from pipeline.run.private.roster_file import rows
from pipeline.run.proving.audit import AuditReport, audit
from pipeline.run.reporting.report import write
from pipeline.run.resources import folder
from pipeline.run.yamlfile import load
from pipeline.store import passages

KIND_FOLDERS = ("documents", "web", "social", "interviews")
DEMO_PASSPHRASE = "lonnvik"  # noqa: S105 of the demo's roster; it protects nobody, since nobody on it exists
MARK = "belagg-demo"  # a file that says the folder is the demo's own and may be made anew
OWN = frozenset({MARK, "evidence.db", "evidence.db-wal", "evidence.db-shm", "rapport.html", "evidence.roster"})


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo made: outcomes, the results, the audit, suggestions by (sub-area, kind), and where the files lie."""

    outcomes: list[Outcome]
    results: Results
    audit: AuditReport
    suggested: dict[tuple[str, str], int]
    database: Path
    report: Path


def demo(target: Path, tell: Callable[[Outcome], None]) -> DemoReport:
    """Make everything anew in ``target``. Raises UsageError when the folder holds something else."""
    _clear(target)
    database, report = target / "evidence.db", target / "rapport.html"
    create(database, municipality="Lönnviks kommun", year=2026, instrument="kommunkompassen-2020")
    sources = folder("sources")
    with opened(database) as evaluation:
        what = [str(sources / name) for name in KIND_FOLDERS]
        _roster(evaluation, sources / "roster.csv")
        outcomes = ingest(evaluation, what, Options(report=tell, notes=NoteOptions(ask=lambda: DEMO_PASSPHRASE)))
        decide(evaluation, sources / "decisions.yaml")
        results = write(evaluation, official(evaluation.books), "html", report)
        return DemoReport(outcomes, results, audit(evaluation), suggested(evaluation), database, report)


def _roster(evaluation: Evaluation, file: Path) -> None:
    """The demo's own roster, locked with a passphrase that everybody may know."""
    entries, _ = from_rows(rows(file))
    path = roster.path_of(evaluation.db.path)
    roster.save(roster.Locked(Roster(secrets.token_hex(32), tuple(entries)), path, DEMO_PASSPHRASE))


def _clear(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise UsageError("demo-folder", path=target)
    target.mkdir(parents=True, exist_ok=True)
    found = {path.name for path in target.iterdir()}
    if found - OWN or (found and MARK not in found):
        raise UsageError("demo-folder", path=target)
    for name in found:
        (target / name).unlink()
    (target / MARK).write_text("made by belagg demo; made anew each time\n", encoding="utf-8")


def decide(evaluation: Evaluation, file: Path) -> None:
    """Carry out a file of decisions. Raises UsageError naming the first that does not fit."""
    located, problems = load(file)
    if located is None:
        raise UsageError("demo-decisions", what=problems[0].message)
    by, numbers = located.data["evaluator"], {}
    stored = _passages(evaluation)
    for entry in located.data["evidence"]:
        view = _find(stored, entry)
        if entry.get("reject"):
            judging.reject(evaluation, view.id, entry["subarea"], by=by, note=entry.get("note", ""))
            continue
        done = judging.accept(
            evaluation, view.id, entry["subarea"], by=by, stance=entry.get("stance"), stage=entry.get("stage"),
            note=entry.get("note", ""),
        )  # fmt: skip
        numbers[entry["key"]] = done.written.id
    for entry in located.data["absences"]:
        kept = quoting.absent(evaluation, entry["query"], entry["subarea"], by=by, note=entry["note"])
        numbers[entry["key"]] = kept.written.id
    for entry in located.data["resolutions"]:
        together.resolve(evaluation, numbers[entry["evidence"]], because=entry["because"], by=by)
    _judge_together(evaluation, located.data, numbers)


def _judge_together(evaluation: Evaluation, data: dict[str, Any], numbers: dict[str, str]) -> None:
    """Both judge without seeing each other's points, then agree: what the sheets say alike, and what they talked over."""
    by, second = data["evaluator"], data["second"]
    with evaluation.db.writing() as sql:
        evaluation.append(sql, drafts.add_evaluator(evaluation.books, second))
    together.assign(evaluation, by, ",".join(area.code for area in evaluation.instrument.areas), by=by)
    together.assign(evaluation, second, data["shared"], by=by)
    against = {entry["key"] for entry in data["evidence"] if entry.get("stance") == "improvement"}
    given = {
        (name, key): ident
        for name, entries in ((by, data["awards"]), (second, data["second_awards"]))
        for key, ident in _award(evaluation, sorted(entries, key=lambda e: -len(against & set(e["evidence"]))), numbers, name)
    }
    said = {entry["subarea"]: entry["because"] for entry in data["judgements"]}
    for code in evaluation.instrument.subareas:
        judging.judge(evaluation, code, because=said.get(code, data["saved"]), by=by)
    for entry in data["second_judgements"]:
        judging.judge(evaluation, entry["subarea"], because=entry["because"], by=second)
    together.consensus_where_alike(evaluation, because=data["alike"], by=by)
    for entry in data["consensus"]:
        taken = tuple(drafts.number_of(given[name, key], "P") for name, key in entry["awards"])
        together.consensus(evaluation, entry["subarea"], Agreed(taken), because=entry["because"], by=second)


def _award(
    evaluation: Evaluation, entries: list[dict[str, Any]], numbers: dict[str, str], by: str
) -> Iterator[tuple[str, str]]:
    """Give the awards (first those that weigh what speaks against); yields (the first key each rests on, its number)."""
    for entry in entries:
        evidence = [numbers[key] for key in entry["evidence"]]
        written = judging.award(
            evaluation, entry["subarea"], entry["points"], evidence, because=entry["because"], by=by,
            despite=entry.get("despite", ""),
        )  # fmt: skip
        yield entry["evidence"][0], written.id


def _passages(evaluation: Evaluation) -> list[passages.PassageView]:
    with evaluation.db.reading() as sql:
        return passages.every(sql)


def _find(stored: list[passages.PassageView], entry: dict[str, Any]) -> passages.PassageView:
    words = " ".join(entry["words"].split())
    found = [v for v in stored if v.uri.endswith(f"/{entry['source']}") and words in " ".join(v.text.split())]
    if len(found) != 1:
        raise UsageError("demo-decisions", what=f"{entry['source']}: {len(found)} × {words}")
    return found[0]


def suggested(evaluation: Evaluation) -> dict[tuple[str, str], int]:
    """How many passages are suggested for each sub-area in each kind of source."""
    with evaluation.db.reading() as sql:
        return Counter(passages.suggested_kinds(sql))


def coverage_rows(report: DemoReport) -> list[tuple[str, str, list[tuple[int, int]], int, int]]:
    """For each sub-area: code, name, (evidence, suggestions) for each kind of source, points, maximum."""
    rows = []
    for s in report.results.subareas:
        cells = [(s.coverage[kind], report.suggested.get((s.code, kind), 0)) for kind in SOURCE_KINDS]
        rows.append((s.code, s.name, cells, s.points, s.max))
    return rows
