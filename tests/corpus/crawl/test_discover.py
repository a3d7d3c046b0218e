"""Walks through feeds, sitemaps and lists of a site that is a dictionary."""

import datetime as dt
import re

import pytest

from corpus.crawl.discover import discover, probe
from corpus.crawl.exchange import Fetched, FetchFailed
from corpus.errors import UnreadableInput
from corpus.sources import Source

SITE = "http://www.yunchuan.cn"
TODAY = dt.date(2025, 3, 1)
PATTERN = re.compile(r"/info/\d+\.htm$")


class Site:
    """Answers from a dictionary of paths, and remembers what it was asked for."""

    def __init__(self, pages):
        self.pages, self.asked = pages, []

    def fetch(self, url, validators=None):
        self.asked.append(url.removeprefix(SITE))
        answer = self.pages(url) if callable(self.pages) else self.pages.get(url.removeprefix(SITE))
        if isinstance(answer, FetchFailed):
            raise answer
        if answer is None:
            return Fetched(url, url, 404)
        if answer == 304:
            return Fetched(url, url, 304)
        return Fetched(url, url, 200, content=answer.encode())


def listed(numbers, more="", titled=True):
    """A list of articles, one a day, number 1 on the first of January 2025."""
    day = dt.date(2024, 12, 31)
    rows = "".join(
        f"<li><a href='/info/{n}.htm'>云川市第{n}期焊工技能培训班在船厂开课</a>"
        f"<i>{day + dt.timedelta(n)}</i></li>"
        for n in numbers
    )
    return f"<html><title>新闻</title><body><ul>{rows}</ul>{more}</body></html>"


def pages_of_list(count, size=10):
    """As TRS numbers them: index.html, index_1.html, …; the newest article is count * size."""
    return {
        f"/xw/index{f'_{k}' if k else ''}.html": listed(
            range((count - k) * size, (count - k - 1) * size, -1),
            f"<script>createPageHTML({count},{k},'index','html')</script>",
        )
        for k in range(count)
    }


def source(**facts):
    given = {"lists": (f"{SITE}/xw/index.html",), "article_pattern": PATTERN} | facts
    return Source("yunchuan", "云川网", "Yunchuan", f"{SITE}/", **given)


def numbers(found):
    return [int(re.search(r"(\d+)\.htm", item.url)[1]) for item in found]


def walk(site, what=None, **how):
    return numbers(discover(what or source(), site, today=TODAY, **how))


@pytest.mark.parametrize("pattern", [PATTERN, None])
def test_a_list_is_walked_to_its_end_newest_first(pattern):
    site = Site(pages_of_list(5))
    assert walk(site, source(article_pattern=pattern)) == list(range(50, 0, -1))
    assert len(site.asked) == 5


def test_it_stops_where_a_whole_page_is_known():
    site = Site(pages_of_list(5))
    known = {f"{SITE}/info/{n}.htm" for n in range(37)}
    assert walk(site, known=known.__contains__) == list(range(50, 36, -1))
    assert len(site.asked) == 3


def test_it_walks_back_to_a_date():
    site = Site(pages_of_list(5))
    # Number 26 is of 26 January; the page of 20 to 11 is the first that is all too old.
    assert walk(site, since=dt.date(2025, 1, 26)) == list(range(50, 25, -1))
    assert len(site.asked) == 4


def test_pages_are_bounded():
    site = Site(pages_of_list(9))
    assert walk(site, max_pages=2) == list(range(90, 70, -1))
    assert len(site.asked) == 2


def test_a_list_that_repeats_itself_ends():
    def pages(url):
        number = int((re.search(r"page=(\d+)", url) or ["", "1"])[1])
        return listed(range(9, 0, -1), f"<a href='?page={number + 1}'>下一页</a>")

    site = Site(pages)
    assert walk(site, since=dt.date(2025, 1, 1)) == list(range(9, 0, -1))
    assert len(site.asked) == 2


def test_pages_without_articles_end():
    site = Site(lambda url: f"<a href='/x{len(url)}{'0' * len(url)}.html'>下一页</a>")
    assert walk(site) == []
    assert len(site.asked) == 3


def test_a_feed_does_not_hide_the_list_behind_it():
    items = "".join(f"<item><link>/info/{n}.htm</link></item>" for n in range(20, 10, -1))
    site = Site(pages_of_list(2) | {"/feed": f"<rss><channel>{items}</channel></rss>"})
    assert walk(site, source(feeds=(f"{SITE}/feed",))) == list(range(20, 0, -1))


def test_sitemaps_are_filtered_by_pattern():
    locs = [*range(1, 12), 99]
    urls = "".join(f"<url><loc>{SITE}/info/{n}.htm</loc></url>" for n in locs)
    urls += f"<url><loc>{SITE}/about</loc></url><url><loc>{SITE}/page/3</loc></url>"
    pages = {
        "/sitemap.xml": f"<sitemapindex><sitemap><loc>{SITE}/s.xml</loc></sitemap></sitemapindex>",
        "/s.xml": f"<urlset>{urls}</urlset>",
    }
    for pattern in (PATTERN, None):
        facts = source(lists=(), sitemaps=(f"{SITE}/sitemap.xml",), article_pattern=pattern)
        assert walk(Site(pages), facts) == locs


