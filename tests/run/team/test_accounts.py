"""Signing in, sessions, invitations: what opens, what opens nothing, and what is left of it in the file."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.core.accounts.team import IDLE, INVITED, LONGEST
from pipeline.core.errors import BelaggError, Refused, UsageError
from pipeline.run.evaluation import opened
from pipeline.run.private.privacy import Place, find
from pipeline.run.team import hashing
from pipeline.run.team.federated import Accounts
from pipeline.run.team.hashing import hash_of
from pipeline.run.team.leading import Wanted
from pipeline.store import accounts
from tests.conftest import Belagg

CHEAP = (1, 64, 1)
WORD, OTHER = "fyra gröna moln över ån", "sju blå stenar under bron"
HERE = {"address": "192.0.2.1", "agent": "Firefox på Linux"}


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _cheap(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost little; the first test has those that cost what they should."""
    if "no_more_than_its_hash" not in request.node.name:
        monkeypatch.setattr(hashing, "COST", CHEAP)


@pytest.fixture
def team(belagg: Belagg, clock: Clock) -> Iterator[Accounts]:
    """Lena (lead) and Kim (evaluator) with the same password."""
    made = Accounts(belagg.db, clock=clock)
    for name, role in (("Lena", "lead"), ("Kim", "evaluator")):
        made.put_password(made.add(Wanted(name, role)).number, made.fit(WORD))
    yield made
    made.close()


def code_of(act: object, *args: object, **more: object) -> str:
    with pytest.raises(BelaggError) as raised:
        act(*args, **more)  # type: ignore[operator]
    return raised.value.code


def test_a_session_is_what_the_cookie_holds_and_the_file_holds_no_more_than_its_hash(team: Accounts) -> None:
    opens = team.sign_in(" KIM ", WORD, **HERE)
    member = team.member(opens)
    assert member is not None
    assert (member.account.name, member.account.role, member.account.evaluator) == ("Kim", "evaluator", "E2")
    assert team.member(opens + "x") is None
    assert team.member("") is None
    assert team.member(hash_of(opens)) is None  # what is kept opens nothing
    kept = team.file.path.read_bytes()
    assert opens.encode() not in kept
    assert WORD.encode() not in kept
    assert kept.count(b"$argon2id$v=19$m=65536,t=3,p=4$") == 2
    assert stat.S_IMODE(team.file.path.stat().st_mode) == 0o600


def test_whatever_is_wrong_the_answer_is_the_same(team: Accounts) -> None:
    invited = team.add(Wanted("Nils", "reader"))
    shut = team.add(Wanted("Stina", "reader"))
    team.put_password(shut.number, team.fit(WORD))
    team.shut(shut.number)
    for name, word in (("Kim", "fel"), ("Ingen", WORD), (invited.name, ""), (shut.name, WORD), ("", ""), ("Kim", "x" * 5000), ("Kim", WORD.upper())):
        assert code_of(team.sign_in, name, word, **HERE) == "sign-in-wrong", name


def test_nobody_and_somebody_cost_the_same_work(team: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str | None] = []
    hasher = team.hasher
    real = hasher._argon.verify

    class Counted:
        def __getattr__(self, name: str) -> object:
            return getattr(inner, name)

        def verify(self, kept: str, word: str) -> bool:
            done.append(kept.rsplit("$", 2)[0])
            return real(kept, word)

    inner = hasher._argon
    monkeypatch.setattr(hasher, "_argon", Counted())
    for name in ("Kim", "Ingen"):
        code_of(team.sign_in, name, "fel", **HERE)
    assert len(done) == 2
    assert done[0] == done[1]  # the same parameters, so the same time


def test_guessing_takes_longer_and_longer_for_one_account_wherever_it_comes_from(team: Accounts, clock: Clock) -> None:
    for number in range(5):
        assert code_of(team.sign_in, "Lena", "fel", address=f"203.0.113.{number}", agent="") == "sign-in-wrong"
    assert code_of(team.sign_in, "Lena", WORD, address="203.0.113.99", agent="") == "sign-in-wait"  # the right one has to wait too
    assert code_of(team.sign_in, "lena ", WORD, address="203.0.113.98", agent="") == "sign-in-wait"
    team.sign_in("Kim", WORD, **HERE)  # nobody else does
    clock.now += 6
    team.sign_in("Lena", WORD, address="203.0.113.99", agent="")
    for number in range(9):  # who has been in from there is not shut out by others' guesses
        clock.now += 1000 if number > 4 else 0
        code_of(team.sign_in, "Lena", "fel", address=f"198.51.100.{number}", agent="")
    team.sign_in("Lena", WORD, address="203.0.113.99", agent="")


