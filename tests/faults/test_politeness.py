"""Politeness, asserted from the server's own log."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email.utils import format_datetime

import pytest

from corpus.crawl.exchange import FetchFailed
from tests.faults.answers import HangsInHeader, Held, Redirect, ResetsInBody
from tests.faults.clock import REAL
from tests.faults.news import NewsSite, missing
from tests.faults.server import Entry, Reply
from tests.faults.sites import RefusesFor

JITTER_S = 0.02
"""How much later than it was sent a request may be read here."""


def gaps(log: list[Entry]) -> list[float]:
    """Seconds from each request to the next."""
    return [after.at - before.at for before, after in itertools.pairwise(log)]


def fetch_all(fetcher, urls, threads=4):
    """Fetch from several threads at once; what came or why nothing did, in order."""

    def one(url):
        try:
            return fetcher.fetch(url)
        except FetchFailed as failed:
            return failed

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, urls))


def assert_one_at_a_time(log: list[Entry]) -> None:
    for before, after in itertools.pairwise(log):
        assert before.until is not None
        assert after.at >= before.until, (before.path, after.path)


@pytest.mark.parametrize(
    ("delay_s", "robots", "expected"),
    [
        (0.15, b"", 0.15),
        (0.0, b"User-agent: *\nCrawl-delay: 0.2\n", 0.2),
        (0.0, b"\xef\xbb\xbfUser-Agent: *\r\nCrawl-Delay:0.2\r\n", 0.2),
        (0.0, b"User-agent: *\nRequest-rate: 10/2\n", 0.2),
        (0.2, b"User-agent: *\nCrawl-delay: 0.05\n", 0.2),
    ],
)
def test_no_request_comes_before_its_delay(delay_s, robots, expected, server, fetcher):
    site = server.add(NewsSite())
    site.robots = robots
    mine = fetcher(delay_s=delay_s, **REAL)
    got = fetch_all(mine, [site.base + path for path in list(site.articles)[:5]])
    assert [fetched.status for fetched in got] == [200] * 5
    log = server.log()
    assert [entry.path for entry in log].count("/robots.txt") == 1
    # Only what robots.txt itself says cannot be known before it was read.
    timed = log if delay_s >= expected else log[1:]
    assert min(gaps(timed)) >= expected - JITTER_S
    assert_one_at_a_time(log)


def test_redirects_wait_for_their_turn_too(server, fetcher):
    site = server.add(NewsSite())
    site.special |= {"/a": Redirect("/b"), "/b": Redirect("/news/")}
    fetcher(delay_s=0.15, **REAL).fetch(f"{site.base}/a")
    assert [entry.path for entry in server.log()] == ["/robots.txt", "/a", "/b", "/news/"]
    assert min(gaps(server.log())) >= 0.15 - JITTER_S


def test_one_at_a_time_a_host_and_hosts_at_once(server, fetcher):
    sites = [server.add(NewsSite()) for _ in range(4)]
    for site in sites:
        site.special = {f"/{at}": Held(Reply(b"<p>a</p>"), 0.1) for at in range(3)}
    urls = [f"{site.base}/{at}" for at in range(3) for site in sites]
    begun = time.monotonic()
    got = fetch_all(fetcher(), urls, threads=12)
    took = time.monotonic() - begun
    assert all(fetched.status == 200 for fetched in got)
    for site in sites:
        assert_one_at_a_time(server.log(site.base))
    assert took < 12 * 0.1, "hosts waited for each other"


ROBOTS = {
    "plain": b"User-agent: *\nDisallow: /private/\n",
    "BOM": b"\xef\xbb\xbfUser-agent: *\nDisallow: /private/\n",
    "our name": b"User-agent: jiangxun\nDisallow: /private/\n\nUser-agent: *\nDisallow:\n",
    "wildcard": b"User-agent: *\nDisallow: /*vate/\nAllow: /priv\n",
    "carriage returns": b"User-agent: *\rDisallow: /private/\r",
    "GBK comments": "# 禁止抓取\nUser-agent: *\nDisallow: /private/ # 内部\n".encode("gbk"),
    "ten megabytes": b"User-agent: *\nDisallow: /private/\n" + b"# filler\n" * 1_100_000,
    "garbage between": b"\x00\xff\x00\nUser-agent: *\nfoo\n: :\nDisallow: /private/\n"
    + b"\x00" * 99,
}


@pytest.mark.parametrize("name", ROBOTS)
def test_what_robots_forbids_is_never_asked(name, server, fetcher):
    site = server.add(NewsSite())
    site.robots = ROBOTS[name]
    site.special["/private/x.html"] = Reply(b"<p>secret</p>")
    mine = fetcher()
    with pytest.raises(FetchFailed) as failed:
        mine.fetch(f"{site.base}/private/x.html")
    assert failed.value.kind == "robots"
    assert mine.fetch(f"{site.base}/news/").status == 200
    assert [entry.path for entry in server.log()] == ["/robots.txt", "/news/"]


@pytest.mark.parametrize(
    "robots",
    [
        missing(),
        Reply(b"no", status=403),
        Reply(b"", "text/plain"),
        Reply(b"<!DOCTYPE html><html><body>Disallow: /</body></html>"),
        Reply(b"\n<html>\nUser-agent: *\nDisallow: /\n</html>", "text/plain"),
    ],
)
def test_robots_that_forbid_nothing(robots, server, fetcher):
    site = server.add(NewsSite())
    site.special["/robots.txt"] = robots
    assert fetcher().fetch(f"{site.base}/news/").status == 200


@pytest.mark.parametrize(
    "robots",
    [
        Reply(b"oops", status=500),
        Reply(b"later", status=503),
        HangsInHeader(),
        ResetsInBody(),
    ],
)
def test_robots_that_cannot_be_read_forbid_all(robots, server, fetcher):
    site = server.add(NewsSite())
    site.special["/robots.txt"] = robots
    mine = fetcher()
    for path in ("/news/", *list(site.articles)[:2]):
        with pytest.raises(FetchFailed) as failed:
            mine.fetch(site.base + path)
        assert failed.value.kind in ("robots", "resting", "timeout", "connection"), failed.value
        assert not failed.value.lasting, "tomorrow robots.txt may be there"
    assert {entry.path for entry in server.log()} == {"/robots.txt"}
    assert len(server.log()) <= 3


def test_robots_behind_a_redirect(server, fetcher):
    site = server.add(NewsSite())
    site.special["/robots.txt"] = Redirect("/real-robots.txt", 301)
    site.special["/real-robots.txt"] = Reply(ROBOTS["plain"], "text/plain")
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch(f"{site.base}/private/x.html")
    assert failed.value.kind == "robots"
    assert [entry.path for entry in server.log()] == ["/robots.txt", "/real-robots.txt"]


def test_robots_are_asked_once_whatever_the_number_of_threads(server, fetcher):
    site = server.add(NewsSite(30))
    fetch_all(fetcher(), [site.base + path for path in site.articles], threads=10)
    paths = [entry.path for entry in server.log()]
    assert paths[0] == "/robots.txt"
    assert paths.count("/robots.txt") == 1
    assert len(paths) == 31


def kinds_until_it_comes(fetcher, url) -> set[str]:
    """Ask for a page until it comes; the kinds of failure before it did."""
    kinds, deadline = set(), time.monotonic() + 5
    while time.monotonic() < deadline:
        (got,) = fetch_all(fetcher, [url])
        if not isinstance(got, FetchFailed):
            return kinds
        kinds.add(got.kind)
        time.sleep(0.02)
    raise AssertionError(f"the page never came: {kinds}")


def in_two_seconds() -> str:
    return format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2), usegmt=True)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("says", "least"), [(lambda: "1", 1.0), (in_two_seconds, 0.9)])
def test_retry_after_is_kept(status, says, least, server, fetcher):
    site = server.add(RefusesFor(status, 1, says))
    url = site.base + next(iter(site.articles))
    mine = fetcher(**REAL)
    with pytest.raises(FetchFailed) as failed:
        mine.fetch(url)
    assert failed.value.status == status
    assert failed.value.retry_after is not None
    assert failed.value.retry_after >= least
    assert kinds_until_it_comes(mine, url) <= {"resting"}
    first, second = [entry for entry in server.log() if site.base + entry.path == url]
    assert second.status == 200
    assert second.at - first.at >= least - JITTER_S


@pytest.mark.parametrize("says", ["soon", "-5", "99999999999999999999", "Fri, 99 Foo 2026", ""])
def test_retry_after_that_is_nonsense_does_no_harm(says, server, fetcher):
    site = server.add(RefusesFor(429, 1, lambda: says))
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch(site.base + next(iter(site.articles)))
    assert failed.value.status == 429
    assert failed.value.retry_after is None or 0 <= failed.value.retry_after <= 3600


def test_a_site_that_fails_on_and_on_is_left_alone(server, fetcher, clock):
    site = server.add(RefusesFor(503, 10**9, None))
    urls = [site.base + path for path in site.articles] * 20
    mine = fetcher()
    got = fetch_all(mine, urls, threads=3)
    assert Counter(failed.kind for failed in got) == {"status": 5, "resting": len(urls) - 5}
    assert len(server.log()) == 6, "robots.txt and five failures"
    assert_one_at_a_time(server.log())
    assert len(clock.waits) == 4
    assert clock.waits == sorted(clock.waits), "each failure makes the pause longer"
    clock.wait(66)
    again = fetch_all(mine, urls, threads=3)
    assert Counter(failed.kind for failed in again) == {"status": 1, "resting": len(urls) - 1}
