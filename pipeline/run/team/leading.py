"""What a lead does with accounts, in the browser or at the machine: make, invite, change, shut out, let in, take away."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core import drafts
from pipeline.core.accounts import team
from pipeline.core.accounts.team import INVITED, JUDGING, ROLES, Account, Happening, Invitation
from pipeline.core.errors import Refused, UsageError
from pipeline.core.rows import EvaluatorRow
from pipeline.run.evaluation import opened
from pipeline.run.team.hashing import hash_of, opener
from pipeline.run.team.second import SecondDoor
from pipeline.store import accounts, sessions

MACHINE = "datorn"  # where a command stands in the list of happenings


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account that is asked for. ``evaluator``: the name decisions are written with; empty: the account's own."""

    name: str
    role: str
    evaluator: str = ""
    email: str = ""


class Leading(SecondDoor):
    """Everything here is for the lead, or for whoever sits at the machine; the caller has seen to that."""

    def everybody(self) -> list[tuple[Account, Invitation | None]]:
        """Every account, and the newest invitation each has."""
        with self.file.lock:
            newest = sessions.newest(self.file.sql, self.now())
            return [(account, newest.get(account.number)) for account in accounts.everybody(self.file.sql)]

    def named(self, name: str) -> Account:
        """Raises Refused for a name nobody has."""
        with self.file.lock:
            found = accounts.by_key(self.file.sql, team.key(name))
        if found is None:
            raise Refused("account-unknown", name=name)
        return found[0]

    def numbered(self, number: int) -> Account:
        with self.file.lock:
            found = accounts.by_number(self.file.sql, number)
        if found is None:
            raise Refused("account-unknown", name=number)
        return found

    def join(self, *, name: str, role: str, evaluator: str = "", email: str = "") -> Account:
        """``add``, said in words."""
        return self.add(Wanted(name, role, evaluator, email))

    def add(self, wanted: Wanted) -> Account:
        """A new account, and the evaluator it acts as where there is none of that name yet. Raises Refused or UsageError."""
        name, email = team.person(wanted.name), wanted.email.strip().casefold()
        if not name or not name.isprintable():
            raise Refused("evaluator-name", name=ascii(wanted.name))
        if email and (email.count("@") != 1 or not email.isascii() or not email.isprintable() or len(email) > 200):
            raise UsageError("account-email", given=wanted.email)
        with self.file.writing() as sql:
            evaluator = self._evaluator(wanted.role, wanted.evaluator or name)
            self._free(team.key(name), evaluator, name)
            number = accounts.add(
                sql, name=name, key=team.key(name), role=wanted.role, evaluator=evaluator, email=email, now=self.now()
            )
        return self.numbered(number)

    def _free(self, key: str, evaluator: str | None, name: str) -> None:
        taken = accounts.taken(self.file.sql, key, evaluator)
        if taken:
            raise Refused(f"account-{taken}-taken", name=name)

    def _evaluator(self, role: str, name: str) -> str | None:
        """The id of the evaluator called ``name``, added where there is none; None for a role that judges nothing."""
        _known(role)
        if role not in JUDGING:
            return None
        with opened(self.db) as e, e.db.writing() as sql:
            known = e.books.find(EvaluatorRow, name=drafts.person(name))
            if known:
                return known[0].id
            draft = drafts.add_evaluator(e.books, name)
            e.append(sql, draft)
            return str(draft.facts["evaluator"])

    def invite(self, number: int, *, address: str = MACHINE) -> str:
        """A link's secret for the account, to be shown once; earlier ones open nothing more. Raises Refused for somebody who
        may not come in."""
        account = self.numbered(number)
        if not account.active:
            raise Refused("account-shut", name=account.name)
        opens, now = opener(), self.now()
        with self.file.writing() as sql:
            sessions.invite(sql, hash_of(opens), number, now, now + INVITED)
            accounts.note(sql, Happening(now, "invited", number, address))
        return opens

    def revoke(self, number: int) -> None:
        """The account's open invitation opens nothing more."""
        with self.file.writing() as sql:
            sessions.revoke(sql, number)

    def shut(self, number: int, *, address: str = MACHINE) -> None:
        """The account may not come in, from this moment on. Raises Refused for the last lead."""
        with self.file.writing() as sql:
            self._not_last(self.numbered(number))
            accounts.put_active(sql, number, active=False)
            sessions.end_all(sql, number)
            sessions.revoke(sql, number)
            accounts.note(sql, Happening(self.now(), "ended", number, address))

    def let_in(self, number: int, *, address: str = MACHINE) -> None:
        """The account may come in again."""
        with self.file.writing() as sql:
            self.numbered(number)
            accounts.put_active(sql, number, active=True)
            accounts.note(sql, Happening(self.now(), "changed", number, address))

    def change_role(self, number: int, role: str, *, address: str = MACHINE) -> None:
        """Its sessions end: what one may is decided at sign-in. Raises Refused for the last lead."""
        with self.file.writing() as sql:
            account = self.numbered(number)
            if role != "lead":
                self._not_last(account)
            _known(role)
            evaluator = account.evaluator or self._evaluator(role, account.name)  # who judges again is who it was
            if account.evaluator is None and evaluator and accounts.taken(sql, "", evaluator):
                raise Refused("account-evaluator-taken", name=account.name)
            accounts.put_role(sql, number, role, evaluator)
            sessions.end_all(sql, number)
            accounts.note(sql, Happening(self.now(), "changed", number, address))

    def remove(self, number: int) -> None:
        """Takes the account and all that is kept of it away; decisions stand. Raises Refused for the last lead."""
        with self.file.writing() as sql:
            self._not_last(self.numbered(number))
            accounts.remove(sql, number)

    def put_password(self, number: int, hashed: str) -> None:
        """At the machine: a password (``fit``) without an invitation; sessions end."""
        with self.file.writing() as sql:
            accounts.put_password(sql, number, hashed)
            sessions.end_all(sql, number)
            sessions.revoke(sql, number)

    def _not_last(self, account: Account) -> None:
        """Somebody must be able to let others in."""
        leads = [a for a in accounts.everybody(self.file.sql) if a.role == "lead" and a.active]
        if account.role == "lead" and account.active and len(leads) < 2:
            raise Refused("account-last-lead", name=account.name)

    def happenings(self, limit: int = 50) -> list[tuple[Happening, str]]:
        """The newest at the door, with the account's name."""
        with self.file.lock:
            names = {account.number: account.name for account in accounts.everybody(self.file.sql)}
            return [(h, names.get(h.account or 0, "")) for h in accounts.happenings(self.file.sql, limit)]

    def address(self) -> str:
        """Where the server was reached when it last ran; empty when it never has."""
        with self.file.lock:
            return accounts.setting(self.file.sql, "address") or ""

    def put_address(self, address: str) -> None:
        with self.file.writing() as sql:
            accounts.put_setting(sql, "address", address)


def _known(role: str) -> None:
    """Raises UsageError for a role there is not."""
    if role not in ROLES:
        raise UsageError("value-unknown", value=role, what="--role", known=", ".join(ROLES))
