"""Reader processes in cages, and a pool of them: a file that hangs, grows or kills its reader costs that file alone.

A worker loads everything once, locks itself in (``sandbox.py``) and reads file after file; it is replaced when one kills it.
"""

from __future__ import annotations

import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from pipeline.core.errors import BelaggError, ReadError
from pipeline.core.model import SourceKind
from pipeline.run import wire
from pipeline.run.reading import Reading, read_source

SECONDS = 20.0  # for a file, and more for a long one
SECONDS_PER_MEGABYTE = 4.0
SECONDS_AT_MOST = 300.0
START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one file may take."""

    seconds: float = SECONDS

    def of(self, data: bytes) -> float:
        return min(self.seconds + SECONDS_PER_MEGABYTE * len(data) / 1e6, max(self.seconds, SECONDS_AT_MOST))


class Cage:
    """One worker process, started when first needed and again when it was lost. Not for several threads at once."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self.limits = limits
        self.level = ""
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, data: bytes, name: str, kind: SourceKind | None) -> Reading | ReadError:
        """Read one source in the cage; every way to fail is a ReadError."""
        seconds = self.limits.of(data)
        try:
            process = self._started()
            deadline = time.monotonic() + seconds
            header = json.dumps({"name": name, "kind": kind}).encode()
            answer = self._exchange(process, _frame(header) + _frame(data), deadline)
            return wire.decode(answer)
        except TimeoutError:
            self.close()
            return ReadError("read-timeout", seconds=round(seconds))
        except EOFError:
            status = self._lost()
            return ReadError("read-killed", status=status)
        except (ValueError, OverflowError):
            self.close()
            return ReadError("reader-fault", fault="answer")

    def kill(self) -> None:
        """End the worker from another thread; whoever waits for it is told that it died."""
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _lost(self) -> str:
        process = self._process
        status = process.wait() if process else 0
        self.close()
        return f"signal {-status}" if status < 0 else str(status)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        code = "from pipeline.run.worker import main; main()"
        self._process = subprocess.Popen(  # noqa: S603 this interpreter, our own module
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=True, bufsize=0,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONHASHSEED": "0"},
        )  # fmt: skip
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            if sys.platform != "win32":
                os.set_blocking(pipe.fileno(), False)
        try:
            hello = self._exchange(self._process, b"", time.monotonic() + START_SECONDS)
        except (EOFError, TimeoutError) as fault:  # nothing is wrong with the file: the installation is broken
            self.close()
            raise BelaggError("reader-start") from fault
        self.level = str(json.loads(hello)["level"])
        return self._process

    def _exchange(self, process: subprocess.Popen[bytes], message: bytes, deadline: float) -> bytes:
        """Write ``message`` while reading one frame. Raises TimeoutError, EOFError (the worker died), ValueError (too long)."""
        assert process.stdin is not None
        assert process.stdout is not None
        write, read = process.stdin.fileno(), process.stdout.fileno()
        pending, answer, length = memoryview(message), bytearray(), -1
        while length < 0 or len(answer) < length:
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
                answer += chunk
                if length < 0 and len(answer) >= 4:
                    length = struct.unpack(">I", answer[:4])[0]
                    del answer[:4]
                    if length > wire.LONGEST:
                        raise ValueError("answer too long")
        return bytes(answer)

    @staticmethod
    def _write(handle: int, data: memoryview) -> int:
        try:
            return os.write(handle, data[: 1 << 20])
        except BrokenPipeError as fault:
            raise EOFError from fault


def _frame(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


class CagedPool(Executor):
    """``jobs`` cages behind an Executor. It runs ``read_source`` and nothing else; anything else is a TypeError."""

    def __init__(self, jobs: int, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._threads = ThreadPoolExecutor(jobs)
        self._local = threading.local()
        self._cages: list[Cage] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if fn is not read_source:
            raise TypeError("a caged pool reads sources and does nothing else")
        return self._threads.submit(self._read, *args, **kwargs)

    def _read(self, data: bytes, name: str, kind: SourceKind | None) -> Reading | ReadError:
        cage = getattr(self._local, "cage", None)
        if cage is None:
            cage = self._local.cage = Cage(self._limits)
            self._cages.append(cage)
        return cage.read(data, name, kind)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None:  # interrupted: what is being read now is not waited for
            self._threads.shutdown(wait=False, cancel_futures=True)
            for cage in self._cages:
                cage.kill()
        self.shutdown(wait=True)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 Executor's own signature
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        for cage in self._cages:
            cage.close()
