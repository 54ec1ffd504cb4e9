"""Coming in by the organisation's own sign-in: what was asked of which browser, and whose account it is that comes back."""

from __future__ import annotations

import hmac
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from pipeline.core.accounts import team
from pipeline.core.accounts.team import Account, onward
from pipeline.core.errors import Refused
from pipeline.run.team.hashing import hash_of, opener
from pipeline.run.team.leading import Leading, Wanted
from pipeline.run.team.provider import Claims, Provider
from pipeline.store import accounts

WAITS = 600  # seconds somebody may take to sign in elsewhere
MOST = 1000  # who may be under way at the same time


@dataclass(frozen=True, slots=True)
class Under:
    """Somebody under way. ``browser``: which one it was, by its cookie; ``invitation``: the link that was used, if any."""

    nonce: str
    verifier: str
    browser: str
    invitation: str
    onward: str
    until: float


@dataclass(slots=True)
class _Ways:
    kept: dict[str, Under] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


class Accounts(Leading):
    """All a team's door can do. ``provider``: the organisation's sign-in, where there is one."""

    def __init__(self, db: Path, *, clock: Callable[[], float] = time.time, provider: Provider | None = None) -> None:
        super().__init__(db, clock=clock)
        self.provider = provider
        self._ways = _Ways()

    def elsewhere(self) -> str:
        """What the button to the organisation's sign-in says; empty when there is none."""
        return self.provider.config.label if self.provider else ""

    def set_out(self, browser: str, back: str, *, to: str = "/", invitation: str = "") -> str:
        """Where the browser goes to sign in. Raises Refused."""
        if self.provider is None:
            raise Refused("oidc-none")
        state, now = opener(), self.clock()
        way = Under(secrets.token_urlsafe(32), secrets.token_urlsafe(48), hash_of(browser), invitation, onward(to), now + WAITS)
        address = self.provider.address(back, state=state, nonce=way.nonce, verifier=way.verifier)
        with self._ways.lock:
            self._ways.kept = {s: w for s, w in self._ways.kept.items() if w.until > now}
            if len(self._ways.kept) >= MOST:
                self._ways.kept.pop(next(iter(self._ways.kept)))
            self._ways.kept[hash_of(state)] = way
        return address

    def come_back(
        self, browser: str, back: str, *, state: str, code: str, issuer: str, address: str, agent: str
    ) -> tuple[str, str]:
        """(what opens the session, where to go on). A state can be used once, by the browser that set out. Raises Refused."""
        with self._ways.lock:
            way = self._ways.kept.pop(hash_of(state), None)
        if self.provider is None or way is None or way.until < self.clock() or not code:
            raise Refused("oidc-state")
        if not hmac.compare_digest(way.browser, hash_of(browser)) or issuer not in ("", self.provider.config.issuer):
            raise Refused("oidc-state")
        claims = self.provider.claims(code, back, nonce=way.nonce, verifier=way.verifier)
        with self.file.writing() as sql:
            found = self._whose(sql, claims, way.invitation)
        if found is None or not found.active:
            self._note("wrong", found.number if found else None, address)
            raise Refused("oidc-unknown")
        return self.enter(found.number, address=address, agent=agent), way.onward

    def _whose(self, sql: sqlite3.Connection, claims: Claims, invitation: str) -> Account | None:
        """The account the person is bound to, or is bound to now: by the invitation, else by the verified address."""
        found = accounts.by_subject(sql, claims.subject)
        if found is not None:
            return found
        if invitation:
            found = self.invited(invitation)
            if found is None:
                raise Refused("invitation-dead")
            self.redeem(invitation, found.number)
        elif claims.email and (same := [a for a in accounts.unbound_by_email(sql, claims.email) if a.active]):
            found = same[0] if len(same) == 1 else None
        else:
            found = self._new(claims)
        if found is not None:
            accounts.put_subject(sql, found.number, claims.subject)
        return found

    def _new(self, claims: Claims) -> Account | None:
        """An account made unasked, where the configuration says whom that is for."""
        assert self.provider is not None
        config = self.provider.config
        if not config.create or claims.email.rpartition("@")[2] not in config.domains:
            return None
        taken = accounts.taken(self.file.sql, team.key(claims.name), None)
        return self.add(Wanted(claims.email if taken else claims.name, config.create, email=claims.email))

