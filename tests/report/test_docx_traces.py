"""What a template tells of its maker is in no report made with it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from pipeline.core.people.insides import contains
from pipeline.report.editions import Setup
from pipeline.report.table import renderer
from tests.report.fake_results import results

NAME = "Forsberg"
SETTINGS = (
    '<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId99"/>'
)


def template(path: Path) -> Path:
    """A DOCX whose maker stands wherever Word puts him."""
    from docx import Document

    made: Any = Document()
    made.core_properties.author = made.core_properties.last_modified_by = f"Tage {NAME}"
    made.core_properties.comments = made.core_properties.keywords = made.core_properties.category = f"Tage {NAME}"
    made.sections[0].header.paragraphs[0].text = "Utvärderingshuset"
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, _signed(name, old.read(name)))
        new.writestr("word/_rels/settings.xml.rels", _relations("attachedTemplate", f"file:///C:/Users/{NAME}/mall.dotx"))
    return path


def _signed(name: str, data: bytes) -> bytes:
    if name == "docProps/app.xml":
        data = data.replace(b"<Company></Company>", b"<Company/>")
        assert b"<Company/>" in data
        data = data.replace(b"<Company/>", f"<Company>{NAME} AB</Company>".encode())
    if name == "word/settings.xml":
        data = re.sub(rb"(<w:settings[^>]*>)", rb"\1" + SETTINGS.encode(), data, count=1)
    if name.startswith("word/header"):
        data = data.replace(b"<w:r>", f'<w:ins w:id="9" w:author="{NAME}"><w:r>'.encode()).replace(b"</w:r>", b"</w:r></w:ins>")
    return data


def _relations(kind: str, target: str) -> str:
    space = "http://schemas.openxmlformats.org"
    return (
        f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="rId99" TargetMode="External" '
        f'Type="{space}/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    )


def test_nothing_tells_who_made_the_template(tmp_path: Path) -> None:
    path = template(tmp_path / "mall.docx")
    assert contains(path.read_bytes(), NAME)
    data = renderer("docx")(results(), Setup("internal", path))
    assert not contains(data, NAME)
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        assert not [n for n in pack.namelist() if "thumbnail" in n or "customXml" in n]
        assert b"Utv\xc3\xa4rderingshuset" in b"".join(pack.read(n) for n in pack.namelist() if "header" in n)
