"""E-mail: headers, bodies in several forms, quotations, attachments by name."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document, Missing
from pipeline.read.email import QUOTED, read


def letter(body: str = "Vi har beslutat om planen.", **headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in ({"From": "Åsa Öberg <asa@example.org>", "To": "bo@example.org", "Subject": "Ärende: dialogplan", "Date": "Mon, 2 Mar 2026 23:30:00 +0100"} | headers).items():
        message[name] = value
    message.set_content(body)
    return message


def outcome(data: bytes) -> str:
    """What became of a message: "read", what is missing of it, or the code of its fault."""
    try:
        document = read(data)
    except ReadError as fault:
        return fault.code
    return document.missing[0].what if document.missing else "read"


def shown(document: Document) -> list[tuple[str, str]]:
    return [(b.kind.value, document.text[b.start : b.end]) for b in document.blocks]


def test_the_subject_is_the_heading_and_the_other_headers_are_furniture() -> None:
    document = read(bytes(letter()))
    assert shown(document) == [
        ("heading", "Ärende: dialogplan"), ("furniture", "Från: Åsa Öberg <asa@example.org>"), ("furniture", "Till: bo@example.org"),
        ("furniture", "Datum: Mon, 02 Mar 2026 23:30:00 +0100"), ("paragraph", "Vi har beslutat om planen."),
    ]  # fmt: skip
    assert (document.title, document.own_date) == ("Ärende: dialogplan", "2026-03-02")


def test_bytes_in_a_header_that_may_hold_none_are_read_all_the_same() -> None:
    raw = "From: Åsa <a@b.se>\r\nSubject: Följ upp målen\r\nMIME-Version: 1.0\r\n\r\nHallå där.\r\n"
    for coding in ("utf-8", "cp1252"):
        assert read(raw.encode(coding)).title == "Följ upp målen"


def test_plain_text_is_read_before_html_and_html_where_it_is_alone() -> None:
    both = letter("Ren text.")
    both.add_alternative("<p>Samma som HTML</p>", subtype="html")
    assert "HTML" not in read(bytes(both)).text
    alone = letter()
    alone.set_content("<html><body><h2>Beslut</h2><p>Vi följer upp det här.</p><ul><li>Ett</li></ul><table><tr><td>Mål<td>Utfall<tr><td>Trygghet<td>71</table></body></html>", subtype="html")
    document = read(bytes(alone))
    assert {("heading", "Beslut"), ("paragraph", "Vi följer upp det här."), ("item", "Ett"), ("cell", "71")} <= set(shown(document))


def test_quoted_lines_and_history_are_blocks_of_their_own() -> None:
    body = "Ja, vi kan\nkomma.\n\n> Kan ni komma\n> på fredag?\n>> När då?\n\nHälsningar\nBo\n\n-----Ursprungligt meddelande-----\nFrån: Anna\nSkickat: igår\n\nDen gamla texten.\n"
    quoted = {document.text[b.start : b.end]: b.context for document in [read(bytes(letter(body)))] for b in document.blocks}
    assert quoted["Ja, vi kan komma."] == ()
    assert quoted["Kan ni komma på fredag?"] == (QUOTED,)
    assert quoted["När då?"] == (QUOTED,)
    assert quoted["Den gamla texten."] == (QUOTED,)


def test_paragraphs_are_rejoined_and_lists_are_lists() -> None:
    body = "Vi har tre punkter:\n- uppföljning\n- dialog\n\nDen med-\nborgerliga dialogen fortsätter.\n"
    assert shown(read(bytes(letter(body))))[4:] == [
        ("paragraph", "Vi har tre punkter:"), ("item", "- uppföljning"), ("item", "- dialog"), ("paragraph", "Den medborgerliga dialogen fortsätter."),
    ]  # fmt: skip


def test_attachments_are_named() -> None:
    message = letter()
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="årsredovisning.pdf")
    message.add_attachment("not,text", subtype="csv", filename="data.csv")
    inner = letter("Den inre.", Subject="Bifogat brev")
    message.add_attachment(inner)
    document = read(bytes(message))
    assert document.missing == ()
    said = [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.FURNITURE]
    assert "Bilagor: årsredovisning.pdf, data.csv, Bifogat brev" in said
    assert "Den inre" not in document.text


def test_wrong_charsets_and_transfer_encodings() -> None:
    head = b"From: a@b.se\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    for kind, body in ((b"text/plain; charset=us-ascii", "Följ upp.".encode("cp1252")), (b"text/plain; charset=x-okand", "Följ upp.".encode()), (b"text/plain; charset=rot13", "Följ upp.".encode()), (b"text/plain; charset=utf-\x008", "Följ upp.".encode())):
        assert "Följ upp." in read(head + b"Content-Type: " + kind + b"\r\n\r\n" + body).text
    assert "Följ" in read(head + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nRsO2bGogdXBwLg=\r\n").text


def test_a_message_cut_short_or_without_boundaries() -> None:
    message = letter()
    message.add_attachment(b"x" * 5000, maintype="application", subtype="pdf", filename="a.pdf")
    assert "beslutat" in read(bytes(message)[:1200]).text
    lost = b"From: a@b.se\r\nSubject: Rubrik\r\nContent-Type: multipart/mixed; boundary=zz\r\n\r\nIngen gr\xc3\xa4ns.\r\n"
    document = read(lost)
    assert document.missing == (Missing("parts", "1"),)


@pytest.mark.parametrize(("data", "code"), [(b"Hej!\n\nInget brev.", "email-corrupt"), (b"\x00\x01\x02" * 100, "email-corrupt"), (b"From: a@b.se\r\nTo: c@d.se\r\n\r\n", "text-none")])
def test_faults_are_typed(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code


def test_messages_nested_beyond_reason_come_to_an_end() -> None:
    data = b"Hej."
    for n in range(200):
        data = b"From: a@b.se\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%s\r\n--b%d--\r\n" % (n, n, data, n)
    assert outcome(data) in ("parts", "email-corrupt", "text-none")


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "iso-8859-1", "utf-7", "idna", "hex", "utf-16", "euc-jp"]), st.sampled_from(["7bit", "base64", "quoted-printable", "x-uuencode", "oj"]))
def test_no_body_breaks_it(body: bytes, charset: str, encoding: str) -> None:
    head = f"From: a@b.se\r\nSubject: Rubrik\r\nDate: {body.hex()}\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    assert outcome(head.encode() + body) in ("read", "email-corrupt", "text-none", "text-encoding")
