"""Feeds of a search, read back as their readers read them."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import urlsplit

import feedparser
import pytest

from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import ARTICLES, make
from webapp import create_app

QUERIES = ["", "q=工匠", "q=工匠&province=CN-GX", "topic=training&sort=oldest&page=7", "q=nothing"]
HOSTILE = '</title><script>alert(1)</script>]]>&"\x00\x0b'


def items(client, query=""):
    response = client.get(f"/feed.json?{query}")
    assert (response.status_code, response.mimetype) == (200, "application/feed+json")
    return response.json["items"]


@pytest.mark.parametrize("query", QUERIES)
def test_both_feeds_tell_the_same(client, query):
    atom = feedparser.parse(client.get(f"/feed.atom?{query}").data)
    assert not atom.bozo
    assert atom.version == "atom10"
    feed = items(client, query)
    assert [entry.id for entry in atom.entries] == [item["id"] for item in feed]
    for entry, item in zip(atom.entries, feed, strict=True):
        assert (entry.title, entry.link, entry.summary) == (
            item["title"], item["url"], item["content_text"],
        )  # fmt: skip
        assert entry.get("published") == item.get("date_published")
        assert entry.updated == item["date_modified"]
        assert [tag.term for tag in entry.get("tags", [])] == item.get("tags", [])
        assert [who.name for who in entry.get("authors", [])] == [
            who["name"] for who in item.get("authors", [])
        ]


def test_a_json_feed_is_one(client):
    feed = client.get("/feed.json?q=工匠&sort=oldest&page=4&lang=en").json
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "匠讯 Jiangxun: 工匠"
    assert feed["feed_url"] == "http://localhost/feed.json?q=%E5%B7%A5%E5%8C%A0&sort=newest"
    assert feed["home_page_url"] == "http://localhost/search?q=%E5%B7%A5%E5%8C%A0&sort=newest"
    assert feed["language"] == "en"
    for item in feed["items"]:
        assert {"id", "url", "title", "content_text"} <= set(item)
        assert all(value for value in item.values())
        for name in ("date_published", "date_modified"):
            if name in item:
                assert dt.datetime.fromisoformat(item[name]).tzinfo


def test_every_item_leads_here_and_to_the_original(client):
    for item in items(client):
        page = urlsplit(item["url"])
        assert page.netloc == "localhost"
        assert client.get(page.path).status_code == 200
    originals = {item["title"]: item.get("external_url") for item in items(client)}
    assert originals["柳州工匠学院揭牌"] == ARTICLES[0].url
    assert originals["没有日期的文章"] is None


def test_only_known_moments_are_told(client):
    told = {item["title"]: item.get("date_published") for item in items(client)}
    assert told["柳州工匠学院揭牌"] == "2021-05-13T18:05:00+08:00"
    assert told["Skills contest closes in Changsha"] is None


def test_what_pages_say_stays_text(store):
    article = make(1, HOSTILE, HOSTILE, url="javascript:alert(1)", reporters=(HOSTILE,),
                   topics=(HOSTILE,), province=HOSTILE)  # fmt: skip
    client = create_app(engine=BruteEngine([article]), store=store).test_client()
    (item,) = items(client)
    assert (item["title"], item["authors"]) == (HOSTILE, [{"name": HOSTILE}])
    assert "external_url" not in item
    response = client.get("/feed.json")
    assert json.loads(response.text) == response.json
    assert not feedparser.parse(client.get("/feed.atom").data).bozo


def test_an_unchanged_feed_is_not_sent_again(client, engine):
    tag = client.get("/feed.json").headers["ETag"]
    before = engine.searches
    again = client.get("/feed.json", headers={"If-None-Match": tag})
    assert (again.status_code, engine.searches) == (304, before)
