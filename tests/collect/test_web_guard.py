"""Which addresses may be connected to, and that only a checked one is."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.web_guard import Guard, literal, public

PRIVATE = [
    "127.0.0.1", "127.255.1.2", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "0.0.0.0",
    "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "168.63.129.16", "192.0.0.192", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::",
    "2001:0:7f00:1::", "100::1", "", "kommun.se", "127.1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "193.11.1.1", "172.32.0.1", "100.128.0.1", "2a00:801::1", "2606:4700::1111"]


@pytest.mark.parametrize("address", PRIVATE)
def test_refused(address: str) -> None:
    assert not public(address)
    assert not Guard().connects("www.kommun.se", 443, address)


@pytest.mark.parametrize("address", PUBLIC)
def test_allowed(address: str) -> None:
    assert public(address)
    assert Guard().connects("www.kommun.se", 80, address)
    assert not Guard().connects("www.kommun.se", 22, address)
    assert not Guard().connects("www.kommun.se", 8080, address)


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_is_public_in_ipv6_clothes(address: ipaddress.IPv4Address) -> None:
    for prefix in ("::ffff:", "64:ff9b::", "::"):
        assert not public(str(ipaddress.IPv6Address(prefix + str(address))))
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        assert not public(str(address))


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_address_is_seen(address: ipaddress.IPv4Address) -> None:
    a, b, c, d = address.packed
    spellings = [str(address), str(int(address)), hex(int(address)), f"{a}.{(b << 16) + (c << 8) + d}", f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"0x{a:x}.{b}.{(c << 8) + d}"]
    assert {literal(s) for s in spellings} == {str(address)}


def test_names_are_no_literals() -> None:
    for name in ("kommun.se", "1177.se", "24.se", "a", "", "1.2.3.4.5", "0xg", "999999999999"):
        assert literal(name) is None
    assert literal("[::1]") == literal("::1") == "::1"


def test_named_hosts() -> None:
    guard = Guard(frozenset({"127.0.0.1:8123", "intranet.kommun.se", "[::1]:81"}))
    assert guard.connects("127.0.0.1", 8123, "127.0.0.1")
    assert not guard.connects("127.0.0.1", 80, "127.0.0.1")
    assert not guard.connects("localhost", 8123, "127.0.0.1")
    assert guard.connects("::1", 81, "::1")
    assert guard.connects("intranet.kommun.se", 443, "10.0.0.7")
    assert not guard.connects("intranet.kommun.se", 8080, "10.0.0.7")
    assert not guard.connects("www.intranet.kommun.se", 443, "10.0.0.7")
    for secret in ("169.254.169.254", "168.63.129.16", "100.100.100.200", "fd00:ec2::254", "0.0.0.0", "224.0.0.1", "fe80::1"):
        assert not guard.connects("intranet.kommun.se", 443, secret)
    assert Guard(frozenset({"169.254.1.1"})).connects("169.254.1.1", 80, "169.254.1.1")


class Reactor:
    """As much of one as the resolver touches; ``answers`` is what the name server says, time after time."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.connected: list[tuple[str, int]] = []
        self.nameResolver: Any = self

    def installNameResolver(self, resolver: Any) -> None:  # noqa: N802
        self.nameResolver = resolver

    def connectTCP(self, host: str, port: int) -> str:  # noqa: N802
        self.connected.append((host, port))
        return "connected"

    def resolveHostName(self, receiver: Any, name: str, port: int, *rest: Any) -> None:  # noqa: N802
        from twisted.internet.address import IPv4Address

        for answer in self.answers.pop(0):
            receiver.addressResolved(IPv4Address("TCP", answer, port))
        receiver.resolutionComplete()


class Receiver:
    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complete = False

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def test_a_name_server_that_changes_its_mind_gains_nothing() -> None:
    pytest.importorskip("twisted", reason="needs the extra crawl")
    from twisted.internet.error import ConnectError

    from pipeline.collect.web_net import GuardedResolver

    reactor = Reactor(["93.184.216.34", "127.0.0.1"], ["127.0.0.1"])
    resolver = GuardedResolver(reactor, Guard())
    resolver.install_on_reactor()
    first, second = Receiver(), Receiver()
    reactor.nameResolver.resolveHostName(first, "www.kommun.se", 443)
    assert (first.addresses, first.complete) == (["93.184.216.34"], True)
    assert reactor.connectTCP("93.184.216.34", 443) == "connected"
    reactor.nameResolver.resolveHostName(second, "www.kommun.se", 443)
    assert (second.addresses, second.complete) == ([], True)
    assert resolver.refused == {("www.kommun.se", 443): "127.0.0.1"}
    for host, port in (("127.0.0.1", 443), ("93.184.216.34", 80), ("www.kommun.se", 443)):
        with pytest.raises(ConnectError):
            reactor.connectTCP(host, port)
    assert reactor.connected == [("93.184.216.34", 443)]
