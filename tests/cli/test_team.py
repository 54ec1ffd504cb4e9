"""Accounts at the machine, and how a team's server says it is reached."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.serving import Serving
from pipeline.core.errors import UsageError
from pipeline.run.team import hashing
from tests.conftest import Belagg

WORD = "fyra gröna moln över ån"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "COST", (1, 64, 1))


def test_a_lead_is_made_and_somebody_is_let_in_again(belagg: Belagg) -> None:
    made = belagg.json("account", "add", "Lena", "--role", "lead", "--evaluator", "EA", "--address", "https://belagg.example/")
    assert re.fullmatch(r"https://belagg\.example/inbjudan/[\w-]{43}", made["link"])
    again = belagg.json("account", "invite", "lena", "--address", "https://belagg.example")
    assert again["link"] != made["link"]
    (who,) = belagg.json("account", "list")["accounts"]
    assert (who["name"], who["role"], who["evaluator"], who["password"], who["invitation"]) == ("Lena", "lead", "E1", False, "open")
    assert made["link"].rsplit("/", 1)[1].encode() not in belagg.db.with_suffix(".accounts").read_bytes()
    assert "ADRESSEN/inbjudan/" in belagg.ok("account", "invite", "Lena")


def test_a_password_is_asked_for_and_never_an_option(belagg: Belagg) -> None:
    status, result = belagg.run("account", "add", "Kim", "--role", "evaluator", "--password", input="kort\n")
    assert (status, result.exception.code) == (5, "password-short")
    assert belagg.json("account", "list")["accounts"] == []
    assert belagg.json("evaluator", "list")["evaluators"] == []  # nothing was made
    status, _ = belagg.run("account", "add", "Kim", "--role", "evaluator", "--password", input=f"{WORD}\n")
    assert status == 0
    assert belagg.json("account", "list")["accounts"][0]["password"] is True
    status, _ = belagg.run("account", "password", "Kim", input="sju blå stenar under bron\n")
    assert status == 0
    assert belagg.run("account", "password", "Kim", input="\n")[0] == 2


def test_what_a_lead_does_can_be_done_at_the_machine(belagg: Belagg) -> None:
    belagg.ok("account", "add", "Lena", "--role", "lead")
    belagg.ok("account", "add", "Ada", "--role", "auditor")
    belagg.ok("account", "disable", "Ada")
    assert belagg.refused("account", "invite", "Ada") == "account-shut"
    belagg.ok("account", "enable", "Ada")
    belagg.ok("account", "role", "Ada", "reader")
    assert belagg.refused("account", "disable", "Lena") == "account-last-lead"
    assert belagg.refused("account", "remove", "Ingen") == "account-unknown"
    belagg.ok("account", "remove", "Ada")
    assert [a["name"] for a in belagg.json("account", "list")["accounts"]] == ["Lena"]
    belagg.ok("audit")


@pytest.mark.parametrize(
    "how",
    [{}, {"insecure": True, "proxy": "127.0.0.1"}, {"certificate": Path("a.pem")}, {"certificate": Path("a"), "key": Path("b")},
     {"certificate": Path("a"), "key": Path("b"), "insecure": True}],
)  # fmt: skip
def test_how_the_pages_travel_is_said_once_or_nothing_starts(how: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Serving(**how).check()  # type: ignore[arg-type]


def test_what_the_server_is_called() -> None:
    proxied = Serving(("Belagg.kommunen.se.",), proxy="127.0.0.1")
    assert proxied.hosts("127.0.0.1", 8077) == {"belagg.kommunen.se", "belagg.kommunen.se:8077", "127.0.0.1", "127.0.0.1:8077", "localhost", "localhost:8077"}
    assert proxied.address("127.0.0.1", 8077) == "https://belagg.kommunen.se"
    assert proxied.uvicorn() == {"proxy_headers": True, "forwarded_allow_ips": "127.0.0.1"}
    plain = Serving(insecure=True)
    assert plain.hosts("192.0.2.7", 8077) == {"192.0.2.7:8077"}
    assert plain.address("192.0.2.7", 8077) == "http://192.0.2.7:8077"
    assert plain.uvicorn() == {"proxy_headers": False, "forwarded_allow_ips": ""}
    own = Serving(("belagg.example", "annan.example:8443"), certificate=Path("c"), key=Path("k"))
    assert own.hosts("0.0.0.0", 443) == {"belagg.example", "belagg.example:443", "annan.example:8443"}
    assert own.address("0.0.0.0", 443) == "https://belagg.example"
    assert Serving(insecure=True).hosts("::1", 80) == {"[::1]:80", "[::1]", "127.0.0.1:80", "127.0.0.1", "localhost:80", "localhost"}
    with pytest.raises(UsageError):
        Serving(proxy="127.0.0.1").hosts("0.0.0.0", 8077)


def test_what_a_team_is_for_is_refused_alone(belagg: Belagg) -> None:
    for option in (("--allow-host", "a.example"), ("--behind-proxy",), ("--insecure-http",), ("--oidc", "a.toml"), ("--key", "k.pem")):
        assert belagg.run("review", "--no-browser", *option)[0] == 2
    assert belagg.run("review", "--no-browser", "--team")[0] == 2
    missing = Belagg(belagg.folder / "saknas.db", belagg.folder)
    assert missing.run("review", "--no-browser", "--team", "--insecure-http")[0] == 2


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that vouches for itself, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, own = folder / "c.pem", folder / "k.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    own.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return pem, own


def test_a_server_of_its_own_certificate(belagg: Belagg) -> None:
    belagg.ok("account", "add", "Lena", "--role", "lead")
    pem, key = certificate(belagg.folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "import sys; from pipeline.cli.main import main; sys.argv[0] = 'belagg'; main()"
    args = ["--db", str(belagg.db), "review", "--team", "--no-browser", "--port", str(port), "--certificate", str(pem), "--key", str(key), "--allow-host", "localhost"]
    with subprocess.Popen([sys.executable, "-u", "-c", code, *args], stdout=subprocess.PIPE, text=True, env=os.environ | {"BELAGG_LANG": "sv"}) as server:
        assert server.stdout is not None
        try:
            assert f"https://localhost:{port}" in server.stdout.readline()
            link = http.client.HTTPSConnection("localhost", port, context=ssl.create_default_context(cafile=str(pem)))
            link.request("GET", "/")  # waits until it is up: the port is listened to already
            answer = link.getresponse()
            assert (answer.status, answer.headers["Location"]) == (303, "/logga-in")
            assert answer.headers["Strict-Transport-Security"]
            answer.read()
            link.request("GET", "/logga-in", headers={"X-Forwarded-For": "203.0.113.9"})
            answer = link.getresponse()
            assert re.match(rf"__Host-belagg-{port}-in=.*Secure", answer.headers["Set-Cookie"])
            answer.read()
            link.close()
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
    made = json.loads(belagg.ok("account", "invite", "Lena", "--json"))
    assert made["link"].startswith(f"https://localhost:{port}/inbjudan/")  # it knows where it was reached
