"""Which addresses a crawl may connect to: public ones on ports 80 and 443, and what the user allowed by name.

A web page chooses the links and a name server the addresses, so neither may lead into the house: private, loopback,
link-local, multicast, reserved and metadata addresses are refused, also in IPv6 clothes.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = (80, 443)
# What Python 3.11 takes for global: answering only inside a cloud (Azure, Oracle), tunnels to IPv4 addresses, examples.
_REFUSED = tuple(
    ipaddress.ip_network(net)
    for net in ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
)  # fmt: skip
_GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
# What a name may lead to never, not even one that was allowed: an allowed name must not be a way to a cloud's secrets.
_NEVER = tuple(
    ipaddress.ip_network(net)
    for net in ("169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32", "192.0.0.0/24", "fd00:ec2::/32")
)


def public(address: str) -> bool:
    """Whether ``address`` (an IP address in its usual spelling) belongs to the open internet."""
    ip = _parse(address)
    if ip is None or not ip.is_global or ip.is_multicast or ip.is_reserved:
        return False
    if ip.version == 6 and ip not in _GLOBAL_IPV6:  # mapped, translated (NAT64) and site-local ones are elsewhere
        return False
    return not any(ip in net for net in _REFUSED if net.version == ip.version)


def literal(host: str) -> str | None:
    """The IP address ``host`` is a spelling of (``127.1``, ``0x7f000001`` and ``2130706433`` too), else None."""
    ip = _parse(host.strip("[]"))
    if ip is not None:
        return str(ip)
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) if host[:1].isdigit() else None
    except (OSError, ValueError):
        return None


def _parse(address: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Guard:
    """``allowed``: hosts (any of the usual ports) and ``host:port`` the user named, in lower case; IPv6 in brackets."""

    allowed: frozenset[str] = frozenset()

    def named(self, host: str, port: int) -> bool:
        written = f"[{host}]" if ":" in host else host
        return f"{written}:{port}" in self.allowed or (port in PORTS and written in self.allowed)

    def port(self, host: str, port: int) -> bool:
        return port in PORTS or self.named(host, port)

    def connects(self, host: str, port: int, address: str) -> bool:
        """Whether the crawl may connect to ``address`` because ``host`` leads there now."""
        if not self.port(host, port):
            return False
        if public(address):
            return True
        if not self.named(host, port):
            return False
        ip = _parse(address)
        if ip is None:
            return False
        own = literal(host) == str(ip)
        return own or not (ip.is_multicast or ip.is_unspecified or ip.is_link_local or any(
            ip in net for net in _NEVER if net.version == ip.version
        ))  # fmt: skip

    def refuses(self, host: str, port: int) -> bool:
        """Whether ``host`` can be refused without asking a name server: a literal address, or a port nobody named."""
        address = literal(host)
        return not self.port(host, port) or (address is not None and not self.connects(host, port, address))
