"""Outlook messages: what EML gives, from the compound file; their attachments; damage."""

from __future__ import annotations

import random
import struct
from datetime import UTC, datetime

import pytest

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document
from pipeline.read.attached import attached
from pipeline.read.msg import read, unpacked
from pipeline.read.sniff import MSG, sniff
from tests.read.compound_maker import Storage, attach, compound, message

SENT = int((datetime(2026, 3, 2, 10, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
BODY = "Hej!\r\n\r\nNämnden följer upp målen varje tertial.\r\n\r\n> Hur följer ni upp?\r\n"


def letter() -> Storage:
    return message("Svar om uppföljning", BODY, sent=SENT, p0C1A="Åsa Ek", p5D01="asa@example.org", p0E04="registrator")


def said(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def test_a_message_reads_as_a_letter() -> None:
    data = compound(letter())
    assert sniff(data, "svar.msg") == MSG
    document = read(data)
    assert (document.title, document.own_date, document.missing) == ("Svar om uppföljning", "2026-03-02", ())
    assert said(document, BlockKind.PARAGRAPH) == ["Hej!", "Nämnden följer upp målen varje tertial.", "Hur följer ni upp?"]
    assert said(document, BlockKind.FURNITURE) == ["Från: Åsa Ek asa@example.org", "Till: registrator", "Datum: 2026-03-02"]
    assert document.blocks[-1].context == ("Citerat",)


def test_html_is_read_where_there_is_no_plain_text() -> None:
    document = read(compound(message("x", html="<p>Målen följs upp</p>".encode())))
    assert said(document, BlockKind.PARAGRAPH) == ["Målen följs upp"]


# the example of MS-OXRTFCP 4.1.1: compressed RTF, and what it becomes
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0".replace(" ", "")
)


def test_outlooks_own_packing_of_rtf() -> None:
    assert unpacked(PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    document = read(compound(message("x", rtf=PACKED)))
    assert said(document, BlockKind.PARAGRAPH) == ["hello world"]
    raw = b"{\\rtf1 Hej}"
    assert unpacked(struct.pack("<II4sI", len(raw) + 12, len(raw), b"MELA", 0) + raw) == raw
    assert unpacked(b"LZFu") == b""
    for cut in range(16, len(PACKED)):
        assert unpacked(PACKED[:cut]) == unpacked(PACKED)[: len(unpacked(PACKED[:cut]))]


def test_attachments_and_messages_within() -> None:
    outer, inner = letter(), message("Inre", "Budgeten är beslutad.", sent=SENT)
    attach(inner, 0, "inre.txt", b"Y" * 5000)
    attach(outer, 0, "C:\\fakepath\\yttrande.pdf", b"X" * 5000)
    attach(outer, 1, "yttrande.pdf", b"Z" * 5000)
    attach(outer, 2, "Inre", inner)
    data = compound(outer)
    found, left = attached(data)
    assert [(part.name, part.data[:1]) for part in found] == [("yttrande.pdf", b"X"), ("yttrande (2).pdf", b"Z"), ("inre.txt", b"Y")]
    assert left == 0
    document = read(data)
    assert "Budgeten är beslutad." in said(document, BlockKind.PARAGRAPH)
    assert said(document, BlockKind.HEADING) == ["Svar om uppföljning", "Inre"]


def test_damage_is_refused_by_name() -> None:
    data, choose = compound(letter()), random.Random(4)
    with pytest.raises(ReadError, match="damaged"):
        read(compound(Storage({"Workbook": b"x"})))
    for _ in range(150):
        made = bytearray(data)
        for _ in range(8):
            made[choose.randrange(len(made))] ^= 1 << choose.randrange(8)
        for reader in (read, attached):
            try:
                reader(bytes(made[: choose.randrange(600, len(made))]))
            except ReadError as fault:
                assert fault.code in {"email-corrupt", "text-none", "text-encoding", "html-corrupt"}
