"""Whole crawls over good and bad sites: what must be in the store, and what was asked for."""

from __future__ import annotations

import threading
import time
from collections import Counter
from itertools import pairwise

import pytest

from corpus.archive import read
from corpus.crawl.health import health
from corpus.reclean import reclean
from tests.faults.clock import REAL
from tests.faults.installation import Installation, titles_of
from tests.faults.news import NewsSite, pieces
from tests.faults.server import Reply, Server
from tests.faults.sites import (
    AlwaysNotModified,
    BrokenFeed,
    CalendarTrap,
    CookieWall,
    Copies,
    EndlessList,
    FlippingETags,
    FutureFeed,
    MillionSitemap,
    Moving,
    ParameterTrap,
    Renovated,
    SessionTrap,
    SkewedClock,
    SoftMissing,
    TrackingCookies,
    WrongCharset,
)
from tests.faults.sources import source


@pytest.fixture
def installation(tmp_path):
    with Installation(tmp_path) as made:
        yield made


def asked(server: Server, site: NewsSite) -> Counter[str]:
    """How often each article of the site was asked for."""
    paths = (entry.path for entry in server.log(site.base))
    return Counter(path for path in paths if path in site.articles)


def test_a_good_site_is_had_whole_and_each_page_once(server, installation):
    site = server.add(NewsSite(45))
    installation.crawl(site)
    assert installation.titles() == titles_of(site)
    assert set(asked(server, site).values()) == {1}
    assert len(asked(server, site)) == 45


def test_a_second_crawl_asks_for_nothing_that_is_not_due(server, installation):
    site = server.add(NewsSite(25))
    installation.crawl(site)
    server.forget()
    new = site.publish(900)
    installation.later(hours=1)
    installation.crawl(site)
    assert asked(server, site) == {new.path: 1}
    assert installation.titles() == titles_of(site)
    assert len([entry for entry in server.log() if "/news/" in entry.path]) <= 2


def test_an_edited_article_is_a_revision_and_the_others_are_304(server, installation):
    site = server.add(NewsSite(5))
    installation.crawl(site)
    path = list(site.articles)[2]
    before = site.articles[path].title
    site.edit(path)
    server.forget()
    installation.later(days=3)
    installation.crawl(site)
    statuses = {entry.path: entry.status for entry in server.log() if entry.path in site.articles}
    assert Counter(statuses.values()) == {304: 4, 200: 1}
    assert installation.titles() == titles_of(site)
    (article,) = (c.article for c in installation.store.changes() if c.article.url.endswith(path))
    titles = [revision.article.title for revision in installation.store.revisions(article.id)]
    assert titles == [before, before + "又"]
    assert installation.store.count_revisions() == 6


def test_a_deleted_article_stays_and_is_marked(server, installation):
    site = server.add(NewsSite(4))
    installation.crawl(site)
    had = installation.titles()
    gone, missing = list(site.articles)[1:3]
    site.special |= {gone: Reply(b"gone", status=410), missing: Reply(b"none", status=404)}
    installation.later(days=3)
    installation.crawl(site)
    assert installation.titles() == had
    marked = {
        change.article.url.removeprefix(site.base)
        for change in installation.store.changes()
        if installation.store.gone_since(change.article.id)
    }
    assert marked == {gone, missing}


def test_a_page_of_regret_with_200_does_not_replace_an_article(server, installation):
    site = server.add(SoftMissing(4))
    installation.crawl(site)
    had = installation.titles()
    site.articles.pop(list(site.articles)[1])
    installation.later(days=3)
    installation.crawl(site)
    assert installation.titles() == had
    assert installation.store.count_revisions() == 4


@pytest.mark.parametrize("status", [301, 308])
def test_a_moved_article_keeps_its_identity(status, server, installation):
    site = server.add(Moving(status=status))
    installation.crawl(site)
    ids = {change.article.id for change in installation.store.changes()}
    for path in list(site.articles):
        site.move(path)
    for _ in range(2):
        installation.later(days=3)
        installation.crawl(site)
    assert {change.article.id for change in installation.store.changes()} == ids
    assert installation.store.count() == 3


