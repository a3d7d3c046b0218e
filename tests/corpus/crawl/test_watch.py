"""Watching: on time, at the pace of each source; how they fare; who holds the lock."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from corpus import CrawlLock, CrawlLocked, Store, health, watch
from corpus.crawl.crawler import utc_now
from corpus.crawl.exchange import FetchFailed
from corpus.crawl.health import drift
from corpus.crawl.log import FIRST, LONGEST, SHORTEST, SourceLog, VisitReport
from tests.corpus.crawl.fake_site import START, Clock, Site, read, run

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store.sqlite3") as opened:
        yield opened


class Watching:
    """A watch in a thread of its own."""

    def __init__(self, store, site, **options):
        self.stop, self.told, self.error = threading.Event(), [], None
        self.seen = threading.Event()
        given = {"read": read, "discover": site.discover, "now": utc_now} | options

        def on_changes():
            self.told.append(store.count())
            self.seen.set()

        def work():
            try:
                watch(
                    store,
                    [site.source()],
                    site,
                    None,
                    stop=self.stop,
                    on_changes=on_changes,
                    **given,
                )
            except Exception as error:
                self.error = error

        self.thread = threading.Thread(target=work)
        self.thread.start()

    def end(self):
        self.stop.set()
        start = time.monotonic()
        self.thread.join(10)
        return time.monotonic() - start


def test_an_article_that_appears_is_handed_on_within_the_interval_and_two_seconds(store):
    site = Site(utc_now)
    site.put(1)
    watching = Watching(store, site, interval=dt.timedelta(seconds=1))
    assert watching.seen.wait(5)
    watching.seen.clear()
    site.put(2)
    appeared = time.monotonic()
    assert watching.seen.wait(3)
    assert time.monotonic() - appeared < 3
    assert watching.end() < 2
    assert watching.told == [1, 2]
    assert watching.error is None


def test_news_is_handed_on_while_a_long_visit_goes_on(store):
    site = Site(utc_now)
    for number in range(40):
        site.put(number)
    site.before_fetch = lambda _url: time.sleep(0.1)
    watching = Watching(store, site)
    assert watching.seen.wait(4)
    assert watching.told[0] < 40
    assert watching.end() < 2


def test_a_store_that_cannot_be_written_ends_the_watch_with_the_reason(store):
    site = Site(utc_now)
    site.put(1, OSError(28, "No space left on device"))
    watching = Watching(store, site)
    watching.thread.join(5)
    assert isinstance(watching.error, OSError)


def test_a_source_is_visited_as_often_as_it_publishes(store):
    clock = Clock()
    site = Site(clock)
    log = SourceLog(store)

    def interval_after(visits, publishing):
        for number in range(visits):
            if publishing:
                site.put(f"{clock():%d%H%M%S}-{number}")
            run(store, site)
            clock.time = log.state("a").next_due
        return log.state("a").interval

    assert interval_after(1, True) == FIRST
    assert interval_after(10, True) == SHORTEST
    assert interval_after(20, False) == LONGEST
    assert interval_after(1, True) == LONGEST / 2


def test_a_source_that_fails_is_tried_again_at_growing_intervals(store):
    clock = Clock()
    site = Site(clock)
    source = site.source()
    site.answers[source.home] = FetchFailed("dns", source.home, "no such host")
    log, waits = SourceLog(store), []
    for _ in range(10):
        run(store, site)
        waits.append(log.state("a").next_due - clock())
        clock.time = log.state("a").next_due
    assert waits[0] < dt.timedelta(minutes=17)
    assert dt.timedelta(hours=21) < waits[-1] < dt.timedelta(hours=27)
    (found,) = health(store, now=clock)
    assert (found.streak, found.last_success) == (10, None)
    assert found.problem.startswith("dns: no such host")
    assert found.errors == (("dns", 10),)


def test_a_host_that_rests_does_not_make_its_source_due_at_once(store):
    clock = Clock()
    site = Site(clock)
    for number in range(5):
        site.put(number, FetchFailed("resting", site.url(number), "rests", retry_after=60))
    run(store, site)
    assert SourceLog(store).state("a").next_due >= clock() + SHORTEST


def test_pages_that_a_limit_left_make_their_source_due_at_once(store):
    clock = Clock()
    site = Site(clock)
    for number in range(5):
        site.put(number)
    run(store, site, limit=2)
    assert SourceLog(store).state("a").next_due == clock()


def test_health_says_what_each_source_gave(store):
    clock = Clock()
    site = Site(clock)
    for number in range(6):
        site.put(number)
    site.put("bad", "no article")
    run(store, site)
    del site.answers[site.url(0)]
    clock.pass_by(days=2)
    run(store, site)
    found, never = health(store, ["a", "never"], now=clock)
    assert (found.new, found.articles, found.gone, found.waiting) == (6, 5, 1, 0)
    assert (found.last_success, found.streak, found.problem) == (clock(), 0, "")
    assert (never.source, never.last_visit, never.articles) == ("never", None, 0)


def visit(pages, **fields):
    return VisitReport(START, fields=Counter({"pages": pages, **fields}))


def test_a_field_that_vanishes_from_a_site_is_drift_and_one_it_never_had_is_not():
    before = [visit(20, article=18, published=18, editors=2, images=9)] * 3
    lately = [visit(6, article=6, published=0, images=2), visit(6, article=6, images=2)]
    (found,) = drift([*lately, *before])
    assert (found.field, found.before, found.lately, found.lost) == ("published", 1, 0, 1)
    assert drift([visit(5, article=5), *before[:1]]) == ()
    assert drift([visit(12), *before])[0].field == "article"
    assert drift(before) == ()
    assert drift([]) == ()


def test_a_template_that_changes_overnight_shows_in_the_health_of_its_source(store):
    clock = Clock()
    site = Site(clock)
    for number in range(30):
        site.put(number)
    run(store, site)
    for number in range(30, 60):
        site.put(number, f"no {number}")
    clock.pass_by(hours=2)
    run(store, site)
    (found,) = health(store, now=clock)
    assert [(each.field, each.before, each.lately) for each in found.drift] == [("article", 1, 0)]


def test_the_second_crawler_is_told_who_the_first_is(tmp_path):
    with CrawlLock(tmp_path / "data", "watch"), pytest.raises(CrawlLocked) as caught:
        CrawlLock(tmp_path / "data")
    assert "(watch) since 20" in str(caught.value)
    CrawlLock(tmp_path / "data").release()


def test_a_process_that_is_killed_gives_its_lock_back(tmp_path):
    code = (
        "import sys, time; from corpus import CrawlLock; lock = CrawlLock(sys.argv[1]);"
        "print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(CrawlLocked, match=f"process {holder.pid} "):
            CrawlLock(tmp_path)
        holder.kill()
    CrawlLock(tmp_path).release()
