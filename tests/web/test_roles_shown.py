"""Every role's pages lead only where the role may go, and hold only the forms it may send."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.routing import Match, Route
from starlette.testclient import TestClient

from pipeline.web.roles import CHANGES, READS
from tests.conftest import Belagg
from tests.web.team import Team

NAMES = {"lead": "Lena", "evaluator": "Kim", "auditor": "Ada", "reader": "Kommunen"}
LINKS = re.compile(r'(?:href|src|hx-get)="([^"#]+)')
FORMS = re.compile(r'<form[^>]*?(?:method="post"|hx-post="[^"]*")[^>]*>')
ACTION = re.compile(r'(?:action|hx-post)="([^"]+)"')
FILES = frozenset({  # not opened here: they take long, and ``test_team_door`` opens each for every role
    "/rapport/hamta/{form}", "/revision/bunt", "/revision/kontrollpunkt/{size:nr}", "/kalla/{number}/{version:nr}/original",
    "/kalla/{number}/{version:nr}/sida/{page:nr}.png",
})  # fmt: skip
ENOUGH = 120  # pages of one role


def pattern_of(client: TestClient, address: str, method: str = "POST") -> str:
    """The route's own pattern that the address meets; "" for none."""
    scope = {"type": "http", "method": method, "path": urlsplit(address).path, "root_path": "", "headers": []}
    routes = [r for r in client.app.routes if isinstance(r, Route)]  # type: ignore[attr-defined]
    return next((r.path for r in routes if r.matches(scope)[0] is Match.FULL), "")


def walk(client: TestClient, role: str) -> tuple[dict[str, str], dict[str, int], dict[str, str]]:
    """(pages by address, what else the links gave, forms by action and where each stood), from the first page on."""
    pages: dict[str, str] = {}
    answers: dict[str, int] = {}
    forms: dict[str, str] = {}
    left, seen = ["/"], {"/"}
    while left and len(pages) < ENOUGH:
        at = left.pop(0)
        pattern = pattern_of(client, at, "GET")
        if role not in READS.get(pattern, ()):
            answers[at] = 403
            continue
        if pattern in FILES:
            continue
        answer = client.get(at, follow_redirects=True)
        answers[at] = answer.status_code
        pages[at] = answer.text
        for form in FORMS.findall(answer.text):
            action = ACTION.search(form)
            assert action, form
            forms.setdefault(unescape(action[1]), at)
        for to in LINKS.findall(answer.text):
            address = urljoin(at, unescape(to))
            if address.startswith("/") and not address.startswith("/statisk") and address not in seen:
                seen.add(address)
                left.append(address)
    return pages, answers, forms


@pytest.mark.parametrize("role", NAMES)
def test_no_page_leads_where_the_role_may_not_go(team: Team, belagg_of_team: Belagg, role: str) -> None:
    belagg = belagg_of_team
    belagg.ok("accept", "K2.1:1", "3.3", "--as", "EA", "--stance", "improvement")
    belagg.ok("judge", "3.3", "--because", "Bedömt", "--as", "EA")
    belagg.ok("judge", "3.3", "--because", "Bedömt", "--as", "KB")
    client, _ = team.signed_in(NAMES[role])
    pages, answers, forms = walk(client, role)
    assert len(pages) > (40 if role != "reader" else 3)
    assert {to: status for to, status in answers.items() if status >= 400} == {}
    for action, at in forms.items():
        pattern = pattern_of(client, action)
        assert role in CHANGES.get(pattern, ()), (action, at)
    allowed = {p for p, roles in CHANGES.items() if role in roles}
    shown = {pattern_of(client, action) for action in forms}
    always = {"lead": {"/konton", "/revision/lage", "/revision/synpunkt", "/delomrade/{code}/poang", "/kallor/fil"},
              "evaluator": {"/delomrade/{code}/poang", "/kallor/fil", "/granska/beslut", "/samsyn/{code}"},
              "auditor": {"/revision/prova", "/konto/losenord"}, "reader": {"/konto/losenord"}}[role]  # fmt: skip
    assert always <= shown <= allowed
    if role == "auditor":
        assert "/kalla/K2" not in " ".join(pages.values())  # the interview
        assert "/kalla/K1" in pages
