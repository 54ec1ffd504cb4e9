"""The second step of signing in: what opens, what opens nothing, and that no way in goes round it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.core.accounts import otp
from pipeline.core.accounts.team import Member
from pipeline.core.errors import BelaggError
from pipeline.run.proving import keys
from pipeline.run.team import hashing, second
from pipeline.run.team.federated import Accounts
from pipeline.run.team.leading import Wanted
from pipeline.store import accounts
from tests.conftest import Belagg

CHEAP = (1, 64, 1)
WORD, OTHER = "fyra gröna moln över ån", "sju blå stenar under bron"
HERE = {"address": "192.0.2.1", "agent": "Firefox på Linux"}
BROWSER = "en webbläsare"


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def team(belagg: Belagg, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Accounts]:
    """Lena (lead) and Kim (evaluator) with the same password."""
    monkeypatch.setattr(hashing, "COST", CHEAP)
    made = Accounts(belagg.db, clock=clock)
    for name, role in (("Lena", "lead"), ("Kim", "evaluator")):
        made.put_password(made.add(Wanted(name, role)).number, made.fit(WORD))
    yield made
    made.close()


def code_of(act: object, *args: object, **more: object) -> str:
    with pytest.raises(BelaggError) as raised:
        act(*args, **more)  # type: ignore[operator]
    return raised.value.code


def member(team: Accounts, name: str = "Kim") -> Member:
    """Signed in by the password alone."""
    found = team.member(team.sign_in(name, WORD, **HERE))
    assert found is not None
    return found


def coupled(team: Accounts, clock: Clock, name: str = "Kim") -> tuple[bytes, list[str]]:
    """An app's secret and the recovery codes; the clock stands where no code was used."""
    from base64 import b32decode

    who = member(team, name)
    secret = b32decode(team.couple(who, WORD).written.replace(" ", ""))
    codes = team.coupled(who, code(secret, clock), address="")
    clock.now += 60
    return secret, codes


def code(secret: bytes, clock: Clock) -> str:
    return otp.code_at(secret, otp.step_of(clock.now))


def test_after_the_password_a_code_is_asked_for_and_nobody_is_in_before(team: Accounts, clock: Clock) -> None:
    secret, _ = coupled(team, clock)
    assert team.sign_in("Kim", WORD, **HERE, browser=BROWSER) == ""
    waiting = team.waiting(BROWSER)
    assert waiting is not None
    assert (waiting.name, waiting.coupling) == ("Kim", None)
    assert team.waiting("en annan") is None
    assert code_of(team.give_code, "en annan", code(secret, clock), **HERE) == "second-gone"
    assert code_of(team.give_code, BROWSER, "000000", **HERE) == "second-wrong"
    opens, codes = team.give_code(BROWSER, code(secret, clock), **HERE)
    assert codes == []
    found = team.member(opens)
    assert found is not None
    assert found.account.factor
    assert team.waiting(BROWSER) is None
    assert code_of(team.give_code, BROWSER, code(secret, clock), **HERE) == "second-gone"


def test_a_code_that_was_used_opens_nothing_also_when_many_send_it_at_once(team: Accounts, clock: Clock) -> None:
    secret, _ = coupled(team, clock)
    for browser in "abcd":
        assert team.sign_in("Kim", WORD, **HERE, browser=browser) == ""
    typed = code(secret, clock)

    def give(browser: str) -> str:
        try:
            return "in" if team.give_code(browser, typed, **HERE)[0] else "?"
        except BelaggError as fault:
            return fault.code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(give, "abcd")) == ["in", "second-wrong", "second-wrong", "second-wrong"]
    clock.now += 20  # the same step, or the one before
    team.sign_in("Kim", WORD, **HERE, browser="e")
    assert give("e") == "second-wrong"


