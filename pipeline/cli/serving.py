"""``belagg review --team``: many people, one server. How it is reached is decided here and said aloud."""

from __future__ import annotations

import ssl
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.common import Answer
from pipeline.core.errors import UsageError

if TYPE_CHECKING:
    import socket


@dataclass(frozen=True, slots=True)
class Serving:
    """``names``: what the server is called besides where it listens; exactly one way to be reached: a certificate with its key,
    a proxy that encrypts (``proxy``: its address), or nothing (``insecure``)."""

    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    proxy: str | None = None
    insecure: bool = False
    oidc: Path | None = None

    def check(self) -> None:
        """Raises UsageError where it is not said how the pages are protected on their way, or not well."""
        ways = [bool(self.certificate or self.key), self.proxy is not None, self.insecure]
        if sum(ways) != 1:
            raise UsageError("team-transport")
        if self.certificate or self.key:
            _pair(self.certificate, self.key)

    @property
    def secure(self) -> bool:
        return not self.insecure

    def hosts(self, host: str, port: int) -> frozenset[str]:
        """What may stand in a request as the host: each name with its port, and without one where that is the usual one or a
        proxy stands before us. Raises UsageError where nobody says what the server is called."""
        listening = () if host in _EVERYWHERE else (host.lower(), *(("127.0.0.1", "localhost") if loopback(host) else ()))
        names = [*(name.lower().rstrip(".") for name in self.names), *map(_bracketed, listening)]
        if not names:
            raise UsageError("team-names", host=host)
        bare = self.proxy is not None or port == (80 if self.insecure else 443)
        with_port = {name if _has_port(name) else f"{name}:{port}" for name in names}
        return frozenset(with_port | ({name for name in names if not _has_port(name)} if bare else set()))

    def address(self, host: str, port: int) -> str:
        """Where people open it."""
        name = self.names[0].lower().rstrip(".") if self.names else _bracketed(host)
        usual = self.proxy is not None or port == (80 if self.insecure else 443)
        return f"http{'' if self.insecure else 's'}://{name if usual or _has_port(name) else f'{name}:{port}'}"

    def uvicorn(self) -> dict[str, Any]:
        """What the server is told: nobody's forwarded headers are believed but the proxy's."""
        said: dict[str, Any] = {"proxy_headers": self.proxy is not None, "forwarded_allow_ips": self.proxy or ""}
        if self.certificate and self.key:
            said |= {"ssl_certfile": str(self.certificate), "ssl_keyfile": str(self.key)}
        return said


def serve(answer: Answer, listener: socket.socket, host: str, serving: Serving) -> None:
    """Until Ctrl-C."""
    import uvicorn

    from pipeline.run.desk.desk import EvaluationDesk
    from pipeline.run.team.federated import Accounts
    from pipeline.run.team.provider import Provider, configured
    from pipeline.web.app import make_app
    from pipeline.web.teamdoor import TeamDoor

    config = configured(serving.oidc)
    desk = EvaluationDesk(answer.db)
    desk.warm()
    members = Accounts(answer.db, provider=Provider(config) if config else None)
    port = listener.getsockname()[1]
    url = serving.address(host, port)
    members.put_address(url)
    answer.say("team-open", url=url, db=answer.db)
    if serving.insecure:
        answer.note("team-insecure")
    if serving.proxy is not None:
        answer.note("team-proxy", host=host, port=port, trusted=serving.proxy)
    if not any(who.role == "lead" and who.active for who, _ in members.everybody()):
        answer.note("team-no-lead", db=answer.db)
    app = make_app(desk, TeamDoor(serving.hosts(host, port), members, secure=serving.secure), members=members)
    told = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, **serving.uvicorn())
    try:
        with suppress(KeyboardInterrupt):
            uvicorn.Server(told).run(sockets=[listener])
    finally:
        listener.close()
        desk.close()
        members.close()
        answer.say("review-stopped")


def _pair(certificate: Path | None, key: Path | None) -> None:
    if certificate is None or key is None:
        raise UsageError("team-files", what="--certificate, --key")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: "")
    except (OSError, ValueError) as fault:
        raise UsageError("team-files", what=f"{certificate.name}, {key.name}") from fault


def loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on ``host``."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


_EVERYWHERE = ("0.0.0.0", "::", "[::]")  # noqa: S104 names, no socket


def _bracketed(host: str) -> str:
    return f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host


def _has_port(name: str) -> bool:
    return ":" in name.rpartition("]")[2]
