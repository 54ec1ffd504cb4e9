"""The vocabulary of RTF: its tokens, which groups hold text, what control words print, which code page a font is in."""

from __future__ import annotations

import codecs
import re

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)

PRINTED = {
    "line": "\n", "lbr": "\n", "softline": "\n", "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}

# Groups whose text is not the document's.
SILENT = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "objclass", "objname", "annotation", "atnid",
    "atnauthor", "atndate", "atnref", "atntime", "atnparent", "atnicn", "fldinst", "fldtype", "datafield",
    "nonshppict", "sp", "sn", "sv", "pntxta", "pntxtb", "bkmkstart", "bkmkend", "xe", "tc", "tcn", "rxe", "txe",
    "template", "background", "filetbl", "revtbl", "listtable", "listoverridetable", "rsidtbl", "generator",
    "pnseclvl", "xmlnstbl", "themedata", "colorschememapping", "latentstyles", "datastore", "mmathPr", "falt",
    "panose", "fontemb", "fontfile", "private", "userprops", "docvar", "category", "keywords", "comment", "subject",
    "operator", "author", "company", "manager", "hlinkbase", "doccomm", "shppict", "formfield", "ftnsep", "ftnsepc",
    "nonesttables", "shprslt", "ftncn", "aftnsep", "aftnsepc", "aftncn",
})  # fmt: skip
# Ignorable groups (``\*``) that hold text all the same.
SPOKEN = frozenset({"shpinst", "shptxt", "do", "dptxbxtext", "ud", "nesttableprops", "fldrslt", "result"})
MARKS = frozenset({"listtext", "pntext"})  # the bullet or number of a list item, written out
FURNITURE = frozenset({
    "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf",
})  # fmt: skip
BOXES = frozenset({"shptxt", "dptxbxtext"})
STORIES = {**dict.fromkeys(FURNITURE, "furniture"), **dict.fromkeys(BOXES, "box"), "footnote": "note"}
DESTINATIONS = SILENT | MARKS | STORIES.keys() | {"title", "revtim"}
HEADING = re.compile(r"(?i)\s*(?:heading|rubrik|überschrift) ?([1-9])\b")
TITLE = re.compile(r"(?i)\s*(?:title|titel|rubrik)\s*;?$")

SYMBOL = "symbol"
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
_PAGES = (437, 850, 852, 858, 865, 866, 874, 932, 949, 950, *range(1250, 1259))
# Found now: inside the reader's cage no codec can be loaded any more.
_NAMES = {*_CHARSETS.values(), "gbk", "mac_roman", "utf-8", *(f"cp{page}" for page in _PAGES)}
DECODERS = {name: codecs.getdecoder(name) for name in _NAMES}
DECODERS["cp936"] = DECODERS["gbk"]
DECODERS["cp10000"] = DECODERS["mac_roman"]
DECODERS["cp65001"] = DECODERS["utf-8"]


def page_of_charset(number: int) -> str | None:
    """The code page a font's ``\\fcharset`` names; None for the document's own."""
    return SYMBOL if number == 2 else _CHARSETS.get(number)


def decode(data: bytes, page: str) -> str:
    """Bytes in a code page as text; what is no sign in it becomes U+FFFD."""
    if page == SYMBOL:
        return "".join(chr(0xF000 + byte) for byte in data)
    return DECODERS.get(page, DECODERS["cp1252"])(data, "replace")[0]


def joined(parts: list[str]) -> str:
    """The parts as one text, halves of a sign beyond U+FFFF put together."""
    text = "".join(parts)
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
