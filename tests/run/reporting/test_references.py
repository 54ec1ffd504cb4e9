"""References kept beside an evaluation, comparison, the action plan and scores from a workbook, as their user meets them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipeline.core.errors import ReadError
from pipeline.core.model import Document
from pipeline.core.reporting import layout
from pipeline.run.caging.reading import Reading, read_source
from pipeline.run.reporting import reference
from tests.conftest import Belagg
from tests.core.report_maker import Made, full

LIST = """\
- {municipality: Provköping, year: 2022, instrument: kommunkompassen-2020, total: 300, areas: [40, 40, 40, 40, 40, 40, 30, 30]}
- {municipality: Provköping, year: 2014, instrument: kommunkompassen-2010, total: 380, areas: [50, 50, 50, 50, 50, 50, 40, 40]}
- {municipality: Annanby, year: 2023, instrument: kommunkompassen-2020, total: 400, areas: [50, 50, 50, 50, 50, 50, 50, 50]}
- {municipality: Tredjeby, year: 2023, instrument: kommunkompassen-2020, total: 200, areas: [25, 25, 25, 25, 25, 25, 25, 25]}
"""


@pytest.fixture
def listed(judged: Belagg) -> Belagg:
    """An evaluation with published results beside it."""
    path = judged.folder / "eld.yaml"
    path.write_text(LIST, encoding="utf-8")
    judged.ok("reference", "import", str(path))
    return judged


@pytest.fixture(autouse=True)
def _inline(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads in this process where the test is not about the cage: a worker takes a second to start."""
    if "cage" in request.node.name or "hostile" in request.node.name:
        return

    def read(data: bytes, name: str) -> tuple[Reading, Document] | ReadError:
        found = read_source(data, name, layout.KIND)
        return found if isinstance(found, ReadError) else (found, layout.parse(found.text))

    monkeypatch.setattr(reference, "caged", read)


def report(belagg: Belagg) -> Path:
    """An invented report of the municipality's own, with strengths and improvements."""
    made = Made.drawn(4)
    made.parts = ["<h1>Utvärdering av Provköpings kommun 2023</h1>"]
    full(made, ["Delområde", "Uppnått", "Max"])
    made.add(
        "<h2>Område 3 Styrning och kontroll</h2><table><tr><th>Styrkor</th><th>Förbättringsmöjligheter</th></tr><tr><td>Känd vision</td>"
        "<td>Nämnderna redovisar inte avvikelser med åtgärder</td></tr></table>"
    )
    path = belagg.folder / "rapport-2023.html"
    path.write_bytes(made.page())
    return path


def test_import_reads_in_the_cage_and_keeps(judged: Belagg) -> None:
    path = report(judged)
    found = judged.json("reference", "import", str(path))
    assert found["municipality"] == "Provköpings kommun"
    assert len(found["subareas"]) == 36
    assert found["total"] == sum(s["points"] for s in found["subareas"].values())
    assert found["areas"]["3"]["improvements"] == ["Nämnderna redovisar inte avvikelser med åtgärder"]
    listed = judged.json("reference", "list")["references"]
    assert [(r["year"], r["shipped"]) for r in listed if r["municipality"] == "Provköpings kommun"] == [(2023, False)]
    before = judged.json("audit")["events"]
    judged.ok("reference", "import", str(path))
    assert judged.json("audit")["events"] == before  # no part of the log


def test_import_without_an_evaluation_shows(tmp_path: Path) -> None:
    path = tmp_path / "eld.yaml"
    path.write_text(LIST, encoding="utf-8")
    alone = Belagg(tmp_path / "none.db", tmp_path)
    assert [r["total"] for r in alone.json("reference", "import", str(path))["references"]] == [300, 380, 400, 200]
    assert not alone.db.exists()
    path.write_text(LIST.replace("300", "900"), encoding="utf-8")
    assert alone.json("reference", "import", str(path), status=2)["errors"][0]["code"] == "reference-list-invalid"
    (tmp_path / "brev.txt").write_text("Hej! Här finns inga siffror alls, bara en hälsning.\n", encoding="utf-8")
    assert alone.json("reference", "import", str(tmp_path / "brev.txt"), status=3)["errors"][0]["code"] == "reference-nothing"