def test_of_an_index_the_ends_are_read_unless_walking_back():
    index = "".join(f"<sitemap><loc>{SITE}/s{n}.xml</loc></sitemap>" for n in range(20))
    one = f"<urlset><url><loc>{SITE}/info/7.htm</loc></url></urlset>"
    pages = {f"/s{n}.xml": one for n in range(20)}
    pages["/sitemap.xml"] = f"<sitemapindex>{index}</sitemapindex>"
    facts = source(lists=(), sitemaps=(f"{SITE}/sitemap.xml",))
    for since, asked in ((None, 9), (dt.date(2020, 1, 1), 21)):
        site = Site(pages)
        assert walk(site, facts, since=since) == [7]
        assert len(site.asked) == asked
        assert "/s19.xml" in site.asked


def test_one_failure_leaves_the_others():
    gone = FetchFailed("timeout", f"{SITE}/b", "no answer")
    site = Site(pages_of_list(1) | {"/b": gone})
    told = []
    lists = (f"{SITE}/b", f"{SITE}/missing", f"{SITE}/xw/index.html")
    assert walk(site, source(lists=lists), on_problem=told.append) == list(range(10, 0, -1))
    assert told == [f"{SITE}/missing: there is no such page (any more)"]
    with pytest.raises(FetchFailed):
        walk(Site({"/b": gone}), source(lists=(f"{SITE}/b",)))


def test_a_stopped_crawl_ends_at_once():
    stopped = FetchFailed("stopped", f"{SITE}/b", "stopped")
    site = Site(pages_of_list(1) | {"/b": stopped})
    with pytest.raises(FetchFailed):
        walk(site, source(lists=(f"{SITE}/b", f"{SITE}/xw/index.html")))
    assert site.asked == ["/b"]


def test_an_unchanged_list_gives_nothing():
    assert walk(Site({"/xw/index.html": 304})) == []


HOME = listed(range(20, 10, -1), "<a href='/xw/index.html'>新闻中心</a><a href='/gk/'>学院概况</a>")


def test_a_home_page_is_walked_back_through_its_sections():
    site = Site(pages_of_list(3) | {"/": HOME})
    home = source(lists=(f"{SITE}/",))
    assert walk(site, home) == list(range(20, 10, -1))
    assert site.asked == ["/"]
    found = walk(site, home, since=dt.date(2025, 1, 1))
    assert sorted(found) == list(range(1, 31))
    assert "/gk/" not in site.asked


def test_probe_finds_lists_feeds_and_sitemaps():
    items = "<item><link>/info/3.htm</link><title>开课</title></item>"
    site = Site(
        pages_of_list(2)
        | {
            "/": "<link rel='alternate' type='application/rss+xml' href='/r.xml'>" + HOME,
            "/r.xml": f"<rss><channel>{items}</channel></rss>",
            "/robots.txt": f"User-agent: *\nSITEMAP: {SITE}/map.xml\nSitemap: http://other.example/",
            "/map.xml": f"<urlset><url><loc>{SITE}/info/1.htm</loc></url></urlset>",
        }
    )
    result = probe(SITE, site)
    assert (result.home, result.title, result.language) == (f"{SITE}/", "新闻", "zh")
    assert result.lists == (f"{SITE}/xw/index.html",)
    assert result.feeds == (f"{SITE}/r.xml",)
    assert result.sitemaps == (f"{SITE}/map.xml",)
    assert result.article_pattern.search(f"{SITE}/info/777.htm")
    assert not result.article_pattern.search(f"{SITE}/xw/index_1.html")
    assert len(result.found) == 10
    assert result.problems == ()


def test_probe_of_a_bare_site():
    result = probe(SITE, Site({"/": "<title>Hello</title><p>Nothing is listed here.</p>"}))
    assert (result.lists, result.feeds, result.sitemaps, result.found) == ((), (), (), ())
    assert result.article_pattern is None
    assert result.language == "en"
    assert result.problems == ()


def test_probe_names_what_is_wrong():
    with pytest.raises(UnreadableInput, match="web address"):
        probe("www.yunchuan.cn", Site({}))
    with pytest.raises(FetchFailed):
        probe(SITE, Site({}))
    with pytest.raises(FetchFailed):
        probe(SITE, Site({"/": "%PDF-1.4"}))


def test_a_learnt_pattern_can_be_saved():
    """What `probe` learns must pass the checks of a sources file."""
    for home in (HOME, HOME.replace("/info/", "http://news.yunchuan.cn/a/b/")):
        pattern = probe(SITE, Site({"/": home})).article_pattern
        assert pattern is not None
        assert source(article_pattern=pattern).article_pattern == pattern
