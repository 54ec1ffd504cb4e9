"""Zip archives: what is in them, and what they may not do."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from pipeline.collect import archive, folder
from pipeline.collect.archive import collect, is_archive
from pipeline.collect.model import Item


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], to: Path | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries:
            made.writestr(name, data)
    if to is not None:
        to.write_bytes(out.getvalue())
    return out.getvalue()


def found(path: Path, kind: None = None) -> list[tuple[str, bytes | str | None]]:
    """(the address inside, the bytes or the fault's code) of every item."""
    return [(i.uri.partition("!/")[2], i.fault.code if i.fault else i.data) for i in collect(str(path), kind=kind)]


def test_files_in_the_order_of_their_names_with_address_name_and_kind(tmp_path: Path) -> None:
    zipped(("intervjuer/chefer!.md", b"# C"), ("avtal/bilaga 1.txt", b"A"), ("avtal/", b""), ("å.txt", b"B"), to=tmp_path / "under lag.zip")
    items = list(collect(str(tmp_path / "under lag.zip"), kind=None))
    base = tmp_path.as_uri().replace("file:", "zip:") + "/under%20lag.zip!/"
    assert [(i.uri.removeprefix(base), i.name, i.kind, i.data) for i in items] == [
        ("avtal/bilaga%201.txt", "bilaga 1.txt", None, b"A"), ("intervjuer/chefer%21.md", "chefer!.md", "interview", b"# C"),
        ("%C3%A5.txt", "å.txt", None, b"B"),
    ]  # fmt: skip
    assert base.startswith("zip:///")
    assert {i.kind for i in collect(str(tmp_path / "under lag.zip"), kind="web")} == {"web"}


def test_the_archives_own_folder_says_the_kind_where_nothing_inside_does(tmp_path: Path) -> None:
    place = tmp_path / "intervjuer"
    place.mkdir()
    zipped(("a.md", b"x"), ("webb/b.md", b"y"), to=place / "x.zip")
    assert [i.kind for i in collect(str(place / "x.zip"), kind=None)] == ["interview", "web"]


def test_litter_is_passed_over_and_empty_files_told(tmp_path: Path) -> None:
    zipped(("__MACOSX/._a.txt", b"x"), (".DS_Store", b"x"), ("~$a.docx", b"x"), ("Thumbs.db", b"x"), ("a.txt", b""), to=tmp_path / "a.zip")
    assert found(tmp_path / "a.zip") == [("a.txt", b"")]
    zipped((".DS_Store", b"x"), to=tmp_path / "b.zip")
    assert found(tmp_path / "b.zip") == [("", "archive-empty")]


def test_a_zip_within_is_opened_and_one_within_that_is_not(tmp_path: Path) -> None:
    innermost = zipped(("c.txt", b"C"))
    inner = zipped(("b.txt", b"B"), ("djupast.zip", innermost))
    zipped(("a.txt", b"A"), ("inre.zip", inner), to=tmp_path / "a.zip")
    assert found(tmp_path / "a.zip") == [("a.txt", b"A"), ("inre.zip!/b.txt", b"B"), ("inre.zip!/djupast.zip", "archive-nested")]


def test_an_office_file_is_a_file_whatever_it_is_called(tmp_path: Path) -> None:
    office = zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>"), to=tmp_path / "avtal.zip")
    assert not is_archive(tmp_path / "avtal.zip")
    assert [i.path for i in folder.collect(str(tmp_path), kind=None)] == [tmp_path / "avtal.zip"]
    zipped(("a.docx", office), ("b.zip", office), to=tmp_path / "avtal.zip")
    assert found(tmp_path / "avtal.zip") == [("a.docx", office), ("b.zip", office)]


def test_folders_open_archives_and_leave_other_zips_alone(tmp_path: Path) -> None:
    zipped(("a.txt", b"A"), to=tmp_path / "ett.ZIP")
    (tmp_path / "plan.docx").write_bytes(zipped(("word/document.xml", b"<x/>")))
    items: list[Item] = list(folder.collect(str(tmp_path), kind=None))
    assert [(i.name, i.data) for i in items] == [("a.txt", b"A"), ("plan.docx", None)]


def test_names_that_lead_out_links_duplicates_and_encryption_are_faults(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("lank")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("../ut.txt", b"x"), ("/rot.txt", b"x"), ("C:/win.txt", b"x"), ("a/../../b.txt", b"x"), (link, b"/etc/passwd"), ("två.txt", b"1"), ("två.txt", b"2"), ("ok.txt", b"ok"))
    (tmp_path / "a.zip").write_bytes(data)
    assert [f for f in found(tmp_path / "a.zip") if not isinstance(f[1], str)] == [("ok.txt", b"ok"), ("tv%C3%A5.txt", b"1")]
    faults = sorted(str(code) for _, code in found(tmp_path / "a.zip") if isinstance(code, str))
    assert faults == ["archive-duplicate"] + ["archive-name"] * 5
    locked = bytearray(zipped(("a.txt", b"x")))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "b.zip").write_bytes(locked)
    assert found(tmp_path / "b.zip") == [("a.txt", "archive-encrypted")]


