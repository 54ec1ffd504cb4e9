"""Small files of our own, one for each format, made here so that the worker can warm its readers up."""

from __future__ import annotations

import io
import zipfile


def _pdf() -> bytes:
    grid = (
        " ".join(f"{x} 500 m {x} 560 l S" for x in (72, 200, 330))
        + " "
        + " ".join(f"72 {y} m 330 {y} l S" for y in (500, 530, 560))
    )
    words = [
        (18, 72, 700, "Rubrik"),
        (11, 72, 670, "Kommunen arbetar med dialog och"),
        (11, 72, 655, "uppföljning i alla nämnder."),
    ]
    words += [(11, 76, 540, "Styrkor"), (11, 204, 540, "Brister"), (11, 76, 510, "ett"), (11, 204, 510, "två")]
    shown = "\n".join(f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET" for size, x, y, text in words)
    content = f"{shown}\n{grid}".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    made, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    made += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(made)


PDF = _pdf()

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def _relations(name: str, *targets: tuple[str, str]) -> tuple[str, str]:
    links = "".join(f'<Relationship Id="r{at}" Type="{_R}/{kind}" Target="{to}"/>' for at, (kind, to) in enumerate(targets))
    return name, f'<Relationships xmlns="{_RELS}">{links}</Relationships>'


def _zip(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return made.getvalue()


def _pptx() -> bytes:
    shape = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="t"/><p:cNvSpPr/><p:nvPr>{}</p:nvPr></p:nvSpPr><p:spPr/>'
        "<p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    shapes = shape.format('<p:ph type="title"/>', "Rubrik") + shape.format("", "Kommunen arbetar med dialog.")
    names = f'xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{_R}"'
    slides = '<p:sldIdLst><p:sldId id="256" r:id="r0"/></p:sldIdLst>'
    return _zip(dict([
        ("ppt/presentation.xml", f"<p:presentation {names}>{slides}</p:presentation>"),
        _relations("_rels/.rels", ("officeDocument", "ppt/presentation.xml")),
        _relations("ppt/_rels/presentation.xml.rels", ("slide", "slides/slide1.xml")),
        ("ppt/slides/slide1.xml", f"<p:sld {names}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"),
    ]))  # fmt: skip


def _xlsx() -> bytes:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="3"><c r="A3" s="0"><v>45000.5</v></c></row>'
    sheets = '<sheets><sheet name="Blad1" sheetId="1" r:id="r0"/></sheets>'
    parts = (("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml"))
    return _zip(dict([
        ("xl/workbook.xml", f'<workbook xmlns="{_S}" xmlns:r="{_R}">{sheets}</workbook>'),
        _relations("_rels/.rels", ("officeDocument", "xl/workbook.xml")),
        _relations("xl/_rels/workbook.xml.rels", *parts),
        ("xl/styles.xml", f'<styleSheet xmlns="{_S}"><cellXfs><xf numFmtId="22"/></cellXfs></styleSheet>'),
        ("xl/sharedStrings.xml", f'<sst xmlns="{_S}"><si><t>Kommunen följer upp målen.</t></si></sst>'),
        ("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{_S}"><sheetData>{rows}</sheetData></worksheet>'),
    ]))  # fmt: skip


def _odf(kind: str, body: str) -> bytes:
    names = " ".join(f'xmlns:{n}="{_ODF}{n if n != "draw" else "drawing"}:1.0"' for n in ("office", "text", "table", "draw"))
    inner = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    content = f"<office:document-content {names}>{inner}</office:document-content>"
    return _zip({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content})


_CELL = "<table:table-cell><text:p>Kommunen följer upp.</text:p></table:table-cell>"
_TABLE = f'<table:table table:name="Blad1"><table:table-row>{_CELL}{_CELL}</table:table-row></table:table>'
_FRAME = "<draw:frame><draw:text-box><text:p>Dialog</text:p></draw:text-box></draw:frame>"
_LETTER = (
    "From: =?iso-8859-1?Q?=C5sa?= <a@example.org>\r\nTo: b@example.org\r\nSubject: =?utf-8?B?w4VyZW5kZXQ=?=\r\n"
    "Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    "--x\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nVi f=F6ljer.\r\n"
    "--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+RGlhbG9nPC9wPg==\r\n--x--\r\n"
)

SAMPLES = {
    "a.pptx": _pptx(),
    "a.xlsx": _xlsx(),
    "a.odt": _odf("text", f'<text:h text:outline-level="1">Rubrik</text:h><text:p>Kommunen följer upp målen.</text:p>{_TABLE}'),
    "a.ods": _odf("spreadsheet", _TABLE),
    "a.odp": _odf("presentation", f"<draw:page>{_FRAME}</draw:page>"),
    "a.rtf": rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}\pard F\'f6rsta \u8212? stycket.\par"
    rb"\trowd\intbl a\cell b\cell\row}",
    "a.eml": _LETTER.encode("ascii"),
    "a.vtt": "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Anna>Vi följer upp målen.\n".encode(),
    "a.srt": "1\n00:00:01,000 --> 00:00:04,000\nVi följer upp målen.\n".encode(),
}


def fruitless() -> dict[str, bytes]:
    """Files without text of their own, by which the readers for such are loaded: an old Word file cut short, images."""
    from PIL import Image

    made = dict.fromkeys(("a.doc", "a.msg"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    for name, form in (("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.tif", "TIFF")):
        file = io.BytesIO()
        Image.new("L", (8, 8)).save(file, form)
        made[name] = file.getvalue()
    return made

EXPORTS = {
    "posts/your_posts_1.html": '<html><title>Inlägg</title><div class="_a6-g"><div class="_a6-p"><div>Vi följer upp.'
    '</div></div><div class="_a72d">12 mars 2026 16:00</div></div></html>'.encode(),
    "a.json": '[{"timestamp": 1770000000, "data": [{"post": "Vi f\u00c3\u00b6ljer upp."}]}]'.encode(),
    "a.csv": "Meddelande;Publiceringstid;Permalänk\nVi följer upp;2026-03-02T10:00:00+01:00;https://example.org/1\n".encode("cp1252"),
    "a.rss": b'<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>K\xe5</title>'
    b"<item><title>T</title>"
    b"<link>https://example.org/1</link><pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate>"
    b"<description>&lt;p&gt;Vi f\xf6ljer upp."
    b"&lt;/p&gt;</description></item></channel></rss>",
    "b.rss": b'<rss version="2.0"><channel><item><title>T & <b>x</title><pubDate>2 mars 2026</pubDate></item>',
    "a.atom": b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x:1</id><updated>2026-03-02T10:00:00Z</updated>'
    b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Dialog</p></div></content></entry></feed>',
}
