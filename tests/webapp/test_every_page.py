"""Every page: its links lead somewhere, its HTML is valid, and it is light.

The check of the HTML needs the validator of the W3C's community, `vnu.jar`, and Java; the variable
JIANGXUN_VNU says where the file is. `.ci/run` fetches it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from contextlib import ExitStack, closing
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.every_page import FILES, PAGES, addresses, filled, with_a_revision
from webapp import create_app
from webapp.addresses import is_web_address
from webapp.data_folder import DataFolder

LANGUAGES = ("zh", "en")
ORIGIN = "http://localhost"
PAGE_BYTES = 60_000
SCRIPT_BYTES = 15_000
ENDLESS = ("/search", "/facet/", "/compare", "/export", "/feed", "/language/")
"""Where every page leads to ever more of its kind."""
PROVEN_ELSEWHERE = {
    "/static/<path:filename>",
    "/language/<code>",
    "/article/<article_id>/archived",  # the demonstration has no archive
}


@pytest.fixture(scope="module")
def folder(demo_folder, tmp_path_factory):
    return with_a_revision(demo_folder, tmp_path_factory.mktemp("every") / "data")


@pytest.fixture(scope="module")
def client(folder):
    data = DataFolder(folder)
    with ExitStack() as stack:
        store = stack.enter_context(closing(data.open_store()))
        engine = stack.enter_context(closing(data.open_engine()))
        # No limit of requests: the walk is quicker than any reader.
        app = create_app(
            engine=engine, store=store, demo=True, data_folder=folder, config={"RATE_LIMIT": 0}
        )
        yield app.test_client(use_cookies=False)


def get(client, path, language="zh"):
    return client.get(path, headers={"Accept-Language": language}, buffered=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PAGES)
def test_every_kind_of_page_is_there(client, folder, kind, language):
    answer = get(client, addresses(folder)[kind], language)
    assert answer.status_code == (404 if kind == "missing" else 200)
    assert answer.mimetype == "text/html"
    assert answer.headers["Content-Language"].startswith(language)


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_of_file_is_there(client, folder, kind):
    path, media = FILES[kind]
    answer = get(client, filled(folder, path))
    assert (answer.status_code, answer.mimetype) == (200, media)


def test_no_page_of_the_application_is_forgotten(client, folder):
    """A route without a line in the lists would be proven by nothing here."""
    routes = client.application.url_map.bind("localhost")
    known = [*addresses(folder).values(), *(filled(folder, path) for path, _ in FILES.values())]
    visited = {
        routes.match(urlsplit(path).path, return_rule=True)[0].rule
        for path in known
        if path != PAGES["missing"]
    }
    there = {rule.rule for rule in client.application.url_map.iter_rules()} - PROVEN_ELSEWHERE
    assert there - visited == set()


def links(soup: BeautifulSoup, base: str) -> set[str]:
    """Every address that a page names, whole."""
    found = {
        urljoin(base, tag[name])
        for tag in soup.find_all(True)
        for name in ("href", "src", "action")
        if tag.get(name) is not None
    }
    assert all(is_web_address(address) for address in found), base
    return found


def follow(client, starts, language) -> tuple[dict[str, BeautifulSoup], int]:
    """Open all that can be reached; return the pages by address, and how many were opened.

    What is endless (a search leads to searches) is opened wherever a link leads to it, and read
    for further links only where it is one of the starts, lest the walk never end.
    """
    pages: dict[str, BeautifulSoup] = {}
    waiting = [urljoin(ORIGIN, path) for path in starts]
    seen, first = set(waiting), set(waiting)
    while waiting:
        address = waiting.pop()
        path = address.removeprefix(ORIGIN)
        answer = get(client, path, language)
        assert answer.status_code in {200, 303, 308}, path
        leaf = path.startswith(ENDLESS) and address not in first
        if leaf or answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        soup = pages[address] = BeautifulSoup(answer.data, "lxml")
        for link in links(soup, address):
            whole, _ = urldefrag(link)
            if whole.startswith(ORIGIN + "/") and whole not in seen:
                seen.add(whole)
                waiting.append(whole)
    return pages, len(seen)


def test_every_link_leads_somewhere(client, folder):
    starts = [path for kind, path in addresses(folder).items() if kind != "missing"]
    pages, opened = follow(client, starts, "zh")
    print(f"{len(pages)} pages read, {opened} addresses opened")
    assert len(pages) > 60
    assert opened > 500
    anchors = {address: {tag["id"] for tag in soup.select("[id]")} for address, soup in
               pages.items()}  # fmt: skip
    for address, soup in pages.items():
        ids = [tag["id"] for tag in soup.select("[id]")]
        assert len(ids) == len(set(ids)), address
        for link in links(soup, address):
            whole, anchor = urldefrag(link)
            if anchor and whole in anchors:
                assert anchor in anchors[whole], (address, link)


def own_weight(html: bytes) -> int:
    """Bytes of a page without the text of its article."""
    soup = BeautifulSoup(html, "lxml")
    text = "".join(tag.get_text() for tag in soup.select("main article .text, main article .body"))
    return len(html) - len(text.encode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_light(client, folder, language):
    weights = {
        kind: own_weight(get(client, path, language).data)
        for kind, path in addresses(folder).items()
    }
    print(language, dict(sorted(weights.items(), key=lambda item: -item[1])))
    assert {kind: size for kind, size in weights.items() if size > PAGE_BYTES} == {}


def test_scripts_are_light_and_stand_in_files(client, folder):
    scripts = {
        tag["src"]: get(client, tag["src"]).data
        for path in addresses(folder).values()
        for tag in BeautifulSoup(get(client, path).data, "lxml").select("script")
        if tag.get("type") != "application/ld+json"
    }
    files = list(Path(client.application.static_folder).glob("*.js"))
    print({path.name: path.stat().st_size for path in files})
    assert sum(path.stat().st_size for path in files) < SCRIPT_BYTES
    assert sum(map(len, scripts.values())) < SCRIPT_BYTES


def test_nothing_is_styled_or_scripted_inside_a_page(client, folder):
    for path in addresses(folder).values():
        soup = BeautifulSoup(get(client, path).data, "lxml")
        assert soup.select("style, [style], base, iframe, object, embed") == [], path
        assert [tag.name for tag in soup.find_all(True) for name in tag.attrs
                if name.startswith("on")] == [], path  # fmt: skip


@pytest.fixture(scope="module")
def validate():
    jar = os.environ.get("JIANGXUN_VNU")
    if not jar:
        pytest.skip("JIANGXUN_VNU does not say where vnu.jar is")
    java = shutil.which("java")
    assert java, "JIANGXUN_VNU is set, but there is no java"
    assert Path(jar).is_file(), f"JIANGXUN_VNU: there is no file {jar}"

    def run(folder: Path) -> list[str]:
        # Once for all pages: the machine of Java takes longer to start than to read them.
        command = [java, "-jar", jar, "--format", "json", "--skip-non-html", str(folder)]
        report = subprocess.run(command, capture_output=True, text=True, check=False).stderr
        return [
            f"{Path(item['url']).name}:{item.get('lastLine')} {item['message']} "
            f"[{item.get('extract', '').strip()}]"
            for item in json.loads(report)["messages"]
        ]

    return run


def test_the_validator_sees_what_is_wrong(validate, tmp_path):
    (tmp_path / "wrong.html").write_text("<!doctype html><title>x</title><p><div id=a id=b></p>")
    assert validate(tmp_path)


def test_the_html_of_every_page_is_valid(validate, client, folder, tmp_path):
    for kind, path in addresses(folder).items():
        for language in LANGUAGES:
            page = get(client, path, language).data
            (tmp_path / f"{kind}-{language}.html").write_bytes(page)
    assert validate(tmp_path) == []


def test_the_headings_go_down_in_order(client, folder):
    for path in addresses(folder).values():
        soup = BeautifulSoup(get(client, path).data, "lxml")
        levels = [int(tag.name[1]) for tag in soup.find_all(re.compile(r"^h[1-6]$"))]
        assert levels.count(1) == 1, path
        assert all(b - a <= 1 for a, b in pairwise(levels)), (path, levels)
