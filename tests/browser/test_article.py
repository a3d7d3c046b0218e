"""An article in a browser: marks and their facts, citations, every width, no request elsewhere."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def first_article(page) -> str:
    return page.locator(".hit :is(h2, h3) a").first.get_attribute("href").split("?")[0]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("lang", "mark", "hide"), [
    ("zh-CN", "在文中标出依据", "隐藏标记"),
    ("en-GB", "Mark the evidence in the text", "Hide the marks"),
])  # fmt: skip
def test_a_mark_leads_to_its_fact_and_back(open_page, script, lang, mark, hide):
    page = open_page("/search?q=工匠学院", lang=lang, script=script)
    page.goto(page.url.split("/search")[0] + first_article(page))
    page.get_by_role("link", name=mark).click()
    note = page.locator("article sup a").first
    number = note.inner_text()
    note.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#fact-{number}")
    fact = page.locator(f"#fact-{number}")
    assert fact.is_visible()
    fact.locator(".footnote").click()
    assert page.url.endswith(f"#mark-{number}")
    page.get_by_role("link", name=hide).click()
    assert page.locator("article mark").count() == 0


@pytest.mark.parametrize("width", [320, 390, 1280, 2560])
@pytest.mark.parametrize("address", ["{}", "{}?marks=1", "{}/changes"])
def test_nothing_is_wider_than_the_window(open_page, width, address):
    page = open_page("/search?q=工匠学院", width=width)
    page.goto(page.url.split("/search")[0] + address.format(first_article(page)))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_citations_are_taken_along(open_page):
    page = open_page("/search?q=工匠学院")
    page.goto(page.url.split("/search")[0] + first_article(page))
    for name, beginning in (("RIS", "TY  - "), ("BibTeX", "@")):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name, exact=True).click()
        assert waiting.value.path().read_text().startswith(beginning)
        assert waiting.value.suggested_filename.startswith("jiangxun-")
