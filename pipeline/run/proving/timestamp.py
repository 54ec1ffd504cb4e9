"""A time stamp on a checkpoint from a service (RFC 3161), where one is configured: ``BELAGG_TSA=https://…``.

The answer is kept beside the checkpoint as ``<file>.tsr``. What is checked here is that it was granted, that it is of
this checkpoint's bytes and answers this request; the service's own signature is for a tool that has its certificate:
``openssl ts -verify -data evidence.checkpoint -in evidence.checkpoint.tsr -CAfile service.pem``.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from pipeline.core.errors import UsageError
from pipeline.core.proof import der
from pipeline.run.files import replace_file

SECONDS = 20.0
_LIMIT = 1 << 20  # bytes of an answer; a real one has some 6,000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a service said: when, which service, where its answer is kept."""

    at: str
    service: str
    file: Path


def stamped(data: bytes, file: Path) -> Stamp | None:
    """Have ``data``, which stands in ``file``, stamped; None where no service is configured.
    Raises UsageError when the service does not answer, or not to this."""
    service, kept = os.environ.get("BELAGG_TSA", "").strip(), beside(file)
    if kept.exists() and not _of(kept.read_bytes(), data):
        kept.unlink()  # an older stamp is of an older checkpoint
    if not service:
        return None
    if not service.startswith(("http://", "https://")):
        raise UsageError("stamp-service", service=service)
    nonce = secrets.randbits(63)
    question = urllib.request.Request(  # noqa: S310 http or https, see above
        service, data=_request(data, nonce), headers={"Content-Type": "application/timestamp-query"}, method="POST"
    )
    try:
        with urllib.request.urlopen(question, timeout=SECONDS) as answer:  # noqa: S310
            received = answer.read(_LIMIT)
        at = read(received, data, nonce)
    except (OSError, LookupError, ValueError, StopIteration, HTTPException) as fault:
        raise UsageError("stamp-failed", service=service, why=str(fault) or type(fault).__name__) from fault
    replace_file(kept, received)
    return Stamp(at, service, kept)


def beside(file: Path) -> Path:
    """Where a checkpoint's time stamp is kept."""
    return file.with_name(f"{file.name}.tsr")


def _request(data: bytes, nonce: int) -> bytes:
    imprint = der.value(der.SEQUENCE, der.SHA256, der.value(der.OCTETS, hashlib.sha256(data).digest()))
    return der.value(der.SEQUENCE, der.integer(1), imprint, der.integer(nonce), b"\x01\x01\xff")  # and its certificate


def _of(answer: bytes, data: bytes) -> bool:
    try:
        read(answer, data)
    except (ValueError, LookupError, StopIteration):
        return False
    return True


def read(answer: bytes, data: bytes, nonce: int | None = None) -> str:
    """When ``data`` was stamped, as the service's answer says. Raises ValueError when it is refused or of something else."""
    status, *token = [(content, whole) for _, content, whole in der.values(der.inside(answer, der.SEQUENCE))]
    if int.from_bytes(der.inside(status[0], der.INTEGER), "big") not in (0, 1) or not token:
        raise ValueError("not granted")
    kind, content = [whole for _, _, whole in der.values(der.inside(token[0][1], der.SEQUENCE))][:2]
    if kind != der.SIGNED_DATA:
        raise ValueError("not signed")
    _, _, enclosed, *_ = [whole for _, _, whole in der.values(der.inside(content, der.CONTENT, der.SEQUENCE))]
    what, said = [whole for _, _, whole in der.values(der.inside(enclosed, der.SEQUENCE))][:2]
    if what != der.TST_INFO:
        raise ValueError("no time stamp")
    fields = list(der.values(der.inside(said, der.CONTENT, der.OCTETS, der.SEQUENCE)))
    digest = [content for _, content, _ in der.values(fields[2][1])][1]
    if digest != hashlib.sha256(data).digest():
        raise ValueError("of other bytes")
    if nonce is not None and der.integer(nonce) not in [whole for _, _, whole in fields[5:]]:
        raise ValueError("an answer to something else")
    moment = next(content for tag, content, _ in fields if tag == der.TIME).decode("ascii")
    return f"{moment[:4]}-{moment[4:6]}-{moment[6:8]}T{moment[8:10]}:{moment[10:12]}:{moment[12:14]}Z"
