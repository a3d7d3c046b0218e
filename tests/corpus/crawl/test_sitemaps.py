"""Sitemaps in every form, whole, broken, packed and far too long."""

import datetime as dt
import gzip
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.crawl import sitemaps
from corpus.crawl.exchange import Found
from corpus.crawl.sitemaps import read_sitemap

TODAY = dt.date(2025, 3, 1)
SITE = "http://www.yunchuan.cn"
URL = f"{SITE}/sitemap.xml"
SPACE = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"


def urlset(*entries):
    return f"<?xml version='1.0'?><urlset {SPACE}>{''.join(entries)}</urlset>".encode()


def entry(path, changed=""):
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{SITE}{path}</loc>{lastmod}</url>"


def urls(listing):
    return [item.url.removeprefix(SITE) for item in listing.found]


def test_the_newest_come_first():
    listing = read_sitemap(
        urlset(entry("/a"), entry("/b", "2025-01-05"), entry("/c", "2025-02-01T20:00:00Z")), URL,
        today=TODAY,
    )  # fmt: skip
    assert listing.found == (
        Found(f"{SITE}/c", "", dt.date(2025, 2, 2)),
        Found(f"{SITE}/b", "", dt.date(2025, 1, 5)),
        Found(f"{SITE}/a", "", None),
    )
    assert (listing.whole, listing.problem) == (True, "")


def test_the_address_knows_better_than_the_last_change():
    listing = read_sitemap(
        urlset(entry("/202401/t20240105_7.html", "2025-02-28")), URL, today=TODAY
    )
    assert listing.found[0].date == dt.date(2024, 1, 5)


def test_news_extension_cdata_and_prefixes():
    page = f"""<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'
      xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'
      xmlns:i='http://www.google.com/schemas/sitemap-image/1.1'>
      <s:url><s:loc><![CDATA[{SITE}/n?id=1&c=2]]></s:loc><s:lastmod>2025-02-27</s:lastmod>
      <i:image><i:loc>{SITE}/a.jpg</i:loc></i:image>
      <n:news><n:publication_date>2025-02-20</n:publication_date><n:title>焊工班开课</n:title></n:news>
      </s:url></s:urlset>"""
    listing = read_sitemap(page.encode(), URL, today=TODAY)
    assert listing.found == (Found(f"{SITE}/n?id=1&c=2", "焊工班开课", dt.date(2025, 2, 20)),)


def test_an_index_names_the_newest_first():
    maps = "".join(
        f"<sitemap><loc>/s{n}.xml</loc><lastmod>2025-0{n}-01</lastmod></sitemap>" for n in (1, 2)
    )
    listing = read_sitemap(
        f"<sitemapindex {SPACE}>{maps}</sitemapindex>".encode(), URL, today=TODAY
    )
    assert listing.further == (f"{SITE}/s2.xml", f"{SITE}/s1.xml")
    assert not listing.whole


def test_packed_cut_and_damaged():
    page = urlset(*(entry(f"/a/{n}.html") for n in range(2_000)))
    packed = gzip.compress(page)
    assert len(read_sitemap(packed, URL, today=TODAY).found) == 2_000
    cut = read_sitemap(packed[: len(packed) // 2], URL, today=TODAY)
    assert 0 < len(cut.found) < 2_000
    assert "cut off" in cut.problem
    assert read_sitemap(packed[:10] + b"\xff" * 50, URL, today=TODAY).problem


def test_text_and_feed():
    text = f"\ufeff{SITE}/a\r\n\r\nnonsense\n{SITE}/b".encode()
    assert urls(read_sitemap(text, URL, today=TODAY)) == ["/a", "/b"]
    feed = f"<rss><channel><item><link>{SITE}/c</link></item></channel></rss>".encode()
    assert urls(read_sitemap(feed, URL, today=TODAY)) == ["/c"]
    assert urls(read_sitemap(gzip.compress(feed), URL, today=TODAY)) == ["/c"]


def test_invalid_xml_is_read_up_to_the_fault():
    page = urlset(entry("/a"), entry("/b"), "<url><loc>http://x/?a=1&b=2</loc></url>", entry("/c"))
    listing = read_sitemap(page, URL, today=TODAY)
    assert urls(listing) == ["/a", "/b"]
    assert "line 1" in listing.problem


@pytest.mark.parametrize(
    "content", [b"", b"<!doctype html><html>404</html>", b"hello", b"\x00\x01"]
)
def test_what_is_no_sitemap_says_so(content):
    listing = read_sitemap(content, URL, today=TODAY)
    assert not listing.found
    assert URL in listing.problem


def test_of_very_many_the_newest_are_kept(monkeypatch):
    monkeypatch.setattr(sitemaps, "MAX_FOUND", 300)
    monkeypatch.setattr(sitemaps, "MAX_UNPACKED", 30_000_000)
    first = dt.date(2001, 1, 1)
    page = urlset(
        *(entry(f"/a/{n}x", str(first + dt.timedelta(n % 8_000))) for n in range(100_000))
    )
    start = time.monotonic()
    listing = read_sitemap(gzip.compress(page), URL, today=TODAY)
    assert time.monotonic() - start < 10
    assert len(listing.found) == 300
    assert min(item.date for item in listing.found) > dt.date(2022, 10, 1)
    assert "100,000" in listing.problem


def test_entities_and_bombs_end():
    entities = b"<!DOCTYPE u [<!ENTITY a 'haha'><!ENTITY b '&a;&a;&a;'>]>"
    bomb = entities + b"<urlset><url><loc>&b;</loc></url></urlset>"
    assert read_sitemap(bomb, URL, today=TODAY).found == ()
    start = time.monotonic()
    packed = gzip.compress(b"<urlset>" + b" " * 250_000_000, 1)
    assert read_sitemap(packed, URL, today=TODAY).problem
    assert time.monotonic() - start < 20


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_break_it(content, is_xml):
    read_sitemap((b"<urlset>" if is_xml else b"") + content, URL, today=TODAY)