def test_guessing_many_names_from_one_address_takes_longer_too(team: Accounts) -> None:
    answers = [code_of(team.sign_in, f"namn {n}", "fel", **HERE) for n in range(42)]
    assert answers[:40] == ["sign-in-wrong"] * 40
    assert answers[-1] == "sign-in-wait"
    assert code_of(team.sign_in, "Kim", WORD, **HERE) == "sign-in-wait"
    team.sign_in("Kim", WORD, address="192.0.2.77", agent="")


def test_many_guesses_at_once_are_no_way_round(team: Accounts) -> None:
    gate = threading.Barrier(12)

    def guess(_: int) -> str:
        gate.wait()
        return code_of(team.sign_in, "Lena", "fel", **HERE)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(12)))
    assert answers.count("sign-in-wrong") == 5
    assert answers.count("sign-in-wait") == 7


def test_sessions_end_when_nobody_clicks_and_after_a_day_of_work_anyhow(team: Accounts, clock: Clock) -> None:
    opens = team.sign_in("Kim", WORD, **HERE)
    began = clock.now
    while clock.now - began < LONGEST - 3000:
        clock.now += 3000
        assert team.member(opens) is not None
    clock.now = began + LONGEST + 1
    assert team.member(opens) is None
    other = team.sign_in("Kim", WORD, **HERE)
    for _ in range(3):
        clock.now += IDLE / 4
        assert team.member(other, clicked=False) is not None  # a page that asks by itself keeps nothing open
    clock.now += IDLE / 4 + 1
    assert team.member(other) is None


def test_a_clock_set_back_lengthens_no_session(team: Accounts, clock: Clock) -> None:
    opens = team.sign_in("Kim", WORD, **HERE)
    began = clock.now
    clock.now = began - 200  # a clock put right
    assert team.member(opens) is not None
    clock.now = began - 86_400
    assert team.member(opens) is None
    assert team.member(team.sign_in("Kim", WORD, **HERE)) is not None
    clock.now = began
    assert team.member(opens) is None  # it was cleared away when the next one began


def test_out_is_out_here_elsewhere_and_everywhere(team: Accounts) -> None:
    one, two, three = (team.sign_in("Kim", WORD, **HERE) for _ in range(3))
    lena = team.sign_in("Lena", WORD, **HERE)
    me, her = team.member(one), team.member(lena)
    assert me
    assert her
    assert len(team.visits(me)) == 3
    team.sign_out(two, address="")
    assert team.member(two) is None
    assert team.sign_out_elsewhere(me, one, her.session) == 0  # somebody else's session is nobody's to end
    assert team.sign_out_elsewhere(me, one, me.session) == 0
    assert team.sign_out_elsewhere(me, one) == 1
    assert team.member(one) is not None
    assert team.member(three) is None
    assert team.member(lena) is not None


def test_a_new_password_ends_every_session_and_begins_one(team: Accounts) -> None:
    one, two = (team.sign_in("Kim", WORD, **HERE) for _ in range(2))
    me = team.member(one)
    assert me
    assert code_of(team.change_password, me, "fel", OTHER, **HERE) == "password-wrong"
    assert code_of(team.change_password, me, WORD, "kort", **HERE) == "password-short"
    assert team.member(two) is not None
    new = team.change_password(me, WORD, OTHER, **HERE)
    assert [team.member(o) is not None for o in (one, two, new)] == [False, False, True]
    assert code_of(team.sign_in, "Kim", WORD, **HERE) == "sign-in-wrong"
    team.sign_in("Kim", OTHER, **HERE)
    for _ in range(8):
        last = code_of(team.change_password, team.member(new), "fel", WORD, **HERE)
    assert last == "sign-in-wait"  # an open screen is no place to guess at


