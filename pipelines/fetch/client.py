"""One GET over HTTP, with every limit that a stranger's server calls for.

Belongs here: headers, size, time, content codings, and what kind of failure a failure is. Not here: which
addresses may be reached (`network.py`), when a host may be asked, and redirects (`manners.py`).
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from importlib.metadata import version
from typing import BinaryIO
from urllib.parse import quote, urlsplit, urlunsplit

import httpcore2 as httpcore

from pipelines.fetch.network import Deadline, GuardedBackend, PrivateAddress
from pipelines.ingest.unpacking import BrokenCoding, TooLarge, unpacked

TOKEN = "OnRecord"  # what robots.txt calls us
CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 10.0, 20.0, 60.0
# Archives may be large; a server that sends less than this, in bytes a second, is not worth waiting for.
LEAST_RATE = 1_000_000
# What the readers of `pipelines.ingest` take at most, as sent and when unpacked.
MAX_BODY_BYTES = 50_000_000
REDIRECTS = frozenset({301, 302, 303, 307, 308})
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
SAFE_IN_URL = "/:?#[]@!$&'()*+,;=%~"
# httpcore raises these for all that a connection can do; the names below become rules of the quarantine.
TRANSPORT_ERRORS: tuple[tuple[type[Exception], str], ...] = (
    (httpcore.TimeoutException, "timeout"),
    (httpcore.NetworkError, "no_connection"),
    (httpcore.ProtocolError, "broken_response"),
)


class FetchRefused(Exception):
    """A page that was not fetched: the rule, why in words, and whether trying again may help, and when."""

    def __init__(self, rule: str, message: str, is_transient: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.is_transient = is_transient
        self.wait = wait  # seconds that the server asked for


@dataclass(frozen=True)
class Exchange:
    """A request and its response, as they went over the wire but for the framing of chunks."""

    url: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    address: str  # the address of the server that answered
    at: datetime

    def header(self, name: str) -> str | None:
        """Return the first header of that name."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)

    def content(self) -> bytes:
        """Return the body without its content codings.

        Raises:
            FetchRefused: it unpacks to too much, or not at all.
        """
        try:
            return unpacked(self.body, (self.header("Content-Encoding") or "").split(","), MAX_BODY_BYTES)
        except TooLarge as error:
            raise FetchRefused("too_large_unpacked", str(error)) from error
        except BrokenCoding as error:
            raise FetchRefused("broken_coding", str(error), is_transient=True) from error


