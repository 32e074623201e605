"""SQL on the page, with DuckDB-WASM in real Chromium; where `npm run build` was not run, that the page says so."""

from pathlib import Path

import pytest
from browsing import errors, fill, requested, text, visit, wait
from selenium.webdriver import Chrome

from pipelines.publish.site.console import ENTRY, bundle, copy_console

needs_bundle = pytest.mark.skipif(
    not bundle().joinpath(ENTRY).is_file(), reason="needs `npm ci` and `npm run build` in pipelines/publish/site"
)


def run(browser: Chrome, query: str) -> str:
    fill(browser, "sql-text", query)
    browser.find_element("id", "sql-run").click()
    wait(browser, lambda chrome: chrome.find_element("id", "sql-run").is_enabled())
    return text(browser, "#sql-status")


@needs_bundle
def test_a_served_page_answers_sql_over_the_parquet_files(browser: Chrome, served: str) -> None:
    visit(browser, served)
    assert run(browser, "SELECT status, incident_types, killed_best FROM incidents") == "1 row."
    assert text(browser, "#sql-result td") == "disputed"
    assert run(browser, "SELECT contradicting_claims FROM conflicts") == "1 row."
    assert text(browser, "#sql-result td") == "1"
    assert "nowhere" in run(browser, "SELECT * FROM nowhere")
    assert "not in the catalog" in run(browser, "SELECT to_json(1)")
    asked = [address for address in requested(browser) if not address.startswith(("data:", "about:", "blob:"))]
    assert any(address.endswith("/incidents.parquet") for address in asked)
    assert all(address.startswith(served.removesuffix("index.html")) for address in asked)
    assert errors(browser) == []


@needs_bundle
def test_from_disk_the_page_says_why_there_is_no_sql(browser: Chrome, sample_release: Path) -> None:
    visit(browser, (sample_release / "index.html").as_uri())
    assert "opened from disk" in text(browser, "#sql")
    assert not browser.find_element("id", "sql-console").is_displayed()


def test_a_release_without_the_bundle_has_no_console(tmp_path: Path) -> None:
    target = tmp_path / "site"
    assert not copy_console(target, tmp_path / "dist")
    assert not target.exists()
