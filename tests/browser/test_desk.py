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
    """Value -> count, of the provinces that are listed."""
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
    box.locator("input").click(no_wait_after=True)
    if not script:
        page.locator(".apply button").click()
    page.wait_for_url(f"**province={value}**")
    settle(page)
    return value, promised


def settle(page) -> None:
    """Wait until what was asked for is shown."""
    page.wait_for_function("() => !document.querySelector('main[aria-busy]')")


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
    settle(page)
    assert total(page) == everything


def test_two_provinces_are_or_and_the_counts_of_the_facet_stay(open_page):
    page = open_page("/search?q=工匠学院")
    before = province_counts(page)
    first, second = list(before)[:2]
    page.goto(page.url + f"&province={first}&province={second}")
    assert total(page) == before[first] + before[second]
    after = province_counts(page)
    assert {value: after[value] for value in before if value in after} == {
        value: count for value, count in before.items() if value in after
    }
    assert {first, second} <= set(after)


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
    page.locator("input[name=fold]").click(no_wait_after=True)
    page.wait_for_url("**fold=0**")
    settle(page)
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


def mark(page) -> None:
    """Leave a mark that a reload would wipe out."""
    page.evaluate("window.marked = true")


def marked(page) -> bool:
    return page.evaluate("window.marked === true")


@LANGUAGES
def test_ticking_changes_the_results_without_a_reload_and_history_works(open_page, lang):
    page = open_page("/search?q=工匠学院", lang=lang)
    mark(page)
    everything, title = total(page), page.locator(".hit h2").first.inner_text()
    value, promised = tick_first_province(page, script=True)
    assert marked(page)
    assert total(page) == promised
    # The focus stays where the reader is, and the page's own parts follow.
    active = page.evaluate("[document.activeElement.name, document.activeElement.value]")
    assert active == ["province", value]
    assert f"province%3D{value}" in page.locator(".tongue a").get_attribute("href")
    assert f"province={value}" in page.locator("link[rel=alternate]").get_attribute("href")
    assert page.locator("#in-use").inner_text() == "1"

    page.go_back()
    page.wait_for_function(
        f"() => document.querySelector('.count b').innerText.includes('{everything}')"
    )
    assert page.locator(".hit h2").first.inner_text() == title
    assert not page.locator(f"input[name=province][value={value}]").is_checked()
    page.go_forward()
    page.wait_for_function("() => document.querySelector('input[name=province]:checked')")
    assert total(page) == promised
    assert marked(page)


def test_the_new_count_is_said_by_the_same_live_region(open_page):
    page = open_page("/search?q=工匠学院")
    page.evaluate("window.region = document.getElementById('count')")
    _, promised = tick_first_province(page, script=True)
    assert page.evaluate("region.isConnected && region.ariaLive === 'polite'")
    assert str(promised) in page.evaluate("region.innerText")


def test_two_quick_ticks_are_both_asked_for(open_page):
    page = open_page("/search?q=工匠学院")
    mark(page)
    boxes = page.locator("input[name=province]")
    values = [boxes.nth(i).get_attribute("value") for i in (0, 1)]
    page.evaluate(
        "for (const b of [...document.getElementsByName('province')].slice(0, 2)) b.click()"
    )
    page.wait_for_url(f"**province={values[0]}&province={values[1]}**")
    settle(page)
    assert page.locator("input[name=province]:checked").count() == 2
    assert marked(page)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_value_is_excluded_and_taken_back(open_page, script):
    page = open_page("/search?q=工匠学院", lang="en-GB", script=script)
    everything, (value, count) = total(page), next(iter(province_counts(page).items()))
    page.locator(f"button[name=not-province][value={value}]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**not-province={value}**")
    settle(page)
    assert total(page) == everything - count
    assert page.locator(".chips .barred s").count() == 1
    if script:
        active = page.evaluate("[document.activeElement.name, document.activeElement.value]")
        assert active == ["not-province", value]
    page.locator(".chips .barred").click()
    page.wait_for_url(lambda url: "not-province" not in url)
    settle(page)
    assert total(page) == everything


def test_pages_and_sizes_turn_without_a_reload(open_page):
    page = open_page("/search?q=工匠")
    mark(page)
    first = page.locator(".hit h2").first.inner_text()
    page.locator("a[rel=next]").click()
    page.wait_for_url("**page=2**")
    settle(page)
    assert page.locator(".hit h2").first.inner_text() != first
    assert page.evaluate("[scrollY, document.activeElement.id]") == [0, "main"]
    page.locator("#size").select_option("50")
    page.wait_for_url("**size=50**")
    settle(page)
    assert "page=" not in page.url
    assert page.locator(".hits .hit").count() == 50
    assert marked(page)


