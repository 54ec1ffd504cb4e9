"""The cage: nothing gets out of it, and what goes wrong in it costs one file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from pipeline.core.errors import ReadError
from pipeline.run.caging.cage import Cage, CagedPool, Limits
from pipeline.run.caging.helped import recognition
from pipeline.run.caging.reading import Reading, read_source
from tests.conftest import STYRDOKUMENT, shared

ESCAPES = """
import os, socket, subprocess, sys, ctypes
from pipeline.run.caging import sandbox
given, loaded = sys.argv[1:]
parent = os.getppid()
here = os.uname().machine == "x86_64"
if loaded:
    from pipeline.run.caging.drawer import _Desk
    task, _, folder = loaded.partition(":")
    desk = _Desk(task, folder)
assert open(given).read()
level = sandbox.enter()
print(level.name)
def attempt(name, act):
    try:
        act()
    except (OSError, MemoryError, ImportError, LookupError):
        return
    print("escaped", name)
attempt("read", lambda: open(given).read())
attempt("write", lambda: open(given + ".new", "w"))
attempt("append", lambda: open(given, "a"))
attempt("delete", lambda: os.unlink(given))
attempt("list", lambda: os.listdir("/"))
attempt("connect", lambda: socket.create_connection(("127.0.0.1", 9), 1))
attempt("socket", socket.socket)
attempt("unix", lambda: socket.socket(socket.AF_UNIX))
attempt("fork", os.fork)
attempt("exec", lambda: os.execv(sys.executable, ["x"]))
attempt("spawn", lambda: subprocess.run([sys.executable, "-c", "0"]))
attempt("signal", lambda: os.kill(parent, 0))
attempt("memory", lambda: bytearray(3 << 30))
attempt("link", lambda: os.symlink("/etc/passwd", given + ".link"))
attempt("own memory", lambda: open("/proc/self/mem", "r+b"))
libc = ctypes.CDLL(None, use_errno=True)
room = ctypes.create_string_buffer(4096)
for name, number, *args in (
    ("memfd_create", 319, b"x", 0), ("execveat", 322, 1, b"", 0, 0, 0x1000), ("clone3", 435, room, 88), ("io_uring_setup", 425, 8, room),
    ("process_vm_readv", 310, parent, room, 1, room, 1, 0), ("pidfd_open", 434, parent, 0), ("tgkill", 234, parent, parent, 0),
    ("rt_sigqueueinfo", 129, parent, 0, room), ("bpf", 321, 0, room, 48), ("userfaultfd", 323, 0), ("perf_event_open", 298, room, 0, -1, -1, 0),
    ("keyctl", 250, 0, -3), ("unshare", 272, 0x10000000), ("mount", 165, b"a", b"/tmp", b"tmpfs", 0, 0), ("socketpair", 53, 1, 1, 0, room),
    ("openat2", 437, -100, b"/etc/passwd", room, 24), ("x32 open", 0x40000002, b"/etc/passwd", 0), ("shmget", 29, 1, 4096, 0o1600),
    ("prctl", 157, 4, 1, 0, 0, 0), ("setrlimit", 160, 9, room),
) if here else ():
    if libc.syscall(number, *args) >= 0:
        print("escaped", name)
if libc.ptrace(16, parent, 0, 0) == 0:
    print("escaped ptrace")
print("done")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the full cage is there on Linux only")
@pytest.mark.parametrize("loaded", ["", "draw", "parts", "scan"])
def test_nothing_escapes(tmp_path: Path, loaded: str) -> None:
    """From the cage of the readers, of page pictures, of letters and of recognition."""
    if loaded == "scan":
        tools = recognition()
        if tools is None:
            pytest.skip("recognition (tesserocr and Swedish for Tesseract) is not here")
        loaded = f"scan:{tools.folder}"
    given = tmp_path / "given.txt"
    given.write_text("x", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ESCAPES, str(given), loaded], capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.stdout.split() == ["full", "done"], done
    assert given.read_text(encoding="utf-8") == "x"


def test_the_cage_reads_what_is_read_outside() -> None:
    cage = Cage()
    try:
        inside, outside = cage.read(STYRDOKUMENT.encode(), "a.md", None), read_source(STYRDOKUMENT.encode(), "a.md", None)
        assert isinstance(inside, Reading)
        assert isinstance(outside, Reading)
        for name in Reading.__dataclass_fields__:
            if name != "seconds":
                assert getattr(inside, name) == getattr(outside, name), name
        fault = cage.read(b"", "a.pdf", None)
        assert isinstance(fault, ReadError)
        assert fault.code == "file-empty"
    finally:
        cage.close()


def test_too_slow_or_killed_costs_one_file() -> None:
    cage = Cage(Limits(seconds=60))
    try:
        assert isinstance(cage.read(STYRDOKUMENT.encode(), "a.md", None), Reading)
        cage.limits = Limits(seconds=-1e9)
        slow = cage.read(STYRDOKUMENT.encode(), "a.md", None)
        cage.limits = Limits(seconds=60)
        assert isinstance(slow, ReadError)
        assert slow.code == "read-timeout"
        assert isinstance(cage.read(STYRDOKUMENT.encode(), "a.md", None), Reading)
        assert cage._worker is not None
        os.kill(cage._worker.pid, signal.SIGSTOP)
        os.kill(cage._worker.pid, signal.SIGKILL)
        answers = [cage.read(STYRDOKUMENT.encode(), "a.md", None) for _ in range(2)]
        assert isinstance(answers[1], Reading)
    finally:
        cage.close()


def test_hostile_files_have_typed_outcomes(tmp_path: Path) -> None:
    with tarfile.open(shared("corpora", "hostile.tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    files = sorted(p for p in tmp_path.rglob("*") if p.is_file())
    assert len(files) > 20
    with CagedPool(2, Limits(seconds=6)) as pool:
        futures = [pool.submit(read_source, p.read_bytes(), p.name, None) for p in files]
        for path, future in zip(files, futures, strict=True):
            answer = future.result()
            assert isinstance(answer, Reading | ReadError), path
            if isinstance(answer, Reading):
                assert answer.passages, path


def test_a_pool_does_nothing_but_read() -> None:
    with CagedPool(1) as pool, pytest.raises(TypeError):
        pool.submit(os.getpid)
