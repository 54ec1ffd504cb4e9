"""The element and attribute names of OpenDocument that the reader knows."""

from __future__ import annotations

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_URN}office:1.0}}"
TEXT = f"{{{_URN}text:1.0}}"
TABLE = f"{{{_URN}table:1.0}}"
STYLE = f"{{{_URN}style:1.0}}"
DRAW = f"{{{_URN}drawing:1.0}}"
SVG = f"{{{_URN}svg-compatible:1.0}}"
FO = f"{{{_URN}xsl-fo-compatible:1.0}}"
PRESENTATION = f"{{{_URN}presentation:1.0}}"

BODY = f"{OFFICE}body"
MANIFEST = "META-INF/manifest.xml"

P, H = f"{TEXT}p", f"{TEXT}h"
LIST, ITEM, LIST_HEADER = f"{TEXT}list", f"{TEXT}list-item", f"{TEXT}list-header"
FRAME, BOX, IMAGE, OBJECT = f"{DRAW}frame", f"{DRAW}text-box", f"{DRAW}image", f"{DRAW}object"
GRID, ROW, CELL, COVERED = f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-cell", f"{TABLE}covered-table-cell"
HEADER_ROWS = f"{TABLE}table-header-rows"
NOTE, NOTE_BODY, NOTE_MARK = f"{TEXT}note", f"{TEXT}note-body", f"{TEXT}note-citation"
# Directories made from the text itself.
INDEXES = frozenset(
    TEXT + name
    for name in (
        "table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index",
    )
)  # fmt: skip
# What wraps blocks and says nothing itself.
WRAPPERS = frozenset(
    {TEXT + "section", TEXT + "numbered-paragraph", TEXT + "index-body", TABLE + "table-rows", TABLE + "table-row-group",
     OFFICE + "text", TEXT + "index-title", DRAW + "a", DRAW + "g"}
)  # fmt: skip
# Shapes that hold text of their own.
SHAPES = frozenset(
    DRAW + name
    for name in ("custom-shape", "rect", "ellipse", "circle", "line", "polygon", "polyline", "path", "connector", "caption")
)
