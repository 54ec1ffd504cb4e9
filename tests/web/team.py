"""What the tests of a team share: an evaluation with four accounts, a server that knows them, and signing in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from pipeline.run.desk.desk import EvaluationDesk
from pipeline.run.team.federated import Accounts
from pipeline.run.team.leading import Wanted
from pipeline.web.app import make_app
from pipeline.web.teamdoor import TeamDoor
from tests.conftest import STYRDOKUMENT, Belagg

FOLDERS = ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
HOST = "belagg.example:8000"
BASE = f"https://{HOST}"
SPOKEN, REASON = "Vi får aldrig veta varför målen ändras", "Uppföljning varje tertial, enligt EA"
NOTES = f"Rollgrupp: enhetschefer\nAntal: 5\nSamtycke: ja\n\n{SPOKEN}, uppföljningen stannar hos ledningen och ingen återkopplar.\n"
WORD = "fyra gröna moln över ån"
PEOPLE = (("Lena", "lead", "EA"), ("Kim", "evaluator", "KB"), ("Ada", "auditor", ""), ("Kommunen", "reader", ""))


def made(folder: Path) -> Belagg:
    """A document and an interview; B1 and P1 by EA in 3.3, which KB has not judged."""
    belagg = Belagg(folder / "evidence.db", folder)
    belagg.ok("init", "--municipality", "Provköping", "--year", "2026")
    for name, text in (("documents/styrning.md", STYRDOKUMENT), ("interviews/chefer.md", NOTES)):
        path = folder / "in" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    belagg.ok("ingest", str(folder / "in"))
    belagg.ok("accept", "K1.1:1", "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up", "--note", "en intern anteckning")
    belagg.ok("award", "3.3", "5", "--evidence", "B1", "--because", REASON, "--as", "EA")
    return belagg


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Team:
    """A server in this process. ``door``: its accounts."""

    desk: EvaluationDesk
    door: Accounts
    clock: Clock

    def client(self, *, secure: bool = True) -> TestClient:
        app = make_app(self.desk, TeamDoor(frozenset({HOST}), self.door, secure=secure), members=self.door)
        return TestClient(app, base_url=BASE if secure else f"http://{HOST}", follow_redirects=False)

    def signed_in(self, name: str) -> tuple[TestClient, dict[str, str]]:
        """A browser of its own, signed in; and what its changes carry."""
        client = self.client()
        sign_in(client, name)
        page = client.get("/installningar").text
        return client, {"X-Belagg": token_of(page)}


def sign_in(client: TestClient, name: str, word: str = WORD, **more: str) -> int:
    token = token_of(client.get("/logga-in").text)
    return client.post("/logga-in", data={"namn": name, "losenord": word, "_tecken": token, **more}).status_code


def token_of(html: str) -> str:
    found = re.search(r'name="_tecken" value="([0-9a-f]{64})"', html)
    assert found, html[:300]
    return found[1]


@contextmanager
def gathered(db: Path, people: tuple[tuple[str, str, str], ...] = PEOPLE) -> Iterator[Team]:
    """``people`` around the evaluation in ``db``, all with the same password; made where they are not there yet."""
    clock = Clock()
    desk, door = EvaluationDesk(db), Accounts(db, clock=clock)
    hashed = door.hasher.hashed(WORD)
    for name, role, evaluator in people if not door.everybody() else ():
        door.put_password(door.add(Wanted(name, role, evaluator)).number, hashed)
    yield Team(desk, door, clock)
    desk.close()
    door.close()


@contextmanager
def team_served(db: Path) -> Iterator[tuple[str, Team]]:
    """The address of a server on a port of its own, unencrypted, with the four of ``PEOPLE``."""
    import socket
    import threading

    import uvicorn

    with gathered(db) as team:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        app = make_app(team.desk, TeamDoor(frozenset({host}), team.door, secure=False), members=team.door)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", timeout_keep_alive=600))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://{host}", team
        finally:
            server.should_exit = True
            thread.join()
            listener.close()