def test_wrong_codes_are_slowed_whoever_sends_them(team: Accounts, clock: Clock) -> None:
    secret, _ = coupled(team, clock)
    for n in range(5):
        team.sign_in("Kim", WORD, **HERE, browser=f"b{n}")
        assert code_of(team.give_code, f"b{n}", "000000", address=f"192.0.2.{n}", agent="") == "second-wrong"
    assert code_of(team.give_code, "b0", code(secret, clock), **HERE) == "second-wait"
    clock.now += 6
    assert team.give_code("b0", code(secret, clock), **HERE)[0]


def test_the_password_is_forgotten_after_ten_minutes_and_when_the_account_is_shut(team: Accounts, clock: Clock) -> None:
    secret, _ = coupled(team, clock)
    team.sign_in("Kim", WORD, **HERE, browser=BROWSER)
    clock.now += second.WAITS + 1
    assert team.waiting(BROWSER) is None
    assert code_of(team.give_code, BROWSER, code(secret, clock), **HERE) == "second-gone"
    team.sign_in("Kim", WORD, **HERE, browser=BROWSER)
    team.shut(team.named("Kim").number)
    assert team.waiting(BROWSER) is None
    assert code_of(team.give_code, BROWSER, code(secret, clock), **HERE) == "second-gone"


def test_a_recovery_code_is_good_once(team: Accounts, clock: Clock) -> None:
    secret, codes = coupled(team, clock)
    assert len(set(codes)) == second.CODES
    team.sign_in("Kim", WORD, **HERE, browser=BROWSER)
    opens = team.give_code(BROWSER, codes[2].lower(), **HERE)[0]
    who = team.member(opens)
    assert who is not None
    assert team.recovery_left(who) == second.CODES - 1
    team.sign_in("Kim", WORD, **HERE, browser=BROWSER)
    assert code_of(team.give_code, BROWSER, codes[2], **HERE) == "second-wrong"
    assert code_of(team.give_code, BROWSER, codes[3].replace("4-", "5-", 1), **HERE) == "second-wrong"
    new = team.new_recovery(who, code(secret, clock), address="")
    assert code_of(team.give_code, BROWSER, codes[4], **HERE) == "second-wrong"
    assert team.give_code(BROWSER, new[4], **HERE)[0]
    assert ("recovery", "Kim") in [(h.what, name) for h, name in team.happenings()]


def test_no_link_and_no_restart_goes_round_it(team: Accounts, clock: Clock, belagg: Belagg) -> None:
    secret, _ = coupled(team, clock)
    link = team.invite(team.named("Kim").number)
    assert team.accept(link, OTHER, **HERE, browser=BROWSER) == ""
    assert team.give_code(BROWSER, code(secret, clock), **HERE)[0]
    again = Accounts(belagg.db, clock=clock)
    try:
        clock.now += 60
        assert again.sign_in("Kim", OTHER, **HERE, browser=BROWSER) == ""
        assert again.give_code(BROWSER, code(secret, clock), **HERE)[0]
    finally:
        again.close()


def test_a_lead_demands_it_of_everybody_and_resets_it_for_one(team: Accounts, clock: Clock) -> None:
    lena, kim = member(team, "Lena"), member(team)
    session = team.sign_in("Kim", WORD, **HERE)
    assert code_of(team.demand, on=True, by=lena) == "second-own-first"
    coupled(team, clock, "Lena")
    team.demand(on=True, by=lena, address="")
    assert team.member(session) is None  # out, to come in with an app
    assert team.sign_in("Kim", WORD, **HERE, browser=BROWSER) == ""
    waiting = team.waiting(BROWSER)
    assert waiting is not None
    assert waiting.coupling is not None
    from base64 import b32decode

    secret = b32decode(waiting.coupling.written.replace(" ", ""))
    assert code_of(team.give_code, BROWSER, "000000", **HERE) == "second-wrong"
    assert not team.named("Kim").factor
    opens, codes = team.give_code(BROWSER, code(secret, clock), **HERE)
    assert len(codes) == second.CODES
    who = team.member(opens)
    assert who is not None
    clock.now += 60
    assert code_of(team.uncouple, who, code(secret, clock), address="") == "second-demanded"
    team.reset_factor(kim.account.number, address="")
    assert team.member(opens) is None
    assert code_of(team.reset_factor, kim.account.number, address="") == "second-none"
    assert team.sign_in("Kim", WORD, **HERE, browser=BROWSER) == ""
    assert (found := team.waiting(BROWSER)) is not None
    assert found.coupling is not None  # anew
    team.demand(on=False, by=lena, address="")
    assert team.sign_in("Kim", WORD, **HERE, browser=BROWSER)


