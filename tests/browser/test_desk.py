"""What a reader does, in a real browser: type, tick, see what was promised, read, go back."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def province_boxes(page):
    return page.locator("label.value", has=page.locator("input[name=province]"))


def province_counts(page) -> dict[str, int]:
    """Value -> count, those behind "more" included."""
    return {
        box.locator("input").get_attribute("value"): int(box.locator("data").get_attribute("value"))
        for box in province_boxes(page).all()
    }


def total(page) -> int:
    return number(page.locator(".count b").inner_text())


def search(page, text: str) -> None:
    page.locator("#q").fill(text)
    page.locator("#q").press("Enter")
    page.wait_for_url("**/search?**")


def tick_first_province(page, *, script: bool) -> tuple[str, int]:
    """Tick the most frequent province; return its value and the count it promised."""
    box = province_boxes(page).first
    promised = number(box.locator("data").inner_text())
    value = box.locator("input").get_attribute("value")
    box.locator("input").check(no_wait_after=True)
    if not script:
        page.locator(".apply button").click()
    page.wait_for_url(f"**province={value}**")
    return value, promised


@LANGUAGES
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_type_tick_read_and_go_back(open_page, lang, script):
    page = open_page(lang=lang, script=script)
    search(page, "工匠学院")
    everything = total(page)
    value, promised = tick_first_province(page, script=script)
    assert 0 < promised < everything
    assert total(page) == promised
    assert page.locator(f"input[name=province][value={value}]").is_checked()

    title = page.locator(".hit h2 a").first
    wanted = title.inner_text()
    title.click()
    page.wait_for_url("**/article/**")
    assert page.locator("h1").inner_text() == wanted
    page.go_back()
    page.wait_for_url("**/search?**")
    assert total(page) == promised
    assert page.locator("#q").input_value() == "工匠学院"

    page.locator(".chips li a").first.click()
    page.wait_for_url(lambda url: "province" not in url)
    assert total(page) == everything


def test_two_provinces_are_or_and_the_counts_of_the_facet_stay(open_page):
    page = open_page("/search?q=工匠学院")
    before = province_counts(page)
    first, second = list(before)[:2]
    page.goto(page.url + f"&province={first}&province={second}")
    assert total(page) == before[first] + before[second]
    assert province_counts(page) == before


@LANGUAGES
@pytest.mark.parametrize("width", [320, 390, 1280, 2560])
@pytest.mark.parametrize("path", ["/", "/search?q=工匠学院", "/search?q=zzzz&province=CN-TW"])
def test_nothing_sticks_out_at_any_width(open_page, lang, width, path):
    page = open_page(path, lang=lang, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@LANGUAGES
def test_an_article_page_fits_a_phone_and_links_its_original(open_page, lang):
    page = open_page("/search?q=工匠学院", lang=lang, width=390)
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/article/**")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    original = page.locator("main a[rel~=noopener]").first
    assert original.get_attribute("href").startswith("http")


@LANGUAGES
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_evidence_opens_on_demand_and_nothing_sticks_out(open_page, lang, script):
    page = open_page("/search?q=工匠学院", lang=lang, width=320, script=script)
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/article/**")
    ways = page.locator(".why summary, .correct summary")
    assert ways.count() > 3
    assert not page.locator(".why q").first.is_visible()
    for way in ways.all():
        way.click()
    assert page.locator(".why q").first.is_visible()
    assert page.locator(".correct code").inner_text().startswith("jiangxun correct")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@LANGUAGES
def test_the_switch_for_copies_acts(open_page, lang):
    page = open_page("/search?q=工匠学院", lang=lang)
    folded = total(page)
    page.locator("input[name=fold]").check(no_wait_after=True)
    page.wait_for_url("**fold=0**")
    assert total(page) >= folded
    assert page.locator("input[name=fold]").is_checked()


def test_the_interface_speaks_the_readers_language(open_page):
    assert open_page(lang="zh-CN").locator("html").get_attribute("lang").startswith("zh")
    page = open_page(lang="en-GB")
    assert page.locator("html").get_attribute("lang").startswith("en")
    # In English, the interface's own words hold no Chinese beside the name and the other language.
    page.goto(page.url.rstrip("/") + "/search?q=craftsman")
    for selector in (".bar-top", ".filters legend", ".apply", ".about time"):
        for text in page.locator(selector).all_inner_texts():
            assert not re.search(r"[\u4e00-\u9fff]", text), text


def test_the_slash_key_goes_to_the_box(open_page):
    page = open_page("/search?q=工匠")
    page.locator("body").press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_rubbish_gives_a_normal_page(open_page):
    for query in (
        "q=%22((*&page=1000000000",
        "province=Atlantis&from=2024-13-45",
        "q=" + "学" * 3000,
    ):
        page = open_page(f"/search?{query}")
        assert page.locator("#q").count() == 1
        assert page.locator("main").count() == 1