def test_copies_under_many_addresses_are_one_article(server, installation):
    site = server.add(Copies(12))
    installation.crawl(site)
    assert installation.store.count() == 1
    assert installation.store.count_revisions() == 1
    assert set(asked(server, site).values()) == {1}


def test_charsets_that_the_header_gets_wrong(server, installation):
    site = server.add(WrongCharset(40))
    installation.crawl(site)
    assert installation.titles() == titles_of(site)


@pytest.mark.parametrize("site_class", [CookieWall, TrackingCookies])
def test_cookies(site_class, server, installation):
    site = server.add(site_class(5))
    installation.crawl(site)
    assert installation.titles() == titles_of(site)


@pytest.mark.parametrize("trap", [CalendarTrap, SessionTrap, ParameterTrap])
@pytest.mark.parametrize("pattern", [True, False])
def test_traps_cost_a_bounded_number_of_requests(trap, pattern, server, installation):
    site = server.add(trap(6))
    options = {} if pattern else {"article_pattern": None}
    for _ in range(2):
        installation.crawl(source(site.base, **options))
        installation.later(hours=2)
    assert installation.titles() == titles_of(site)
    assert len(server.log()) < 300


def test_a_list_without_end_ends(server, installation):
    site = server.add(EndlessList())
    begun = time.monotonic()
    installation.crawl(site, limit=30)
    assert time.monotonic() - begun < 10
    assert len(server.log()) < 1000
    assert installation.store.count() <= 30


@pytest.mark.parametrize("feed", [FutureFeed, NewsSite])
def test_feeds(feed, server, installation):
    site = server.add(feed(8))
    installation.crawl(source(site.base, lists=(), feeds=(f"{site.base}/feed.xml",)))
    assert installation.titles() == titles_of(site)


def test_a_broken_feed_gives_what_stands_before_the_fault(server, installation):
    site = server.add(BrokenFeed(8))
    installation.crawl(source(site.base, lists=(), feeds=(f"{site.base}/feed.xml",)))
    assert installation.titles().items() >= titles_of(site, list(site.articles)[:3]).items()


def test_a_sitemap_gives_articles(server, installation):
    site = server.add(NewsSite(8))
    installation.crawl(source(site.base, lists=(), sitemaps=(f"{site.base}/sitemap.xml",)))
    assert installation.titles() == titles_of(site)


def test_a_sitemap_that_is_too_large_does_not_hide_the_lists(server, installation):
    site = server.add(MillionSitemap(8, entries=60_000))
    both = source(site.base, sitemaps=(f"{site.base}/sitemap.xml",))
    installation.crawl(both, limit=50)
    assert installation.titles().items() >= titles_of(site).items()


def test_etags_that_flip_make_no_revisions(server, installation):
    site = server.add(FlippingETags())
    for _ in range(3):
        installation.crawl(site)
        installation.later(days=2)
    assert installation.store.count_revisions() == len(site.articles)


def test_304_to_whoever_has_nothing_is_a_failure_and_no_article(server, installation):
    site = server.add(AlwaysNotModified())
    installation.crawl(site)
    assert installation.store.count() == 0
    assert max(asked(server, site).values()) == 1
    site.special = {path: site.article(piece) for path, piece in site.articles.items()}
    installation.later(days=8)
    installation.crawl(site)
    assert installation.titles() == titles_of(site)


def test_a_clock_years_ahead_is_given_back_as_it_came(server, installation):
    site = server.add(SkewedClock())
    installation.crawl(site)
    server.forget()
    installation.later(days=3)
    installation.crawl(site)
    statuses = [entry.status for entry in server.log() if entry.path in site.articles]
    assert statuses == [304] * len(site.articles)