def test_coupling_asks_for_the_password_and_taking_off_for_a_code(team: Accounts, clock: Clock) -> None:
    kim = member(team)
    assert code_of(team.couple, kim, "fel ord som inte stämmer") == "password-wrong"
    assert team.coupling(kim) is None
    assert code_of(team.coupled, kim, "000000", address="") == "second-gone"
    secret, _ = coupled(team, clock)
    assert code_of(team.couple, kim, WORD) == "second-there"
    assert code_of(team.uncouple, kim, "000000", address="") == "second-wrong"
    team.uncouple(kim, code(secret, clock), address="")
    assert team.sign_in("Kim", WORD, **HERE, browser=BROWSER)  # the password is enough once more


def test_the_file_alone_opens_nothing(team: Accounts, clock: Clock) -> None:
    secret, codes = coupled(team, clock)
    held = b"".join(path.read_bytes() for path in team.file.path.parent.glob(team.file.path.name + "*"))
    for shown in (secret, otp.written(secret).encode(), otp.written(secret).replace(" ", "").encode(), secret.hex().encode()):
        assert shown not in held
    for each in codes:
        given = otp.recovery_given(each)
        assert given is not None
        assert given[1].encode() not in held
    key = keys.folder() / "accounts.key"
    assert key.stat().st_mode & 0o77 == 0
    kept = key.read_bytes()
    key.unlink()
    team.sign_in("Kim", WORD, **HERE, browser=BROWSER)
    assert code_of(team.give_code, BROWSER, code(secret, clock), **HERE) == "second-key"
    assert not key.exists()  # no new one is made where an old one is missed
    key.write_text("00" * 32)
    assert code_of(team.give_code, BROWSER, code(secret, clock), **HERE) == "second-key"
    key.write_bytes(kept)
    with team.file.writing() as sql:  # moved to another account
        lena = team.named("Lena").number
        sql.execute("INSERT INTO factor SELECT ?, sealed, 0, since FROM factor", (lena,))
    team.sign_in("Lena", WORD, **HERE, browser="l")
    assert code_of(team.give_code, "l", code(secret, clock), **HERE) == "second-key"
    assert team.give_code(BROWSER, code(secret, clock), **HERE)[0]
    team.remove(team.named("Kim").number)
    assert team.file.sql.execute("SELECT count(*) FROM recovery").fetchone()[0] == 0


def test_accounts_of_before_there_was_one_go_on(team: Accounts, belagg: Belagg, clock: Clock) -> None:
    team.close()
    with sqlite3.connect(accounts.path_of(belagg.db)) as sql:  # as the first version made it
        sql.executescript("DROP TABLE factor; DROP TABLE recovery; PRAGMA user_version = 1")
    sql.close()
    again = Accounts(belagg.db, clock=clock)
    try:
        assert [a.factor for a, _ in again.everybody()] == [False, False]
        assert again.sign_in("Kim", WORD, **HERE)
        coupled(again, clock)
    finally:
        again.close()
    assert belagg.json("account", "factor")["accounts"] == [{"name": "Lena", "factor": False}, {"name": "Kim", "factor": True}]
    belagg.ok("account", "factor", "Kim", "--reset")
    assert "måste koppla en app" in belagg.ok("account", "factor", "--demand")
    assert belagg.json("account", "factor", "Kim") == {"demanded": True, "accounts": [{"name": "Kim", "factor": False}]}
