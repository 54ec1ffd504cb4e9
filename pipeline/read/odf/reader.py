"""OpenDocument (LibreOffice): texts, workbooks and presentations, all read from ``content.xml``.

What a tracked change deleted stands apart in the file and is not read, nor are comments. Notes and text boxes follow the
paragraph they hang on. A table of contents is furniture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.core.model import Missing
from pipeline.read.odf.names import BODY, MANIFEST, OFFICE, TEXT
from pipeline.read.odf.slides import read_slides
from pipeline.read.odf.styles import Styles
from pipeline.read.odf.table import read_sheets
from pipeline.read.odf.text import Flow
from pipeline.read.ooxml import Package, parse
from pipeline.read.placed import Placed

if TYPE_CHECKING:
    from lxml.etree import _Element

    from pipeline.core.model import Document

READER = "odf"
VERSION = 1

_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"


def read(data: bytes) -> Document:
    """Raises ReadError ``odf-corrupt``, ``odf-encrypted``, ``odf-too-big``, ``xml-doctype`` or ``text-none``."""
    content, styles, meta = _flat(data) if data.lstrip()[:1] == b"<" else _packed(data)
    body = content.find(BODY)
    kind = next(iter(body), None) if body is not None else None
    if kind is None:
        raise ReadError("odf-corrupt")
    out = Placed()
    looks = Styles([root for root in (styles, content) if root is not None])
    flow = Flow(out, looks)
    title = None
    if kind.tag == f"{OFFICE}spreadsheet":
        title = read_sheets(flow, kind)
    elif kind.tag == f"{OFFICE}presentation":
        title = read_slides(flow, kind)
    elif kind.tag == f"{OFFICE}text":
        flow.blocks(kind)
        for root in (styles,) if styles is not None else ():
            flow.furniture(root)
    else:
        raise ReadError("type-unsupported", type=f"OpenDocument ({str(kind.tag).rpartition('}')[2]})")
    own, date = _about(meta)
    missing = [Missing(what, detail) for what, detail in flow.missing()]
    for what, tag in (("comments", f"{OFFICE}annotation"), ("deletions", f"{TEXT}deletion")):
        if count := sum(1 for _ in content.iter(tag)):
            missing.append(Missing(what, str(count)))
    return out.document(title=own or title, own_date=date, missing=missing)


def _packed(data: bytes) -> tuple[_Element, _Element | None, _Element | None]:
    package = Package(data, "odf")
    if MANIFEST in package:
        manifest = package.bytes(MANIFEST)
        if b"encryption-data" in manifest:
            raise ReadError("odf-encrypted")
    if "content.xml" not in package:
        raise ReadError("odf-corrupt")
    content = package.xml("content.xml")
    styles, meta = (_optional(package, name) for name in ("styles.xml", "meta.xml"))
    return content, styles, meta


def _optional(package: Package, name: str) -> _Element | None:
    """A part that the text can be read without."""
    try:
        return package.xml(name) if name in package else None
    except ReadError as fault:
        if fault.code == "odf-corrupt":
            return None
        raise


def _flat(data: bytes) -> tuple[_Element, _Element | None, _Element | None]:
    """The single file of "flat XML ODF": everything under one root."""
    root = parse(data, "odf")
    return root, root, root


def _about(meta: _Element | None) -> tuple[str | None, str | None]:
    if meta is None:
        return None, None
    title = next((e.text for e in meta.iter(f"{_DC}title")), None)
    date = next((e.text or "" for e in (*meta.iter(f"{_DC}date"), *meta.iter(f"{_META}creation-date"))), "")
    return (title or "").strip() or None, date[:10] if date[:2] in ("19", "20") and len(date) >= 10 else None
