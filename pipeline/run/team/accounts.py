"""Coming in and going out: sign-in, sessions, invitations, one's own password. What a lead does stands in ``leading``."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from pipeline.core.accounts import team
from pipeline.core.accounts.passwords import fault
from pipeline.core.accounts.team import Account, Happening, Member, Visit
from pipeline.core.accounts.throttle import ACCOUNT, ADDRESS, Pace, Throttle
from pipeline.core.errors import Refused
from pipeline.core.rows import EvaluationRow
from pipeline.run.evaluation import opened
from pipeline.run.team.hashing import Hasher, hash_of, opener
from pipeline.store import accounts, sessions

MINUTE = 60


class Door:
    """The accounts of the evaluation in ``db``, for many askers at once. ``clock``: seconds since 1970."""

    def __init__(self, db: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.db = db
        self.clock = clock
        self.file = accounts.opened(accounts.path_of(db))
        try:
            self._belong()
        except BaseException:
            self.file.close()
            raise
        self._hasher: Hasher | None = None
        self._throttle = Throttle()
        self._known: set[tuple[str, str]] = set()  # who has signed in from where: others' mistakes do not slow them down
        self._lock = Lock()

    def _belong(self) -> None:
        """Accounts act as evaluators by number: those of another evaluation would be other people. Raises Refused."""
        with opened(self.db) as evaluation:
            row = evaluation.books.get(EvaluationRow, 1)
        own = row.uuid if row else ""
        with self.file.writing() as sql:
            kept = accounts.setting(sql, "evaluation")
            if kept is None:
                accounts.put_setting(sql, "evaluation", own)
            elif kept != own:
                raise Refused("accounts-other", path=self.file.path)

    def close(self) -> None:
        self.file.close()

    @property
    def hasher(self) -> Hasher:
        """Made once, when the first needs it: it takes a moment."""
        with self._lock:
            if self._hasher is None:
                self._hasher = Hasher()
            return self._hasher

    def now(self) -> int:
        return int(self.clock())

    # coming in -------------------------------------------------------------------------------------------------

    def first_step(self, account: Account, browser: str, *, address: str, agent: str, what: str = "in") -> str:
        """The password was right: what opens the session, or "" where ``browser`` is asked for a second factor first."""
        raise NotImplementedError

    def sign_in(self, name: str, password: str, *, address: str, agent: str, browser: str = "") -> str:
        """A new session; returns what opens it, or "" where ``browser`` has a second step before it. Raises Refused:
        ``sign-in-wrong`` whatever was wrong, or ``sign-in-wait``."""
        key = team.key(name)
        paces = self._paces(key, address)
        self.attempt(paces)
        with self.file.lock:
            found = accounts.by_key(self.file.sql, key)
        right = self.hasher.verify(found[1] if found else None, password)
        if found is None or not right or not found[0].active:
            self._note("wrong", found[0].number if found else None, address)
            raise Refused("sign-in-wrong")
        self._right(paces, key, address)
        if found[1] and self.hasher.outdated(found[1]):
            anew = self.hasher.hashed(password)
            with self.file.writing() as sql:
                accounts.put_password(sql, found[0].number, anew)
        return self.first_step(found[0], browser, address=address, agent=agent)

    def enter(self, number: int, *, address: str, agent: str, what: str = "in") -> str:
        """A session for somebody who has shown who it is; returns what opens it."""
        opens, now = opener(), self.now()
        with self.file.writing() as sql:
            sessions.open_session(sql, hash_of(opens), number, agent, now)
            accounts.came_in(sql, number, now)
            accounts.note(sql, Happening(now, what, number, address))
        return opens

    def _paces(self, key: str, address: str) -> list[tuple[str, Pace]]:
        own = f"account {key} from {address}" if (key, address) in self._known else f"account {key}"
        return [(own, ACCOUNT), (f"address {address}", ADDRESS)]

    def attempt(self, paces: list[tuple[str, Pace]], refusal: str = "sign-in-wait") -> None:
        """Counts the attempt before it is tried. Raises Refused while one must wait."""
        now = self.clock()
        with self._lock:
            waits = max(self._throttle.wait(key, now) for key, _ in paces)
            if waits <= 0:
                for key, pace in paces:
                    self._throttle.tried(key, now, pace)
        if waits > 0:
            raise Refused(refusal, seconds=math.ceil(waits))

    def forget(self, key: str) -> None:
        """It was right: the wrong attempts count no more."""
        with self._lock:
            self._throttle.right(key)

    def _right(self, paces: list[tuple[str, Pace]], key: str, address: str) -> None:
        with self._lock:
            self._throttle.right(paces[0][0])
            self._throttle.off(paces[1][0])
            if len(self._known) < 10_000:
                self._known.add((key, address))

    def _note(self, what: str, number: int | None, address: str) -> None:
        with self.file.writing() as sql:
            accounts.note(sql, Happening(self.now(), what, number, address))

    def refused(self, number: int, address: str) -> None:
        """Somebody asked for what the role does not allow."""
        self._note("refused", number, address)

    # being in --------------------------------------------------------------------------------------------------

    def member(self, opens: str, *, clicked: bool = True) -> Member | None:
        """Who has this session, while it is open. ``clicked``: a person did something, the time begins anew."""
        if not opens:
            return None
        hash_, now = hash_of(opens), self.now()
        with self.file.lock:
            visit = sessions.visit(self.file.sql, hash_, now)
            account = None if visit is None else accounts.by_number(self.file.sql, visit.account)
        if visit is None or account is None:
            return None
        if clicked and now - visit.seen >= MINUTE:
            with self.file.writing() as sql:
                sessions.seen(sql, hash_, now)
        return Member(account, visit.ident)

    def visits(self, who: Member) -> list[Visit]:
        """One's own open sessions."""
        with self.file.lock:
            return sessions.visits(self.file.sql, who.account.number, self.now())

    def sign_out(self, opens: str, *, address: str) -> None:
        hash_ = hash_of(opens)
        with self.file.writing() as sql:
            visit = sessions.visit(sql, hash_, self.now())
            sessions.end(sql, hash_)
            if visit is not None:
                accounts.note(sql, Happening(self.now(), "out", visit.account, address))

    def sign_out_elsewhere(self, who: Member, opens: str, ident: str = "") -> int:
        """Ends one other session of one's own by its name, or all the others; returns how many."""
        with self.file.writing() as sql:
            if ident:
                return int(ident != who.session and sessions.end_named(sql, who.account.number, ident))
            return sessions.end_all(sql, who.account.number, but=hash_of(opens))

    def change_password(self, who: Member, old: str, new: str, *, address: str, agent: str) -> str:
        """Ends every session of the account and opens a new one; returns what opens it. Raises Refused."""
        self.confirm_password(who.account.number, old)
        hashed = self.fit(new, who.account.name, who.account.email)
        with self.file.writing() as sql:
            accounts.put_password(sql, who.account.number, hashed)
            sessions.revoke(sql, who.account.number)
            sessions.end_all(sql, who.account.number)
            return self.enter(who.account.number, address=address, agent=agent, what="password")

    def confirm_password(self, number: int, password: str) -> None:
        """Raises Refused where it is not the account's, or too many were tried."""
        key = f"password {number}"
        self.attempt([(key, ACCOUNT)])
        with self.file.lock:
            kept = accounts.password_of(self.file.sql, number)
        if not self.hasher.verify(kept, password):
            raise Refused("password-wrong")
        self.forget(key)

    def fit(self, password: str, *about: str) -> str:
        """The hash of a new password. ``about``: names it may not be made of. Raises Refused for one that will not do."""
        with opened(self.db) as evaluation:
            row = evaluation.books.get(EvaluationRow, 1)
        wrong = fault(password, (*about, row.municipality) if row else about)
        if wrong is not None:
            raise Refused(wrong)
        return self.hasher.hashed(password)

    # invitations -----------------------------------------------------------------------------------------------

    def invited(self, opens: str) -> Account | None:
        """Whom a link invites; None when it opens nothing (any more)."""
        with self.file.lock:
            number = sessions.invited(self.file.sql, hash_of(opens), self.now())
            return None if number is None else accounts.by_number(self.file.sql, number)

    def accept(self, opens: str, password: str, *, address: str, agent: str, browser: str = "") -> str:
        """Chooses the password and signs in, like ``sign_in``; the link opens nothing more. Raises Refused."""
        account = self.invited(opens)
        if account is None:
            raise Refused("invitation-dead")
        hashed = self.fit(password, account.name, account.email)
        with self.file.writing() as sql:
            self.redeem(opens, account.number)
            accounts.put_password(sql, account.number, hashed)
            sessions.end_all(sql, account.number)
            accounts.note(sql, Happening(self.now(), "accepted", account.number, address))
        self.forget(f"account {team.key(account.name)}")
        return self.first_step(account, browser, address=address, agent=agent)

    def redeem(self, opens: str, number: int) -> None:
        """Inside a transaction: uses a link up. Raises Refused where it is not this account's, or was used meanwhile."""
        with self.file.writing() as sql:
            if sessions.invited(sql, hash_of(opens), self.now()) != number:
                raise Refused("invitation-dead")
            sessions.used(sql, hash_of(opens))
