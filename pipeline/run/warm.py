"""A small PDF of our own: text, a heading and a ruled table, made here so that the worker can warm its PDF reader up."""

from __future__ import annotations


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
