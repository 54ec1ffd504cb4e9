"""Old office files: told apart, their locks seen, never read here."""

from __future__ import annotations

import struct

import pytest

from pipeline.core.errors import ReadError
from pipeline.read.legacy import read
from tests.conftest import shared
from tests.read.compound_maker import Storage, compound


def word(flags: int = 0) -> bytes:
    return compound(Storage({"WordDocument": struct.pack("<6H", 0xA5EC, 0xC1, 0, 0, 0, flags)}))


@pytest.mark.parametrize(
    ("data", "code", "kind"),
    [
        (word(), "legacy-office", "application/msword"),
        (word(0x0100), "docx-encrypted", ""),
        (compound(Storage({"Workbook": struct.pack("<HHI", 0x809, 4, 0)})), "legacy-office", "application/vnd.ms-excel"),
        (compound(Storage({"Workbook": struct.pack("<HHIHH", 0x809, 4, 0, 0x2F, 0)})), "office-encrypted", ""),
        (compound(Storage({"PowerPoint Document": b"x"})), "legacy-office", "application/vnd.ms-powerpoint"),
        (
            compound(Storage({"PowerPoint Document": b"x", "Current User": struct.pack("<4I", 0, 0, 0, 0xF3D1C4DF)})),
            "office-encrypted", "",
        ),
        (compound(Storage({"Something": b"x"})), "legacy-corrupt", ""),
        (compound(Storage({"MBD0001": Storage({"WordDocument": b"x"}), "Workbook": bytes(9)})), "legacy-office", "application/vnd.ms-excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(700), "legacy-corrupt", ""),
    ],
)  # fmt: skip
def test_which_it_is(data: bytes, code: str, kind: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert (caught.value.code, caught.value.gaps.get("type", "")) == (code, kind)
    assert caught.value.remedy("sv")


def test_a_real_one() -> None:
    with pytest.raises(ReadError) as caught:
        read(shared("corpora", "real-sv", "B86-05.doc").read_bytes())
    assert caught.value.gaps == {"type": "application/msword"}
