"""The application on a port of its own in this process, and Debian's Chromium in front of it."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.desk.desk import EvaluationDesk
from pipeline.web.app import make_app
from pipeline.web.guard import Door
from pipeline.web.limits import Limits

KEY = "nyckeln"
VENDOR = Path(__file__).parent / "vendor"
PATIENCE = 60_000  # milliseconds for a condition; a slow machine only makes the test slow


MOVED = "was => { const card = document.querySelector('#kort'); return card && card.dataset.pos !== was }"  # another passage is shown
FOLDERS = ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")


@pytest.fixture(scope="module", name="home")
def module_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders of their own (the roster's key lies there) for what a whole module shares."""
    made = tmp_path_factory.mktemp("hem")
    with pytest.MonkeyPatch.context() as patch:
        for name in FOLDERS:
            patch.setenv(name, str(made / name.lower()))
        yield made


@pytest.fixture(name="same_home")
def in_module_home(_own_folders: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that uses ``home`` has it in every one of its tests."""
    for name in FOLDERS:
        monkeypatch.setenv(name, str(home / name.lower()))


@contextmanager
def served(db: Path, limits: Limits | None = None) -> Iterator[str]:
    """The address of a server over ``db``; ``/start?nyckel=nyckeln`` opens it once."""
    import uvicorn

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()  # who comes before the server is up waits
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    desk = EvaluationDesk(db)
    app = make_app(desk, Door(frozenset({host}), KEY), limits or Limits())
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", timeout_keep_alive=600))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://{host}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
        desk.close()


def chromium() -> str:
    """The path of Debian's Chromium; skips where there is none."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium here (Debian: apt install chromium)")
    return found


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield started
        finally:
            started.close()


@pytest.fixture(scope="module", name="chrome")
def one_for_the_module() -> Iterator[Any]:
    """Chromium for all the tests of a module."""
    with browser() as started:
        yield started


def tab(started: Any, **options: Any) -> Any:
    """A page in a context of its own, patient.

    It asks for file choosers from the start: asked for right before the key is pressed, the key can
    reach the browser first, and then nobody ever hears of the chooser.
    """
    context = started.new_context(locale="sv-SE", **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("filechooser", lambda _chooser: None)
    return page


def press_until(page: Any, key: str, holds: str, most: int = 250) -> None:
    """Presses ``key`` until the focus stands on what the selector names."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement.matches(s)", holds):
            return
    raise AssertionError(f"{key} never reached {holds}")


def token_of(html: str) -> str:
    """The token changes carry, from a page."""
    found = re.search(r'X-Belagg": "([0-9a-f]{64})"', html)
    assert found
    return found[1]
