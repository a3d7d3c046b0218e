"""Telling the addresses of articles from all others."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.crawl.addresses import cleaned
from corpus.crawl.learn import article_addresses, form_of
from corpus.crawl.links import Link
from corpus.sources import Source

SITE = "http://www.yunchuan.cn"
LONG = "云川市职工技能竞赛在港口举行"


def articles(form, count=5, text=LONG):
    return [Link(SITE + form.format(1000 + n), text) for n in range(count)]


@pytest.mark.parametrize(
    ("form", "others"),
    [
        ("/info/1012/{}.htm", ["/info/1013/99.htm"]),
        ("/xw/202501/t20250120_{}.html", ["/xw/202612/t20261231_9.html"]),
        ("/show.aspx?id={}", ["/show.aspx?id=9"]),
        ("/news/{}", ["/news/123456789"]),
    ],
)
def test_what_comes_next_year_matches_too(form, others):
    pattern = article_addresses(articles(form), SITE)
    assert all(pattern.search(SITE + other) for other in others)
    for other in ("/", "/about/", "/news/", "/list_2.html", "/show.aspx?page=2", "/a/1/2/3/4.jpg"):
        assert not pattern.search(SITE + other)
    assert not pattern.search(form.format("http://other.example/"))


def test_many_channels_make_one_pattern():
    links = [Link(f"{SITE}/channel{chr(97 + n)}/2025/0120/{n}99.html", LONG) for n in range(9)]
    pattern = article_addresses(links, SITE)
    assert pattern.search(f"{SITE}/elsewhere/2026/0301/5.html")


def test_articles_on_hosts_of_the_site_count_and_others_do_not():
    links = [Link(f"http://{host}.yunchuan.cn/a/{n}.html", LONG)
             for host in ("news", "gh", "edu", "www") for n in range(3)]  # fmt: skip
    links += [Link(f"http://mp.other.example/a/{n}.html", LONG) for n in range(30)]
    pattern = article_addresses(links, SITE)
    assert pattern.search("http://sports.yunchuan.cn/a/5.html")
    assert not pattern.search("http://mp.other.example/a/5.html")
    assert not pattern.search("http://notyunchuan.cn/a/5.html")


@pytest.mark.parametrize(
    "links",
    [
        [],
        articles("/calendar/2025/01/{}", 40, "12"),
        articles("/list_{}.html", 9, LONG),
        articles("/news?page={}", 9, LONG),
        articles("/col/col{}/index.html", 9, "工会要闻"),
        articles("/files/{}.pdf", 9, LONG),
        articles("/tag/{}", 40, "焊工"),
        articles("/info/{}.htm", 2),
    ],
)
def test_what_is_no_family_of_articles(links):
    assert article_addresses(links, SITE) is None


PATH = st.lists(st.text("abcXY019-_.%(", min_size=1, max_size=12), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(PATH, st.sampled_from(["", "?id=12", "?a=&b=x%20y&c=9z", "/"]))
def test_a_form_matches_its_own_address(segments, rest):
    url = cleaned(f"{SITE}/{'/'.join(segments)}{rest}")
    form = form_of(url) if url else None
    if form is not None:
        assert re.fullmatch(form.folder + form.tail, url.removeprefix(f"{SITE}/"))


@settings(max_examples=60, deadline=None)
@given(st.lists(PATH, min_size=1, max_size=30))
def test_what_is_learnt_can_be_saved_and_is_quick(paths):
    links = [Link(url, LONG) for path in paths if (url := cleaned(f"{SITE}/{'/'.join(path)}"))]
    pattern = article_addresses(links * 3, SITE)
    if pattern is not None:
        Source("a", "甲", "A", SITE, article_pattern=pattern)
        start = time.monotonic()
        pattern.search(f"{SITE}/" + "a1-/" * 490)
        assert time.monotonic() - start < 0.5