def test_an_invitation_is_good_once_for_a_week_and_until_it_is_taken_back(team: Accounts, clock: Clock) -> None:
    made = team.add(Wanted("Nils", "auditor"))
    first = team.invite(made.number)
    second = team.invite(made.number)
    assert team.invited(first) is None  # a new link kills the old
    assert team.invited(second) == made
    assert code_of(team.accept, second, "kort", **HERE) == "password-short"
    assert team.invited(second) is not None  # a password that will not do uses nothing up
    opens = team.accept(second, OTHER, **HERE)
    assert team.member(opens) is not None
    assert code_of(team.accept, second, WORD, **HERE) == "invitation-dead"
    third = team.invite(made.number)
    team.revoke(made.number)
    assert team.invited(third) is None
    fourth = team.invite(made.number)
    clock.now += INVITED + 1
    assert team.invited(fourth) is None
    assert first.encode() not in team.file.path.read_bytes()


def test_of_two_who_use_a_link_at_once_one_comes_in(team: Accounts) -> None:
    link = team.invite(team.add(Wanted("Nils", "reader")).number)
    gate = threading.Barrier(4)

    def accept(number: int) -> str:
        gate.wait()
        try:
            return team.accept(link, f"{OTHER} {number}", **HERE)
        except Refused as fault:
            return fault.code

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(accept, range(4)))
    assert answers.count("invitation-dead") == 3


def test_a_locked_out_lead_comes_in_by_a_link_made_at_the_machine(team: Accounts) -> None:
    for _ in range(6):
        code_of(team.sign_in, "Lena", "fel", **HERE)
    assert code_of(team.sign_in, "Lena", WORD, **HERE) == "sign-in-wait"
    link = team.invite(team.named("Lena").number)
    assert team.member(team.accept(link, OTHER, **HERE)) is not None
    team.sign_in("Lena", OTHER, **HERE)  # and the pause is over


def test_shut_out_changed_or_taken_away_means_now(team: Accounts) -> None:
    kim = team.named("Kim").number
    opens, link = team.sign_in("Kim", WORD, **HERE), team.invite(kim)
    with team.file.writing() as sql:
        accounts.put_active(sql, kim, active=False)
    assert team.member(opens) is None  # even where its sessions and links are still there
    assert team.invited(link) is None
    team.let_in(kim)
    assert team.member(opens) is not None
    team.shut(kim)
    assert team.member(opens) is None
    assert team.invited(link) is None
    team.let_in(kim)
    assert team.member(opens) is None  # let in again is not signed in again
    opens = team.sign_in("Kim", WORD, **HERE)
    team.change_role(kim, "auditor")
    assert team.member(opens) is None
    opens, link = team.sign_in("Kim", WORD, **HERE), team.invite(kim)
    team.remove(kim)
    assert team.member(opens) is None
    assert team.invited(link) is None


def test_there_is_always_a_lead(team: Accounts) -> None:
    lena, kim = team.named("Lena").number, team.named("Kim").number
    for act in (team.shut, team.remove):
        assert code_of(act, lena) == "account-last-lead"
    assert code_of(team.change_role, lena, "reader") == "account-last-lead"
    team.change_role(kim, "lead")
    team.shut(lena)
    assert code_of(team.remove, kim) == "account-last-lead"


def test_who_is_taken_away_is_gone_from_the_file(belagg: Belagg, team: Accounts) -> None:
    made = team.add(Wanted("Xerxes Ovanlig", "reader", email="xerxes@ovanlig.example"))
    team.accept(team.invite(made.number), OTHER, **HERE)
    assert b"Xerxes" in team.file.path.read_bytes()
    assert any(p.what == "privacy-account" for p in found(belagg, "Xerxes Ovanlig"))
    team.remove(made.number)
    kept = team.file.path.read_bytes()
    for trace in (b"Xerxes", b"xerxes", b"ovanlig.example"):
        assert trace not in kept
    assert not any(p.what == "privacy-account" for p in found(belagg, "Xerxes Ovanlig"))
    assert team.add(Wanted("Ny", "reader")).number > made.number  # its number is nobody else's


def found(belagg: Belagg, words: str) -> list[Place]:
    with opened(belagg.db) as evaluation:
        return list(find(evaluation, words))


def test_names_and_evaluators_belong_to_one(team: Accounts) -> None:
    assert code_of(team.add, Wanted("kim", "reader")) == "account-name-taken"
    assert code_of(team.add, Wanted("Annan", "evaluator", "Kim")) == "account-evaluator-taken"
    assert code_of(team.add, Wanted("", "reader")) == "evaluator-name"
    assert code_of(team.add, Wanted("a\x1b[31m", "reader")) == "evaluator-name"
    assert code_of(team.add, Wanted("Annan", "kung")) == "value-unknown"
    assert code_of(team.add, Wanted("Annan", "reader", email="inte en adress")) == "account-email"
    assert [a.name for a, _ in team.everybody()] == ["Lena", "Kim"]