def test_shipped_results_and_crosswalks_are_sound() -> None:
    from pipeline.run.reporting.compare import crosswalks

    for r in reference.shipped():
        assert not r.areas or sum(p.points for p in r.areas.values()) == r.total
    assert set(crosswalks()) == {"2010-2016", "2010-2020", "2016-2020"}


def test_compare_with_last_time(listed: Belagg) -> None:
    found = listed.json("compare", "--sheet", "EA")
    assert found["since"] == "Provköping 2022"
    assert {c["code"]: c["difference"] for c in found["changes"]}["total"] == 9 - 300
    assert "Provköping 2014" in found["left_out"]
    assert [o["label"] for o in found["others"]] == ["Provköping 2022"]


def test_another_edition_only_over_a_named_crosswalk(listed: Belagg) -> None:
    assert listed.refused("compare", "--with", "Provköping 2014") == "compare-revisions"
    found = listed.json("compare", "--with", "Provköping 2014", "--crosswalk", "2010-2020")
    other = found["others"][0]
    assert other["figures"]["2"]["points"] == 40  # area 8 of then: Kommunen som samhällsbyggare
    assert "2010-2020" in other["note"]
    assert other["note"] in found["notes"]
    assert listed.run("compare", "--with", "Provköping 2014", "--crosswalk", "2016-2020")[0] == 2
    assert listed.refused("compare", "--revision", "kommunkompassen-2016") == "compare-revisions"
    two = listed.json("compare", "--revision", "kommunkompassen-2016", "--crosswalk", "2016-2020")
    assert two["counterparts"]["2"].startswith("8 ")


def test_mean_and_nearest(listed: Belagg) -> None:
    found = listed.json("compare", "--mean", "--similar", "1")["others"]
    mean = next(o for o in found if o["kind"] == "mean")
    assert mean["figures"]["1"] == {"points": 43.0, "max": 100}  # with the Olofström that comes along
    assert "Tredjeby 2023" in {o["label"] for o in found}
    assert "Annanby 2023" not in {o["label"] for o in found}


def test_nothing_asked_for_and_no_mean_of_this_edition_gives_the_mean_of_those_that_are(judged: Belagg) -> None:
    found = judged.json("compare")
    assert [o["kind"] for o in found["others"]] == ["mean"]
    assert all("2017" in label for label in found["left_out"])
    older = judged.folder / "eldre.yaml"
    older.write_text(LIST.splitlines()[1].replace("2014", "2015"), encoding="utf-8")
    judged.ok("reference", "import", str(older))
    assert judged.refused("compare") == "compare-revisions"  # its own of another edition: asked about, never left out


def test_improvements_of_last_time_find_what_speaks_of_them(judged: Belagg) -> None:
    path = report(judged)
    judged.ok("reference", "import", str(path), "--municipality", "Provköping")
    found = judged.json("compare")
    assert found["since"] == "Provköping 2023"
    best = found["improvements"][0]["candidates"][0]
    assert best["id"] == "B1"
    assert "redovisar avvikelser med åtgärder" in best["quote"]
    assert judged.json("audit")["ok"]


# the action plan


def workbook(path: Path, change: dict[str, object]) -> Path:
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    for cell, value in change.items():
        book.active[cell] = value
    out = path.with_name(f"{path.stem}-2.xlsx")
    book.save(out)
    return out


