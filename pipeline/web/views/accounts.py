"""One's own account, and for a lead everybody's: what stands under Inställningar in a team."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.core.accounts.team import ROLES, Member
from pipeline.core.errors import Refused, UsageError
from pipeline.core.messages import BROWSER, say
from pipeline.web.members import Members
from pipeline.web.render import page
from pipeline.web.teamdoor import TeamDoor, address, browser
from pipeline.web.views.signing import base

ROLE_NAMES = {code: say(f"role-{code}", BROWSER) for code in ROLES}
WHAT = {
    "lead": "gör allt, också konton, läge och nyckel", "evaluator": "granskar och bedömer på sitt eget blad",
    "reader": "ser det som är publicerat", "auditor": "ser allt och ändrar inget",
}  # fmt: skip


def shown(request: Request) -> dict[str, Any]:
    """What the settings show of accounts; nothing alone."""
    members: Members | None = request.app.state.members
    who: Member | None = request.state.visitor.member
    if members is None or who is None:
        return {"account": None}
    lead = who.account.role == "lead"
    return {
        "account": who.account, "visits": members.visits(who), "here": who.session, "role_names": ROLE_NAMES, "what_for": WHAT,
        "accounts": members.everybody() if lead else [], "moment_of": moment, "demanded": members.demanded(),
        "recovery_left": members.recovery_left(who), "elsewhere": members.elsewhere(),
        "happenings": [(moment(h.at), name, say(f"happening-{h.what}", BROWSER), h.address)
                       for h, name in members.happenings()] if lead else [],
        "standings": {code: say(f"invitation-{code}", BROWSER) for code in ("open", "used", "revoked", "expired")},
    }  # fmt: skip


def moment(seconds: int | None) -> str:
    """A time as logs say it, for the filter that shows it here; empty for never."""
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def end_sessions(request: Request, form: FormData) -> Response:
    """One other session of one's own, or all the others."""
    members: Members = request.app.state.members
    members.sign_out_elsewhere(_me(request), request.state.session, str(form.get("vilken") or ""))
    return RedirectResponse("/installningar#konto", 303)


def change_password(request: Request, form: FormData) -> Response:
    """A new password ends every session but the new one this answer begins."""
    members: Members = request.app.state.members
    door: TeamDoor = request.app.state.door
    old, new = str(form.get("nuvarande") or ""), str(form.get("losenord") or "")
    opens = members.change_password(_me(request), old, new, address=address(request), agent=browser(request))
    answer = RedirectResponse("/installningar#konto", 303)
    door.let_in(request, answer, opens)
    return answer


def add(request: Request, form: FormData) -> Response:
    """A new account, and the link for whoever it is for."""
    members: Members = request.app.state.members
    said = {key: str(form.get(field) or "").strip() for key, field in (("name", "namn"), ("role", "roll"), ("email", "epost"))}
    if said["role"] not in ROLES:
        raise UsageError("value-unknown", value=said["role"], what="roll", known=", ".join(ROLE_NAMES.values()))
    account = members.join(**said, evaluator=str(form.get("utvarderare") or "").strip())
    return _link(request, account.number)


def _link(request: Request, number: int) -> Response:
    """The only time the link is shown."""
    members: Members = request.app.state.members
    link = members.invite(number, address=address(request))
    account = members.numbered(number)
    return page(request, "inbjudan_klar.html", account=account, link=f"{base(request)}/inbjudan/{link}", role_names=ROLE_NAMES)


def change(request: Request, form: FormData) -> Response:
    """What a lead does with somebody's account."""
    members: Members = request.app.state.members
    number, what, at = request.path_params["account"], form.get("gor"), address(request)
    if number == _me(request).account.number and what in ("stang-av", "roll", "ta-bort", "nollstall"):
        raise Refused("account-own")
    members.numbered(number)
    if what == "bjud-in":
        return _link(request, number)
    if what == "aterkalla":
        members.revoke(number)
    elif what == "stang-av":
        members.shut(number, address=at)
    elif what == "slapp-in":
        members.let_in(number, address=at)
    elif what == "ta-bort":
        members.remove(number)
    elif what == "nollstall":
        members.reset_factor(number, address=at)
    elif what == "roll":
        members.change_role(number, str(form.get("roll") or ""), address=at)
    else:
        raise UsageError("nothing-to-do")
    return RedirectResponse("/installningar#konton", 303)


def _me(request: Request) -> Member:
    who: Member = request.state.visitor.member
    return who

