"""A real browser, releases with pages, and a server on this machine."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from many_incidents import many_tables
from sample_tables import frame, sample_tables
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.release import publish

FACTS = ReleaseFacts("abc123", "a model 1.0", {"articles.jsonl": "00"})
VERSION = "2026.02.01"
MANY = 2_000
# What an article may hold to be run by a page that is not careful.
HOSTILE = "</script><script>hacked=1</script><img src=x onerror='hacked=2'><!-- \u2028 & \"' {{ 7*7 }} <b>bold</b> "
HOSTILE += "Averylongwordthatnophoneshowsinoneline" * 3
HOSTILE_ADDRESS = "javascript:hacked=3"


def hostile_tables() -> dict[str, pd.DataFrame]:
    """The sample, with markup and script in every column of free text that the page shows."""
    tables = sample_tables()
    for table, columns in {
        "documents": ["title", "publisher", "author", "source_id"],
        "incidents": ["summary", "place_name", "agency", "city"],
        "events": ["summary", "name", "part_of"],
        "quotes": ["text", "speaker_name", "speaker_role", "speaker_organization"],
        "claims": ["value", "claimed_by"],
        "findings": ["message"],
        "participants": ["organization"],
        "quarantine": ["source_id", "message", "location"],
    }.items():
        for column in columns:
            tables[table][column] = HOSTILE
    tables["documents"]["source_id"] = [f"{HOSTILE}{row}" for row in tables["documents"].index]
    tables["documents"]["url"] = HOSTILE_ADDRESS
    tables["events"]["actors"] = pd.Series([[HOSTILE]] * len(tables["events"]), dtype=tables["events"]["actors"].dtype)
    return tables


@pytest.fixture(scope="session")
def sample_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(sample_tables(), tmp_path_factory.mktemp("sample"), manifest=FACTS, version=VERSION).path


@pytest.fixture(scope="session")
def hostile_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(hostile_tables(), tmp_path_factory.mktemp("hostile"), manifest=FACTS, version=VERSION).path


@pytest.fixture(scope="session")
def large_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of `MANY` incidents, one of which replaced another."""
    tables = many_tables(MANY)
    merged: dict[str, Any] = {"old_id": "i-old", "new_id": "i-00007", "table": "incidents", "change": "merged"}
    tables["id_history"] = frame("id_history", merged | {"version": VERSION, "reason": "one happening"})
    return publish(tables, tmp_path_factory.mktemp("large"), manifest=FACTS, version=VERSION).path


@pytest.fixture(scope="session")
def browser() -> Iterator[webdriver.Chrome]:
    """Headless Chromium as Debian packages it."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("needs the Debian packages chromium and chromium-driver")
    options = Options()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1000"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


@pytest.fixture(scope="session")
def served(sample_release: Path) -> Iterator[str]:
    """The address of the sample release, served on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(sample_release)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
    server.shutdown()