def test_the_map_and_the_histogram_filter_without_a_reload(open_page):
    page = open_page("/search?q=工匠")
    mark(page)
    page.locator(".tile-map a[href*='province=CN-GX']").click()
    page.wait_for_url("**province=CN-GX**")
    settle(page)
    assert page.locator("input[name=province][value=CN-GX]").is_checked()
    page.locator(".histogram .bars a").first.press("Enter")
    page.wait_for_url("**month=**")
    settle(page)
    assert total(page) > 0
    assert marked(page)


def test_a_failing_answer_is_loaded_as_a_page(open_page):
    page = open_page("/search?q=工匠学院")
    mark(page)

    def answer(route):
        if route.request.is_navigation_request():
            route.continue_()
        else:
            route.fulfill(body="<p>something else</p>", content_type="text/html")

    page.route("**/search?**", answer)
    page.locator("#size").select_option("50")
    page.wait_for_url("**size=50**")
    page.wait_for_function("() => !window.marked")
    assert page.locator("#size").input_value() == "50"


@LANGUAGES
def test_the_keys_are_shown_and_can_be_switched_off(open_page, lang):
    page = open_page("/search?q=工匠", lang=lang)
    page.locator("body").press("?")
    assert page.locator("dialog#keys").is_visible()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()
    page.locator("body").press("/")
    assert page.evaluate("document.activeElement.id") != "q"
    page.reload()
    page.locator("body").press("?")
    assert not page.locator("dialog#keys").is_visible()
    page.locator("#keys-open").click()
    page.locator("#keys-on").check()
    page.locator("dialog#keys form button").click()
    page.locator("body").press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_no_key_acts_while_something_is_composed(open_page):
    page = open_page("/search?q=工匠")
    page.locator("#q").focus()
    before = page.url
    page.evaluate(
        """() => {
          const key = { key: "Enter", isComposing: true, bubbles: true, cancelable: true };
          const box = document.getElementById("q");
          window.allowed = box.dispatchEvent(new KeyboardEvent("keydown", key));
        }"""
    )
    assert page.evaluate("window.allowed") is False
    page.locator("#q").press("?")
    assert not page.locator("dialog#keys").is_visible()
    assert page.url == before


@LANGUAGES
def test_on_a_phone_the_filters_are_a_sheet(open_page, lang):
    page = open_page("/search?q=工匠学院", lang=lang, width=390)
    everything = total(page)
    assert not page.locator("#narrowing").is_visible()
    page.locator("#filters summary").click()
    assert page.evaluate("document.getElementById('main').inert")
    value, promised = tick_first_province(page, script=True)
    assert page.locator("#filters").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.value") == value
    page.keyboard.press("Escape")
    assert not page.locator("#narrowing").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert total(page) == promised < everything
    page.locator("#filters summary").click()
    page.locator(".apply button").click()
    settle(page)
    assert page.evaluate("document.activeElement.id") == "main"
    assert not page.evaluate("document.getElementById('main').inert")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_all_values_of_a_facet_are_ticked_on_their_own_page(open_page, script):
    page = open_page("/search?q=工匠", lang="en-GB", script=script)
    page.locator("#f-province a.more").click()
    page.wait_for_url("**/facet/province?**")
    page.locator("[name=find]").fill("guang")
    page.locator(".within button").click()
    page.wait_for_url("**find=guang**")
    assert page.locator("label.value").count() == 2
    counts = [number(item.inner_text()) for item in page.locator("label.value data").all()]
    for box in page.locator("label.value input").all():
        box.check()
    assert "/facet/province" in page.url
    page.locator(".apply button").click()
    page.wait_for_url("**/search?**")
    assert total(page) == sum(counts)
    assert page.locator("#q").input_value() == "工匠"


@LANGUAGES
@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_large_enough(open_page, lang, width):
    page = open_page("/search?q=工匠", lang=lang, width=width)
    if width == 320:
        page.locator("#filters summary").click()
    small = page.evaluate(
        """() => [...document.querySelectorAll(".row > button, .value, a.more, .tile-map li a")]
          .map((item) => [item.getBoundingClientRect(), item.outerHTML.slice(0, 90)])
          .filter(([box]) => box.width && (box.width < 24 || box.height < 24))
          .map(([box, text]) => [Math.round(box.width), Math.round(box.height), text])"""
    )
    assert small == []
