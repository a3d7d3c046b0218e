"""The list under the search box, by keyboard, by mouse, and while an input method composes."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
LIST, OPTIONS = "#suggestions", "#suggestions [role=option]"


def asked(page) -> list[str]:
    """The addresses that the script asks from now on, except the one that makes names ready."""
    found: list[str] = []
    page.on(
        "request", lambda r: "/suggest?q=" in r.url and r.url[-1] != "=" and found.append(r.url)
    )
    return found


def attribute(page, name: str) -> str | None:
    return page.locator("#q").get_attribute(name)


def type_in(page, text: str) -> None:
    page.locator("#q").press_sequentially(text, delay=20)
    page.locator(LIST).wait_for(state="visible")


def test_arrow_keys_choose_and_enter_goes(open_page):
    page = open_page()
    requests = asked(page)
    assert attribute(page, "role") == "combobox"
    assert attribute(page, "aria-expanded") == "false"
    type_in(page, "lzgj")
    assert len(requests) <= 2  # typed faster than the script asks
    assert attribute(page, "aria-expanded") == "true"
    assert attribute(page, "aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{attribute(page, 'aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert "柳州" in chosen.inner_text()
    page.keyboard.press("ArrowUp")
    assert attribute(page, "aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    last = page.locator(OPTIONS).last.get_attribute("id")
    assert attribute(page, "aria-activedescendant") == last
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**=**")
    assert "q=lzgj" not in page.url


def test_escape_closes_and_enter_without_a_choice_searches(open_page):
    page = open_page()
    type_in(page, "工匠")
    page.keyboard.press("Escape")
    assert page.locator(LIST).is_hidden()
    assert attribute(page, "aria-expanded") == "false"
    assert page.locator("#q").input_value() == "工匠"
    page.keyboard.press("ArrowDown")
    page.locator(LIST).wait_for(state="visible")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")


def test_a_click_goes_and_leaving_closes(open_page):
    page = open_page()
    type_in(page, "柳州")
    page.locator("#q").blur()
    assert page.locator(LIST).is_hidden()
    page.locator("#q").press("ArrowDown")
    option = page.locator(OPTIONS).first
    option.wait_for(state="visible")
    wanted = option.get_attribute("data-page")
    option.click()
    page.wait_for_url(f"**{wanted.split('?')[0]}**")


def test_nothing_is_asked_while_an_input_method_composes(open_page):
    page = open_page()
    requests = asked(page)
    page.locator("#q").focus()
    session = page.context.new_cdp_session(page)
    for text in ("l", "li", "liu", "liu'z"):
        end = {"selectionStart": len(text), "selectionEnd": len(text)}
        session.send("Input.imeSetComposition", {"text": text, **end})
        page.wait_for_timeout(200)
    assert requests == []
    assert page.locator(LIST).is_hidden()
    session.send("Input.insertText", {"text": "柳州"})
    page.locator(LIST).wait_for(state="visible")
    assert len(requests) == 1
    assert page.locator("#q").input_value() == "柳州"


def test_an_old_answer_never_covers_a_newer_one(open_page):
    page = open_page()

    def slowly(route):
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/suggest?q=%E6%9F%B3", slowly)
    page.locator("#q").press_sequentially("柳")
    page.wait_for_timeout(200)
    page.locator("#q").fill("北京")
    page.locator(LIST).wait_for(state="visible")
    page.wait_for_timeout(600)
    assert "柳" not in page.locator(OPTIONS).first.inner_text()


def test_names_from_pages_are_text(open_page):
    page = open_page()
    body = {"query": "x", "suggestions": [
        {"text": "<img src=x onerror=alert(1)>", "kind": "title", "value": "", "count": 1,
         "note": "<b>", "page": "/search?q=x"}]}  # fmt: skip
    page.route("**/suggest?q=x", lambda route: route.fulfill(json=body))
    type_in(page, "x")
    assert page.locator(f"{LIST} img").count() == 0
    assert "<img src=x" in page.locator(OPTIONS).inner_text()


def test_without_script_the_box_is_a_plain_one(open_page):
    page = open_page(script=False)
    assert attribute(page, "role") is None
    page.locator("#q").fill("工匠学院")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/search?q=**")
