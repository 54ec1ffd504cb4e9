"""Words are found in bytes whatever they are packed in, and hostile bytes cost no more than the limit."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib

import pytest

from pipeline.core.people import insides

WORDS = "Märta Ängskog"


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a/b.xml", data)
    return out.getvalue()


@pytest.mark.parametrize("pack", [
    bytes, zipped, zlib.compress, gzip.compress, lambda d: zipped(zipped(d)), lambda d: b"%PDF stream\n" + zlib.compress(d) + b"endstream",
])  # fmt: skip
@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "latin-1"])
def test_found_whatever_it_is_packed_in(pack: object, code: str) -> None:
    assert callable(pack)
    data = os.urandom(500) + pack(b"x" * 50 + WORDS.upper().encode(code) + b"y" * 50) + os.urandom(500)
    assert insides.contains(data, WORDS)
    assert not insides.contains(data, "Berit Zetterqvist")


def test_a_bomb_is_looked_through_so_far_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insides, "MOST", 1 << 20)
    bomb = zlib.compress(b"\0" * (64 << 20))
    assert sum(map(len, insides.layers(bomb))) < 4 << 20
