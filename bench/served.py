"""The review application in a process of its own over some database, with a session open for each evaluator.

``python -m bench.served DB`` says on its first line, as JSON, where it listens and each evaluator's cookie and token.
"""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Served:
    """Where it listens (host:port), and evaluator's id → (cookie, token of changes). ``pid``: the server's process."""

    host: str
    sessions: dict[str, tuple[str, str]]
    pid: int

    def asker(self, who: str) -> Asker:
        return Asker(HTTPConnection(self.host, timeout=120), self.host, *self.sessions[who])


@dataclass(slots=True)
class Asker:
    """One evaluator's browser: a connection that is kept, a cookie, a token."""

    line: HTTPConnection
    host: str
    cookie: str
    token: str

    def get(self, path: str) -> tuple[int, bytes]:
        self.line.request("GET", path, headers={"Cookie": self.cookie})
        answer = self.line.getresponse()
        return answer.status, answer.read()

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        headers = {"Cookie": self.cookie, "X-Belagg": self.token, "Origin": f"http://{self.host}", "HX-Request": "true",
                   "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
        self.line.request("POST", path, urlencode(fields), headers)
        answer = self.line.getresponse()
        return answer.status, answer.read()

    def upload(self, path: str, name: str, data: bytes) -> int:
        edge = secrets.token_hex(16)
        head = f'--{edge}\r\nContent-Disposition: form-data; name="filer"; filename="{name}"\r\n\r\n'.encode()
        headers = {"Cookie": self.cookie, "X-Belagg": self.token, "Origin": f"http://{self.host}",
                   "Content-Type": f"multipart/form-data; boundary={edge}"}  # fmt: skip
        self.line.request("POST", path, head + data + f"\r\n--{edge}--\r\n".encode(), headers)
        answer = self.line.getresponse()
        answer.read()
        return answer.status


@contextmanager
def served(db: Path) -> Iterator[Served]:
    """The server, until the block is left."""
    command = [sys.executable, "-m", "bench.served", str(db)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        try:
            yield Served(said["host"], {who: (c, t) for who, (c, t) in said["sessions"].items()}, process.pid)
        finally:
            process.kill()


def main(db: Path) -> None:
    import uvicorn

    from pipeline.run.desk.desk import EvaluationDesk
    from pipeline.web.app import make_app
    from pipeline.web.guard import Door
    from pipeline.web.limits import Limits

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    port = listener.getsockname()[1]
    desk = EvaluationDesk(db)
    door = Door(frozenset({f"127.0.0.1:{port}"}), "")
    desk.warm()
    sessions = {}
    for who in desk.people():
        session = secrets.token_urlsafe(32)
        door.sessions[session] = who
        sessions[who] = (f"belagg-{port}={session}", door.csrf(session))
    app = make_app(desk, door, Limits())
    print(json.dumps({"host": f"127.0.0.1:{port}", "sessions": sessions}), flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off")).run(sockets=[listener])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
