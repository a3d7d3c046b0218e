"""What axe-core finds on every kind of page, in both themes and languages: nothing.

The variable JIANGXUN_AXE says where `axe.min.js` is; `.ci/run` fetches it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.serving import serving
from tests.every_page import PAGES, addresses, with_a_revision

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(
    report => report.violations.flatMap(rule => rule.nodes.map(
        node => `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)))"""

# What is folded away is judged too. The filters stay as they are: on a phone they cover the page.
UNFOLD = "() => document.querySelectorAll('main details').forEach(one => { one.open = true; })"


@pytest.fixture(scope="module")
def axe() -> str:
    path = os.environ.get("JIANGXUN_AXE")
    if not path:
        pytest.skip("JIANGXUN_AXE does not say where axe.min.js is")
    assert Path(path).is_file(), f"JIANGXUN_AXE: there is no file {path}"
    return Path(path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(demo_folder, tmp_path_factory) -> Path:
    return with_a_revision(demo_folder, tmp_path_factory.mktemp("axe") / "data")


@pytest.fixture(scope="module")
def home(folder) -> Iterator[str]:
    with serving(folder) as address:
        yield address


def check(page, axe: str) -> list[str]:
    # Evaluated by the driver, so that the policy of the page stays as strict as it is.
    page.evaluate(axe)
    return page.evaluate(RUN, RULES)


@pytest.mark.parametrize(("lang", "width"), [("zh-CN", 1280), ("en-GB", 1280), ("zh-CN", 390)])
@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(axe, chromium, home, folder, kind, lang, width):
    context = chromium.new_context(
        locale=lang, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(home + addresses(folder)[kind])
    found = []
    # Colours do not depend on the width: the phone needs one theme.
    for theme in ("light", "dark") if width > 600 else ("light",):
        page.emulate_media(color_scheme=theme)
        found += [f"{theme}: {item}" for item in check(page, axe)]
    page.evaluate(UNFOLD)
    found += [f"unfolded: {item}" for item in check(page, axe)]
    context.close()
    assert found == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_dialog_of_the_keys(axe, chromium, home, theme):
    context = chromium.new_context(color_scheme=theme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(home)
    page.locator("body").press("?")
    page.locator("#keys").wait_for()
    found = check(page, axe)
    context.close()
    assert found == []


def test_axe_sees_what_is_wrong(axe, chromium):
    page = chromium.new_page()
    page.set_content("<img src=x><p style='color:#ccc;background:#fff'>pale</p><input>")
    found = " ".join(check(page, axe))
    page.close()
    assert all(rule in found for rule in ("image-alt", "color-contrast", "label"))
