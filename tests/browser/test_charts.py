"""Map and histogram in a real browser: with keys, with a drag, on a phone, without script."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser

UNITS = 34


def found(page) -> int:
    return int(re.sub(r"\D", "", page.locator(".count b").inner_text()))


def query(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_tile_chooses_its_province_and_gives_it_up(open_page, lang, script):
    page = open_page("/search", lang=lang, script=script)
    name = "广西" if lang == "zh-CN" else "Guangxi"
    tile = page.locator(f".tile-map li a:has(.says:text('{name}'))")
    assert page.locator(".tile-map li a").count() == UNITS
    count = int(re.search(r"\d+", tile.locator(".says").text_content())[0])
    tile.click()
    page.wait_for_url("**province=CN-GX**")
    page.locator(".tile-map a[aria-current]").wait_for()
    assert found(page) == count
    page.locator(".tile-map a[aria-current]").click()
    page.wait_for_url(lambda url: "province" not in url)


def test_the_numbers_of_the_map_are_those_of_the_list(open_page):
    page = open_page("/search", lang="en-GB")
    tiles = {}
    for label in page.locator(".tile-map li a").evaluate_all(
        "all => all.map(a => a.querySelector('.says').textContent)"
    ):
        name, count = re.fullmatch(r"(.+): (\d+) articles?", label).groups()
        tiles[name] = int(count)
    listed = page.locator("label.value:has(input[name=province])").evaluate_all(
        "all => all.map(l => [l.querySelector('span').innerText, l.querySelector('data').value])"
    )
    assert listed
    assert {name: tiles[name] for name, _ in listed} == {n: int(c) for n, c in listed}


def test_the_map_works_with_keys_alone(open_page):
    page = open_page("/search", lang="en-GB", script=False)
    page.locator(".tile-map .skip-past").focus()
    assert page.locator(".tile-map .skip-past").is_visible()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.querySelector('.says').textContent")
    assert focused.startswith("Heilongjiang: ")
    page.keyboard.press("Enter")
    page.wait_for_url("**province=CN-HL**")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_bar_yields_what_it_says(open_page, script):
    page = open_page("/search", lang="en-GB", script=script)
    bar = page.locator(".histogram .bars a").last
    period, count = re.fullmatch(r"(.+): (\d+) articles?", bar.text_content().strip()).groups()
    bar.click()
    page.wait_for_url("**month=**")
    page.locator(".histogram .crumbs").wait_for()
    assert query(page)["month"] == [period]
    assert found(page) == int(count)
    page.locator(".histogram .crumbs a").first.click()
    page.wait_for_url(lambda url: "month" not in url)


def test_bars_are_links_for_a_screen_reader(open_page):
    page = open_page("/search", lang="en-GB")
    first = page.locator(".histogram .bars a .says").first.text_content()
    assert page.get_by_role("link", name=first, exact=True).count() == 1


def test_a_drag_asks_for_the_years_below_it(open_page):
    page = open_page("/search?sort=oldest", lang="en-GB")
    box = page.locator(".histogram .bars").bounding_box()
    slots = int(page.locator(".histogram").get_attribute("data-slots"))
    first = int(page.locator(".histogram").get_attribute("data-first"))
    middle = box["y"] + 60
    page.mouse.move(box["x"] + box["width"] * 2.5 / slots, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 4.5 / slots, middle, steps=4)
    assert page.locator(".histogram .picked").count() == 1
    page.mouse.up()
    page.wait_for_url("**from=**")
    asked = query(page)
    assert asked["sort"] == ["oldest"]
    assert asked["from"][0][:4] == str(first + 2)
    assert asked["to"][0][:4] == str(first + 4)
    page.locator(".histogram .crumbs").wait_for()
    assert page.locator("#from").input_value() == f"{first + 2}-01-01"
    assert page.locator("#to").input_value() == f"{first + 4}-12-31"


def test_escape_ends_a_drag_without_a_search(open_page):
    page = open_page("/search", lang="en-GB")
    before = page.url
    box = page.locator(".histogram .bars").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60, steps=3)
    page.keyboard.press("Escape")
    assert page.locator(".histogram .picked").count() == 0
    page.mouse.up()
    page.wait_for_timeout(200)
    assert page.url == before


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_has_targets_for_fingers(open_page, width):
    page = open_page("/search", width=width)
    page.locator("details").evaluate_all("all => all.forEach(d => d.open = true)")
    sizes = "all => all.map(a => a.getBoundingClientRect()).map(r => [r.width, r.height])"
    for selector in (".tile-map li a", ".histogram .bars .slot"):
        found_sizes = page.locator(selector).evaluate_all(sizes)
        assert found_sizes
        assert all(one >= 23.9 for size in found_sizes for one in size), selector
    inside = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert inside


def test_a_comparison_has_a_table_that_says_the_same(open_page):
    page = open_page("/compare?province=CN-GX&province=CN-HN", lang="en-GB", script=False)
    page.locator(".comparison summary").click()
    totals = page.locator(".comparison tfoot td").all_inner_texts()
    said = page.locator(".comparison .key data").evaluate_all("all => all.map(d => d.value)")
    assert totals == said
    for column, total in enumerate(totals):
        cells = page.locator(f".comparison tbody td:nth-of-type({column + 1})").all_inner_texts()
        assert sum(map(int, cells)) == int(total)


def test_the_hint_stands_only_where_a_drag_works(open_page):
    assert open_page("/search", lang="en-GB").get_by_text("Drag across the bars").is_visible()
    plain = open_page("/search", lang="en-GB", script=False)
    assert not plain.get_by_text("Drag across the bars").is_visible()
