"""Every format is read in the cage as outside it: nothing is imported or opened after the door has closed."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator

import pytest

from pipeline.core.messages import MESSAGES
from pipeline.run.caging.cage import CagedPool, Limits
from pipeline.run.caging.reading import Reading, read_source
from pipeline.run.caging.warm import SAMPLES
from tests.conftest import shared


@pytest.fixture(scope="module")
def pool() -> Iterator[CagedPool]:
    with CagedPool(1, Limits(seconds=60)) as made:
        yield made


# Not what the worker warmed itself up with: other code pages, charsets, part names.
OTHERS = {
    "b.rtf": rb"{\rtf1\ansi{\fonttbl{\f0\fcharset128 A;}{\f1\fcharset238 B;}}\pard {\f0\'93\'fa} {\f1\'b3} och text\par}",
    "b.eml": b"From: a@b.se\r\nSubject: =?koi8-r?B?8NLJ18XU?=\r\nDate: x\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\nEn text som f\xc3\xb6ljs upp.\r\n",
    "c.eml": b"From: a@b.se\r\nTo: c@d.se\r\nSubject: x\r\nContent-Type: text/html; charset=windows-1250\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\n#0V%T\n`\nend\n",
    "b.srt": "1\n00:00:01,000 --> 00:00:02,000\nAnna: Vi följer upp.\n".encode("utf-16"),
}


@pytest.mark.parametrize("name", [*SAMPLES, *OTHERS])
def test_the_cage_reads_what_is_read_outside(pool: CagedPool, name: str) -> None:
    data = SAMPLES.get(name) or OTHERS[name]
    inside, outside = pool.submit(read_source, data, name, None).result(), read_source(data, name, None)
    if isinstance(outside, Reading):
        assert isinstance(inside, Reading), inside
        assert (inside.text, inside.passages, inside.missing, inside.title) == (outside.text, outside.passages, outside.missing, outside.title)
    else:
        assert inside.code == outside.code == "text-none"


def test_hostile_workbooks_are_read_or_refused_in_time(pool: CagedPool) -> None:
    with tarfile.open(shared("corpora", "hostile.tar.gz")) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member)
            if file is None or not member.name.endswith(".xlsx"):
                continue
            answer = pool.submit(read_source, file.read(), member.name, None).result()
            assert isinstance(answer, Reading), (member.name, answer)
            assert all(f"missing-{m.what}" in MESSAGES for m in answer.missing)
            if "5M" in member.name:
                assert [m.what for m in answer.missing] == ["cells"]
