"""What the tests of the application share: a small evaluation behind its pages, and how to sign in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from pipeline.run.desk.desk import EvaluationDesk
from pipeline.web.app import make_app
from pipeline.web.guard import Door
from tests.conftest import Belagg

BASE = "http://127.0.0.1:8000"


def with_documents(folder: Path, *texts: str) -> Belagg:
    """An evaluation by EA and EB with each text as a document of its own: K1, K2 …"""
    made = Belagg(folder / "evidence.db", folder)
    made.ok("init", "--municipality", "Testköping", "--year", "2026")
    for number, text in enumerate(texts, 1):
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
        made.ok("ingest", str(folder / f"{number}.md"))
    for name in ("EA", "EB"):
        made.ok("evaluator", "add", name)
    return made


@contextmanager
def served(db: Path) -> Iterator[TestClient]:
    """The application over ``db``, with one session that is open and has chosen nobody yet."""
    desk = EvaluationDesk(db)
    with TestClient(make_app(desk, Door(frozenset({"127.0.0.1:8000"}), "nyckeln")), base_url=BASE) as client:
        client.get("/start?nyckel=nyckeln")
        yield client
    desk.close()


def token_of(html: str) -> str:
    found = re.search(r'name="_tecken" value="([0-9a-f]{64})"', html)
    assert found
    return found[1]


def be(site: TestClient, name: str) -> dict[str, str]:
    """Sit down as ``name``; returns the header that changes carry."""
    html = site.get("/vem").text
    token = token_of(html)
    known = re.search(rf'name="person" value="([^"]+)"[^>]*>{re.escape(name)}<', html)
    data = {"person": known[1]} if known else {"namn": name}
    assert site.post("/vem", data=data | {"_tecken": token}).status_code == 200
    return {"X-Belagg": token}


def text_of(html: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())
