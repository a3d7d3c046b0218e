"""What machines ask for: rules for robots, sitemaps, the description of the search."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree as ET

import pytest
from protego import Protego

from tests.webapp.conftest import ARTICLES, make
from webapp.taking import sitemap

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
O = "{http://a9.com/-/spec/opensearch/1.1/}"  # noqa: E741


def locations(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.mimetype == "application/xml"
    return [item.text for item in ET.fromstring(response.data).iter(f"{S}loc")]


@pytest.mark.parametrize(
    "path",
    ["/search", "/search?q=a", "/facet/college?q=a", "/facet/college", "/suggest?q=a", "/compare",
     "/compare?province=CN-GX", "/feed.atom?q=a", "/feed.json", "/export.csv", "/export.csv?q=a",
     "/export.jsonl", "/export.ris", "/export.bib", "/language/en?next=/", "/api/v1/search",
     "/api/v1/openapi.json", "/?lang=en", "/article/1?revision=1", "/article/1/changes?from=1&to=2",
     "/college/x?lang=en", "/sources?lang=en"],
)  # fmt: skip
def test_robots_stay_out_of_what_has_no_end(client, path):
    rules = Protego.parse(client.get("/robots.txt").text)
    assert not rules.can_fetch("http://localhost" + path, "any")


@pytest.mark.parametrize(
    "path",
    ["/", "/article/1", "/article/1.ris", "/college/liuzhou-craftsman-college", "/province/CN-GX",
     "/sources", "/help", "/api", "/static/desk.css?v=abc", "/static/desk.js?v=abc",
     "/sitemap.xml", "/sitemap-articles-1.xml"],
)  # fmt: skip
def test_robots_may_read_the_pages(client, path):
    rules = Protego.parse(client.get("/robots.txt").text)
    assert rules.can_fetch("http://localhost" + path, "any")


def test_robots_are_told_of_the_sitemap(client):
    rules = Protego.parse(client.get("/robots.txt", base_url="https://news.example.org").text)
    assert list(rules.sitemaps) == ["https://news.example.org/sitemap.xml"]


def test_the_sitemap_leads_to_every_page_and_each_is_there(client):
    parts = locations(client, "/sitemap.xml")
    assert parts == [
        f"http://localhost/sitemap-{name}.xml" for name in ("articles-1", "colleges", "provinces")
    ]
    pages = [page for part in parts for page in locations(client, part)]
    assert [page for page in pages if "/article/" in page] == [
        f"http://localhost/article/{item.id}" for item in ARTICLES
    ]
    assert [page for page in pages if "/college/" in page] == [
        "http://localhost/college/hunan-sany-craftsman-college",
        "http://localhost/college/liuzhou-craftsman-college",
    ]
    assert [page[-5:] for page in pages if "/province/" in page] == ["CN-GX", "CN-HN", "CN-MO"]
    for page in pages:
        assert client.get(page.removeprefix("http://localhost")).status_code == 200


def test_an_article_changed_when_its_present_text_was_first_read(client, store):
    tree = ET.fromstring(client.get("/sitemap-articles-1.xml").data)
    told = {item.findtext(f"{S}loc")[-16:]: item.findtext(f"{S}lastmod") for item in tree}
    for article in ARTICLES:
        moment = dt.datetime.fromisoformat(told[article.id])
        assert moment == store.revisions(article.id)[-1].fetched_at.replace(microsecond=0)
        assert moment.tzinfo


def test_many_articles_stand_in_parts(client, store, monkeypatch):
    from corpus.saving import Reading

    more = [make(number, f"第{number}篇", "正文") for number in range(6, 12)]
    store.save([Reading(f"page:{item.id}", "2" * 32, item) for item in more])
    monkeypatch.setattr(sitemap, "PART", 4)
    parts = [part for part in locations(client, "/sitemap.xml") if "articles" in part]
    assert [re.search(r"articles-(\d+)", part)[1] for part in parts] == ["1", "2", "3"]
    sizes, seen = [], []
    for part in parts:
        found = locations(client, part)
        sizes.append(len(found))
        seen += found
    assert sizes == [4, 4, 3]
    assert len(set(seen)) == 11


@pytest.mark.parametrize(
    "name",
    ["articles-0", "articles-2", "articles-99999", "articles-999999999999", "articles--1", "nope",
     "articles-１", "articles-1.5", "articles-01", "../x"],
)  # fmt: skip
def test_no_such_part(client, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_a_browser_can_add_the_search(client):
    root = ET.fromstring(client.get("/opensearch.xml", headers={"Accept-Language": "en"}).data)
    assert root.tag == f"{O}OpenSearchDescription"
    assert len(root.findtext(f"{O}ShortName")) <= 16
    assert len(root.findtext(f"{O}Description")) <= 1024
    urls = {url.get("type"): url.get("template") for url in root.iter(f"{O}Url")}
    assert urls["text/html"] == "http://localhost/search?q={searchTerms}"
    for kind, template in urls.items():
        path = template.removeprefix("http://localhost").replace("{searchTerms}", "%E5%B7%A5")
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, kind)
    root = ET.fromstring(client.get("/opensearch.xml?lang=zh").data)
    example = root.find(f"{O}Query")
    assert example.get("role") == "example"
    found = client.get("/api/v1/search", query_string={"q": example.get("searchTerms")})
    assert found.json["total"]
