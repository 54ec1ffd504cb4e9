"""The signed text, against the example of C2SP's signed-note and against forgeries."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipeline.core.errors import UsageError
from pipeline.core.proof import checkpoint
from pipeline.core.proof.checkpoint import Checkpoint, parse, signed_by
from pipeline.run.proving import keys

# golang.org/x/mod/sumdb/note's published example key and note
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SIGNED = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_published_key_and_signature() -> None:
    public = checkpoint.parse_verifier_key(VKEY)
    assert checkpoint.verifier_key("PeterNeumann", public) == VKEY
    text, _, line = SIGNED.partition("\n\n")
    raw = base64.b64decode(line.split(" ")[2])
    assert raw[:4] == checkpoint.key_id("PeterNeumann", public)
    assert keys.verify(public, raw[4:], (text + "\n").encode())
    assert not keys.verify(public, raw[4:], (text + ".\n").encode())


def test_made_and_read_again() -> None:
    private = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    public = private.public_key().public_bytes_raw()
    said = Checkpoint("belagg/x", 57, b"\x01" * 32)
    text = checkpoint.note(said, public, private.sign(said.text.encode()))
    assert text.startswith("belagg/x\n57\n" + base64.b64encode(b"\x01" * 32).decode() + "\n\n— belagg/x ")
    read = parse(text)
    assert read.checkpoint == said
    assert signed_by(read, [b"\x02" * 32, public], keys.verify) == public
    assert parse(text.replace("\n", "\r\n")) == read  # as it comes back from a mail
    other = Ed25519PrivateKey.from_private_bytes(b"\x08" * 32).public_key().public_bytes_raw()
    assert signed_by(read, [other], keys.verify) is None
    assert signed_by(parse(text.replace("\n57\n", "\n58\n")), [public], keys.verify) is None
    assert signed_by(parse(text.replace("— belagg/x", "— belagg/y")), [public], keys.verify) is None


@pytest.mark.parametrize("wrong", [
    "", "x", "a\n1\n\n", "a\n1\nAAAA\n\n— a AAAAAAAA\n", "a\n01\n" + "A" * 43 + "=\n\n— a AAAAAAAA\n",
    "a\n-1\n" + "A" * 43 + "=\n\n— a AAAAAAAA\n", "a\n1\n" + "A" * 43 + "=\n\n- a AAAAAAAA\n", "a\n1\n" + "A" * 43 + "=\n\n— a AA\n",
    "a\n1\n" + "A" * 43 + "=\n— a AAAAAAAA\n", "\n1\n" + "A" * 43 + "=\n\n— a AAAAAAAA\n", "x" * 200_000,
])  # fmt: skip
def test_no_checkpoint(wrong: str) -> None:
    with pytest.raises(UsageError):
        parse(wrong)


@pytest.mark.parametrize("wrong", ["", "00", VKEY[:-1], VKEY.replace("c74f20a3", "c74f20a4"), "a+b", "é" * 64, "a+00000000+!!"])
def test_no_key(wrong: str) -> None:
    with pytest.raises(UsageError):
        checkpoint.parse_verifier_key(wrong)
