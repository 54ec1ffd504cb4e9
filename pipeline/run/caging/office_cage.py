"""The process that becomes LibreOffice: locks itself in, then executes it. What it starts is locked in with it.

Landlock: it may read and execute the system's programs and libraries, read and write its own folder, and open nothing
else. seccomp: no socket but a local one, and nobody listens to those in its own folder; no tracing, no new namespaces, no
kernel keys. Resource limits: memory, file size, processor time. Without Landlock or seccomp it does not run at all.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from pathlib import Path

from pipeline.run.caging import sandbox

MEMORY = 3 << 30  # bytes of address space; its libraries alone map one
LARGEST_FILE = 400_000_000
SECONDS = 300  # of processor time
READABLE = (
    "/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/opt/libreoffice", "/etc/libreoffice", "/etc/fonts",
    "/etc/ld.so.cache", "/etc/alternatives", "/etc/locale.alias", "/etc/localtime", "/etc/passwd", "/var/cache/fontconfig",
    "/dev/null", "/dev/urandom", "/dev/zero", "/var/lib/libreoffice", "/var/spool/libreoffice",
    "/etc/nsswitch.conf", "/proc/filesystems",
)  # fmt: skip
_WRITABLE_DEVICES = ("/dev/null",)
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _MAKE_SOCKET = 1, 2, 4, 8, 1 << 9
_REFUSED = {  # x86-64, AArch64
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40), "bpf": (321, 280), "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "kexec_load": (246, 104),
    "init_module": (175, 105), "finit_module": (313, 273), "chroot": (161, 51), "pivot_root": (155, 41), "connect": (42, 203),
    "sendto": (44, 206), "sendmsg": (46, 211), "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
}  # fmt: skip
_SOCKET = (41, 198)
_UNIX = 1


def main(place: str, program: str, name: str, after: str) -> None:
    """Never returns: LibreOffice takes over, or the process ends with ``office.UNCAGED``."""
    from pipeline.run.caging.office import UNCAGED

    if not enter(Path(place)):
        os._exit(UNCAGED)
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": f"{place}/profile", "TMPDIR": f"{place}/tmp",  # noqa: S108 within its own folder
        "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp", "SAL_DISABLE_OPENCL": "1", "MALLOC_ARENA_MAX": "2",
    }  # fmt: skip
    os.execve(program, [  # noqa: S606 the converter that was found
        program, "--headless", "--nologo", "--nodefault", "--norestore", "--nolockcheck", "--nofirststartwizard",
        f"-env:UserInstallation=file://{place}/profile", "--convert-to", after, "--outdir", f"{place}/out",
        f"{place}/in/{name}",
    ], environment)  # fmt: skip


def enter(place: Path) -> bool:
    """Lock this process in, with ``place`` as its own folder. False when one of the locks does not hold."""
    import resource

    for what, value in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, LARGEST_FILE), (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        hard = resource.getrlimit(what)[1]
        if hard == resource.RLIM_INFINITY or value <= hard:
            resource.setrlimit(what, (value, value))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(sandbox._PR_SET_PDEATHSIG, sandbox._SIGKILL, 0, 0, 0)
    if libc.prctl(sandbox._PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return _landlock(libc, place) and _seccomp(libc)


def _landlock(libc: ctypes.CDLL, place: Path) -> bool:
    """Only what is listed can be opened."""
    abi: int = libc.syscall(sandbox._LANDLOCK_CREATE, None, 0, 1)
    if abi < 1:
        return False
    every = (1 << 13) - 1 if abi == 1 else (1 << 14) - 1 if abi == 2 else (1 << 15) - 1 if abi < 5 else (1 << 16) - 1
    rules = struct.pack("QQQ", every, 0b11 if abi >= 4 else 0, 0b11 if abi >= 6 else 0)
    rules = rules[: 8 if abi < 4 else 16 if abi < 6 else 24]
    handle = libc.syscall(sandbox._LANDLOCK_CREATE, rules, len(rules), 0)
    if handle < 0:
        return False
    looking = _EXECUTE | _READ_FILE | _READ_DIR
    allowed = [(name, looking) for name in READABLE] + [(name, _READ_FILE | _WRITE_FILE) for name in _WRITABLE_DEVICES]
    allowed.append(("/tmp", _MAKE_SOCKET))  # noqa: S108 it insists on a socket there (``office.py`` removes it) and can make nothing else
    for name, rights in [*allowed, (str(place), every & ~_EXECUTE)]:
        _allow(libc, handle, name, rights)
    took = libc.syscall(sandbox._LANDLOCK_RESTRICT, handle, 0) == 0
    os.close(handle)
    return bool(took)


def _allow(libc: ctypes.CDLL, handle: int, name: str, rights: int) -> None:
    add_rule, beneath, of_files = 445, 1, 1 | 2 | 4 | (1 << 14) | (1 << 15)
    try:
        opened = os.open(name, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not every system has every folder
        return
    if not Path(name).is_dir():
        rights &= of_files
    libc.syscall(add_rule, handle, beneath, struct.pack("=Qi", rights, opened), 0)
    os.close(opened)


def _seccomp(libc: ctypes.CDLL) -> bool:
    """Refuse what a converter has no business with; sockets are local ones only and cannot be connected."""
    machine = sandbox._MACHINES.get(os.uname().machine)
    if machine is None:
        return False
    column, arch = machine
    numbers = [pair[column] for pair in _REFUSED.values()]
    load, jump, give = 0x20, 0x15, 0x06
    kill, refuse, allow = 0x80000000, 0x00050000 | errno.EPERM, 0x7FFF0000
    lines = [(load, 0, 0, 4), (jump, 1, 0, arch), (give, 0, 0, kill), (load, 0, 0, 0)]
    if column == 0:  # the x32 numbers would be a way round the list
        lines += [(0x35, 0, 1, 0x40000000), (give, 0, 0, refuse)]
    for at, number in enumerate(numbers):
        lines.append((jump, len(numbers) + 2 - at, 0, number))  # to the refusal
    # of socket() the first argument decides: its family
    lines += [(jump, 0, 3, _SOCKET[column]), (load, 0, 0, 16), (jump, 1, 0, _UNIX)]
    lines += [(give, 0, 0, refuse), (give, 0, 0, allow)]
    program = b"".join(struct.pack("HBBI", *line) for line in lines)
    buffer = ctypes.create_string_buffer(program, len(program))
    fprog = sandbox._Filter(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    return bool(libc.prctl(sandbox._PR_SET_SECCOMP, 2, ctypes.byref(fprog), 0, 0) == 0)
