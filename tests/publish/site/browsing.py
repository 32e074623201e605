"""What the tests of the page ask of a browser."""

import json
from collections.abc import Callable
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE_SECONDS = 20


def wait(browser: Chrome, condition: Callable[[Chrome], Any]) -> Any:
    return WebDriverWait(browser, PATIENCE_SECONDS, poll_frequency=0.05).until(condition)


def visit(browser: Chrome, address: str) -> None:
    """Open a page anew and wait until it has drawn what it draws."""
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(address)
    # No smooth scrolling, so that what was scrolled to is there at once.
    browser.execute_script("document.documentElement.style.scrollBehavior = 'auto'")
    wait(browser, lambda chrome: chrome.find_element("id", "incident-count").text)


def text(browser: Chrome, selector: str) -> str:
    return browser.find_element("css selector", selector).text


def errors(browser: Chrome) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def requested(browser: Chrome) -> list[str]:
    """The addresses that the page asked for since the last visit."""
    events = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]


def fill(browser: Chrome, field: str, value: str) -> None:
    browser.execute_script(
        "const field = document.getElementById(arguments[0]); field.value = arguments[1];"
        "field.dispatchEvent(new Event('input', { bubbles: true }))",
        field,
        value,
    )