def test_what_swells_is_stopped_whatever_it_claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FREE", 100_000)
    bomb = bytearray(zipped(("a.txt", b"\0" * 30_000_000), ("b.txt", b"ok")))
    (tmp_path / "a.zip").write_bytes(bomb)
    assert found(tmp_path / "a.zip") == [("a.txt", "archive-bomb"), ("b.txt", b"ok")]
    monkeypatch.setattr(archive, "MAX_RATIO", 10_000)
    monkeypatch.setattr(archive, "MAX_ENTRY", 1_000_000)
    assert found(tmp_path / "a.zip")[0] == ("a.txt", "file-too-big")


def test_all_together_may_not_swell_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive._Budget.__init__, "__defaults__", (5_000_000, archive.MAX_ENTRIES))
    zipped(*((f"{n}.txt", b"abc" * 700_000) for n in range(4)), to=tmp_path / "a.zip")
    codes = [code if isinstance(code, str) else "read" for _, code in found(tmp_path / "a.zip")]
    assert codes == ["read", "read", "archive-bomb", "archive-bomb"]


def test_too_many_entries_are_refused_also_across_nested_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zipped(*((f"{n}.txt", b"") for n in range(archive.MAX_ENTRIES + 1)), to=tmp_path / "a.zip")
    assert found(tmp_path / "a.zip") == [("", "archive-entries")]
    inner = zipped(*((f"{n}.txt", b"x") for n in range(archive.MAX_ENTRIES - 1)))
    zipped(("a.zip", inner), ("b.zip", inner), to=tmp_path / "b.zip")
    assert found(tmp_path / "b.zip")[-1] == ("b.zip", "archive-entries")
    monkeypatch.setattr(archive, "MAX_DIRECTORY", 1000)
    zipped(*((f"{'n' * 100}{n}.txt", b"x") for n in range(20)), to=tmp_path / "c.zip")
    assert found(tmp_path / "c.zip") == [("", "archive-entries")]


def test_damage_costs_what_it_damages(tmp_path: Path) -> None:
    whole = zipped(("a.txt", b"A" * 50), ("b.txt", b"B"))
    broken = bytearray(whole)
    broken[35] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(broken)
    assert found(tmp_path / "a.zip")[-1] == ("b.txt", b"B")
    assert found(tmp_path / "a.zip")[0][1] == "archive-corrupt"
    for data in (whole[:-30], b"PK\x03\x04", b"", b"text"):
        (tmp_path / "b.zip").write_bytes(data)
        assert [i.fault.code for i in folder.collect(str(tmp_path / "b.zip"), kind=None) if i.fault] == ["archive-corrupt"]


def test_names_of_other_systems_are_read_in_their_own_way(tmp_path: Path) -> None:
    def raw(name: bytes) -> None:
        data = zipped(("x" * len(name), b"x")).replace(b"x" * len(name), name)
        (tmp_path / "a.zip").write_bytes(data)

    for name in ("Årsmål.txt".encode("cp850"), "Årsmål.txt".encode(), "A\u030arsma\u030al.txt".encode()):
        raw(name)
        assert [i.name for i in collect(str(tmp_path / "a.zip"), kind=None)] == ["Årsmål.txt"]
