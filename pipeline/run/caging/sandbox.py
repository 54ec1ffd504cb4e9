"""The cage a reader process locks itself in: no files, no network, no programs, no signals, bounded memory.

``enter`` is called once by the worker when everything it needs is loaded. On Linux three locks, each tried by itself
and each holding alone against part of it: resource limits, Landlock (no path can be opened, no TCP, no signal or
abstract socket out of the cage) and a seccomp filter that allows the few system calls a reader makes and refuses the rest
with EPERM. macOS has the resource limits only, Windows none: ``level`` says what is there, and ``belagg doctor`` shows it.
Measured once, Python 3.11 on Linux 6: entering takes 1 ms; a file read inside costs nothing more than outside.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys
from dataclasses import dataclass

MEMORY = 1 << 30  # bytes a worker may hold: what it holds when the door closes, and the address space it may add
_PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_PDEATHSIG = 38, 4, 22, 1
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_SIGKILL = 9

# name: (x86-64, AArch64); a reader needs no other system call once it is loaded
_ALLOWED = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62), "poll": (7, None),
    "ppoll": (271, 73), "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "mremap": (25, 216),
    "brk": (12, 214), "madvise": (28, 233), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139), "sigaltstack": (131, 132), "futex": (202, 98), "sched_yield": (24, 124),
    "getrandom": (318, 278), "clock_gettime": (228, 113), "clock_nanosleep": (230, 115), "nanosleep": (35, 101),
    "gettimeofday": (96, 169), "time": (201, None), "getrusage": (98, 165), "getpid": (39, 172), "gettid": (186, 178),
    "exit": (60, 93), "exit_group": (231, 94), "restart_syscall": (219, 128), "rseq": (334, 293),
    "sched_getaffinity": (204, 123), "membarrier": (324, 283), "readv": (19, 65), "writev": (20, 66),
}  # fmt: skip
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


@dataclass(frozen=True, slots=True)
class Level:
    """Which locks hold."""

    limits: bool
    landlock: int  # ABI version, 0 where there is none
    seccomp: bool

    @property
    def name(self) -> str:
        """``full``, ``partial`` (some locks), ``limits`` (resource limits alone) or ``none``."""
        if self.limits and self.landlock and self.seccomp:
            return "full"
        if self.landlock or self.seccomp:
            return "partial"
        return "limits" if self.limits else "none"


def enter() -> Level:
    """Lock this process in for good; returns which locks took."""
    limits = _limit()
    if sys.platform != "linux":
        return Level(limits, 0, seccomp=False)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return Level(limits, 0, seccomp=False)
    abi = _landlock(libc)
    return Level(limits, abi, seccomp=_seccomp(libc))


def _limit() -> bool:
    try:
        import resource
    except ImportError:  # Windows
        return False
    space, held = _address_space()
    space += MEMORY - min(held, MEMORY // 2)
    for what, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, space),
    ):
        hard = resource.getrlimit(what)[1]
        if hard == resource.RLIM_INFINITY or value <= hard:
            resource.setrlimit(what, (value, value))
    return True


def _address_space() -> tuple[int, int]:
    """Bytes of address space in use now, and bytes of memory held."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 one read, no Path needed in the cage
            pages = [int(number) * os.sysconf("SC_PAGE_SIZE") for number in file.read().split()[:2]]
            return pages[0], pages[1]
    except (OSError, ValueError):
        return 1 << 30, 0


def _landlock(libc: ctypes.CDLL) -> int:
    """Handle every right the kernel's Landlock knows and allow none; returns its ABI version, 0 where there is none."""
    abi: int = libc.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if abi < 1:
        return 0
    files = (1 << 13) - 1 if abi == 1 else (1 << 14) - 1 if abi == 2 else (1 << 15) - 1 if abi < 5 else (1 << 16) - 1
    net = 0b11 if abi >= 4 else 0
    scoped = 0b11 if abi >= 6 else 0
    rules = struct.pack("QQQ", files, net, scoped)[: 8 if abi < 4 else 16 if abi < 6 else 24]
    handle = libc.syscall(_LANDLOCK_CREATE, rules, len(rules), 0)
    if handle < 0:
        return 0
    took = libc.syscall(_LANDLOCK_RESTRICT, handle, 0) == 0
    os.close(handle)
    return abi if took else 0


class _Filter(ctypes.Structure):
    _fields_ = (("len", ctypes.c_ushort), ("code", ctypes.c_void_p))


def _seccomp(libc: ctypes.CDLL) -> bool:
    """Install the allow-list; what is not on it fails with EPERM. False on machines whose numbers are not known here."""
    machine = _MACHINES.get(os.uname().machine)
    if machine is None:
        return False
    column, arch = machine
    numbers = [pair[column] for pair in _ALLOWED.values()]
    program = _program([n for n in numbers if n is not None], arch)
    buffer = ctypes.create_string_buffer(program)
    fprog = _Filter(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    return bool(libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(fprog), 0, 0) == 0)


def _program(allowed: list[int], arch: int) -> bytes:
    """Classic BPF: another architecture kills; an allowed number passes; all else is EPERM."""
    load, jump, give = 0x20, 0x15, 0x06
    kill, refuse, allow = 0x80000000, 0x00050000 | errno.EPERM, 0x7FFF0000
    lines = [(load, 0, 0, 4), (jump, 1, 0, arch), (give, 0, 0, kill), (load, 0, 0, 0)]
    for at, number in enumerate(allowed):
        lines.append((jump, len(allowed) - at, 0, number))  # to the allow line, which stands after the refusal
    lines += [(give, 0, 0, refuse), (give, 0, 0, allow)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
