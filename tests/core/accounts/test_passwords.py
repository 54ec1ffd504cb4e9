"""What a password may be: long and not guessed first; nothing about digits and capitals."""

from __future__ import annotations

import pytest

from pipeline.core.accounts.passwords import LONGEST, fault

ABOUT = ("Eva Andersson", "Lönnviks kommun")


@pytest.mark.parametrize(
    "word",
    [
        "fyra gröna moln över ån", "87261940871234", "korrekt häst batteri klammer"[:LONGEST], "🜁🜂🜃🜄 och några ord", "blå cykel på vinden",
        "x" + " y" * 3 + " lite till här", "jagcyklarhelsttilljobbet", "\tabc med tabbar är också tecken",
    ],
)  # fmt: skip
def test_long_and_unusual_will_do(word: str) -> None:
    assert fault(word, ABOUT) is None


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("elva tecken", "password-short"), ("", "password-short"), ("x" * 13, "password-plain"), ("abcabcabcabcabc", "password-plain"),
        ("123456789012", "password-plain"), ("qwertyuiop12", "password-plain"), ("0987654321qwerty", "password-plain"),
        ("Lösenord2026!", "password-common"), ("P@ssw0rd12345", "password-common"), ("sommar202612", "password-common"),
        ("Lönnvik2026!!", "password-common"), ("EvaAndersson1", "password-common"), ("kommunkompassen", "password-common"),
        ("correcthorsebatterystaple", "password-common"), ("å" * LONGEST + "ä", "password-long"),
    ],
)  # fmt: skip
def test_what_is_guessed_first_will_not_do(word: str, why: str) -> None:
    assert fault(word, ABOUT) == why


def test_the_same_signs_typed_otherwise_are_the_same_password() -> None:
    assert fault("A\u030angstro\u0308ms linjal", ABOUT) is None
    assert fault("\uff4c\uff4f\uff53\uff45\uff4e\uff4f\uff52\uff44 2026", ABOUT) == "password-common"  # full-width letters are no disguise


def test_a_thousand_signs_are_looked_at_in_no_time() -> None:
    assert fault("abcdefghijklmnopqrstuvwxyz" * 38, ABOUT) == "password-plain"
    assert fault(("lösenord" * 200)[:LONGEST], ABOUT) == "password-plain"
