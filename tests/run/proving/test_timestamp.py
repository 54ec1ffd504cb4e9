"""A time stamp from a service on this machine: asked for in RFC 3161's form, kept beside the checkpoint, held against it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipeline.core.proof import der
from pipeline.run.proving import timestamp
from tests.conftest import Belagg

MOMENT = b"20261123092201Z"


def answer(question: bytes, *, status: int = 0, digest: bytes = b"", nonce: bytes = b"") -> bytes:
    """What a service says: granted, of the digest and nonce asked for (or of others). The signature is left out."""
    _, imprint, asked, *_ = [whole for _, _, whole in der.values(der.inside(question, der.SEQUENCE))]
    if digest:
        imprint = der.value(der.SEQUENCE, der.SHA256, der.value(der.OCTETS, digest))
    policy = bytes.fromhex("06032a0304")
    info = der.value(der.SEQUENCE, der.integer(1), policy, imprint, der.integer(7), der.value(der.TIME, MOMENT), nonce or asked)
    enclosed = der.value(der.SEQUENCE, der.TST_INFO, der.value(der.CONTENT, der.value(der.OCTETS, info)))
    signed = der.value(der.SEQUENCE, der.integer(3), der.value(0x31), enclosed, der.value(0x31))
    token = der.value(der.SEQUENCE, der.SIGNED_DATA, der.value(der.CONTENT, signed))
    return der.value(der.SEQUENCE, der.value(der.SEQUENCE, der.integer(status)), token if status < 2 else b"")


@contextmanager
def service(make: Callable[[bytes], bytes]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            data = make(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_stamped_kept_and_held_against(plain: Belagg, signing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with service(answer) as address:
        monkeypatch.setenv("BELAGG_TSA", address)
        stamp = plain.json("checkpoint")["time_stamp"]
    assert stamp["at"] == "2026-11-23T09:22:01Z"
    kept = plain.folder / "evidence.checkpoint.tsr"
    assert stamp["file"] == str(kept)
    assert plain.json("audit")["ok"]
    question = timestamp._request(b"something else", 5)
    kept.write_bytes(answer(question))
    report = plain.json("audit", status=4)
    assert [f["check"] for f in report["findings"] if f["severity"] == "error"] == ["stamp-differs"]
    kept.write_bytes(b"\x30\x84\xff\xff\xff\xff")
    assert plain.run("audit")[0] == 4


@pytest.mark.parametrize("make", [
    lambda q: answer(q, status=2), lambda q: answer(q, digest=hashlib.sha256(b"other").digest()), lambda q: answer(q, nonce=der.integer(1)),
    lambda q: b"", lambda q: b"<html>", lambda q: answer(q)[:40], lambda q: b"\x30\x03\x30\x01\x00",
])  # fmt: skip
def test_an_answer_to_something_else_is_refused(
    plain: Belagg, signing: None, monkeypatch: pytest.MonkeyPatch, make: Callable[[bytes], bytes]
) -> None:
    with service(make) as address:
        monkeypatch.setenv("BELAGG_TSA", address)
        status, result = plain.run("checkpoint", "--json")
    assert (status, result.exception.code) == (2, "stamp-failed")
    assert not (plain.folder / "evidence.checkpoint.tsr").exists()
    assert (plain.folder / "evidence.checkpoint").exists()  # it is signed all the same


def test_no_service_no_stamp_and_only_web_addresses(plain: Belagg, signing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert plain.json("checkpoint")["time_stamp"] is None
    for wrong in ("file:///etc/passwd", "ftp://x", "x"):
        monkeypatch.setenv("BELAGG_TSA", wrong)
        assert plain.run("checkpoint")[1].exception.code == "stamp-service"


def test_a_new_checkpoint_leaves_no_old_stamp(plain: Belagg, signing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with service(answer) as address:
        monkeypatch.setenv("BELAGG_TSA", address)
        plain.ok("checkpoint")
    monkeypatch.delenv("BELAGG_TSA")
    plain.ok("checkpoint")
    assert Path(plain.folder, "evidence.checkpoint.tsr").exists()  # signed again without news: the stamp is still of it
    plain.ok("judge", "6.1", "--because", "Inget", "--as", "EA")
    plain.ok("checkpoint")
    assert not Path(plain.folder, "evidence.checkpoint.tsr").exists()
    assert plain.json("audit")["ok"]


def test_der_reads_what_it_writes() -> None:
    for size in (0, 1, 127, 128, 255, 256, 70_000):
        made = der.value(der.OCTETS, b"x" * size)
        assert list(der.values(made)) == [(der.OCTETS, b"x" * size, made)]
    for number in (0, 1, 127, 128, 255, 1 << 62):
        assert int.from_bytes(der.inside(der.integer(number), der.INTEGER), "big", signed=True) == number
    for wrong in (b"\x30", b"\x30\x01", b"\x30\x80", b"\x30\x85\x01\x01\x01\x01\x01", b"\x1f\x01\x00", b"\x30\x82\x01"):
        with pytest.raises(ValueError, match="DER"):
            list(der.values(wrong))


def test_the_request_is_the_one_openssl_would_make() -> None:
    """``openssl ts -query -data … -sha256 -cert``, byte for byte but for its nonce."""
    made = timestamp._request(b"abc", 1)
    digest = hashlib.sha256(b"abc").hexdigest()
    assert made.hex() == "303c" + "020101" + "3031" + "300d06096086480165030402010500" + "0420" + digest + "020101" + "0101ff"
