"""``belagg review``: the application in the browser, on this machine alone."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from contextlib import suppress

import click

from pipeline.cli.common import Answer, command
from pipeline.core.errors import UsageError


@click.option("--host", default="127.0.0.1", show_default=True, metavar="H")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="P", help="0: a free one")
@click.option("--no-browser", is_flag=True)
def _review(answer: Answer, host: str, port: int, no_browser: bool) -> None:  # noqa: FBT001 click hands it over
    import uvicorn

    from pipeline.run.desk import EvaluationDesk
    from pipeline.web.app import make_app
    from pipeline.web.guard import Door

    desk = EvaluationDesk(answer.db)
    desk.head()  # a database that cannot be opened is said here, not in the browser
    listener = _bound(host, port)
    port = listener.getsockname()[1]
    token = secrets.token_urlsafe(24)
    names = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", host)}
    url = f"http://{host}:{port}/start?nyckel={token}"
    answer.say("review-open", url=url, db=answer.db)
    if not no_browser:
        webbrowser.open(url)
    config = uvicorn.Config(make_app(desk, Door(frozenset(names), token)), log_level="warning", access_log=False)
    try:
        with suppress(KeyboardInterrupt):  # Ctrl-C is how it is closed
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()
        desk.close()
        answer.say("review-stopped")


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as fault:
        listener.close()
        raise UsageError("review-port", port=port) from fault
    return listener


review = command("review", reads=False)(_review)
