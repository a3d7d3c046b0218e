"""Answers that are broken on the wire: each ends in the right failure, in bounded time."""

from __future__ import annotations

import re
import time
import tracemalloc

import pytest

from corpus.crawl.exchange import FetchFailed
from tests.faults import answers
from tests.faults.conftest import KIND, MOST
from tests.faults.news import NewsSite
from tests.faults.server import Reply

PAGE = b"<html><body><p>" + "工匠学院开班了。".encode() * 200 + b"</p></body></html>"
BROKEN = ("protocol", "connection")
"""Whether a cut body is a fault of the protocol or of the connection, nobody can tell."""

FAULTS = {
    "slow drip": (answers.SlowDrip(), ("timeout",)),
    "slow header": (answers.SlowHeader(), ("timeout",)),
    "hang in the header": (answers.HangsInHeader(), ("timeout",)),
    "hang in the body": (answers.HangsInBody(), ("timeout",)),
    "silence": (answers.Silent(), ("timeout",)),
    "reset in the body": (answers.ResetsInBody(), BROKEN),
    "closed without an answer": (answers.ClosesWithoutAnswer(), BROKEN),
    "no HTTP": (answers.Garbage(), BROKEN),
    "ten thousand headers": (answers.TooManyHeaders(), ("protocol", "too large")),
    "a header of a megabyte": (answers.HugeHeader(), ("protocol", "too large")),
    "shorter than announced": (answers.TooShort(PAGE), BROKEN),
    "bad chunk size": (answers.BadChunkSize(), BROKEN),
    "chunks without end mark": (answers.CutChunks(PAGE), BROKEN),
    "endless body": (answers.EndlessBody(), ("too large",)),
    "endless chunks": (answers.EndlessChunks(), ("too large",)),
    "truncated gzip": (answers.CutGzip(PAGE), BROKEN),
    "gzip bomb": (answers.GzipBomb(), ("too large",)),
    "gzip bomb in gzip": (answers.GzipBomb(layers=2), ("too large", "protocol")),
    "a picture": (Reply(b"\x89PNG\r\n", "image/png"), ("content type",)),
    "a film": (Reply(b"a" * 100, "video/mp4"), ("content type",)),
    "status 500": (Reply(b"oops", status=500), ("status",)),
    "status 403": (Reply(b"no", status=403), ("status",)),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_in_bounded_time(name, server, fetcher):
    answer, kinds = FAULTS[name]
    site = server.add(NewsSite())
    site.special["/x.html"] = answer
    begun = time.monotonic()
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch(f"{site.base}/x.html")
    assert failed.value.kind in kinds, failed.value
    assert failed.value.url == f"{site.base}/x.html"
    assert "\n" not in failed.value.reason
    assert len(failed.value.reason) < 300
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("name", ["reset in the body", "silence", "truncated gzip", "status 500"])
def test_a_fault_does_not_spoil_the_next_page(name, server, fetcher):
    site = server.add(NewsSite())
    site.special["/x.html"] = FAULTS[name][0]
    mine = fetcher()
    with pytest.raises(FetchFailed):
        mine.fetch(f"{site.base}/x.html")
    begun = time.monotonic()
    good = mine.fetch(f"{site.base}/news/")
    assert "新闻动态" in good.content.decode()
    assert time.monotonic() - begun < 5, "one failure makes a host rest too long"


def test_what_follows_a_body_is_not_taken_for_the_next_page(server, fetcher):
    site = server.add(NewsSite())
    site.special["/x.html"] = answers.TooLong(PAGE, b"<p>smuggled</p>")
    mine = fetcher()
    assert mine.fetch(f"{site.base}/x.html").content == PAGE
    assert b"smuggled" not in mine.fetch(f"{site.base}/news/").content


def test_plain_text_that_calls_itself_gzip_is_read_as_it_is(server, fetcher):
    site = server.add(NewsSite())
    site.special["/x.html"] = answers.NotGzip(PAGE)
    assert fetcher().fetch(f"{site.base}/x.html").content == PAGE


@pytest.mark.parametrize("name", ["gzip bomb", "endless body", "endless chunks"])
def test_memory_stays_within_the_bounds(name, server, fetcher):
    site = server.add(NewsSite())
    site.special["/x.html"] = FAULTS[name][0]
    mine = fetcher()
    mine.fetch(f"{site.base}/news/")
    tracemalloc.start()
    try:
        with pytest.raises(FetchFailed):
            mine.fetch(f"{site.base}/x.html")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 * MOST


def test_nobody_listens(server, fetcher):
    site = server.add(NewsSite())
    server.leave(site.base)
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch(f"{site.base}/news/")
    assert failed.value.kind in ("connection", "robots")


def test_a_port_that_speaks_no_tls(server, fetcher):
    site = server.add(NewsSite())
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch(site.base.replace("http:", "https:") + "/news/")
    assert failed.value.kind in ("tls", "robots"), failed.value


def test_a_name_that_does_not_resolve(fetcher):
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch("http://no-such-host.invalid/")
    assert failed.value.kind in ("dns", "robots"), failed.value


@pytest.mark.parametrize(
    "url", ["news.example.cn/a.html", "ftp://127.0.0.2/a", "file:///etc/passwd", "http://", ""]
)
def test_what_is_no_address_is_never_asked(url, fetcher):
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch(url)
    assert failed.value.kind == "address"


def test_every_request_says_who_asks(server, fetcher):
    site = server.add(NewsSite())
    fetcher().fetch(f"{site.base}/news/")
    agents = [entry.request.headers["user-agent"] for entry in server.log()]
    assert agents == [KIND] * len(agents)
    assert len(agents) >= 2, "robots.txt and the page"
    assert re.search(r"\(\+.+\)", agents[0])


def test_a_stop_ends_a_fetch_that_waits(server, fetcher, stop):
    site = server.add(NewsSite())
    mine = fetcher(delay_s=30.0)
    mine.fetch(f"{site.base}/robots.txt")
    begun = time.monotonic()
    stop.set()
    with pytest.raises(FetchFailed) as failed:
        mine.fetch(f"{site.base}/news/")
    assert failed.value.kind == "stopped"
    assert time.monotonic() - begun < 1
