"""Take pictures of every kind of page, to be looked at by a person.

    python -m tests.browser.screenshots DATA FOLDER [KIND ...]

DATA is a data folder as `jiangxun demo` leaves it. One PNG for each kind of page, language, width
and theme; the README's picture is one of them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.serving import serving
from tests.every_page import PAGES, addresses, with_a_revision

LANGUAGES = ("zh-CN", "en-GB")
WIDTHS = {"wide": 1280, "phone": 390}
THEMES = ("light", "dark")


def main(data: Path, folder: Path, kinds: list[str]) -> None:
    """Write the pictures of the named kinds of pages, or of all, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        copy = with_a_revision(data, Path(place) / "data")
        pages = {kind: path for kind, path in addresses(copy).items() if kind in kinds or not kinds}
        with serving(copy) as home, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            for lang, (size, width), theme in product(LANGUAGES, WIDTHS.items(), THEMES):
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, locale=lang, color_scheme=theme
                )
                page = context.new_page()
                for kind, path in pages.items():
                    page.goto(home + path)
                    page.screenshot(path=folder / f"{kind}-{lang[:2]}-{size}-{theme}.png")
                context.close()
            browser.close()


if __name__ == "__main__":
    if unknown := set(sys.argv[3:]) - set(PAGES):
        sys.exit(
            f"no such kind of page: {', '.join(sorted(unknown))}; there are {', '.join(PAGES)}"
        )
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
