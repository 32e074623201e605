"""How hosts are treated: robots.txt, one request at a time with a pause between, and patience when they ask for it.

Belongs here: whether and when a request is sent, and whether it is sent again. Not here: the request (`client.py`).
"""

import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from pipelines.fetch.client import MAX_BODY_BYTES, REDIRECTS, TOKEN, Client, Exchange, FetchRefused, web_address
from pipelines.fetch.network import STEP_SECONDS
from pipelines.ingest.charset import decoded

ATTEMPTS = 3
# As many as RFC 9309 asks for on the way to robots.txt; an honest page needs two.
MAX_REDIRECTS = 5
# The first pause before trying again, doubled each time (RFC 9110 leaves it to us), with chance against herds.
FIRST_PAUSE = 1.0
# A server that asks for a longer pause is asked again in the next run.
LONGEST_PAUSE = 60.0
# RFC 9309, 2.5: at least 500 kibibytes must be read; what lies behind may be left.
MAX_ROBOTS_BYTES = 512_000
# A longer crawl delay means that hardly anything should be fetched; it is kept to nevertheless, up to this.
LONGEST_DELAY = 120.0


class Stopped(Exception):
    """The run is to end now."""


class Manners:
    """Fetches politely; safe to use from several threads."""

    def __init__(self, client: Client, delay: float, stopping: threading.Event) -> None:
        self._client = client
        self._delay = delay
        self._stopping = stopping
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}  # host -> the moment of its next turn
        self._turns: dict[str, threading.Lock] = {}  # host -> held while it answers
        self._robots: dict[str, Protego | FetchRefused] = {}
        self._robots_locks: dict[str, threading.Lock] = {}

    def get(
        self,
        url: str,
        conditions: Mapping[str, str] | None = None,
        most: int = MAX_BODY_BYTES,
        sink: BinaryIO | None = None,
    ) -> list[Exchange]:
        """Return the exchanges that an address leads to: redirects, then the response; see `Client.send`.

        Each hop waits for its host's turn, must be allowed by its robots.txt, and is tried again where that helps.

        Raises:
            FetchRefused: robots.txt forbids it, or the last attempt failed.
            Stopped: the run ends.
        """
        send = partial(self._client.send, conditions=conditions, most=most, sink=sink)
        return self._follow(url, send, self._allowed_delay)

    def _follow(self, url: str, send: Callable[[str], Exchange], delay_of: Callable[[str], float]) -> list[Exchange]:
        exchanges: list[Exchange] = []
        while True:
            url = web_address(url)
            if len(exchanges) > MAX_REDIRECTS or any(exchange.url == url for exchange in exchanges):
                raise FetchRefused("redirect_loop", f"{len(exchanges)} redirects, the last to {url}")
            exchanges.append(self._patiently(url, delay_of(url), partial(send, url)))
            if exchanges[-1].status not in REDIRECTS:
                return exchanges
            url = _target(exchanges[-1])

    def _allowed_delay(self, url: str) -> float:
        """Return the pause that the host wants; raise FetchRefused where robots.txt forbids the page."""
        robots = self._rules(url)
        if not robots.can_fetch(url, TOKEN):
            raise FetchRefused("robots_disallow", f"robots.txt of {urlsplit(url).netloc} forbids {url}")
        return min(max(self._delay, robots.crawl_delay(TOKEN) or 0.0), LONGEST_DELAY)

    def _patiently(self, url: str, delay: float, send: Callable[[], Exchange]) -> Exchange:
        host = urlsplit(url).netloc

        def attempt() -> Exchange:
            with self._turn(host, delay):
                try:
                    return send()
                except FetchRefused as error:
                    if self._stopping.is_set():
                        raise Stopped from error
                    if error.wait:
                        self._postpone(host, min(error.wait, LONGEST_PAUSE))
                    raise

        return Retrying(
            retry=retry_if_exception(_helps_to_retry),
            stop=stop_after_attempt(ATTEMPTS),
            wait=_pause,
            sleep=self._sleep,
            reraise=True,
        )(attempt)

    @contextmanager
    def _turn(self, host: str, delay: float) -> Iterator[None]:
        """Wait until the host has answered the request before and its pause is over, and hold it meanwhile."""
        with self._lock:
            lock = self._turns.setdefault(host, threading.Lock())
        while not lock.acquire(timeout=STEP_SECONDS):
            self._sleep(0.0)
        try:
            with self._lock:
                turn = max(monotonic(), self._next.get(host, 0.0))
                self._next[host] = turn + delay
            self._sleep(turn - monotonic())
            yield
        finally:
            lock.release()

    def _postpone(self, host: str, seconds: float) -> None:
        with self._lock:
            self._next[host] = max(self._next.get(host, 0.0), monotonic() + seconds)

    def _sleep(self, seconds: float) -> None:
        if self._stopping.wait(max(0.0, seconds)):
            raise Stopped

    def _rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            lock = self._robots_locks.setdefault(site, threading.Lock())
        with lock:
            if site not in self._robots:
                self._robots[site] = self._read_rules(site)
        known = self._robots[site]
        if isinstance(known, FetchRefused):
            raise known
        return known

    def _read_rules(self, site: str) -> Protego | FetchRefused:
        """RFC 9309: a missing robots.txt allows everything, one that cannot be had (the server fails) nothing."""
        url = f"{site}/robots.txt"
        try:
            send = partial(self._client.send, most=MAX_ROBOTS_BYTES, is_cut=True)
            return Protego.parse(decoded(_whole_lines(self._follow(url, send, lambda _: self._delay)[-1].content())))
        except FetchRefused as error:
            if error.rule == "http_status" and not error.is_transient:
                return Protego.parse("")
            if error.rule == "private_address":
                return error
            return FetchRefused("robots_unreachable", f"robots.txt could not be read: {error}", error.is_transient)


def _whole_lines(robots: bytes) -> bytes:
    """Return what of a robots.txt is read; half a rule would forbid another path."""
    return robots if len(robots) < MAX_ROBOTS_BYTES else robots[:MAX_ROBOTS_BYTES].rpartition(b"\n")[0]


def _target(redirect: Exchange) -> str:
    try:
        return urljoin(redirect.url, redirect.header("Location") or "")
    except ValueError as error:
        raise FetchRefused("bad_address", f"redirected to what is no address: {error}") from error


def _helps_to_retry(error: BaseException) -> bool:
    return isinstance(error, FetchRefused) and error.is_transient and (error.wait or 0.0) <= LONGEST_PAUSE


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, FetchRefused) else None
    return asked or FIRST_PAUSE * 2 ** (state.attempt_number - 1) * random.uniform(0.5, 1.5)
