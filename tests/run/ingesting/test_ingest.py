"""Ingest: whole or not at all, once and not twice, new versions with verdicts, failures that cost nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import STYRDOKUMENT, Belagg


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def by_name(answer: Any) -> dict[str, Any]:
    return {s["uri"].rsplit("/", 1)[1]: s for s in answer["sources"]}


def test_faults_are_typed_and_cost_nothing_else(belagg: Belagg) -> None:
    folder = belagg.folder / "in"
    write(folder / "god.md", STYRDOKUMENT)
    write(folder / "tom.pdf", b"")
    write(folder / "fejk.pdf", b"PK\x03\x04 this is no pdf")
    write(folder / "avklippt.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    write(folder / "trasig.docx", b"PK\x03\x04\x14\x00word/document.xml" + bytes(50))
    write(folder / "film.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(100))
    write(folder / ".hidden", "secret")
    write(folder / "~$lock.docx", "lock")
    write(folder / "Thumbs.db", "x")
    status, result = belagg.run("ingest", str(folder), str(folder / "finns-inte.pdf"), "--json")
    assert status == 3

    answer = json.loads(result.stdout)
    found = by_name(answer)
    assert set(found) == {"god.md", "tom.pdf", "fejk.pdf", "avklippt.pdf", "trasig.docx", "film.mp4", "finns-inte.pdf"}
    assert found["god.md"]["status"] == "stored"
    codes = {name: s["error"]["code"] for name, s in found.items() if s["error"]}
    assert codes == {
        "tom.pdf": "file-empty", "fejk.pdf": "type-mislabelled", "avklippt.pdf": "pdf-corrupt", "trasig.docx": "docx-corrupt",
        "film.mp4": "type-unsupported", "finns-inte.pdf": "file-missing",
    }  # fmt: skip
    assert answer["totals"]["failed"] == 6
    for s in found.values():
        if s["error"]:
            assert "\n" not in s["error"]["message"] + s["error"]["remedy"]
            assert s["error"]["remedy"]
    listed = belagg.json("sources")["sources"]
    assert sorted(s["status"] for s in listed) == ["failed"] * 5 + ["stored"]  # a path that is on no disk is not kept
    write(folder / "tom.pdf", "nu med text\n" * 20)
    assert by_name(json.loads(belagg.run("ingest", str(folder / "tom.pdf"), "--json")[1].stdout))["tom.pdf"]["status"] == "failed"


def test_a_folder_with_nothing_of_use(belagg: Belagg) -> None:
    (belagg.folder / "tom").mkdir()
    answer = belagg.json("ingest", str(belagg.folder / "tom"), status=3)
    assert answer["sources"][0]["error"]["code"] == "folder-empty"


def test_unchanged_and_copies(filled: Belagg) -> None:
    again = filled.json("ingest", str(filled.folder / "in"))
    assert again["totals"]["unchanged"] == 2
    write(filled.folder / "kopia" / "annat namn.md", STYRDOKUMENT)
    (copy,) = filled.json("ingest", str(filled.folder / "kopia"))["sources"]
    assert (copy["status"], copy["number"]) == ("unchanged", "K1")
    write(filled.folder / "två" / "a.md", "# Ny\n\nSamma text två gånger i en och samma inläsning, men bara en källa.\n")
    write(filled.folder / "två" / "b.md", "# Ny\n\nSamma text två gånger i en och samma inläsning, men bara en källa.\n")
    assert [s["status"] for s in filled.json("ingest", str(filled.folder / "två"), "--jobs", "2")["sources"]] == ["stored", "unchanged"]
    assert len(filled.json("sources")["sources"]) == 3


def test_a_changed_file_is_a_new_version_and_anchors_get_verdicts(judged: Belagg) -> None:
    path = judged.folder / "in" / "documents" / "styrning.md"
    text = STYRDOKUMENT.replace("# Styrdokument", "# Styrdokument\n\nEn ny inledning som flyttar allt annat längre ned i texten.")
    write(path, text.replace("fyra medborgardialoger", "två medborgardialoger"))
    (updated,) = judged.json("ingest", str(path))["sources"]
    assert (updated["status"], updated["number"]) == ("updated", "K1")
    trace = judged.json("trace", "P1")["awards"][0]["evidence"][0]
    assert (trace["verdict"], trace["verified"]) == ("moved", True)
    assert judged.json("trace", "P2")["awards"][0]["evidence"][0]["verdict"] == "fuzzy"
    assert judged.json("scores", "--sheet", "EA")["total"] == 9, "evidence lives against the version it cites"
    report = judged.json("audit", "--deep")
    assert [f["check"] for f in report["findings"]] == ["judged-empty", "quote-moved"]
    assert all(p["id"].startswith("K1.2:") for p in judged.json("search", "medborgardialoger")["passages"])
    write(path, "# Styrdokument\n\nAllt är borttaget och ersatt av en helt annan text om hamnens öppettider.\n")
    judged.ok("ingest", str(path))
    assert judged.json("trace", "P1")["awards"][0]["evidence"][0]["verdict"] == "lost"


def test_kinds_from_folders_and_types(belagg: Belagg) -> None:
    text = "# Rubrik\n\nKommunen berättar här om hur den arbetar med sina mål och följer upp dem.\n"
    for n, name in enumerate(("documents/a.md", "web/b.md", "social/c.md", "interviews/d.md", "övrigt/e.md")):
        write(belagg.folder / name, f"{text}\nNummer {n}.\n")
    html = f"<html lang=sv><head><title>T</title></head><body><main><h1>T</h1><p>{text * 3}</p></main></body></html>"
    write(belagg.folder / "övrigt/f.html", html)
    belagg.ok("ingest", *(str(belagg.folder / n) for n in ("documents", "web", "social", "interviews", "övrigt")))
    kinds = {s["uri"].rsplit("/", 1)[1]: s["kind"] for s in belagg.json("sources")["sources"]}
    assert kinds == {"a.md": "document", "b.md": "web", "c.md": "social", "d.md": "interview", "e.md": "document", "f.html": "web"}
    write(belagg.folder / "fritt/g.md", text)
    assert belagg.json("ingest", str(belagg.folder / "fritt"), "--kind", "social")["sources"][0]["kind"] == "social"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_order_and_numbers_do_not_depend_on_jobs(belagg: Belagg, jobs: str) -> None:
    for n in range(8):
        write(belagg.folder / "in" / f"{n}.md", f"# Plan {n}\n\nPlan {n} följs upp i nämnden varje tertial med analys av avvikelser.\n" * (9 - n))
    sources = belagg.json("ingest", str(belagg.folder / "in"), "--jobs", jobs)["sources"]
    assert [(s["number"], s["title"]) for s in sources] == [(f"K{n + 1}", f"Plan {n}") for n in range(8)]


def test_retag_keeps_decisions(judged: Belagg) -> None:
    before = judged.json("scores", "--sheet", "EA"), judged.json("passages", "--subarea", "3.3")
    judged.ok("retag")
    assert (judged.json("scores", "--sheet", "EA"), judged.json("passages", "--subarea", "3.3")) == before
    judged.ok("audit", "--deep")


def test_names_that_are_not_text_and_links_that_go_round(belagg: Belagg) -> None:
    folder = belagg.folder / "in"
    write(folder / "a.md", STYRDOKUMENT)
    (folder / "evidence copy.db").write_bytes(belagg.db.read_bytes())
    (folder / "runt").symlink_to(folder)
    write(folder / "latin\udce5.md", "# Plan\n\nEn annan plan som följs upp i nämnden varje tertial med analys.\n")
    status, result = belagg.run("ingest", str(folder), "--json")

    found = by_name(json.loads(result.stdout))
    assert status == 3
    assert sorted(s["status"] for s in found.values()) == ["failed", "stored", "stored"]
    assert found["runt"]["error"]["code"] == "folder-link"


def test_what_is_no_file_of_the_folder_is_named_and_never_opened(belagg: Belagg) -> None:
    folder, out = belagg.folder / "in", belagg.folder / "ute.md"
    write(folder / "a.md", STYRDOKUMENT)
    write(out, "# Hemligt\n\nDet här ligger utanför mappen och ska inte komma med i utvärderingen.\n")
    (folder / "inne.md").symlink_to("a.md")
    (folder / "ut.md").symlink_to(out)
    (folder / "ingenstans.md").symlink_to("borta.md")
    (folder / "ring.md").symlink_to("ring.md")
    os.mkfifo(folder / "ror.db")
    status, result = belagg.run("ingest", str(folder), "--json")
    found = {Path(s["uri"]).name: s for s in json.loads(result.stdout)["sources"]}
    assert status == 3
    codes = {name: s["error"]["code"] for name, s in found.items() if s["error"]}
    assert codes == {
        "ut.md": "file-link", "ingenstans.md": "file-link-broken", "ring.md": "file-link-broken", "ror.db": "file-special"
    }  # fmt: skip
    assert all(s["error"]["remedy"] for s in found.values() if s["error"])
    assert found["a.md"]["status"] == "stored"
    again = belagg.json("ingest", "--only-failed", status=3)["sources"]
    assert "ut.md" not in {Path(s["uri"]).name for s in again}  # named by itself it would be followed
    assert "Hemligt" not in belagg.ok("sources")


def test_only_failed_never_follows_a_refused_folder_link(belagg: Belagg) -> None:
    folder = belagg.folder / "in"
    write(folder / "a.md", STYRDOKUMENT)
    (folder / "runt").symlink_to(folder)
    belagg.ok("ingest", str(folder), status=3)
    assert belagg.json("ingest", "--only-failed")["sources"] == []


def test_only_failed_tries_again_and_what_is_gone_is_forgotten(belagg: Belagg) -> None:
    folder = belagg.folder / "in"
    write(folder / "a.md", "")
    write(folder / "b.md", "")
    belagg.ok("ingest", str(folder), status=3)
    write(folder / "a.md", STYRDOKUMENT)
    (folder / "b.md").unlink()
    (again,) = belagg.json("ingest", "--only-failed")["sources"]
    assert again["status"] == "stored"
    belagg.ok("ingest", str(folder))
    assert [s["status"] for s in belagg.json("sources")["sources"]] == ["stored"]
