"""The pages of things as they are seen and used."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PATHS = (
    "/",
    "/colleges",
    "/province/CN-FJ",
    "/college/liuzhou-vocational-and-technical-college",
    "/compare?province=CN-GX&province=CN-HN",
    "/sources",
)


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2560])
def test_nothing_stands_out_at_the_side(open_page, width):
    page = open_page("/", width=width)
    origin = page.url.rstrip("/")
    for lang in ("zh", "en"):
        for path in PATHS:
            page.goto(f"{origin}{path}{'&' if '?' in path else '?'}lang={lang}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, lang, wide)


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_provinces_are_chosen_and_compared_without_script(open_page, lang):
    page = open_page("/province/CN-GX", lang=lang, script=False)
    page.locator("a[href='/compare?province=CN-GX']").click()
    page.locator(".choose input[value=CN-HN]").check()
    page.locator(".choose button").first.click()
    assert "province=CN-HN" in page.url
    assert "province=CN-GX" in page.url
    assert page.locator(".comparison .key li").count() == 2


def test_a_college_is_compared_by_its_name(open_page):
    page = open_page("/compare", lang="en-GB", width=390)
    fields = page.locator(".fields input")
    fields.nth(0).fill("Liuzhou Craftsman College")
    fields.nth(1).fill("上海工匠学院")
    page.locator(".choose button").last.click()
    assert page.locator(".comparison .key li").count() == 2


def test_from_the_start_page_to_the_report_of_an_opening(open_page):
    page = open_page("/", lang="en-GB")
    page.locator(".tile-map a[href='/province/CN-GX']").click()
    page.locator(".colleges-table a", has=page.locator("time")).first.click()
    assert "/article/" in page.url
