"""The organisation's sign-in against a provider on this machine, which lies in every way one can."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from pipeline.core.errors import BelaggError, UsageError
from pipeline.run.team.federated import Accounts
from pipeline.run.team.leading import Wanted
from pipeline.run.team.provider import Config, Provider, configured
from tests.conftest import Belagg

BACK = "https://belagg.example/logga-in/tillbaka"
FROM = {"address": "192.0.2.1", "agent": ""}


@dataclass
class Issuer:
    """A provider. ``said``: claims that replace the right ones (None: left out); ``sign``: how the token is made."""

    base: str
    key: rsa.RSAPrivateKey
    said: dict[str, Any] = field(default_factory=dict)
    alg: str = "RS256"
    kid: str = "k1"
    secret: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)  # code → what was asked when it was given out
    seen: list[dict[str, str]] = field(default_factory=list)
    answer: tuple[int, bytes] | None = None
    discovery: dict[str, Any] = field(default_factory=dict)
    keys: list[dict[str, Any]] | None = None

    def give(self, address: str, code: str = "koden") -> str:
        """Somebody signs in at ``address``; returns the state."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        self.codes[code] = asked
        return asked["state"]

    def jwks(self) -> list[dict[str, Any]]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return self.keys if self.keys is not None else [public | {"kid": "k1", "use": "sig", "alg": "RS256"}]

    def token(self, form: dict[str, str]) -> tuple[int, bytes]:
        self.seen.append(form)
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form.get("redirect_uri"):
            return 400, b'{"error": "invalid_grant"}'
        now = int(time.time())
        claims = {"iss": self.base, "aud": "belagg", "sub": "person-7", "exp": now + 300, "iat": now, "nonce": asked["nonce"],
                  "email": "Kim@kommunen.example", "email_verified": True, "name": "Kim Berg"} | self.said  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.alg.startswith("HS"):  # by hand: the library itself refuses to misuse a public key so
            made = shared(claims, self.kid, self.secret)
        else:
            key: Any = self.secret or (None if self.alg == "none" else self.key)
            made = jwt.encode(claims, key, algorithm=self.alg, headers={"kid": self.kid})
        return 200, json.dumps({"id_token": made, "access_token": "a", "token_type": "Bearer"}).encode()


def shared(claims: dict[str, Any], kid: str, secret: bytes) -> str:
    """A token made with a shared secret (HS256)."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": "HS256", "kid": kid}, claims)]
    made = hmac.new(secret, b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, base64.urlsafe_b64encode(made).rstrip(b"=")]).decode()


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def issuer(key: rsa.RSAPrivateKey) -> Iterator[Issuer]:
    class Answers(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def answer(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            if self.path == "/.well-known/openid-configuration":
                said = {"issuer": made.base, "authorization_endpoint": f"{made.base}/auktorisera", "token_endpoint": f"{made.base}/token", "jwks_uri": f"{made.base}/nycklar"}
                self.answer(200, json.dumps(said | made.discovery).encode())
            elif self.path == "/nycklar":
                self.answer(200, json.dumps({"keys": made.jwks()}).encode())
            else:
                self.answer(302, b"", Location=f"{made.base}/nycklar")

        def do_POST(self) -> None:
            form = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
            status, body = made.answer or made.token(form | {"authorization": self.headers["Authorization"]})
            self.answer(status, body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made = Issuer(f"http://127.0.0.1:{server.server_address[1]}", key)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def accounts_of(db: Path, issuer: Issuer, **more: Any) -> Accounts:
    return Accounts(db, provider=Provider(Config(issuer.base, "belagg", "hemlig&lång", **more)))


@pytest.fixture
def team(belagg: Belagg, issuer: Issuer) -> Iterator[Accounts]:
    made = accounts_of(belagg.db, issuer)
    made.add(Wanted("Lena", "lead"))
    made.add(Wanted("Kim", "evaluator", email="kim@kommunen.example"))
    yield made
    made.close()


def tried(team: Accounts, issuer: Issuer, *, invitation: str = "", state: str = "", code: str = "koden", iss: str = "") -> str:
    """The whole way there and back; the session, or the refusal's code."""
    try:
        given = issuer.give(team.set_out("webbläsare", BACK, to="/granska", invitation=invitation))
        opens, to = team.come_back("webbläsare", BACK, state=state or given, code=code, issuer=iss, **FROM)
    except BelaggError as fault:
        return fault.code
    assert to == "/granska"
    return opens


def test_there_and_back(team: Accounts, issuer: Issuer) -> None:
    member = team.member(tried(team, issuer))
    assert member is not None
    assert (member.account.name, member.account.federated) == ("Kim", True)
    (form,) = issuer.seen
    assert form["authorization"] == "Basic " + base64.b64encode(b"belagg:hemlig%26l%C3%A5ng").decode()
    assert "client_secret" not in form
    assert len(form["code_verifier"]) >= 43
    issuer.said = {"email": "annan@kommunen.example"}  # bound by subject now: the address may change
    assert team.member(tried(team, issuer)) is not None


def test_what_is_asked_is_new_every_time(team: Accounts, issuer: Issuer) -> None:
    asked = [{k: v[0] for k, v in parse_qs(urlsplit(team.set_out("b", BACK)).query).items()} for _ in range(3)]
    for name in ("state", "nonce", "code_challenge"):
        assert len({a[name] for a in asked}) == 3
        assert all(len(a[name]) >= 43 for a in asked)
    assert {a["code_challenge_method"] for a in asked} == {"S256"}
    assert {a["redirect_uri"] for a in asked} == {BACK}


LIES: dict[str, dict[str, Any]] = {
    "wrong nonce": {"nonce": "en annan"}, "no nonce": {"nonce": None}, "for somebody else": {"aud": "annan"}, "for nobody": {"aud": None},
    "for two, made for the other": {"aud": ["belagg", "annan"], "azp": "annan"}, "for two, made for nobody": {"aud": ["belagg", "annan"]},
    "other azp": {"azp": "annan"}, "expired": {"exp": 1}, "never expires": {"exp": None}, "other issuer": {"iss": "https://ond.example"},
    "no issuer": {"iss": None}, "nobody": {"sub": None}, "from tomorrow": {"iat": 4_000_000_000}, "not yet": {"nbf": 4_000_000_000},
    "no time": {"iat": None}, "nonce of another kind": {"nonce": ["x"]},
}  # fmt: skip


def test_a_token_that_says_something_wrong_opens_nothing(team: Accounts, issuer: Issuer) -> None:
    for lie, said in LIES.items():
        issuer.said = said
        assert tried(team, issuer) == "oidc-failed", lie
    assert not team.named("Kim").federated
    issuer.said = {"aud": ["belagg", "annan"], "azp": "belagg"}  # for two, made for us
    assert team.member(tried(team, issuer)) is not None


def test_a_token_made_otherwise_opens_nothing(team: Accounts, issuer: Issuer, key: rsa.RSAPrivateKey) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    issuer.alg = "none"
    assert tried(team, issuer) == "oidc-failed"
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for secret in (public, b"hemlig&lang som r\xc3\xa4cker till trettiotv\xc3\xa5"):  # the public key, or ours, as a shared secret
        issuer.alg, issuer.secret = "HS256", secret
        assert tried(team, issuer) == "oidc-failed"
    issuer.alg, issuer.secret = "RS256", rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert tried(team, issuer) == "oidc-failed"
    issuer.secret, issuer.kid = None, "okänd"
    assert tried(team, issuer) == "oidc-failed"
    issuer.kid, issuer.alg = "k1", "RS384"  # not one of ours
    assert tried(team, issuer) == "oidc-failed"
    issuer.alg, issuer.keys = "RS256", [issuer.jwks()[0] | {"use": "enc"}]
    fresh = accounts_of(team.db, issuer)
    assert tried(fresh, issuer) == "oidc-failed"  # a key for something else
    fresh.close()
    issuer.keys = None
    assert team.member(tried(team, issuer)) is not None


def test_a_key_on_a_curve_will_do_and_one_that_came_later_is_found(team: Accounts, issuer: Issuer) -> None:
    assert team.member(tried(team, issuer)) is not None  # the keys are known now
    curve = ec.generate_private_key(ec.SECP256R1())
    issuer.keys = [json.loads(jwt.algorithms.ECAlgorithm.to_jwk(curve.public_key())) | {"kid": "k2", "use": "sig"}]
    issuer.alg, issuer.kid, issuer.secret = "ES256", "k2", curve
    assert tried(team, issuer) == "oidc-failed"  # asked for again once a minute at most
    assert team.provider is not None
    team.provider.clock = lambda: time.time() + 61
    assert team.member(tried(team, issuer)) is not None


def test_answers_that_are_none(team: Accounts, issuer: Issuer) -> None:
    for status, body in ((400, b"{}"), (200, b"{}"), (200, b'{"id_token": 7}'), (200, b'{"id_token": "a.b.c"}'), (200, b"[]"), (500, b"")):
        issuer.answer = (status, body)
        assert tried(team, issuer) == "oidc-failed", (status, body)
    for body in (b"inte json", b'"' + b"x" * 2_000_000 + b'"'):
        issuer.answer = (200, body)
        assert tried(team, issuer) == "oidc-away"


def test_a_state_is_good_once_in_one_browser_for_a_while(team: Accounts, issuer: Issuer) -> None:
    state = issuer.give(team.set_out("webbläsare", BACK))
    back = {"code": "koden", "issuer": "", **FROM}

    def come(browser: str = "webbläsare", **more: str) -> str:
        try:
            return team.come_back(browser, BACK, state=state, **(back | more))[0]
        except BelaggError as fault:
            return fault.code

    assert team.member(come()) is not None
    assert come() == "oidc-state"  # replayed
    assert tried(team, issuer, state="gissad") == "oidc-state"
    state = issuer.give(team.set_out("webbläsare", BACK))
    assert come("en annans") == "oidc-state"  # somebody else's browser is made to come back (login CSRF)
    assert come() == "oidc-state"
    assert tried(team, issuer, iss="https://ond.example") == "oidc-state"  # mixed up with another provider
    assert tried(team, issuer, code="") == "oidc-state"
    issuer.codes.clear()
    state = issuer.give(team.set_out("webbläsare", BACK))
    team.clock = lambda: time.time() + 700
    assert come() == "oidc-state"  # too late


