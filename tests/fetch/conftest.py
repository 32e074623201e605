"""A real server on 127.0.0.1 with pages that a test gives it, and a short way to run a fetch against it."""

import socketserver
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from pipelines.fetch import client, manners, network
from pipelines.fetch.report import FetchReport
from pipelines.fetch.run import FetchSettings, fetch_sources
from pipelines.ingest.discover import discover
from pipelines.ingest.read import read_inputs
from pipelines.records import Document, Refusal

# (status, headers, body), or what answers by itself.
Answer = tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]


class Site:
    """What the server answers, and what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""

    def page(self, path: str, body: str | bytes, media: str = "text/html", **headers: str) -> str:
        data = body if isinstance(body, bytes) else body.encode()
        known = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (200, {"Content-Type": media, **known}, data)
        return self.url + path


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        self.site.headers.append({name.lower(): value for name, value in self.headers.items()})
        answer = self.site.pages.get(self.path, (404, {}, b"not here"))
        with suppress(ConnectionError):
            if callable(answer):
                answer(self)
            else:
                self.answer(*answer)

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Stay silent."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *arguments: Any) -> None:
        """A client that hangs up on an evil page is what the tests want."""


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": found}), bind_and_activate=True)
    assert isinstance(server, socketserver.TCPServer)
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes minutes with strangers' servers takes a moment here."""
    monkeypatch.setattr(manners, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(client, "READ_SECONDS", 0.6)
    monkeypatch.setattr(client, "TOTAL_SECONDS", 1.2)
    monkeypatch.setattr(network, "STEP_SECONDS", 0.1)


class Fetching:
    """Runs fetches of SOURCES.yaml texts into one folder, and reads what a build would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.raw = folder / "raw"

    def __call__(self, sources: str, **settings: Any) -> FetchReport:
        path = self.folder / "SOURCES.yaml"
        path.write_text(f"contact: desk@example.org\ndelay: 0\nsources:\n{sources}", encoding="utf-8")
        return fetch_sources(path, self.raw, FetchSettings(**{"batch": "b1", "allow_private": True} | settings))

    def read(self) -> tuple[list[Document], list[Refusal]]:
        found = list(read_inputs(discover([self.raw])))
        return [x for x in found if isinstance(x, Document)], [x for x in found if isinstance(x, Refusal)]


@pytest.fixture
def fetch(tmp_path: Path) -> Fetching:
    return Fetching(tmp_path)
