"""The guard at the place where connections are made: names are looked up once, and only a checked address is connected to.

A name server that answers differently the second time (rebinding) is of no use then, and redirects, robots.txt and
sitemaps pass here like everything else. Runs in the crawler's process only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from pipeline.collect.web_guard import Guard


@implementer(IResolutionReceiver)
class _Sieve:
    """Passes on the addresses that may be connected to."""

    def __init__(self, inner: Any, resolver: GuardedResolver, host: str, port: int) -> None:
        self.inner, self.resolver, self.host, self.port = inner, resolver, host, port

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 Twisted's name
        self.inner.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if self.resolver.check(self.host, self.port, address.host):
            self.inner.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.inner.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Stands before the reactor's name resolver and its ``connectTCP``. ``refused``: host and port → the address refused."""

    def __init__(self, reactor: Any, guard: Guard) -> None:
        self.reactor, self.guard = reactor, guard
        self.refused: dict[tuple[str, int], str] = {}
        self._checked: set[tuple[str, int]] = set()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        return cls(reactor, crawler.settings["BELAGG_GUARD"])

    def install_on_reactor(self) -> None:
        self._inner = self.reactor.nameResolver
        self._connect = self.reactor.connectTCP
        self.reactor.installNameResolver(self)
        self.reactor.connectTCP = self.connect

    def resolveHostName(  # noqa: N802
        self, resolutionReceiver: Any, hostName: str, portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None, transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:  # fmt: skip
        sieve = _Sieve(resolutionReceiver, self, hostName.lower(), portNumber)
        found: IHostResolution = self._inner.resolveHostName(sieve, hostName, portNumber, addressTypes, transportSemantics)
        return found

    def check(self, host: str, port: int, address: str) -> bool:
        if self.guard.connects(host, port, address):
            self._checked.add((address, port))
            return True
        self.refused[host, port] = address
        return False

    def connect(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        """``connectTCP`` for addresses that were checked; whatever comes round the resolver ends here."""
        if (host, port) not in self._checked:
            raise ConnectError(string=f"{host}:{port} was not checked")  # type: ignore[no-untyped-call]
        return self._connect(host, port, *args, **kwargs)
