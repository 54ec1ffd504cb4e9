"""Where caged workers come from: one process loads the readers and the tagger once, and each worker is a fork of it.

Loading takes a second, a fork some milliseconds, so a second worker, and one instead of a worker that a file has killed,
cost next to nothing. The nursery itself sees no file: it is told what to load and is handed the two pipe ends of the
worker to be; only the fork, locked in (``sandbox.py``), reads what comes through them. When its channel closes, whatever
ended the process at the other end, it ends its workers and itself. Linux only; elsewhere ``cage.py`` starts each worker whole.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import Protocol

# what is asked (load little, load everything, tell how a worker ended), and which worker
_ASK, _ANSWER = struct.Struct(">cI"), struct.Struct(">i")
_LITTLE, _EVERYTHING, _ENDED = b"l", b"e", b"w"
ENVIRONMENT = {
    "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
}  # fmt: skip


class Worker(Protocol):
    """A worker as the cage holds it: its process, and the pipe ends to it (``stdin``) and from it (``stdout``)."""

    pid: int
    stdin: int
    stdout: int

    def kill(self) -> None: ...

    def ended(self) -> int:
        """End it if it has not ended and give its status as ``subprocess`` does: negative for a signal."""
        ...


def environment() -> dict[str, str]:
    """The environment of processes that run our modules with this interpreter."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)} | ENVIRONMENT


def available() -> bool:
    """Whether workers can be forked here (a fork of a process with Apple's libraries in it may not survive)."""
    return sys.platform == "linux"


@dataclass(slots=True)
class Nursery:
    """The parent's hold of a nursery process, begun when first asked. Threads may share it."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _process: subprocess.Popen[bytes] | None = None
    _channel: socket.socket | None = None

    def worker(self, *, everything: bool) -> Worker:
        """A new worker that reads PDFs, or ``everything``. Raises EOFError when the nursery cannot load or fork."""
        with self._lock:
            inward, outward = os.pipe(), os.pipe()
            try:
                pid = self._ask(_EVERYTHING if everything else _LITTLE, 0, [inward[0], outward[1]])
            except EOFError:
                os.close(inward[1])
                os.close(outward[0])
                self._drop()
                raise
            finally:
                os.close(inward[0])
                os.close(outward[1])
            return _Forked(self, pid, inward[1], outward[0])

    def ended(self, pid: int) -> int:
        """How the worker ended; waits until it has."""
        with self._lock:
            try:
                return self._ask(_ENDED, pid, [])
            except EOFError:  # the nursery is gone, and its workers with it
                self._drop()
                return -signal.SIGKILL

    def close(self) -> None:
        """End the nursery and every worker of it."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._process is not None:
            self._process.wait()
            self._process = None

    def _ask(self, what: bytes, pid: int, handles: list[int]) -> int:
        channel = self._channel or self._begun()
        try:
            socket.send_fds(channel, [_ASK.pack(what, pid)], handles)
            answer = channel.recv(_ANSWER.size, socket.MSG_WAITALL)
        except OSError as fault:
            raise EOFError from fault
        if len(answer) < _ANSWER.size:
            raise EOFError
        return int(_ANSWER.unpack(answer)[0])

    def _begun(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            code = f"from pipeline.run.caging.nursery import main; main({theirs.fileno()})"
            self._process = subprocess.Popen(  # noqa: S603 this interpreter, our own module
                [sys.executable, "-c", code],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()], env=environment(),
            )  # fmt: skip
        self._channel = ours
        return ours


@dataclass(slots=True)
class _Forked:
    """A worker of a nursery. Its process id is its own until it is asked how it ended, so it can be killed safely."""

    nursery: Nursery
    pid: int
    stdin: int
    stdout: int

    def kill(self) -> None:
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:  # the nursery was closed first
            return

    def ended(self) -> int:
        self.kill()
        return self.nursery.ended(self.pid)


def main(handle: int) -> None:
    """The nursery process: serve until the channel closes, then end what was begun."""
    workers: set[int] = set()
    with socket.socket(fileno=handle) as channel:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides
        while asked := _asked(channel):
            what, pid, handles = asked
            if what == _ENDED:
                workers.discard(pid)
                answer = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            else:
                answer = _fork(channel, handles, everything=what == _EVERYTHING)
                workers.add(answer)
            channel.sendall(_ANSWER.pack(answer))
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _asked(channel: socket.socket) -> tuple[bytes, int, list[int]] | None:
    try:
        data, handles, _, _ = socket.recv_fds(channel, _ASK.size, 2)
    except ConnectionResetError:
        return None
    if len(data) < _ASK.size:
        return None
    return (*_ASK.unpack(data), handles)


def _fork(channel: socket.socket, handles: list[int], *, everything: bool) -> int:
    """Load what is lacking, fork a worker and give its process id."""
    from pipeline.run.caging import worker

    worker.load(everything=everything)
    pid = os.fork()
    if pid:
        for handle in handles:
            os.close(handle)
        return pid
    status = 1
    try:
        channel.close()
        for standard, handle in enumerate(handles):
            os.dup2(handle, standard)
            os.close(handle)
        worker.serve(everything=everything)
        status = 0
    finally:
        os._exit(status)
