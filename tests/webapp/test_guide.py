"""The page of the query language: every example does what it says."""

from __future__ import annotations

from contextlib import closing
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup

from indexer import SearchRequest
from webapp.data_folder import DataFolder
from webapp.searching.guide import SECTIONS

EXAMPLES = [
    text for part in SECTIONS for item in part.examples for text in (item.zh, item.en)
]  # fmt: skip
ALSO = [text for part in SECTIONS for text in part.also]


@pytest.fixture(scope="module")
def engine(demo_folder):
    with closing(DataFolder(demo_folder).open_engine()) as engine:
        yield engine


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_finds_something(engine, text):
    found = engine.search(SearchRequest(text=text))
    assert found.total > 0
    assert found.diagnostics == ()
    assert not found.partial
    assert found.correction is None or not found.correction.applied


@pytest.mark.parametrize("text", [text for text in ALSO if "日期" in text or "date" in text])
def test_relative_dates_are_understood(engine, text):
    codes = {item.code for item in engine.search(SearchRequest(text=text)).diagnostics}
    assert codes <= {"partial-match"}


@pytest.mark.parametrize(("language", "first"), [("zh", "zh"), ("en", "en")])
def test_every_example_is_a_link_to_its_search(client, language, first):
    page = BeautifulSoup(
        client.get("/help", headers={"Accept-Language": language}).text, "html.parser"
    )
    links = page.select("main a")
    assert [link.get_text() for link in links if urlsplit(link["href"]).path != "/search"] == []
    for link in links:
        assert parse_qsl(urlsplit(link["href"]).query) == [("q", link.get_text())]
    shown = [link.get_text() for link in page.select("main dt a")]
    assert sorted(shown) == sorted(EXAMPLES)
    assert shown[0] == getattr(SECTIONS[0].examples[0], first)


@pytest.mark.parametrize("path", ["/", "/search?q=x", "/help", "/sources", "/nowhere"])
def test_the_way_there_stands_beside_the_box_and_in_the_foot(client, path):
    page = BeautifulSoup(client.get(path).text, "html.parser")
    for place in ("header", "footer"):
        assert page.select_one(f"{place} a[href='/help']").get_text() == "搜索方法"


def test_the_page_has_one_outline(client):
    page = BeautifulSoup(client.get("/help", headers={"Accept-Language": "en"}).text, "html.parser")
    assert [item.get_text() for item in page.select("h1")] == ["How to search"]
    keys = [item["id"] for item in page.select("main h2")]
    assert keys == list(dict.fromkeys(part.key for part in SECTIONS))
