"""One-time codes: the vectors of RFC 4226 and RFC 6238, what is good when, and how secrets and recovery codes are written."""

from __future__ import annotations

from base64 import b32decode
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from pipeline.core.accounts import otp

KEY = b"12345678901234567890"


def test_the_codes_are_those_of_the_standards() -> None:
    counted = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    assert [otp.code_at(KEY, n) for n in range(10)] == counted  # RFC 4226, appendix D
    timed = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"}
    assert {at: otp.code_at(KEY, otp.step_of(at)) for at in timed} == timed  # RFC 6238, appendix B, the last six of eight


def test_a_code_is_good_once_and_a_step_around() -> None:
    now = 1_800_000_000.0
    at = otp.step_of(now)
    for near in (-1, 0, 1):
        assert otp.matching(KEY, otp.code_at(KEY, at + near), now, after=0) == at + near
    for far in (-3, -2, 2, 3):
        assert otp.matching(KEY, otp.code_at(KEY, at + far), now, after=0) is None
    code = otp.code_at(KEY, at)
    assert otp.matching(KEY, f" {code[:3]} {code[3:]}\n", now, after=at - 1) == at
    assert otp.matching(KEY, code, now, after=at) is None  # used
    assert otp.matching(KEY, otp.code_at(KEY, at - 1), now, after=at) is None  # older than one that was used
    assert otp.matching(KEY, otp.code_at(KEY, at + 1), now, after=at) == at + 1


@pytest.mark.parametrize("given", ["", "12345", "1234567", "abcdef", "１２３４５６", "١٢٣٤٥٦", "-12345", "12345\x00", "1" * 1000])
def test_what_is_no_code_is_none(given: str) -> None:
    assert otp.matching(KEY, given, 59.0, after=0) is None
    assert otp.recovery_given(given) is None


def test_the_secret_is_written_as_apps_read_it() -> None:
    typed = otp.written(KEY)
    assert typed == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    assert b32decode(typed.replace(" ", "")) == KEY
    parts = urlsplit(otp.uri(KEY, account="Åsa: Öberg & Co?", issuer="Belägg Lönnviks kommun 2026"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/Belägg Lönnviks kommun 2026:Åsa  Öberg & Co?"
    said = parse_qs(parts.query)
    assert said == {"secret": [typed.replace(" ", "")], "issuer": ["Belägg Lönnviks kommun 2026"], "algorithm": ["SHA1"], "digits": ["6"], "period": ["30"]}


def test_a_recovery_code_is_read_however_it_is_typed() -> None:
    code = otp.recovery(3, bytes(range(1, 200, 20)))
    assert len(code) == 13
    given = otp.recovery_given(code)
    assert given is not None
    assert given[0] == 3
    for typed in (code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} ", code.replace("1", "l").replace("0", "o")):
        assert otp.recovery_given(typed) == given
    assert otp.recovery_given(code[:-1]) is None
    assert otp.recovery_given(code + "A") is None
