"""Connections that only go where they may: which addresses are reached, and how long anything may take.

Belongs here: name resolution, the address that is really connected to, deadlines. Not here: HTTP (`client.py`).
The check is made on the address of the socket, so neither a redirect, a DNS answer that changes between check and
use, nor an odd spelling of 127.0.0.1 gets around it. HTTP proxies of the environment are not used for that reason.
"""

import socket
import threading
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import monotonic
from typing import Any

import httpcore2 as httpcore

# IPv6 addresses that stand for an IPv4 one: NAT64 (RFC 6052); 6to4, Teredo and mapped ones are known to `ipaddress`.
NAT64 = ip_network("64:ff9b::/96")
STEP_SECONDS = 0.5


class PrivateAddress(Exception):
    """The host has no address on the public internet."""


class Deadline(threading.local):
    """The moment at which the request of this thread must be over, and whether all requests must end now."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._end = float("inf")

    def start(self, seconds: float) -> None:
        """Give this thread's request so many seconds from now."""
        self._end = monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """Return how long one step may wait.

        Raises:
            httpcore.ReadTimeout: nothing is left.
        """
        left = self._end - monotonic()
        if left <= 0 or self._stopping.is_set():
            raise httpcore.ReadTimeout("stopped" if self._stopping.is_set() else "the request took too long in all")
        return left if timeout is None else min(timeout, left)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves, checks and connects; see the module."""

    def __init__(self, deadline: Deadline, allow_private: bool) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first allowed address of the host that answers.

        Raises:
            PrivateAddress: the host has none.
            httpcore.ConnectError: the name does not resolve, or nothing answers.
        """
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                wait = self._deadline.left(timeout)
                stream = self._inner.connect_tcp(address, port, wait, local_address, socket_options)
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} does not resolve: {error}") from error
        found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        allowed = [address for address in found if self._allow_private or is_public(address)]
        if not allowed:
            raise PrivateAddress(f"{host} is at {', '.join(found)}, which is no address of the public internet")
        return allowed


class _TimedStream(httpcore.NetworkStream):
    """A stream each step of which ends at the deadline, so that a server that drips bytes gains nothing."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read in short steps: a read that waits for a server must notice when everything is to stop."""
        end = monotonic() + self._deadline.left(timeout)
        while True:
            try:
                return self._inner.read(max_bytes, min(STEP_SECONDS, self._deadline.left(end - monotonic())))
            except httpcore.ReadTimeout:
                if monotonic() >= end:
                    raise
                self._deadline.left(None)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def is_public(address: str) -> bool:
    """Tell whether an address, and the IPv4 address that an IPv6 one stands for, is on the public internet."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in (found, *_embedded(found)))


def _embedded(address: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    if isinstance(address, IPv4Address):
        return ()
    nat64 = IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None
    teredo = address.teredo[1] if address.teredo else None
    return tuple(each for each in (address.ipv4_mapped, address.sixtofour, teredo, nat64) if each is not None)
