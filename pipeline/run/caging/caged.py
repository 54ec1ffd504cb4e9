"""A worker process in a cage, and frames to and from it: a 4-byte big-endian length and that many bytes.

Whatever the worker does costs an answer and nothing else: it hangs and is killed, it dies, it answers nonsense.
"""

from __future__ import annotations

import json
import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Callable

from pipeline.core.errors import BelaggError, ReadError
from pipeline.run.caging.nursery import Worker, environment

LONGEST = 256 << 20  # bytes a worker may answer with
START_SECONDS = 120.0
PIPE = 1 << 20


class Whole:
    """A worker that is a process of its own from the start: it loads what it needs itself."""

    def __init__(self, entry: str, *options: str) -> None:
        module, _, function = entry.partition(":")
        code = f"import sys; from {module} import {function} as main; main(*sys.argv[1:])"
        self._process = subprocess.Popen(  # noqa: S603 this interpreter, our own module
            [sys.executable, "-c", code, *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=True, bufsize=0,
            env=environment(),
        )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.pid = self._process.pid
        # the numbers alone are kept: the cage closes them
        self.stdin, self.stdout = os.dup(self._process.stdin.fileno()), os.dup(self._process.stdout.fileno())
        self._process.stdin.close()
        self._process.stdout.close()

    def kill(self) -> None:
        self._process.kill()

    def ended(self) -> int:
        self.kill()
        return self._process.wait()


class Caged:
    """One worker process, started when first needed and again when it was lost. Not for several threads at once.

    ``entry`` is ``"module:function"``. The function loads what it needs, locks itself in (``sandbox.py``), answers
    ``{"level": …}`` and then one frame to each question. ``options`` are its arguments.
    """

    def __init__(self, entry: str, *options: str) -> None:
        self.level = ""
        self._entry = entry
        self._options = options
        self._worker: Worker | None = None
        self._begun = 0

    def generation(self) -> int:
        """Which worker this is, from 1, started if need be: a new one has not been told what the one before was."""
        self._ready()
        return self._begun

    def ask(self, seconds: float, *frames: bytes) -> bytes:
        """The answer to ``frames``. Raises ReadError: ``read-timeout``, ``read-killed``, ``reader-fault``.

        Raises BelaggError ``reader-start`` when no worker can be started at all.
        """
        said: list[bytes] = []

        def take(answer: bytes) -> bool:
            said.append(answer)
            return False

        self.converse(seconds, take, *frames)
        return said[0]

    def converse(self, seconds: float, take: Callable[[bytes], bool], *frames: bytes) -> None:
        """Give each frame that answers ``frames`` to ``take``, until it says that it wants no more. Raises as ``ask`` does;
        a ValueError that ``take`` raises is a ``reader-fault``, and the end of the worker."""
        worker = self._ready()
        try:
            self._exchange(worker, b"".join(map(frame, frames)), take, time.monotonic() + seconds)
        except TimeoutError as fault:
            self._end()
            raise ReadError("read-timeout", seconds=round(seconds)) from fault
        except EOFError as fault:
            status = self._end()
            raise ReadError("read-killed", status=f"signal {-status}" if status < 0 else str(status)) from fault
        except ValueError as fault:
            self._end()
            raise ReadError("reader-fault", fault="answer") from fault

    def kill(self) -> None:
        """End the worker from another thread; whoever waits for it is told that it died."""
        worker = self._worker
        if worker is not None:
            worker.kill()

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        self._end()

    def _end(self) -> int:
        """End the worker; its status as ``subprocess`` gives it."""
        worker, self._worker = self._worker, None
        if worker is None:
            return 0
        status = worker.ended()
        os.close(worker.stdin)
        os.close(worker.stdout)
        return status

    def _begin(self) -> Worker:
        """A new worker. Raises EOFError when there can be none."""
        return Whole(self._entry, *self._options)

    def begin(self) -> None:
        """Start a worker without waiting for it to be ready. Raises BelaggError ``reader-start``."""
        try:
            worker = self._worker = self._begin()
        except EOFError as fault:  # nothing is wrong with the file: the installation is broken
            raise BelaggError("reader-start") from fault
        self.level = ""
        self._begun += 1
        for handle in (worker.stdin, worker.stdout) if sys.platform != "win32" else ():
            os.set_blocking(handle, False)
            _widen(handle)

    def _ready(self) -> Worker:
        """The worker, started and locked in."""
        if self._worker is not None and self.level and select.select([self._worker.stdout], [], [], 0)[0]:
            self._end()  # it has died since its last answer, or says what nobody asked for: the next file is not to blame
        if self._worker is None:
            self.begin()
        worker = self._worker
        assert worker is not None
        if not self.level:
            try:
                self._exchange(worker, b"", self._greeted, time.monotonic() + START_SECONDS)
            except (EOFError, TimeoutError) as fault:
                self._end()
                raise BelaggError("reader-start") from fault
        return worker

    def _greeted(self, hello: bytes) -> bool:
        self.level = str(json.loads(hello)["level"])
        return False

    def _exchange(self, worker: Worker, message: bytes, take: Callable[[bytes], bool], deadline: float) -> None:
        """Write ``message`` while reading frames, each for ``take``, until it wants no more.

        Raises TimeoutError, EOFError (the worker died), ValueError (too long, or more than was wanted).
        """
        write, read = worker.stdin, worker.stdout
        pending, held, total, more = memoryview(message), bytearray(), 0, True
        while more:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            ready, writable, _ = select.select([read], [write] if pending else [], [], left)
            if writable:
                pending = pending[self._write(write, pending) :]
            if ready:
                chunk = os.read(read, 1 << 20)
                if not chunk:
                    raise EOFError
                held += chunk
                total += len(chunk)
                if total > LONGEST or _announced(held) > LONGEST:
                    raise ValueError("answer too long")
                while more and len(held) >= 4 + _announced(held):
                    end = 4 + _announced(held)
                    one = bytes(memoryview(held)[4:end])
                    del held[:end]
                    more = take(one)
        if held:
            raise ValueError("more than was asked for")

    @staticmethod
    def _write(handle: int, data: memoryview) -> int:
        try:
            return os.write(handle, data[: 1 << 20])
        except BlockingIOError:  # select said there was room; there is less
            return 0
        except BrokenPipeError as fault:
            raise EOFError from fault


def _widen(handle: int) -> None:
    """Let a pipe hold a whole file or answer of ordinary size: through 64 kB each piece waits for this process to come
    round, and it may be storing. Linux only; no matter where it cannot be."""
    try:
        import fcntl

        fcntl.fcntl(handle, fcntl.F_SETPIPE_SZ, PIPE)
    except (ImportError, AttributeError, OSError):  # another system, or too many such pipes
        return


def _announced(held: bytearray) -> int:
    """How long the frame is that ``held`` begins with; 0 while that cannot be told."""
    return int.from_bytes(held[:4], "big") if len(held) >= 4 else 0


def frame(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data
