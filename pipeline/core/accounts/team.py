"""Accounts as a team has them: who may come in, as what, and what is said of a session or an invitation.

An account is a way in, never an evaluator: decisions are written by the evaluator it is bound to. Accounts live in a
file of their own (``store/accounts.py``), outside the log, so that a person can be taken out without a trace.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Role = Literal["lead", "evaluator", "reader", "auditor"]
ROLES: tuple[Role, ...] = ("lead", "evaluator", "reader", "auditor")
JUDGING: frozenset[str] = frozenset({"lead", "evaluator"})  # act in the log, as the evaluator they are bound to
ALONE, NOBODY = "alone", "nobody"  # one person at the own machine; somebody who has not signed in
AUDITOR, READER = "auditor", "reader"  # stand where an evaluator's id else stands: whoever looks and judges nothing

IDLE = 2 * 3600  # seconds without a click after which a session ends
LONGEST = 12 * 3600  # seconds after which it ends anyhow
INVITED = 7 * 24 * 3600  # seconds an invitation can be used
NAME = 100  # characters of a name


@dataclass(frozen=True, slots=True)
class Account:
    """``evaluator``: the id it acts as (E1), None for who never judged. ``password``, ``federated``: which ways in there are.
    ``last``: seconds since 1970 of the last sign-in; ``factor``: whether a code is asked for after the password."""

    number: int
    name: str
    role: str
    evaluator: str | None
    email: str
    active: bool
    password: bool
    federated: bool
    last: int | None
    factor: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A session that is open. ``ident`` names it and opens nothing; ``agent``: the browser, roughly."""

    ident: str
    account: int
    began: int
    seen: int
    agent: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that was made. ``standing``: open, used, revoked or expired."""

    ident: str
    account: int
    made: int
    until: int
    standing: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Something at the door. ``what``: in, out, wrong, refused, invited, accepted, password, changed, ended, code-wrong,
    recovery, coupled, uncoupled, demand, no-demand."""

    at: int
    what: str
    account: int | None
    address: str


def person(name: str) -> str:
    """A name as it is kept: NFC, single spaces, at most ``NAME`` characters."""
    return " ".join(unicodedata.normalize("NFC", name).split())[:NAME]


def key(name: str) -> str:
    """What two names that are the same person's have in common."""
    return unicodedata.normalize("NFKC", person(name)).casefold()


def agent(header: str) -> str:
    """A browser's own description, cut down to what a person recognises: "Firefox på Windows"."""
    browsers = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "Mac"),
               ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip
    browser = next((name for sign, name in browsers if sign in header), "")
    system = next((name for sign, name in systems if sign in header), "")
    return f"{browser} på {system}" if browser and system else browser or system or "en webbläsare"


def onward(asked: str) -> str:
    """Where to go after signing in: a path of our own, "/" for everything else (another site, a script, a control sign)."""
    fine = asked.startswith("/") and not asked.startswith("//") and "\\" not in asked and len(asked) < 1000
    return asked if fine and asked.isprintable() and not asked.startswith("/logga-") else "/"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has signed in: the account, and what names the session."""

    account: Account
    session: str


@dataclass(frozen=True, slots=True)
class Coupling:
    """An authenticator app that is being coupled: the secret as it is typed, and as apps read it."""

    written: str
    uri: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose password was right and who is not in yet. ``coupling``: the app to couple first, where there is none."""

    name: str
    coupling: Coupling | None
