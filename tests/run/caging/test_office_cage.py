"""What LibreOffice is locked into: it may use the system's programs and its own folder, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.run.caging.office import Office, soffice
from tests.conftest import ROOT

ESCAPES = """
import os, socket, subprocess, sys, ctypes
from pathlib import Path
from pipeline.run.caging import office_cage
place, secret = sys.argv[1:]
parent = os.getppid()
assert open(secret).read()
if not office_cage.enter(Path(place)):
    print("uncaged")
    sys.exit()
def attempt(name, act):
    try:
        act()
    except OSError:
        return
    print("escaped", name)
attempt("read", lambda: open(secret).read())
attempt("write", lambda: open(secret + ".new", "w"))
attempt("append", lambda: open(secret, "a"))
attempt("delete", lambda: os.unlink(secret))
attempt("list", lambda: os.listdir(os.path.dirname(secret)))
attempt("home", lambda: os.listdir(os.path.expanduser("~")))
attempt("system", lambda: open("/usr/belagg-was-here", "w"))
attempt("shadow", lambda: open("/etc/shadow").read())
attempt("temporary", lambda: open("/tmp/belagg-was-here", "w"))
attempt("processes", lambda: open(f"/proc/{parent}/environ", "rb").read())
attempt("internet", lambda: socket.socket(socket.AF_INET))
attempt("internet6", lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
attempt("packets", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
local = socket.socket(socket.AF_UNIX)
attempt("connect", lambda: local.connect("/run/nothing.sock"))
attempt("abstract", lambda: local.connect("\\0nothing"))
attempt("run", lambda: subprocess.run([secret], check=False))
libc = ctypes.CDLL(None, use_errno=True)
for name, call in (("ptrace", lambda: libc.ptrace(16, parent, 0, 0)), ("unshare", lambda: libc.unshare(0x10000000))):
    if call() == 0:
        print("escaped", name)
open(place + "/own", "w").write("x")
assert subprocess.run(["/bin/true"], check=False).returncode == 0
print("done")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the cage of LibreOffice is there on Linux only")
def test_nothing_escapes(tmp_path: Path) -> None:
    place, secret = tmp_path / "place", tmp_path / "secret"
    place.mkdir()
    secret.write_text("#!/bin/sh\n", encoding="utf-8")
    secret.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", ESCAPES, str(place), str(secret)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.stdout.split() == ["uncaged"]:
        pytest.skip("this kernel has no Landlock: LibreOffice is not run at all")
    assert done.stdout.split() == ["done"], done
    assert not (tmp_path / "secret.new").exists()


@pytest.mark.skipif(soffice() is None, reason="LibreOffice is not here")
def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its folder nor its socket, also when the file is none it can open."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(Path("/tmp").glob("OSL_PIPE*"))
    made = Office()
    try:
        made.converted(b"{\\rtf1 Uppf\\'f6ljning}", "application/msword")
    finally:
        assert list(tmp_path.iterdir()) == []
        assert set(Path("/tmp").glob("OSL_PIPE*")) <= before
