"""The page in real headless Chromium, opened from disk unless a test says else."""

from pathlib import Path

import pytest
from browsing import errors, fill, requested, text, visit, wait
from conftest import MANY
from selenium.webdriver import Chrome, Keys

import pipelines.publish.site

LOAD_SECONDS = 2
AXE = Path(pipelines.publish.site.__file__).parent / "node_modules/axe-core/axe.min.js"
PHONE = {"width": 360, "height": 780, "deviceScaleFactor": 1, "mobile": True}


@pytest.fixture
def phone(browser: Chrome):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture
def page(browser: Chrome, large_release: Path) -> Chrome:
    visit(browser, (large_release / "index.html").as_uri())
    return browser


def test_two_thousand_incidents_load_in_two_seconds(browser: Chrome, large_release: Path) -> None:
    browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    visit(browser, (large_release / "index.html").as_uri())
    wait(browser, lambda chrome: len(chrome.find_elements("tag name", "canvas")) == 2)
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    browser.execute_cdp_cmd("Performance.disable", {})
    assert text(browser, "#incident-count") == f"{MANY:,} incidents of {MANY:,}"
    # Processor time of the page's thread, charts included: what else this machine does meanwhile is not the page's.
    took = next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")
    assert 0 < took < LOAD_SECONDS


def test_nothing_outside_the_release_is_asked_for_and_no_error_is_logged(page: Chrome, large_release: Path) -> None:
    wait(page, lambda chrome: len(chrome.find_elements("tag name", "canvas")) == 2)
    asked = [address for address in requested(page) if not address.startswith(("data:", "about:"))]
    assert asked and all(address.startswith(large_release.as_uri()) for address in asked)
    assert errors(page) == []


def test_filters_narrow_the_table_and_say_how_many_are_left(page: Chrome) -> None:
    fill(page, "f-status", "disputed")
    wait(page, lambda chrome: text(chrome, "#incident-count") == f"250 incidents of {MANY:,}")
    statuses = {badge.text for badge in page.find_elements("css selector", "#incident-list tbody .status")}
    assert statuses == {"disputed"}
    fill(page, "f-text", "cobble RIDGE")
    wait(page, lambda chrome: text(chrome, "#incident-count") == f"50 incidents of {MANY:,}")
    fill(page, "f-from", "2025-06-01")
    wait(page, lambda chrome: int(text(chrome, "#incident-count").split()[0]) < 50)
    page.find_element("css selector", "#incident-filters button[type=reset]").click()
    wait(page, lambda chrome: text(chrome, "#incident-count") == f"{MANY:,} incidents of {MANY:,}")
    assert page.find_element("id", "incident-count").get_attribute("aria-live") == "polite"


def test_map_and_timeline_follow_the_filters_in_words(page: Chrome) -> None:
    fill(page, "f-state", "TX")
    wait(page, lambda chrome: text(chrome, "#map-words").startswith("Map of 400 incidents that sources put at 1 place"))
    assert "400 incidents that sources date, by week" in text(page, "#timeline-words")
    assert errors(page) == []


@pytest.mark.parametrize(
    ("address", "row"),
    [
        ("incidents/i-01234", "incidents/i-01234"),
        ("incidents/i-old", "incidents/i-00007"),
        ("events/e-00150", "events/e-00150"),
        ("quotes/q-03999", "quotes/q-03999"),
        ("claims/c-02469", "claims/c-02469"),
        ("documents/d-00321", "documents/d-00321"),
    ],
)
def test_a_permalink_opens_its_row_and_puts_the_focus_there(
    browser: Chrome, large_release: Path, address: str, row: str
) -> None:
    visit(browser, f"{(large_release / 'index.html').as_uri()}#{address}")
    assert browser.find_element("id", row).is_displayed()
    assert browser.execute_script("return document.getElementById(arguments[0]).contains(document.activeElement)", row)
    assert "merged" in text(browser, "#notice") if address.endswith("i-old") else not text(browser, "#notice")


def test_a_permalink_that_leads_nowhere_says_so(browser: Chrome, large_release: Path) -> None:
    visit(browser, f"{(large_release / 'index.html').as_uri()}#incidents/i-none")
    assert "holds no row i-none" in text(browser, "#notice")


