"""Feeds: what is in them, and what a broken or hostile one may cost."""

import datetime as dt
import json
import socket
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.crawl import feeds
from corpus.crawl.exchange import Found
from corpus.crawl.feeds import read_feed

TODAY = dt.date(2025, 3, 1)
URL = "http://www.yunchuan.cn/feed.xml"


def rss(*items):
    body = "".join(items)
    declared = "<?xml version='1.0' encoding='utf-8'?>"
    return f"{declared}<rss version='2.0'><channel>{body}</channel></rss>".encode()


def item(link, title="焊工班开课", date="Thu, 20 Feb 2025 10:00:00 +0800", more=""):
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate>{more}</item>"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a feed was fetched by its parser")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_rss():
    listing = read_feed(rss(item("/a/1.html?utm_source=rss"), item("/a/2.html")), URL, today=TODAY)
    day = dt.date(2025, 2, 20)
    assert listing.found == (
        Found("http://www.yunchuan.cn/a/1.html", "焊工班开课", day),
        Found("http://www.yunchuan.cn/a/2.html", "焊工班开课", day),
    )
    assert (listing.further, listing.whole, listing.problem) == ((), True, "")


def test_atom_with_its_next_page():
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="?page=2"/>
    <entry><title type="html">&lt;b&gt;Contest&lt;/b&gt; held</title>
    <updated>2025-02-19T20:30:00Z</updated>
    <link rel="enclosure" href="/v.mp4"/><link href="/a/3"/></entry>
    <entry><id>http://www.yunchuan.cn/a/4</id><title>Other</title></entry></feed>"""
    listing = read_feed(atom.encode(), URL, today=TODAY)
    # Half past eight in the evening in London is the next morning in China.
    assert listing.found == (
        Found("http://www.yunchuan.cn/a/3", "Contest held", dt.date(2025, 2, 20)),
        Found("http://www.yunchuan.cn/a/4", "Other", None),
    )
    assert listing.further == ("http://www.yunchuan.cn/feed.xml?page=2",)


def test_json_feed():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "next_url": "/feed.json?p=2",
        "items": [
            {
                "id": "1",
                "url": "/a/1",
                "title": "开课",
                "date_published": "2025-02-20T09:00:00+08:00",
            },
            {"id": "http://www.yunchuan.cn/a/2"},
            {"id": "7", "title": "no address"},
            "nonsense",
            {"url": 5},
        ],
    }
    listing = read_feed(json.dumps(feed).encode(), "http://www.yunchuan.cn/feed.json", today=TODAY)
    assert listing.found == (
        Found("http://www.yunchuan.cn/a/1", "开课", dt.date(2025, 2, 20)),
        Found("http://www.yunchuan.cn/a/2"),
    )
    assert listing.further == ("http://www.yunchuan.cn/feed.json?p=2",)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-02-20 23:30:00", dt.date(2025, 2, 20)),
        ("2025年2月20日", dt.date(2025, 2, 20)),
        ("Thu, 20 Feb 2025 17:00:00 GMT", dt.date(2025, 2, 21)),
        ("2025-02-20T23:00:00+08:00", dt.date(2025, 2, 20)),
        ("Thu, 20 Feb 2035 10:00:00 +0800", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_days_are_chinas(written, day):
    found = read_feed(rss(item("/a/1", date=written)), URL, today=TODAY).found
    assert [entry.date for entry in found] == [day]


def test_a_broken_feed_gives_what_can_be_read():
    good = rss(*(item(f"/a/{n}", title="甲 & 乙 \x0b") for n in range(6)))
    listing = read_feed(good[:-150], URL, today=TODAY)
    assert [entry.url for entry in listing.found][:4] == [
        f"http://www.yunchuan.cn/a/{n}" for n in range(4)
    ]
    assert URL in listing.problem


def test_gbk_is_read():
    page = rss(item("/a/1")).decode().replace("utf-8", "gb2312").encode("gb18030")
    listing = read_feed(page, URL, today=TODAY)
    assert listing.found[0].title == "焊工班开课"


@pytest.mark.parametrize(
    "content", [b"", b"<html><body>404</body></html>", b"{", b"[]", b'{"a":1}']
)
def test_no_feed_is_a_problem(content):
    listing = read_feed(content, URL, today=TODAY)
    assert not listing.found
    assert URL in listing.problem


def test_entries_and_bytes_are_bounded():
    entry = item("/a/{}", more="<description>" + "x" * 900 + "</description>")
    many = rss(*(entry.replace("{}", str(n)) for n in range(9_000)))
    start = time.monotonic()
    listing = read_feed(many, URL, today=TODAY)
    assert len(listing.found) == feeds.MAX_ENTRIES
    assert "5,000" in listing.problem
    assert time.monotonic() - start < 15


@pytest.mark.parametrize(
    "piece", [b"<item>", b"<description>", b"<!DOCTYPE [", b"<item><link>", b"&lt;<b", b"</item>"]
)
def test_hostile_feeds_cost_little(piece):
    start = time.monotonic()
    read_feed(b"<rss><channel>" + piece * (800_000 // len(piece)), URL, today=TODAY)
    assert time.monotonic() - start < 10


def test_entities_do_not_explode():
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f"<!DOCTYPE rss [<!ENTITY e0 'ha'>{nested}]>"
    content = rss(item("/a/1", title="&e11;")).replace(b"<rss", bomb.encode() + b"<rss")
    start = time.monotonic()
    listing = read_feed(content, URL, today=TODAY)
    assert time.monotonic() - start < 2
    assert all(len(entry.title) < 400 for entry in listing.found)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_it(content):
    read_feed(b"<rss><channel><item>" + content, URL, today=TODAY)
