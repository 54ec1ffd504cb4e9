"""What a DOCX tells of who made its template and on which machine: taken out, whatever the edition.

Author and company, a picture of the first page, properties of one's own, comments and who wrote them, who changed what in
header and footer, and the path of the template it was made from.
"""

from __future__ import annotations

from typing import Any

_PACKAGE = ("thumbnail", "custom-properties")
_DOCUMENT = (
    "comments", "commentsextended", "commentsids", "commentsextensible", "people", "customxml", "vbaproject",
    "keymapcustomizations",
)  # fmt: skip
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Belägg</Application></Properties>"
)


def remove(document: Any) -> None:
    """``document``: of python-docx, changed in place."""
    package = document.part.package
    for part in package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = _APP.encode()
    _drop(package, _PACKAGE)
    _drop(document.part, _DOCUMENT)
    settings = document.part._settings_part
    for element in list(settings.element):
        if element.tag in (f"{_WORD}attachedTemplate", f"{_WORD}rsids", f"{_WORD}docVars", f"{_WORD}mailMerge"):
            settings.element.remove(element)
    _drop(settings, ("attachedtemplate", "mailmergesource"))
    for section in document.sections:
        for place in (section.header, section.footer, section.first_page_header, section.first_page_footer,
                      section.even_page_header, section.even_page_footer):  # fmt: skip
            if not place.is_linked_to_previous:
                _unsigned(place._element)


def _drop(owner: Any, kinds: tuple[str, ...]) -> None:
    """A part that nothing refers to any more is not written."""
    for ident, rel in list(owner.rels.items()):
        if rel.reltype.rpartition("/")[2].casefold() in kinds:
            del owner.rels[ident]


def _unsigned(element: Any) -> None:
    for node in element.iter():
        if node.get(f"{_WORD}author") is not None:
            node.set(f"{_WORD}author", "Belägg")
        for name in [n for n in node.attrib if n.startswith(f"{_WORD}rsid")]:
            del node.attrib[name]