def test_a_template_that_changed_overnight_shows_as_drift(server, installation):
    site = server.add(Renovated(25))
    installation.crawl(site)
    (before,) = health(installation.store, now=lambda: installation.now)
    assert (before.articles, before.drift) == (25, ())
    site.renovated = True
    site.articles = pieces(25, first=500)
    installation.later(days=1)
    installation.crawl(site)
    (after,) = health(installation.store, now=lambda: installation.now)
    lost = {drift.field: (drift.before, drift.lately) for drift in after.drift}
    assert lost["content_source"] == lost["reporters"] == (1.0, 0.0)
    assert "article" not in lost
    assert installation.store.count() == 50


def test_a_site_that_dies_costs_the_others_nothing_and_is_continued(server, installation):
    dying, well = server.add(NewsSite(10)), server.add(NewsSite(10))
    fifth = list(dying.articles)[5]

    def die(request):
        threading.Thread(target=server.leave, args=(dying.base,)).start()
        time.sleep(0.1)
        return dying.article(dying.articles[fifth])

    dying.special[fifth] = die
    installation.crawl(dying, well)
    titles = installation.titles()
    assert titles.items() >= titles_of(well).items()
    assert 4 <= len(titles) - 10 < 10
    dying.special.clear()
    server.add(dying)
    installation.later(days=1)
    installation.crawl(dying, well)
    assert installation.titles() == titles_of(dying) | titles_of(well)


def test_politeness_of_a_whole_crawl(server, tmp_path):
    sites = [server.add(NewsSite(5)) for _ in range(3)]
    for site in sites:
        page = site.list_page("/news/").body
        secret = b"<li><a href='/private/2026/1120/c1.html'>secret</a></li></ul>"
        body = page.replace(b"</ul>", secret)
        site.special["/news/"] = Reply(body)
    with Installation(tmp_path, delay_s=0.1, **REAL) as installation:
        installation.crawl(*sites)
        assert installation.titles() == {k: v for s in sites for k, v in titles_of(s).items()}
    logs = [server.log(site.base) for site in sites]
    for log in logs:
        assert log[0].path == "/robots.txt"
        assert not [entry.path for entry in log if entry.path.startswith("/private/")]
        for before, after in pairwise(log):
            assert after.at - before.at >= 0.1 - 0.02
    assert max(log[0].at for log in logs) < min(log[-1].at for log in logs), "hosts in parallel"


def test_a_crawl_that_is_stopped_goes_on_where_it_was(server, tmp_path):
    site = server.add(NewsSite(40))
    paths = list(site.articles)
    with Installation(tmp_path) as first:

        def stop(request):
            first.stop.set()
            return site.article(site.articles[paths[20]])

        site.special[paths[20]] = stop
        begun = time.monotonic()
        first.crawl(site)
        assert time.monotonic() - begun < 5
        assert 15 <= first.store.count() <= 22
    site.special.clear()
    with Installation(tmp_path) as second:
        second.crawl(site)
        assert second.titles() == titles_of(site)
    assert max(asked(server, site).values()) <= 2
    assert asked(server, site).total() <= 42


def test_the_archive_alone_gives_the_articles_again(server, installation, tmp_path):
    site = server.add(WrongCharset(12))
    installation.crawl(site)
    installation.archive.close()
    had = installation.titles()
    with Installation(tmp_path / "again") as again:
        assert {item.outcome for item in reclean(again.store, tmp_path / "archive")} >= {"new"}
        assert again.titles() == had
    urls = Counter(item.url for item in installation.archived())
    assert urls == Counter(entry.request.url for entry in server.log())
    assert not [item.problem for item in installation.archived() if item.problem]


def test_a_file_that_was_begun_just_before_a_kill_is_no_damage(tmp_path):
    begun, empty = tmp_path / "a.warc.gz.open", tmp_path / "b.warc.gz"
    begun.touch()
    empty.touch()
    assert list(read(begun)) == []
    assert "empty" in next(read(empty)).problem