def test_a_row_shows_its_sources_and_claims_side_by_side(browser: Chrome, sample_release: Path) -> None:
    visit(browser, f"{(sample_release / 'index.html').as_uri()}#incidents/i-1")
    detail = text(browser, ".detail")
    assert "2 sources" in detail and "The Harbor Lake Post, 21 Jan 2026" in detail and "“guns drawn”" in detail
    assert "sources differ" in detail and "asserts" in detail and "no record" in detail
    assert "A source denies it, disputes it or has no record of it." in detail
    assert "the date has no year" in detail


def test_markup_and_script_in_articles_is_shown_as_text(browser: Chrome, hostile_release: Path) -> None:
    visit(browser, (hostile_release / "index.html").as_uri())
    for anchor in ("incidents/i-1", "events/e-1", "quotes/q-1", "documents/d-1"):
        browser.execute_script("location.hash = arguments[0]", anchor)
        wait(browser, lambda chrome, anchor=anchor: chrome.find_element("id", anchor).is_displayed())
    body = text(browser, "body")
    assert "<img src=x onerror='hacked=2'>" in body and "{{ 7*7 }}" in body
    assert browser.execute_script("return typeof hacked") == "undefined"
    assert browser.find_elements("css selector", "img, b, a[href^='javascript']") == []
    assert errors(browser) == []


def test_what_runs_without_permission_is_refused_by_the_browser(page: Chrome) -> None:
    page.execute_script(
        "const added = document.createElement('script'); added.textContent = 'hacked=4'; document.body.append(added)"
    )
    assert page.execute_script("return typeof hacked") == "undefined"
    assert any("Content Security Policy" in message for message in errors(page))


def test_the_table_works_by_keyboard_alone(browser: Chrome, sample_release: Path) -> None:
    visit(browser, (sample_release / "index.html").as_uri())
    browser.find_element("tag name", "body").send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to the content"
    toggle = browser.find_element("css selector", "#incident-list button.toggle")
    browser.execute_script("arguments[0].focus()", toggle)
    toggle.send_keys(Keys.ENTER)
    assert toggle.get_attribute("aria-expanded") == "true"
    assert browser.find_element("css selector", ".detail").is_displayed()
    sort = browser.find_element("css selector", "#incident-list th button.sort")
    sort.send_keys(Keys.SPACE)
    assert browser.find_element("css selector", "#incident-list th").get_attribute("aria-sort") == "ascending"


def test_an_error_report_is_prepared_for_the_row(browser: Chrome, sample_release: Path) -> None:
    visit(browser, f"{(sample_release / 'index.html').as_uri()}#incidents/i-1")
    report = browser.find_element("xpath", "//div[@class='detail']//button[contains(., 'Report an error')]")
    report.send_keys(Keys.ENTER)
    assert "Row: incidents i-1" in browser.switch_to.active_element.get_attribute("value")


@pytest.mark.parametrize("release", ["sample_release", "hostile_release"])
def test_a_phone_needs_no_sideways_scrolling(phone: Chrome, request: pytest.FixtureRequest, release: str) -> None:
    visit(phone, f"{(request.getfixturevalue(release) / 'index.html').as_uri()}#incidents/i-1")
    phone.execute_script("for (const box of document.querySelectorAll('details')) box.open = true")
    wait(phone, lambda chrome: chrome.find_elements("tag name", "canvas"))
    assert phone.execute_script("return document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.skipif(not AXE.is_file(), reason="needs `npm ci` in pipelines/publish/site")
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_barrier(browser: Chrome, sample_release: Path, width: int) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE | {"width": width, "mobile": width < 400})
    visit(browser, f"{(sample_release / 'index.html').as_uri()}#incidents/i-1")
    wait(browser, lambda chrome: chrome.find_elements("tag name", "canvas"))
    browser.execute_script("for (const box of document.querySelectorAll('details')) box.open = true")
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    found = browser.execute_async_script("axe.run().then(arguments[0])")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert len(found["passes"]) > 30
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found["violations"]] == []


def test_file_facts_that_are_not_in_the_page_come_from_beside_it(browser: Chrome, sample_release: Path) -> None:
    visit(browser, (sample_release / "index.html").as_uri())
    sums = dict(reversed(line.split("  ")) for line in (sample_release / "SHA256SUMS").read_text().splitlines())
    shown = {
        row.get_attribute("data-file"): row.find_element("css selector", "[data-fact=sha256]").text
        for row in browser.find_elements("css selector", "tr[data-file]")
    }
    stated = {path: shown[path] for path in shown if path not in ("manifest.json", "SHA256SUMS")}
    assert stated == {path: sums[path] for path in stated} and "onrecord.duckdb" in stated
