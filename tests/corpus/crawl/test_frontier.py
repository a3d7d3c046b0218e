"""The frontier: in order, within bounds, out of traps; and the forms of addresses."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Store
from corpus.crawl.canonical import canonical_of
from corpus.crawl.exchange import Fetched, FetchFailed, Found
from corpus.crawl.frontier import (
    BARREN_AFTER,
    LONGEST_INTERVAL,
    Frontier,
    Seen,
    jitter,
)
from corpus.crawl.template import template_of
from tests.corpus.crawl.fake_site import START


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store.sqlite3") as opened:
        yield opened


def add(store, frontier, urls, date=None, source="a"):
    found = [Found(url, date=date) for url in urls]
    counts = []
    store.save([], also=lambda link: counts.append(frontier.add(link, source, found, START)))
    return counts[0]


def urls(count, form="https://a.cn/n/{}.html", start=0):
    return [form.format(number) for number in range(start, start + count)]


def do(store, frontier, state, limit=1, **seen):
    for address in frontier.due("a", START, limit):
        store.save(
            [],
            also=lambda link, a=address: frontier.done(link, a, Seen(state, START, 200, **seen)),
        )


def test_newest_first_then_in_the_order_of_finding(store):
    frontier = Frontier(store)
    add(store, frontier, ["https://a.cn/old"], dt.date(2020, 1, 1))
    add(store, frontier, ["https://a.cn/b", "https://a.cn/c"], dt.date(2026, 3, 1))
    add(store, frontier, ["https://a.cn/future"], dt.date(2036, 3, 1))
    add(store, frontier, ["https://a.cn/undated"])
    order = [address.url[13:] for address in frontier.due("a", START, 10)]
    assert order == ["future", "undated", "b", "c", "old"]
    assert frontier.due("b", START, 10) == []


def test_an_address_is_added_once_whoever_finds_it(store):
    frontier = Frontier(store)
    assert add(store, frontier, urls(5) + urls(5)) == 5
    assert add(store, frontier, urls(6), source="b") == 1
    assert len(frontier.due("a", START, 10)) == 5


def test_only_a_discovery_that_ended_makes_addresses_known(store):
    frontier = Frontier(store)
    add(store, frontier, urls(1))
    assert not frontier.known(urls(1)[0])
    store.save([], also=lambda link: frontier.settle(link, "b"))
    assert not frontier.known(urls(1)[0])
    store.save([], also=lambda link: frontier.settle(link, "a"))
    assert frontier.known(urls(1)[0])


def test_a_source_keeps_no_more_addresses_than_it_may(store):
    frontier = Frontier(store, most=50)
    assert add(store, frontier, urls(80)) == 50
    assert add(store, frontier, urls(5, start=80)) == 0
    do(store, frontier, "refused", 10)
    do(store, frontier, "article", 10)
    assert add(store, frontier, urls(15, start=80)) == 15
    assert frontier.states("a") == {"new": 45, "article": 5}
    assert add(store, frontier, urls(30, start=200)) == 5
    assert sum(frontier.states("a").values()) == 50


def test_a_form_of_address_that_gives_no_articles_is_left_alone(store):
    frontier = Frontier(store)
    calendar = "https://a.cn/calendar?month={}"
    add(store, frontier, urls(BARREN_AFTER + 50, calendar))
    add(store, frontier, urls(3))
    do(store, frontier, "refused", BARREN_AFTER)
    assert frontier.states("a") == {"refused": BARREN_AFTER, "trapped": 50, "new": 3}
    assert add(store, frontier, urls(10, calendar, 1000)) == 0
    assert add(store, frontier, urls(10, start=10)) == 10


def test_a_form_that_gives_some_articles_goes_on(store):
    frontier = Frontier(store)
    add(store, frontier, urls(2 * BARREN_AFTER))
    do(store, frontier, "article", 10)
    do(store, frontier, "refused", BARREN_AFTER)
    assert frontier.states("a")["new"] == BARREN_AFTER - 10


def test_failures_put_off_an_address_longer_and_longer_up_to_a_week(store):
    frontier, now, waits = Frontier(store), START, []
    add(store, frontier, urls(1))
    for _ in range(16):
        (address,) = frontier.due("a", now, 1)
        error = FetchFailed("timeout", address.url, "slow")
        store.save([], also=lambda link, a=address, e=error, n=now: frontier.failed(link, a, e, n))
        due = frontier.waiting_until("a")
        waits.append(due - now)
        now = due
    assert waits == sorted(waits)
    assert waits[0] < dt.timedelta(minutes=6)
    assert dt.timedelta(days=6) < waits[-1] < dt.timedelta(days=8)


@pytest.mark.parametrize("state", ["article", "refused", "gone"])
def test_what_is_known_is_looked_at_again_within_bounds(store, state):
    frontier, now = Frontier(store), START
    add(store, frontier, urls(1))
    for _ in range(12):
        (address,) = frontier.due("a", now, 1)
        seen = Seen(state, now, 200)
        store.save([], also=lambda link, a=address, s=seen: frontier.done(link, a, s))
        before, now = now, now + LONGEST_INTERVAL * 1.11
        assert frontier.due("a", before + dt.timedelta(hours=21), 1) == []


@given(st.text())
def test_jitter_is_small_and_steady(key):
    assert 0.9 <= jitter(key) <= 1.1
    assert jitter(key) == jitter(key)


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://a.cn/2024/0513/c12-9.html?p=2&id=7", "a.cn/#/#/c#-#.html?id&p"),
        ("https://a.cn/art;jsessionid=AB12?id=1", "a.cn/art?id&jsessionid"),
        ("https://a.cn/d/8f14e45fceea167a5a36dedd4bea2543.htm", "a.cn/d/#.htm"),
        ("https://a.cn/craftsmanship", "a.cn/craftsmanship"),
    ],
)
def test_forms(url, form):
    assert template_of(url) == form


@given(st.text(max_size=300))
def test_any_address_has_a_form_of_bounded_length(tail):
    assert len(template_of("https://a.cn/" + tail.replace("[", "").replace("]", ""))) <= 300


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ('<link rel="canonical" href="/n/1.html?a=1&amp;b=2">', "https://a.cn/n/1.html?a=1&b=2"),
        ("<LINK href=https://www.a.cn/n/1.html rel=canonical>", "https://www.a.cn/n/1.html"),
        ("<link rel='canonical' href='https://b.cn/n/1.html'>", None),
        ('<link rel="canonical" href="/">', None),
        ('<link rel="canonical" href="javascript:void(0)">', None),
        ('<link rel="stylesheet" href="/n/1.html">', None),
        ("<link " * 50_000, None),
    ],
)
def test_canonical_links(markup, address):
    url = "https://a.cn/p/9.html"
    assert canonical_of(Fetched(url, url, 200, content=markup.encode())) == address


def test_a_canonical_header():
    url = "https://a.cn/p/9.html"
    page = Fetched(url, url, 200, headers={"link": '</n/1>; rel="canonical"'})
    assert canonical_of(page) == "https://a.cn/n/1"