def test_plan_out_and_home(judged: Belagg) -> None:
    judged.ok("actions", "add", "3.3", "--text", "=HYPERLINK(1)", "--owner", "Ekonomichef", "--due", "2027-03-31", "--measure", "Tertialrapport")
    judged.ok("actions", "add", "6.4", "--text", "Besök två kommuner")
    path = judged.folder / "plan.xlsx"
    judged.ok("actions", "export", "--output", str(path))
    with zipfile.ZipFile(path) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    assert judged.json("actions", "import", str(path))["changes"] == []
    changed = workbook(path, {"E3": "Utvecklingschef", "H3": "pågår", "B4": "1.3", "D4": "Ny väg in"})
    seen = judged.json("actions", "import", str(changed))
    assert not seen["applied"]
    assert [(c["id"], c["new"]) for c in seen["changes"]] == [("Å2", False), (None, True)]
    assert seen["changes"][0]["fields"]["status"] == ["planned", "started"]
    assert len(judged.json("actions", "list")["actions"]) == 2  # nothing is written yet
    judged.json("actions", "import", str(changed), "--apply")
    assert [a["owner"] for a in judged.json("actions", "list")["actions"]] == ["Ekonomichef", "Utvecklingschef", ""]
    stale = workbook(path, {"E3": "Någon annan"})
    assert judged.run("actions", "import", str(stale))[1].exception.code == "action-conflict"
    asked = judged.json("actions", "questions", str(judged.db))["questions"]
    assert [q["subarea"] for q in asked] == ["1.3", "3.3", "6.4"]
    assert "Tertialrapport" in asked[1]["question"]
    assert judged.json("audit")["ok"]


@pytest.mark.parametrize(("cell", "value", "code"), [("F2", "31 mars", "sheet-row"), ("B2", "9.9", "sheet-row"), ("E2", "=1+1", "sheet-formula"), ("A1", "x", "sheet-columns")])
def test_plan_refuses(judged: Belagg, cell: str, value: str, code: str) -> None:
    judged.ok("actions", "add", "3.3", "--text", "Följ upp")
    path = judged.folder / "plan.xlsx"
    judged.ok("actions", "export", "--output", str(path))
    assert judged.run("actions", "import", str(workbook(path, {cell: value})), "--apply")[1].exception.code == code
    assert judged.json("actions", "list")["actions"][0]["text"] == "Följ upp"


def test_plan_is_proposed_once(judged: Belagg) -> None:
    judged.ok("reference", "import", str(report(judged)), "--municipality", "Provköping")
    first = judged.json("actions", "propose")["actions"]
    assert "Nämnderna redovisar inte avvikelser med åtgärder" in {a["improvement"] for a in first}
    assert judged.json("actions", "propose")["actions"] == []


# scores from a workbook


def test_scores_come_home_on_evidence(judged: Belagg) -> None:
    path = judged.folder / "poang.xlsx"
    judged.ok("import-scores", str(path), "--export")
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    row = {r[0].value: r[0].row for r in book.active.iter_rows(min_row=2)}
    assert judged.json("import-scores", str(path))["changes"] == []
    lacking = workbook(path, {f"C{row['3.3']}": 8, f"C{row['1.3']}": 2, f"C{row['2.1']}": 99})
    seen = {c["subarea"]: [k["code"] for k in c["lacks"]] for c in judged.json("import-scores", str(lacking))["changes"]}
    assert seen == {"3.3": ["scores-need-evidence", "scores-need-reason"], "1.3": ["scores-lower"], "2.1": ["scores-above"]}
    assert judged.refused("import-scores", str(lacking), "--apply") == "scores-lacking"
    other = workbook(path, {f"C{row['3.3']}": 8, f"E{row['3.3']}": "B2", f"F{row['3.3']}": "för att"})
    assert [k["code"] for k in judged.json("import-scores", str(other))["changes"][0]["lacks"]] == ["scores-unknown-evidence"]
    good = workbook(path, {f"C{row['3.3']}": 8, f"E{row['3.3']}": "B1", f"F{row['3.3']}": "Följs upp varje tertial"})
    assert len(judged.json("import-scores", str(good), "--apply")["applied"]) == 1
    assert judged.json("trace", "3.3", "--sheet", "EA")["points"] == 8
    assert judged.json("audit")["ok"]


def test_hostile_workbooks_cost_nothing(judged: Belagg) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        package.writestr("xl/workbook.xml", "<workbook>" + " " * 50_000_000 + "</workbook>")
    path = judged.folder / "bomb.xlsx"
    path.write_bytes(bomb.getvalue())
    assert judged.run("import-scores", str(path))[0] in (2, 3)
    path.write_bytes(b"PK\x03\x04 nothing")
    assert judged.run("actions", "import", str(path))[0] == 3