class Client:
    """Sends requests under the name of the contact; `stopping` ends the one under way."""

    def __init__(self, contact: str, allow_private: bool, stopping: threading.Event) -> None:
        self.agent = f"{TOKEN}/{version('onrecord')} (+{contact})"
        self._deadline = Deadline(stopping)
        self._pool = httpcore.ConnectionPool(network_backend=GuardedBackend(self._deadline, allow_private))

    def send(
        self,
        url: str,
        conditions: Mapping[str, str] | None = None,
        most: int = MAX_BODY_BYTES,
        sink: BinaryIO | None = None,
        *,
        is_cut: bool = False,
    ) -> Exchange:
        """Return what an address of `web_address` answers: a redirect, or a response of status 200, 206 or 304.

        `conditions` are headers of a conditional request, or a range. A body may have `most` bytes, and with `is_cut`
        a longer one is cut there; it goes to `sink` where there is one, for what is too large for the memory. All of
        it takes `TOTAL_SECONDS` at most; with a sink, as long as `most` bytes take at `LEAST_RATE`.

        Raises:
            FetchRefused: no such response was to be had.
        """
        self._deadline.start(TOTAL_SECONDS if sink is None else most / LEAST_RATE)
        exchange = self._exchange(url, conditions or {}, partial(_read, most=most, sink=sink, is_cut=is_cut))
        if exchange.status not in REDIRECTS:
            _check_status(exchange, conditions or {})
        return exchange

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def _exchange(
        self, url: str, conditions: Mapping[str, str], read: Callable[[httpcore.Response], bytes]
    ) -> Exchange:
        headers = (
            ("Host", urlsplit(url).netloc),
            ("User-Agent", self.agent),
            ("Accept", "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5"),
            ("Accept-Language", "en"),
            ("Accept-Encoding", "gzip, deflate, br"),
            *conditions.items(),
        )
        timeout = {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": TOTAL_SECONDS}
        at = datetime.now(UTC)
        try:
            with self._pool.stream("GET", url, headers=list(headers), extensions={"timeout": timeout}) as response:
                peer = response.extensions["network_stream"].get_extra_info("server_addr")
                return Exchange(
                    url,
                    headers,
                    response.status,
                    bytes(response.extensions.get("reason_phrase", b"")).decode("latin-1"),
                    tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers),
                    read(response),
                    str(peer[0]) if peer else "",
                    at,
                )
        except PrivateAddress as error:
            raise FetchRefused("private_address", str(error)) from error
        except (httpcore.UnsupportedProtocol, httpcore.LocalProtocolError) as error:
            raise FetchRefused("bad_address", str(error)) from error
        except tuple(kind for kind, _ in TRANSPORT_ERRORS) as error:
            rule = next(rule for kind, rule in TRANSPORT_ERRORS if isinstance(error, kind))
            raise FetchRefused(rule, str(error) or type(error).__name__, is_transient=True) from error


def web_address(url: str) -> str:
    """Return the address as it is sent and kept: no fragment, host in lower case ASCII, blanks and letters quoted.

    Raises:
        FetchRefused: it is no http or https address, or carries a user name.
    """
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port not in (None, {"http": 80, "https": 443}.get(parts.scheme)) else ""
        host = (parts.hostname or "").encode("idna" if not (parts.hostname or "").isascii() else "ascii").decode()
        path, query = quote(parts.path or "/", SAFE_IN_URL), quote(parts.query, SAFE_IN_URL)
    except ValueError as error:
        raise FetchRefused("bad_address", f"{url[:200]!r}: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise FetchRefused("bad_address", f"{url[:200]!r} is no address on the web (http or https)")
    if "@" in parts.netloc:
        raise FetchRefused("bad_address", f"the address at {host} carries a user name")
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, host + port, path, query, ""))


def _read(response: httpcore.Response, most: int, sink: BinaryIO | None, *, is_cut: bool) -> bytes:
    sink = sink if response.status == 200 else None
    stated = next((value for name, value in response.headers if name.lower() == b"content-length"), b"")
    if stated.isdigit() and int(stated) > most and not is_cut:
        raise FetchRefused("too_large", f"{int(stated):,} bytes, of {most:,} that are taken")
    body, size = bytearray(), 0
    for block in response.iter_stream():
        size += len(block)
        if sink is None:
            body += block
        else:
            sink.write(block)
        if size > most and is_cut:
            return bytes(body[:most])
        if size > most:
            raise FetchRefused("too_large", f"more than {most:,} bytes")
    return bytes(body)


def _check_status(exchange: Exchange, conditions: Mapping[str, str]) -> None:
    expected = 206 if "Range" in conditions else 200
    if exchange.status == expected or (exchange.status == 304 and conditions and expected == 200):
        return
    message = f"the server answered {exchange.status} {exchange.reason}".strip()
    is_transient = exchange.status in TRANSIENT
    raise FetchRefused("http_status", message, is_transient, _asked_wait(exchange) if is_transient else None)


def _asked_wait(exchange: Exchange) -> float | None:
    """The seconds of `Retry-After`, which is a number or a date."""
    stated = (exchange.header("Retry-After") or "").strip()
    if stated.isdecimal():
        return float(stated[:6])
    try:
        return max(0.0, (parsedate_to_datetime(stated) - datetime.now(UTC)).total_seconds()) if stated else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
