"""The second step of signing in: a code from an authenticator app, or a recovery code; and coupling such an app.

Between the two steps nobody is in: what was shown by the password is kept here, for the browser that showed it, for ten
minutes. Whoever must have a second factor and has none couples one before coming in.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.core.accounts import otp
from pipeline.core.accounts.team import Account, Coupling, Happening, Member, Waiting
from pipeline.core.accounts.throttle import ACCOUNT
from pipeline.core.errors import Refused
from pipeline.core.rows import EvaluationRow
from pipeline.run.evaluation import opened
from pipeline.run.team import sealing
from pipeline.run.team.accounts import Door
from pipeline.run.team.hashing import hash_of
from pipeline.store import accounts, factors, sessions
from pipeline.store.factors import Factor

WAITS = 600  # seconds between the password and the code, or between the secret and its first code
MOST = 1000  # who may be under way at the same time
CODES = 8  # recovery codes
DEMAND = "second-factor"  # the setting: "all" where everybody who signs in with a password must have one


@dataclass(frozen=True, slots=True)
class _Half:
    """Somebody under way. ``secret``: of the app that is being coupled; None where a code of one that is coupled is asked."""

    account: int
    until: float
    secret: bytes | None
    what: str = "in"


@dataclass(slots=True)
class _Under:
    kept: dict[str, _Half] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, key: str, half: _Half, now: float) -> None:
        with self.lock:
            self.kept = {k: h for k, h in self.kept.items() if h.until > now and k != key}
            if len(self.kept) >= MOST:
                self.kept.pop(next(iter(self.kept)))
            self.kept[key] = half

    def get(self, key: str, now: float) -> _Half | None:
        with self.lock:
            half = self.kept.get(key)
        return half if half is not None and half.until > now else None

    def drop(self, key: str) -> None:
        with self.lock:
            self.kept.pop(key, None)

    def drop_all(self, account: int) -> None:
        with self.lock:
            self.kept = {k: h for k, h in self.kept.items() if h.account != account}


class SecondDoor(Door):
    """``browser``: what names the browser before it is signed in (its own cookie)."""

    def __init__(self, db: Path, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__(db, clock=clock)
        self._under = _Under()

    # signing in ------------------------------------------------------------------------------------------------

    def first_step(self, account: Account, browser: str, *, address: str, agent: str, what: str = "in") -> str:
        """The password was right: what opens the session, or "" where a second step comes first."""
        if not account.factor and not self.demanded():
            return self.enter(account.number, address=address, agent=agent, what=what)
        secret = None if account.factor else secrets.token_bytes(otp.SECRET)
        now = self.clock()
        self._under.put(hash_of(browser), _Half(account.number, now + WAITS, secret, what), now)
        return ""

    def waiting(self, browser: str) -> Waiting | None:
        """What the browser's second step is; None where it has shown no password, or too long ago."""
        half = self._under.get(hash_of(browser), self.clock())
        account = None if half is None else self._numbered(half.account)
        if half is None or account is None or not account.active:
            return None
        return Waiting(account.name, self._coupling(account, half.secret) if half.secret else None)

    def give_code(self, browser: str, code: str, *, address: str, agent: str) -> tuple[str, list[str]]:
        """(what opens the session, new recovery codes where an app was coupled now). Raises Refused."""
        key = hash_of(browser)
        half = self._under.get(key, self.clock())
        account = None if half is None else self._numbered(half.account)
        if half is None or account is None or not account.active:
            raise Refused("second-gone")
        codes: list[str] = []
        if half.secret is None:
            self._check(account.number, code, address)
        else:
            codes = self._couple(account.number, half.secret, code, address)
        self._under.drop(key)
        return self.enter(account.number, address=address, agent=agent, what=half.what), codes

    # one's own ---------------------------------------------------------------------------------------------------

    def couple(self, who: Member, password: str) -> Coupling:
        """Begins to couple an app. Raises Refused where the password is not the account's."""
        number = who.account.number
        self.confirm_password(number, password)
        if self._has(number):
            raise Refused("second-there")
        secret, now = secrets.token_bytes(otp.SECRET), self.clock()
        self._under.put(f"couple {number} {who.session}", _Half(number, now + WAITS, secret), now)
        return self._coupling(who.account, secret)

    def coupling(self, who: Member) -> Coupling | None:
        """The app that is being coupled in this session."""
        half = self._under.get(f"couple {who.account.number} {who.session}", self.clock())
        return None if half is None or half.secret is None else self._coupling(who.account, half.secret)

    def coupled(self, who: Member, code: str, *, address: str) -> list[str]:
        """The app's first code: from now on it is asked for. Returns the recovery codes, shown once. Raises Refused."""
        key = f"couple {who.account.number} {who.session}"
        half = self._under.get(key, self.clock())
        if half is None or half.secret is None:
            raise Refused("second-gone")
        codes = self._couple(who.account.number, half.secret, code, address)
        self._under.drop(key)
        return codes

    def uncouple(self, who: Member, code: str, *, address: str) -> None:
        """Raises Refused where the code is wrong, or everybody must have a second factor."""
        if self.demanded():
            raise Refused("second-demanded")
        self._check(who.account.number, code, address)
        self._take(who.account.number, address)

    def new_recovery(self, who: Member, code: str, *, address: str) -> list[str]:
        """New recovery codes; the old ones open nothing more. Raises Refused where the code is wrong."""
        self._check(who.account.number, code, address)
        codes, hashes = self._recovery()
        with self.file.writing() as sql:
            factors.put_recovery(sql, who.account.number, hashes)
        return codes

    def recovery_left(self, who: Member) -> int:
        with self.file.lock:
            return factors.recovery_left(self.file.sql, who.account.number)

    # for a lead ----------------------------------------------------------------------------------------------------

    def demanded(self) -> bool:
        """Whether everybody who signs in with a password must have a second factor."""
        with self.file.lock:
            return accounts.setting(self.file.sql, DEMAND) == "all"

    def demand(self, *, on: bool, by: Member | None = None, address: str = "") -> None:
        """Sessions of those who have none end when it begins. Raises Refused for a lead who has none himself."""
        if on and by is not None and not self._has(by.account.number):
            raise Refused("second-own-first")
        with self.file.writing() as sql:
            accounts.put_setting(sql, DEMAND, "all" if on else "")
            for account in accounts.everybody(sql) if on else ():
                if account.password and not account.factor:
                    sessions.end_all(sql, account.number)
            what, who = "demand" if on else "no-demand", by.account.number if by else None
            accounts.note(sql, Happening(self.now(), what, who, address))

    def reset_factor(self, number: int, *, address: str) -> None:
        """For somebody who lost both telephone and recovery codes: sessions end, and the password is enough once more (or an
        app is coupled anew, where everybody must have one). Raises Refused where there is none."""
        if not self._has(number):
            raise Refused("second-none")
        self._take(number, address)
        with self.file.writing() as sql:
            sessions.end_all(sql, number)

    # ---------------------------------------------------------------------------------------------------------------

    def _numbered(self, number: int) -> Account | None:
        with self.file.lock:
            return accounts.by_number(self.file.sql, number)

    def _has(self, number: int) -> bool:
        with self.file.lock:
            return factors.of(self.file.sql, number) is not None

    def _take(self, number: int, address: str) -> None:
        with self.file.writing() as sql:
            factors.remove(sql, number)
            accounts.note(sql, Happening(self.now(), "uncoupled", number, address))
        self._under.drop_all(number)

    def _coupling(self, account: Account, secret: bytes) -> Coupling:
        with opened(self.db) as evaluation:
            row = evaluation.books.get(EvaluationRow, 1)
        issuer = f"Belägg {row.municipality} {row.year}" if row else "Belägg"
        return Coupling(otp.written(secret), otp.uri(secret, account=account.name, issuer=issuer))

    def _bound(self, number: int) -> str:
        return f"{accounts.setting(self.file.sql, 'evaluation')} {number}"

    def _check(self, number: int, code: str, address: str) -> None:
        """A code of the app, or a recovery code, that was not used yet; it is used up. Raises Refused."""
        paces = [(f"code {number}", ACCOUNT)]
        self.attempt(paces, "second-wait")
        what = self._used(number, code)
        if not what:
            self._note("code-wrong", number, address)
            raise Refused("second-wrong")
        self.forget(paces[0][0])
        if what == "recovery":
            self._note("recovery", number, address)

    def _used(self, number: int, code: str) -> str:
        with self.file.lock:
            factor = factors.of(self.file.sql, number)
            given = otp.recovery_given(code)
            kept = factors.recovery(self.file.sql, number, given[0]) if given else None
        if factor is None:
            return ""
        if given is not None:
            if not self.hasher.verify(kept, given[1]):
                return ""
            with self.file.writing() as sql:
                return "recovery" if factors.use_recovery(sql, number, given[0], kept or "") else ""
        secret = sealing.unsealed(factor.sealed, bound=self._bound(number))
        step = otp.matching(secret, code, self.clock(), after=factor.step)
        if step is None:
            return ""
        with self.file.writing() as sql:
            return "app" if factors.use_step(sql, number, step) else ""

    def _couple(self, number: int, secret: bytes, code: str, address: str) -> list[str]:
        """The first code shows that the app has the secret. Returns the recovery codes. Raises Refused."""
        paces = [(f"code {number}", ACCOUNT)]
        self.attempt(paces, "second-wait")
        step = otp.matching(secret, code, self.clock(), after=0)
        if step is None:
            raise Refused("second-wrong")
        self.forget(paces[0][0])
        codes, hashes = self._recovery()
        sealed = sealing.sealed(secret, bound=self._bound(number))
        with self.file.writing() as sql:
            if factors.of(sql, number) is not None:  # coupled meanwhile, elsewhere
                raise Refused("second-there")
            factors.put(sql, Factor(number, sealed, step, self.now()))
            factors.put_recovery(sql, number, hashes)
            accounts.note(sql, Happening(self.now(), "coupled", number, address))
        return codes

    def _recovery(self) -> tuple[list[str], dict[int, str]]:
        codes = [otp.recovery(n, secrets.token_bytes(otp.RECOVERY)) for n in range(1, CODES + 1)]
        given = [otp.recovery_given(code) for code in codes]
        return codes, {found[0]: self.hasher.hashed(found[1]) for found in given if found}
