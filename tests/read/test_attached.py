"""Attachments of EML: all of them, each name once, no name that leads anywhere."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from pipeline.core.errors import ReadError
from pipeline.read import attached as module
from pipeline.read.attached import attached


def letter() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = "a@example.org", "Svar"
    made.set_content("Se bilagan.")
    return made


def test_all_of_them_with_names() -> None:
    outer, inner = letter(), letter()
    inner.replace_header("Subject", "Inre brev")
    outer.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../../Årsplan.pdf")
    outer.add_attachment(b"%PDF2", maintype="application", subtype="pdf", filename="årsplan.PDF")
    outer.add_attachment(b"bytes", maintype="application", subtype="pdf")
    outer.add_attachment(inner)
    outer.add_attachment(b"", maintype="application", subtype="pdf", filename="tom.pdf")
    found, left = attached(bytes(outer))
    assert [part.name for part in found] == ["Årsplan.pdf", "årsplan (2).PDF", "bilaga.pdf", "Inre brev.eml"]
    assert [part.data[:5] for part in found[:3]] == [b"%PDF", b"%PDF2", b"bytes"]
    assert b"Inre brev" in found[3].data
    assert left == 1


def test_too_many_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ATTACHMENTS", 2)
    made = letter()
    for n in range(5):
        made.add_attachment(b"x", maintype="text", subtype="x", filename=f"{n}.txt")
    found, left = attached(bytes(made))
    assert (len(found), left) == (2, 3)


def test_no_letter() -> None:
    with pytest.raises(ReadError):
        attached(b"bara text")
