"""Take pictures of a running search desk, to be looked at by a person.

    jiangxun demo &
    python tests/browser/screenshots.py http://127.0.0.1:8765 FOLDER

One PNG for each view, language, width and theme; the README's picture is one of them.
"""

from __future__ import annotations

import shutil
import sys
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

VIEWS = {
    "home": "/",
    "search": "/search?" + urlencode({"q": "工匠学院", "province": "CN-SH"}),
    "nothing": "/search?" + urlencode({"q": "zzzz", "province": "CN-TW"}),
    "college": "/college/hunan-sany-craftsman-college",
}
LANGUAGES = ("zh-CN", "en-GB")
WIDTHS = {"wide": 1280, "phone": 390}
THEMES = ("light", "dark")


def main(address: str, folder: Path) -> None:
    """Write every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for lang, (size, width), theme in product(LANGUAGES, WIDTHS.items(), THEMES):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, locale=lang, color_scheme=theme
            )
            page = context.new_page()
            for name, path in VIEWS.items():
                page.goto(address + path)
                page.screenshot(path=folder / f"{name}-{lang[:2]}-{size}-{theme}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