def test_only_who_is_invited_comes_in(team: Accounts, issuer: Issuer) -> None:
    issuer.said = {"email": "okänd@kommunen.example", "sub": "person-8"}
    assert tried(team, issuer) == "oidc-unknown"
    for lie in ({"email_verified": False}, {"email_verified": None}, {"email_verified": "true"}, {"email": None}):
        issuer.said = lie
        assert tried(team, issuer) == "oidc-unknown", lie
    issuer.said = {}
    assert team.member(tried(team, issuer)) is not None
    issuer.said = {"sub": "person-9"}  # the same address, somebody else
    assert tried(team, issuer) == "oidc-unknown"
    team.shut(team.named("Kim").number)
    issuer.said = {}
    assert tried(team, issuer) == "oidc-unknown"
    assert len(team.everybody()) == 2


def test_an_invitation_binds_whoever_uses_it(team: Accounts, issuer: Issuer) -> None:
    link = team.invite(team.named("Lena").number)
    issuer.said = {"email": None, "sub": "lena-1", "email_verified": None}
    member = team.member(tried(team, issuer, invitation=link))
    assert member is not None
    assert member.account.name == "Lena"
    assert team.invited(link) is None
    issuer.said = {"sub": "annan-1", "email": None}
    assert tried(team, issuer, invitation=link) == "invitation-dead"
    issuer.said = {"email": None, "sub": "lena-1"}
    assert team.member(tried(team, issuer)) is not None


def test_accounts_are_made_unasked_only_where_that_is_said_and_for_whom(belagg: Belagg, issuer: Issuer) -> None:
    team = accounts_of(belagg.db, issuer, create="reader", domains=("kommunen.example",))
    member = team.member(tried(team, issuer))
    assert member is not None
    assert (member.account.name, member.account.role, member.account.evaluator) == ("Kim Berg", "reader", None)
    for claims in ({"email": "a@ond.example"}, {"email": "a@kommunen.example.ond.example"}, {"email_verified": False}):
        issuer.said = {"sub": "x", **claims}
        assert tried(team, issuer) == "oidc-unknown"
    assert len(team.everybody()) == 1
    team.close()


def test_the_provider_must_be_who_it_was_configured_as(belagg: Belagg, issuer: Issuer) -> None:
    for discovery in ({"issuer": "https://ond.example"}, {"token_endpoint": None}, {"jwks_uri": 7}):
        issuer.discovery = discovery
        team = accounts_of(belagg.db, issuer)
        with pytest.raises(BelaggError) as raised:
            team.set_out("b", BACK)
        assert raised.value.code == "oidc-failed"
        team.close()
    issuer.discovery = {"token_endpoint": "http://ond.example/token"}  # our secret goes nowhere unencrypted
    team = accounts_of(belagg.db, issuer)
    assert tried(team, issuer) == "oidc-config"
    issuer.discovery = {"jwks_uri": f"{issuer.base}/omdirigerad"}  # and nobody is sent on
    again = accounts_of(belagg.db, issuer)
    assert tried(again, issuer) == "oidc-failed"
    team.close()
    again.close()


def test_configuration_comes_from_a_file_and_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "inloggning.toml"
    file.write_text('issuer = "https://login.example/kommunen"\nclient_id = "belagg"\nlabel = "Logga in med kommunens konto"\n')
    found = configured(file, {"BELAGG_OIDC_CLIENT_SECRET": "hemlig"})
    assert found == Config("https://login.example/kommunen", "belagg", "hemlig", "Logga in med kommunens konto")
    assert configured(None, {}) is None
    more = {"BELAGG_OIDC_CLIENT_SECRET": "h", "BELAGG_OIDC_CREATE": "reader", "BELAGG_OIDC_DOMAINS": "Kommunen.example, annan.example"}
    made = configured(file, more)
    assert made is not None
    assert (made.create, made.domains) == ("reader", ("kommunen.example", "annan.example"))
    wrong: tuple[tuple[Path | None, dict[str, str]], ...] = (
        (file, {}), (file, more | {"BELAGG_OIDC_CREATE": "lead"}), (file, more | {"BELAGG_OIDC_DOMAINS": ""}),
        (None, {"BELAGG_OIDC_ISSUER": "http://login.example", "BELAGG_OIDC_CLIENT_ID": "a", "BELAGG_OIDC_CLIENT_SECRET": "b"}),
        (tmp_path / "saknas.toml", {}),
    )  # fmt: skip
    for given, environ in wrong:
        with pytest.raises(UsageError):
            configured(given, environ)
    file.write_text('issuer = "https://a.example"\nclient_id = "a"\nclient_secret = "b"\nclientsecret = "c"\n')
    with pytest.raises(UsageError):
        configured(file, {})
