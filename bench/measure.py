"""Paired timing: candidates and peer take turns, so that a noisy machine disturbs them alike; medians of CPU seconds."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping


def interleaved(candidates: Mapping[str, Callable[[], object]], rounds: int = 5) -> dict[str, float]:
    """CPU seconds (median over ``rounds``) of each candidate, run in turn in this process after one warm-up."""
    for run in candidates.values():
        run()
    seen: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, run in candidates.items():
            began = time.process_time()
            run()
            seen[name].append(time.process_time() - began)
    return {name: statistics.median(values) for name, values in seen.items()}


def processes(candidates: Mapping[str, list[str]], rounds: int = 7, env: Mapping[str, str] | None = None) -> dict[str, float]:
    """CPU seconds (user and system, median) of each command as a whole process, taking turns."""
    seen: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(rounds + 1):
        for name, command in candidates.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=dict(os.environ) | dict(env or {}))
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if turn:  # the first round warms the disk's cache
                seen[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {name: statistics.median(values) for name, values in seen.items()}


def line(what: str, mine: float, peer: float, goal: str, *, unit: str = "s", faster: bool = False) -> None:
    """One result: both figures, their ratio and the goal. ``faster``: the ratio says how many times faster than the peer."""
    ratio = peer / mine if faster else mine / peer
    words = "× faster" if faster else "×"
    print(f"{what:<58} {mine:9.4f} {unit}  peer {peer:9.4f} {unit}  {ratio:6.2f}{words:<8}  goal {goal}", flush=True)


def python(*code: str) -> list[str]:
    """A command that runs a line of Python with this interpreter."""
    return [sys.executable, *code]
