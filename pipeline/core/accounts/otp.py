"""One-time codes: RFC 6238 (time) over RFC 4226 (HMAC-SHA-1, six digits, 30 seconds), as every authenticator app makes them.

A code is good in the step it is made for and in the one before and after; one that was used, or any older, never again.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from urllib.parse import quote

PERIOD = 30  # seconds
DIGITS = 6
AROUND = (0, -1, 1)  # steps that a clock may be wrong by
SECRET = 20  # bytes
WRITTEN = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of recovery codes: no I, L, O or U, which are read as others
RECOVERY = 10  # signs of one: 50 bits


def step_of(now: float) -> int:
    return int(now) // PERIOD


def code_at(secret: bytes, step: int) -> str:
    """The code of one step (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    at = digest[-1] & 15
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching(secret: bytes, code: str, now: float, *, after: int) -> int | None:
    """The step that ``code`` is for, later than ``after``; None when it is for none of those that are good now."""
    given = "".join(code.split())
    if len(given) != DIGITS or not given.isascii() or not given.isdigit():
        return None
    good = None
    for step in (step_of(now) + n for n in AROUND):  # all are tried: which one it was takes no longer
        if hmac.compare_digest(code_at(secret, step), given) and step > after and good is None:
            good = step
    return good


def written(secret: bytes) -> str:
    """The secret as it is typed into an app: base32, in groups of four."""
    text = b32encode(secret).decode().rstrip("=")
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def uri(secret: bytes, *, account: str, issuer: str) -> str:
    """What the square picture holds, as apps read it."""
    key = b32encode(secret).decode().rstrip("=")
    who = quote(f"{issuer.replace(':', ' ')}:{account.replace(':', ' ')}", safe="")
    return f"otpauth://totp/{who}?secret={key}&issuer={quote(issuer, safe='')}&algorithm=SHA1&digits={DIGITS}&period={PERIOD}"


def recovery(number: int, random: bytes) -> str:
    """A recovery code: which one it is, and ten signs of ``random`` (ten bytes), as it is written down."""
    signs = "".join(WRITTEN[byte & 31] for byte in random[:RECOVERY])
    return f"{number}-{signs[:5]}-{signs[5:]}"


def recovery_given(text: str) -> tuple[int, str] | None:
    """(its number, its ten signs) of what somebody typed; None for what is no recovery code."""
    bare = "".join(c for c in text.upper() if c.isascii() and c.isalnum()).translate(str.maketrans("ILO", "110"))
    if len(bare) != RECOVERY + 1 or not bare[0].isdigit() or set(bare) - set(WRITTEN):
        return None
    return int(bare[0]), bare[1:]
