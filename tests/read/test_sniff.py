"""What a file is: by content before name, and a name that lies is told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from pipeline.core.errors import ReadError
from pipeline.read import sniff as sniff_module
from pipeline.read.sniff import DOCX, EML, HTML, MARKDOWN, ODS, ODT, PDF, PPTX, RTF, SRT, TEXT, VTT, XLSX, sniff

SHARED = Path(__file__).resolve().parents[3] / "shared"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def word() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n", "a.pdf", PDF),
        (b"\r\n junk from a mail gateway \r\n" * 20 + b"%PDF-1.4", "a.PDF", PDF),
        (b"%PDF-1.7\n", "download", PDF),
        (b"%PDF.1.4\n1 0 obj\n<</Type /Catalog>>\nendobj\n", "a.pdf", PDF),
        (b"%\xe2\xe3\n1 0 obj\n<</Type /Catalog>>\nendobj\n", "a.pdf", PDF),
        (word(), "a.docx", DOCX),
        (word(), "K7", DOCX),
        (word()[:3000], "cut.docx", DOCX),
        ("<!DOCTYPE html><p>Å".encode("utf-8-sig"), "a.html", HTML),
        (b"<?xml version='1.0'?>\n<!-- x --><html>", "a.xhtml", HTML),
        (b"<p>Ett stycke utan huvud</p>", "a.htm", HTML),
        ("<html>".encode("utf-16"), "sida", HTML),
        ("# Mål\n\nText".encode("cp1252"), "a.md", MARKDOWN),
        (b"Text", "a.txt", TEXT),
        (b"Text", "README", TEXT),
        (b"BM is how this text begins", "a.txt", TEXT),
        (zipped(ppt__presentation="x"), "a.pptx", PPTX),
        (zipped(xl__workbook="x"), "a.xlsx", XLSX),
        (zipped(**{"[Content_Types].xml": "x", "odd__place": "x"}), "a.xlsx", XLSX),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "a.odt", ODT),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet-template"), "a.ots", ODS),
        (b"PK\x03\x04 cut short", "a.pptx", PPTX),
        (b"PK\x03\x04 cut short", "a.odt", ODT),
        (b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text">', "a.fodt", ODT),
        (b"{\\rtf1\\ansi Text}", "a.rtf", RTF),
        (b"{\\rtf1\\ansi Text}", "a.doc", RTF),
        (OLE + "Workbook".encode("utf-16-le"), "a.xls", sniff_module.XLS),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "a.ppt", sniff_module.PPT),
        (OLE + "__properties_version1.0 WordDocument".encode("utf-16-le"), "a.msg", sniff_module.MSG),
        (OLE + "WordDocument".encode("utf-16-le"), "a.doc", sniff_module.DOC),
        (OLE + b"damaged", "a.doc", sniff_module.DOC),
        (b"<html><body>Sparad av Word", "a.doc", HTML),
        (word(), "a.doc", DOCX),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.png", sniff_module.PNG),
        (b"\xff\xd8\xff\xe0" + bytes(20), "a.png", sniff_module.JPEG),
        (b"II*\x00", "skannat", sniff_module.TIFF),
        (b"WEBVTT\n\n", "a.vtt", VTT),
        ("\ufeffWEBVTT\n".encode(), "a.txt", VTT),
        (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHej\r\n", "a.srt", SRT),
        (b"Ingen undertext", "a.srt", SRT),
        (b"From: a@b.se\r\nTo: c@d.se\r\nSubject: x\r\n\r\nHej", "a.eml", EML),
        ("From: Åsa\nTo: c@d.se\nSubject: x\n\nHej \x01".encode("latin-1"), "brev", EML),
        (b"To: c@d.se\nen lista", "a.txt", TEXT),
    ],
)
def test_known_kinds(data: bytes, name: str, kind: str) -> None:
    assert sniff(data, name) == kind


@pytest.mark.parametrize(
    ("data", "name", "code", "gaps"),
    [
        (b"", "a.pdf", "file-empty", {}),
        (zipped(a="x"), "a.pdf", "type-mislabelled", {"suffix": "pdf", "type": "ZIP"}),
        (b"<html><body>404", "a.pdf", "type-mislabelled", {"suffix": "pdf", "type": "HTML"}),
        (b"Not found", "a.pdf", "type-mislabelled", {"suffix": "pdf", "type": "text"}),
        (b"%PDF-1.7", "a.docx", "type-mislabelled", {"suffix": "docx", "type": "PDF"}),
        (b"%PDF-1.7", "a.txt", "type-mislabelled", {"suffix": "txt", "type": "PDF"}),
        (zipped(xl__workbook="x"), "a.docx", "type-mislabelled", {"suffix": "docx", "type": "Excel (XLSX)"}),
        (zipped(xl__workbook="x"), "a.pptx", "type-mislabelled", {"suffix": "pptx", "type": "Excel (XLSX)"}),
        (zipped(**{"xl/workbook.bin": "x"}), "a.xlsb", "type-unsupported", {"type": "Excel (XLSB)"}),
        (zipped(mimetype="application/epub+zip"), "a.epub", "type-unsupported", {"type": "EPUB"}),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "docx-encrypted", {}),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "office-encrypted", {}),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.pptx", "office-encrypted", {}),
        (OLE + "WordDocument".encode("utf-16-le"), "a.docx", "type-mislabelled", {"suffix": "docx", "type": "Word 97–2003 (DOC)"}),
        (b"GIF89a", "a.gif", "type-unsupported", {"type": "GIF"}),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.pdf", "type-mislabelled", {"suffix": "pdf", "type": "PNG"}),
        (bytes(range(256)) * 4, "a.doc", "legacy-corrupt", {}),
        (bytes(range(256)) * 4, "a.tif", "image-corrupt", {}),
        (b"{\\rtf1\\ansi Text}", "a.docx", "type-mislabelled", {"suffix": "docx", "type": "RTF"}),
        (b"Bara text", "a.rtf", "type-mislabelled", {"suffix": "rtf", "type": "text"}),
        (b"a;b\n1;2\n", "a.csv", "type-unsupported", {"type": "CSV"}),
        (bytes(range(256)) * 4, "a.pdf", "pdf-corrupt", {}),
        (bytes(range(256)) * 4, "a.docx", "docx-corrupt", {}),
        (bytes(range(256)) * 4, "a.txt", "text-encoding", {}),
        (bytes(range(256)) * 4, "a.xlsx", "office-corrupt", {}),
        (bytes(range(256)) * 4, "a.odt", "odf-corrupt", {}),
        (bytes(range(256)) * 4, "a.eml", "email-corrupt", {}),
        (bytes(range(256)) * 4, "a.vtt", "text-encoding", {}),
        (bytes(range(256)) * 4, "a.bin", "type-unsupported", {"type": "bin"}),
    ],
)
def test_what_is_refused_and_why(data: bytes, name: str, code: str, gaps: dict[str, str]) -> None:
    with pytest.raises(ReadError) as caught:
        sniff(data, name)
    assert (caught.value.code, caught.value.gaps) == (code, gaps)
    assert caught.value.message("sv")
    assert caught.value.remedy("en")


@pytest.mark.skipif(not (SHARED / "corpora").is_dir(), reason="../shared/corpora is not here")
def test_real_files_are_what_their_names_say() -> None:
    wanted = {".pdf": PDF, ".docx": DOCX, ".md": MARKDOWN, ".doc": sniff_module.DOC}
    for path in sorted((SHARED / "corpora/real-sv").rglob("*")):
        if path.suffix in wanted:
            assert sniff(path.read_bytes(), path.name) == wanted[path.suffix]


@pytest.mark.parametrize("text", ["<blockquote>Tiden är inne</blockquote>", "<q>Om det här är ett prov</q> sa han", "hej <img src='a.png'>", "<b>fet</b>"])
def test_a_fragment_of_a_page_is_html_where_its_name_says_so(text: str) -> None:
    assert sniff(text.encode(), "a.html") == "text/html"
    with pytest.raises(ReadError):
        sniff(b"bara text, 3 < 4 > 2", "a.html")
