"""The rules of sites, and what holds when they cannot be read."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.crawl.exchange import Fetched, FetchFailed
from corpus.crawl.network import Unreachable
from corpus.crawl.robots import MAX_BYTES, Robots, parse

URL = "http://example.org/private/x.html"
RULES = b"User-agent: *\nDisallow: /private/\n"


class Site:
    """Answers with what it is given, and counts."""

    def __init__(self, answer=RULES):
        self.answer = answer
        self.asked = []
        self.now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
        self.robots = Robots(self.load, now=lambda: self.now)

    def load(self, url):
        self.asked.append(url)
        if isinstance(self.answer, Exception):
            raise self.answer
        if isinstance(self.answer, int):
            return Fetched(url, url, self.answer)
        return Fetched(url, url, 200, content=self.answer)


def status(code):
    return FetchFailed("status", "http://example.org/robots.txt", f"status {code}", status=code)


@pytest.mark.parametrize(
    "rules",
    [
        RULES,
        b"\xef\xbb\xbf" + RULES,
        "\ufeffUser-agent: *\nDisallow: /private/".encode("utf-16-le"),
        RULES.replace(b"\n", b"\r\n"),
        "# 禁止抓取\n".encode("gbk") + RULES,
        b"User-agent: JiangXun\nDisallow: /\n\nUser-agent: *\nAllow: /\n",
        b"User-agent: *\nAllow: /\nDisallow: /*.html$\n",
        RULES + b"# filler\n" * 1_000_000,
    ],
)
def test_what_is_forbidden(rules):
    assert not Site(rules).robots.allows(URL)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        404,
        410,
        status(403),
        status(401),
        FetchFailed("redirects", "", "too many"),
        b"<!DOCTYPE html><html>User-agent: *\nDisallow: /</html>",
        b"\xef\xbb\xbf \n<html>\nUser-agent: *\nDisallow: /\n",
        b"User-agent: other\nDisallow: /\n",
        b"# filler..\n" * 60_000 + b"User-agent: *\nDisallow: /\n",
    ],
)
def test_what_is_permitted(answer):
    site = Site(answer)
    assert site.robots.allows(URL)
    assert site.robots.refusal(URL) is None
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (status(500), "robots"),
        (status(503), "robots"),
        (status(429), "robots"),
        (FetchFailed("timeout", "", "hangs"), "robots"),
        (FetchFailed("protocol", "", "no HTTP"), "robots"),
        (Unreachable("connection", "", "refused"), "connection"),
        (Unreachable("dns", "", "unknown"), "dns"),
    ],
)
def test_without_rules_nothing_is_fetched_but_it_is_tried_again(failure, kind):
    site = Site(failure)
    for _ in range(3):
        refusal = site.robots.refusal(URL)
        assert refusal is not None
        assert (refusal.kind, refusal.url, refusal.lasting) == (kind, URL, False)
    assert len(site.asked) == 1
    site.answer = b""
    site.now += dt.timedelta(minutes=2)
    assert site.robots.allows(URL)


def test_a_copy_is_used_for_a_day_and_in_need_for_thirty():
    site = Site()
    for hours, asked in ((0, 1), (23, 1), (24, 2), (47, 2)):
        site.now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC) + dt.timedelta(hours=hours)
        assert not site.robots.allows(URL)
        assert site.robots.allows("http://example.org/public")
        assert len(site.asked) == asked
    site.answer = status(500)
    site.now += dt.timedelta(days=28)
    assert site.robots.allows("http://example.org/public")
    site.now += dt.timedelta(days=2)
    assert not site.robots.allows("http://example.org/public")


@pytest.mark.parametrize("kind", ["stopped", "resting", "private address"])
def test_what_is_about_us_is_raised_and_not_remembered(kind):
    site = Site(FetchFailed(kind, "http://example.org/robots.txt", "no", retry_after=5))
    with pytest.raises(FetchFailed) as failed:
        site.robots.allows(URL)
    assert (failed.value.kind, failed.value.url, failed.value.retry_after) == (kind, URL, 5)
    site.answer = b""
    assert site.robots.allows(URL)


def test_each_origin_has_its_own_rules():
    site = Site()
    for url in (
        "http://a.example/",
        "https://a.example/",
        "http://a.example:81/",
        "http://a.example/2",
    ):
        site.robots.allows(url)
    assert site.asked == [
        "http://a.example/robots.txt",
        "https://a.example/robots.txt",
        "http://a.example:81/robots.txt",
    ]
    assert site.robots.allows("http://b.example/robots.txt")
    assert len(site.asked) == 3


@pytest.mark.parametrize(
    ("rules", "delay"),
    [
        (b"User-agent: *\nCrawl-delay: 7.5\n", 7.5),
        (b"User-agent: *\nCrawl-delay: 86400\n", 60),
        (b"User-agent: *\nCrawl-delay: -3\n", 0),
        (b"User-agent: *\nCrawl-delay: nan\n", 0),
        (b"User-agent: *\nRequest-rate: 1/10\n", 10),
        (b"User-agent: *\nRequest-rate: 4/1m\nCrawl-delay: 3\n", 15),
        (b"User-agent: jiangxun\nCrawl-delay: 4\n\nUser-agent: *\nCrawl-delay: 9\n", 4),
        (RULES, 0),
    ],
)
def test_delays(rules, delay):
    site = Site(rules)
    assert site.robots.delay("example.org") == 0
    site.robots.allows(URL)
    assert site.robots.delay("example.org") == delay


def test_a_line_that_the_limit_cuts_is_dropped():
    lines = b"User-agent: *\n" + b"Disallow: /abcdefg\n" * 40_000
    rules = parse(lines[:MAX_BYTES])
    assert rules is not None
    assert rules.can_fetch("http://example.org/abc", "jiangxun")


@given(st.binary(max_size=400))
def test_parsing_never_raises(content):
    rules = parse(b"User-agent: *\n" + content)
    if rules is not None:
        rules.can_fetch(URL, "jiangxun")
        rules.crawl_delay("jiangxun")
