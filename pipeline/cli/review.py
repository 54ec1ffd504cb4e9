"""``belagg review``: the application in the browser, on this machine alone; with ``--team`` for many (``cli/serving``)."""

from __future__ import annotations

import secrets
import socket
import webbrowser
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from pipeline.cli.common import Answer, command
from pipeline.core.errors import UsageError


@click.option("--host", default="127.0.0.1", show_default=True, metavar="H")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="P", help="0: the usual one, or a free one")
@click.option("--no-browser", is_flag=True)
@click.option("--allow-network", is_flag=True, help="with --host: others on the network may reach it, unencrypted")
@click.option("--team", is_flag=True, help="many people, with accounts (belagg account)")
@click.option("--allow-host", multiple=True, metavar="NAME", help="team: a name the server is called by (may be repeated)")
@click.option("--certificate", type=click.Path(path_type=Path), metavar="PEM", help="team: the server's certificate")
@click.option("--key", type=click.Path(path_type=Path), metavar="PEM", help="team: the certificate's key")
@click.option("--behind-proxy", is_flag=True, help="team: a reverse proxy encrypts and alone reaches this port")
@click.option("--proxy-address", default="127.0.0.1", show_default=True, metavar="IP", help="team: where the proxy asks from")
@click.option("--insecure-http", is_flag=True, help="team: unencrypted, for trials")
@click.option("--oidc", type=click.Path(path_type=Path), metavar="TOML", help="team: the organisation's sign-in")
def _review(answer: Answer, host: str, port: int, *, no_browser: bool, allow_network: bool, team: bool, **how: Any) -> None:
    if team:
        _team(answer, host, port, how)
        return
    _alone_only(how)
    if not alone(host):
        if not allow_network:
            raise UsageError("network-open", host=host)
        answer.note("network-warning")
    import uvicorn

    from pipeline.run.desk.desk import EvaluationDesk
    from pipeline.web.app import make_app
    from pipeline.web.guard import Door

    desk = EvaluationDesk(answer.db)
    if desk.ready():
        desk.warm()  # a database that cannot be opened is said here, not in the browser
    elif not answer.db.absolute().parent.is_dir():
        raise UsageError("folder-missing", path=answer.db.parent)
    listener = _bound(host, port) if port else _usual(host, answer.db)
    port = listener.getsockname()[1]
    token = secrets.token_urlsafe(24)
    names = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", host)}
    url = f"http://{host}:{port}/start?nyckel={token}"
    answer.say("review-open" if desk.ready() else "review-new", url=url, db=answer.db)
    if not no_browser:
        webbrowser.open(url)
    app = make_app(desk, Door(frozenset(names), token))
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    try:
        with suppress(KeyboardInterrupt):  # Ctrl-C is how it is closed
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()
        desk.close()
        answer.say("review-stopped")


def _team(answer: Answer, host: str, port: int, how: dict[str, Any]) -> None:
    from pipeline.cli.serving import Serving, serve

    serving = Serving(
        how["allow_host"], how["certificate"], how["key"], how["proxy_address"] if how["behind_proxy"] else None,
        how["insecure_http"], how["oidc"],
    )  # fmt: skip
    serving.check()
    with answer.evaluation():
        pass  # a database that is missing or cannot be opened is said here, not in the browser
    serving.hosts(host, port)
    serve(answer, _bound(host, port) if port else _usual(host, answer.db), host, serving)


def _alone_only(how: dict[str, Any]) -> None:
    """Raises UsageError for what makes sense in a team only."""
    for name in ("allow_host", "certificate", "key", "behind_proxy", "insecure_http", "oidc"):
        if how[name]:
            raise UsageError("team-only", option=f"--{name.replace('_', '-')}")


def alone(host: str) -> bool:
    """Whether only this machine reaches what listens on ``host``."""
    from pipeline.cli.serving import loopback

    return loopback(host)


def _usual(host: str, db: Path) -> socket.socket:
    """The same port each time for the same database, where it is free: a tab that was left open finds its server again."""
    with suppress(UsageError):
        return _bound(host, 20_000 + zlib.crc32(str(db.absolute()).encode()) % 20_000)
    return _bound(host, 0)


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)  # the browser may come before the server is up
    except OSError as fault:
        listener.close()
        raise UsageError("review-port", port=port) from fault
    return listener


review = command("review", reads=False)(_review)
