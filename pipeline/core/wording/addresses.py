"""Web addresses as people name them."""

from __future__ import annotations

from urllib.parse import urlsplit


def allowance(address: str) -> str:
    """What ``--allow-private`` must name for ``address`` (``http://localhost:81/a`` or ``intra.se (10.0.0.1)``): its host, with
    the port where it is none of the usual."""
    named = address.partition(" ")[0]
    parts = urlsplit(named if "://" in named else f"//{named}")
    try:
        port = parts.port
    except ValueError:
        port = None
    host = parts.hostname or named
    host = f"[{host}]" if ":" in host else host
    return host if port in (None, 80, 443) else f"{host}:{port}"