def test_an_account_acts_as_an_evaluator_that_is_there_or_is_added(belagg: Belagg, team: Accounts) -> None:
    belagg.ok("evaluator", "add", "EA")
    assert team.add(Wanted("Eva", "evaluator", "EA")).evaluator == "E3"
    assert team.add(Wanted("Åsa", "evaluator")).evaluator == "E4"
    assert team.add(Wanted("Nils", "auditor", "EA")).evaluator is None
    assert [e["name"] for e in belagg.json("evaluator", "list")["evaluators"]] == ["Lena", "Kim", "EA", "Åsa"]
    belagg.ok("audit")


def test_who_judges_again_is_who_it_was(belagg: Belagg, team: Accounts) -> None:
    kim = team.named("Kim")
    for role in ("auditor", "evaluator", "reader", "lead"):
        team.change_role(kim.number, role)
        assert team.numbered(kim.number).evaluator == "E2"
    assert code_of(team.change_role, kim.number, "kung") == "value-unknown"
    nils = team.add(Wanted("Nils", "reader"))
    team.change_role(nils.number, "evaluator")
    assert team.numbered(nils.number).evaluator == "E3"
    assert [e["name"] for e in belagg.json("evaluator", "list")["evaluators"]] == ["Lena", "Kim", "Nils"]


def test_accounts_of_another_evaluation_are_nobody_here(belagg: Belagg, team: Accounts, tmp_path: Path) -> None:
    team.close()
    backup = belagg.folder / "k.zip"
    belagg.ok("backup", str(backup))
    belagg.db.unlink()
    belagg.ok("init", "--municipality", "En annan", "--year", "2026")
    assert code_of(Accounts, belagg.db) == "accounts-other"
    belagg.db.unlink()
    belagg.ok("restore", str(backup))
    again = Accounts(belagg.db)  # the same evaluation, restored: the same people
    assert [a.name for a, _ in again.everybody()] == ["Lena", "Kim"]
    again.close()


def test_what_happens_at_the_door_is_written_down_without_what_was_typed(team: Accounts, clock: Clock) -> None:
    code_of(team.sign_in, "hemligt lösenord i fel ruta", "x", **HERE)
    code_of(team.sign_in, "Kim", "fel", **HERE)
    team.sign_out(team.sign_in("Kim", WORD, **HERE), address="192.0.2.1")
    clock.now += 1
    told = [(h.what, name) for h, name in team.happenings()]
    assert told[:4] == [("out", "Kim"), ("in", "Kim"), ("wrong", "Kim"), ("wrong", "")]
    assert b"hemligt" not in team.file.path.read_bytes()
    clock.now += 91 * 24 * 3600
    code_of(team.sign_in, "Kim", "fel", **HERE)
    assert len(team.happenings()) == 1


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    text, foreign, newer = tmp_path / "a.accounts", tmp_path / "b.accounts", tmp_path / "c.accounts"
    text.write_text("inte en databas, men länge nog för att se ut som något helt annat" * 20)
    with sqlite3.connect(foreign) as sql:
        sql.execute("CREATE TABLE t (x)")
    sql.close()
    accounts.opened(newer).close()
    with sqlite3.connect(newer) as sql:
        sql.execute("PRAGMA user_version = 99")
    sql.close()
    for path, kind in ((text, UsageError), (foreign, UsageError), (newer, Refused)):
        before = path.read_bytes()
        with pytest.raises(kind):
            accounts.opened(path)
        assert path.read_bytes() == before


def test_accounts_stay_where_they_are(belagg: Belagg, team: Accounts) -> None:
    status, result = belagg.run("backup", str(belagg.folder / "k.zip"))
    assert status == 0
    assert "Konton följer inte med" in result.output
    import zipfile

    with zipfile.ZipFile(belagg.folder / "k.zip") as pack:
        assert all(b"argon2" not in pack.read(name) for name in pack.namelist())
        assert not any("accounts" in name for name in pack.namelist())
    assert b"argon2" not in belagg.db.read_bytes()
