"""What an Office file holds besides what is read as its text: comments, deletions, hidden text, files and pictures in it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import ReadError
from pipeline.core.model import Missing
from pipeline.read.docx.wordml import RPR, R, W

if TYPE_CHECKING:
    from lxml.etree import _Element

    from pipeline.read.ooxml import Package

_EMBEDDED = re.compile(r"(?:word|ppt|xl)/embeddings/.")
_COMMENTS = re.compile(r"(?:word/comments|ppt/comments/[^/]+|xl/(?:comments\d*|comments/[^/]+|threadedcomments/[^/]+))\.xml")
_COMMENT = re.compile(rb"<(?:\w+:)?(?:comment|cm|threadedComment)[\s>]")
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PAGE = 7_560_000 * 10_690_000  # an A4 page in EMU, squared
_TINY = ("1", "2", "3", "4")  # half points


def left(package: Package) -> list[Missing]:
    """Embedded files and comments of any OOXML file."""
    names = package.names()
    found = []
    if embedded := sum(1 for name in names if _EMBEDDED.match(name)):
        found.append(Missing("embedded", str(embedded)))
    if comments := sum(_comments(package, name) for name in names if _COMMENTS.fullmatch(name)):
        found.append(Missing("comments", str(comments)))
    return found


def word_left(package: Package, main: str, root: _Element) -> list[Missing]:
    """All of a Word document, of which ``root`` is the part ``main``, before anything is taken out of it."""
    counted = {
        "deletions": len(_query("deleted")(root)),
        "hidden-text-read": _hidden(root),
        "pictures": _pictures(package, main, root),
    }
    return left(package) + [Missing(what, str(count)) for what, count in counted.items() if count]


def _comments(package: Package, name: str) -> int:
    try:
        return len(_COMMENT.findall(package.bytes(name)))
    except ReadError as fault:
        if not fault.code.endswith("-corrupt"):
            raise
        return 1  # there is something, and it cannot be opened


_FILLED = "w:shd[@w:fill != 'auto' and @w:fill != 'FFFFFF']"
_QUERIES = {
    "deleted": ".//w:del[.//w:delText]",
    "veiled": ".//w:rPr[w:vanish or w:color[@w:val='FFFFFF' or @w:val='ffffff'] "
    f"or w:sz[{' or '.join(f'@w:val={n!r}' for n in _TINY)}]]",
    "shaded": f"boolean({_FILLED} or w:highlight or ancestor::w:p/w:pPr/{_FILLED} or ancestor::w:tc/w:tcPr/{_FILLED} "
    "or ancestor::w:txbxContent)",
}


@cache
def _query(name: str) -> Any:
    """Compiled once; libxml2 goes through the tree, not Python."""
    from lxml import etree

    return etree.XPath(_QUERIES[name], namespaces={"w": W[1:-1]})


def _hidden(root: _Element) -> int:
    """Runs with text that is hidden, white on nothing, or two points high at most."""
    found = 0
    for properties in _query("veiled")(root):
        run = properties.getparent()
        if run is None or run.tag != R or properties.tag != RPR or not "".join(run.itertext(f"{W}t")).strip():
            continue
        vanish = properties.find(f"{W}vanish")
        if vanish is None:
            found += not _query("shaded")(properties)
        else:
            found += vanish.get(f"{W}val", "1") not in ("0", "false", "off")
    return found


def _pictures(package: Package, main: str, root: _Element) -> int:
    """Pictures of a size to hold text: drawings from a sixteenth of a page, photographs from half of one."""
    folder, _, base = main.rpartition("/")
    rels = f"{folder}/_rels/{base}.rels"
    targets: dict[str, str] = {}
    found = 0
    for drawing in (*root.iter(f"{_WP}inline"), *root.iter(f"{_WP}anchor")):
        extent, blip = drawing.find(f"{_WP}extent"), next(drawing.iter(_BLIP), None)
        if extent is None or blip is None:
            continue
        if not targets and rels in package:
            targets = {rel.get("Id", ""): rel.get("Target", "") for rel in package.xml(rels).iter(_RELATION)}
        photo = targets.get(blip.get(_LINK, ""), "").lower().endswith((".jpg", ".jpeg"))
        share = _number(extent.get("cx")) * _number(extent.get("cy")) / _PAGE
        found += share > (0.5 if photo else 0.06)
    return found


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 12 else 0
