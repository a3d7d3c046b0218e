"""A real Chromium against a real server that serves the demo's data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.browser.serving import serving

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)


def pytest_collection_modifyitems(items):
    if CHROMIUM or os.environ.get("JIANGXUN_REQUIRE_BROWSER"):
        return
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="no Chromium is installed"))


@pytest.fixture(scope="session")
def server(demo_folder) -> Iterator[str]:
    """The address of `jiangxun serve`, run as a process of its own on a free port."""
    with serving(demo_folder) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "no Chromium is installed, and JIANGXUN_REQUIRE_BROWSER asks for one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, server):
    """Open pages of the server; requests to any other host and script errors fail the test."""
    contexts, wrong = [], []

    def open_(path: str = "/", *, lang: str = "zh-CN", width: int = 1280, script: bool = True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale=lang, java_script_enabled=script
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: r.url.startswith(server) or wrong.append(r.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
        page.goto(server + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []
