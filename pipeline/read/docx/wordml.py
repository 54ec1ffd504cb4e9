"""WordprocessingML's names, written out once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

P, R, T, TBL, TR, CELL = (W + name for name in ("p", "r", "t", "tbl", "tr", "tc"))
PPR, RPR = f"{W}pPr", f"{W}rPr"
VAL, ID, TYPE = f"{W}val", f"{W}id", f"{W}type"
TAB, BR = f"{W}tab", f"{W}br"
BOX, CONTENT = f"{W}txbxContent", f"{W}sdtContent"
CHOICE, FALLBACK = f"{MC}Choice", f"{MC}Fallback"
FIELD, FIELD_TYPE = f"{W}fldChar", f"{W}fldCharType"
FOOTNOTE, ENDNOTE = f"{W}footnoteReference", f"{W}endnoteReference"
NOTES = {"footnotes": "fotnot", "endnotes": "slutnot"}  # kind of relationship → how the place is called

# Signs within a paragraph's text that are elements of their own, and the text of formulas.
SIGNS = (TAB, BR, *(W + name for name in ("cr", "ptab", "noBreakHyphen", "sym")), f"{MATH}t")
DELETED = frozenset(W + name for name in ("del", "moveFrom", "rt"))
SETTLED = (*SIGNS, BOX, FALLBACK, *DELETED, FOOTNOTE, ENDNOTE)


def properties(element: _Element, name: str) -> _Element | None:
    """The ``name`` (``w:pPr``, ``w:tcPr``) of a paragraph or cell: the schema puts it first, so nothing is searched."""
    if len(element) and element[0].tag == name:
        return element[0]
    return element.find(name)


def words(p: _Element) -> str:
    """A paragraph's text, once the signs in it have been made text (``docx._Reading._settle``)."""
    return "".join(_texts()(p))


@cache
def _texts() -> Any:
    """Compiled once; libxml2 goes through the paragraph, and no Python object is made for its elements."""
    from lxml import etree

    return etree.XPath("descendant::w:t/text()", namespaces={"w": W[1:-1]}, smart_strings=False)


def on(switch: _Element | None, *, default: bool = False) -> bool:
    """Whether an on/off property such as ``<w:b/>`` is on; absent, it is as ``default`` says."""
    return default if switch is None else switch.get(VAL, "1") not in ("0", "false", "off")
