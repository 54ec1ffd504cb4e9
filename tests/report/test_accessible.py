"""PDF and DOCX by what their standards ask of their structure; and the same bytes whoever makes them, wherever and whenever."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from pipeline.report.editions import Setup
from pipeline.report.table import renderer
from tests.report.fake_results import results

TEXTS = {"3.3": "Det följs upp [B1].", "summary": "Allt följs upp [B1]."}


@pytest.fixture(scope="module")
def document() -> PDFDocument:
    return PDFDocument(PDFParser(io.BytesIO(renderer("pdf")(results(texts=TEXTS), Setup()))))


def plain(value: Any) -> Any:
    value = resolve1(value)
    return value.name if isinstance(value, PSLiteral) else value


def elements(document: PDFDocument) -> Iterator[tuple[str, dict[str, Any]]]:
    """(tag, element) of the structure tree, roles mapped to the standard's."""
    root = plain(document.catalog["StructTreeRoot"])
    roles = {k: plain(v) for k, v in (plain(root.get("RoleMap")) or {}).items()}
    waiting = [root.get("K")]
    while waiting:
        value = plain(waiting.pop())
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            if "S" in value:
                tag = plain(value["S"])
                yield str(roles.get(tag, tag)), value
            waiting.append(value.get("K"))


def objects(document: PDFDocument) -> Iterator[Any]:
    for xref in document.xrefs:
        for number in xref.get_objids():
            yield resolve1(document.getobj(number))


def test_the_catalog_says_what_the_file_is(document: PDFDocument) -> None:
    catalog = document.catalog
    assert plain(catalog["MarkInfo"])["Marked"] is True
    assert catalog["Lang"] == b"sv-SE"
    assert plain(catalog["ViewerPreferences"])["DisplayDocTitle"] is True
    assert plain(catalog["Outlines"])["First"]
    meta = plain(catalog["Metadata"]).get_data().decode()
    for said in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance", "Lönnviks kommun 2026", "sv"):
        assert said in meta
    assert plain(catalog["OutputIntents"])


def test_every_figure_is_told_and_every_table_has_its_heads(document: PDFDocument) -> None:
    found = list(elements(document))
    pictures = [e for tag, e in found if tag == "Figure"]
    assert len(pictures) == 11
    assert all(len(e.get("Alt", b"")) > 40 for e in pictures)
    heads = [e for tag, e in found if tag == "TH"]
    assert heads
    for head in heads:
        attributes = plain(head["A"])
        scopes = {plain(plain(a).get("Scope")) for a in (attributes if isinstance(attributes, list) else [attributes])}
        assert scopes & {"Column", "Row", "Both"}
    levels = [int(tag[1]) for tag, _ in reversed(found) if re.fullmatch(r"H\d", tag)]
    assert min(levels) == 1
    assert {tag for tag, _ in found} >= {"Document", "L", "LI", "Link", "TOC", "TOCI", "Table", "Caption"}


def test_fonts_are_within_and_nothing_runs(document: PDFDocument) -> None:
    fonts = 0
    for value in objects(document):
        held = value.attrs if isinstance(value, PDFStream) else value
        if not isinstance(held, dict):
            continue
        assert not {"JS", "JavaScript", "AA", "OpenAction", "Launch", "EmbeddedFile", "EmbeddedFiles"} & set(held)
        assert plain(held.get("S")) not in ("JavaScript", "Launch", "URI", "SubmitForm")
        if plain(held.get("Type")) == "FontDescriptor":
            fonts += 1
            assert {"FontFile", "FontFile2", "FontFile3"} & set(held)
        if plain(held.get("Type")) == "Page":
            assert plain(held["Tabs"]) == "S"
    assert fonts


def test_docx_reads_well_aloud() -> None:
    from lxml import etree

    body: Any
    styles: Any
    with zipfile.ZipFile(io.BytesIO(renderer("docx")(results(texts=TEXTS), Setup()))) as pack:
        body = etree.fromstring(pack.read("word/document.xml"))
        styles = etree.fromstring(pack.read("word/styles.xml"))
        names = pack.namelist()
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    levels = [int(s.get(f"{w}val")[-1]) for s in body.iter(f"{w}pStyle") if re.fullmatch(r"Heading\d", s.get(f"{w}val"))]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    for table in body.iter(f"{w}tbl"):
        assert table.find(f"{w}tr/{w}trPr/{w}tblHeader") is not None
        assert table.find(f"{w}tblPr/{w}tblCaption") is not None
        assert not list(table.iter(f"{w}vMerge", f"{w}gridSpan"))
    described = [e for e in body.iter() if e.tag.endswith("}docPr")]
    assert described
    assert all(e.get("descr") for e in described)
    assert {e.get(f"{w}val") for e in styles.iter(f"{w}lang")} == {"sv-SE"}
    assert not [n for n in names if "vba" in n.lower() or "comments" in n.lower() or "embeddings" in n.lower()]


def test_the_same_bytes_in_another_process_place_and_time() -> None:
    code = (
        "import hashlib; from tests.report.fake_results import results; from pipeline.report.table import renderer\n"
        "from pipeline.report.editions import Setup\n"
        f"for f in ('pdf', 'charts', 'docx', 'html', 'xlsx'): print(hashlib.sha256(renderer(f)(results(texts={TEXTS!r}), Setup())).hexdigest())"
    )
    own = [hashlib.sha256(renderer(f)(results(texts=TEXTS), Setup())).hexdigest() for f in ("pdf", "charts", "docx", "html", "xlsx")]
    environment = os.environ | {
        "PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1",
    }  # fmt: skip
    root = Path(__file__).resolve().parents[2]
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=root)
    assert said.stdout.split() == own
