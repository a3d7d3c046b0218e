"""What the crawler makes of answers: nothing lost, nothing doubled, everything said."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import threading
from itertools import pairwise

import pytest

from corpus import CorpusError, Store, crawl
from corpus.article import article_id
from corpus.crawl.exchange import FetchFailed
from corpus.crawl.frontier import Frontier
from tests.corpus.crawl.fake_site import START, Clock, Site, read, run


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store.sqlite3") as opened:
        yield opened


@pytest.fixture
def site():
    return Site(Clock())


def texts(store):
    return sorted((each.article.url, each.article.body) for each in store.changes())


def state(store, url):
    return Frontier(store).get(url).state


def test_each_page_is_fetched_once_and_the_newest_come_first(store, site):
    urls = [site.put(number) for number in range(30)]
    tally = run(store, site)
    assert tally.outcomes == {"new": 30}
    assert (tally.found, tally.sources, tally.errors, tally.changes) == (30, 1, {}, 30)
    assert [url for url, _ in site.asked if url in urls] == urls[::-1]
    again = run(store, site)
    assert (again.fetched, again.found) == (0, 0)
    assert all(site.fetched[url] == 1 for url in urls)


def test_an_edited_page_is_a_revision_and_a_page_as_before_is_none(store, site):
    edited, same = site.put("edited"), site.put("same")
    run(store, site)
    site.put("edited", "标题\n新的正文")
    site.clock.pass_by(days=2)
    assert run(store, site).outcomes == {"changed": 1, "unchanged": 1}
    assert len(store.revisions(article_id(edited))) == 2
    assert len(store.revisions(article_id(same))) == 1


def test_pages_that_stay_the_same_are_asked_for_less_and_less_often(store, site):
    url = site.put(1)
    site.etags.add(url)
    days = []
    for day in range(60):
        before = site.fetched[url]
        run(store, site)
        days += [day] if site.fetched[url] > before else []
        site.clock.pass_by(days=1, minutes=1)
    gaps = [after - before for before, after in pairwise(days)]
    assert gaps == sorted(gaps)
    assert 4 <= len(days) <= 7
    assert [given is not None for asked, given in site.asked if asked == url] == [
        False,
        *[True] * (len(days) - 1),
    ]


def test_a_page_that_is_gone_keeps_its_article_and_one_that_returns_is_unmarked(store, site):
    url = site.put(1)
    run(store, site)
    site.answers[url] = 410
    site.clock.pass_by(days=2)
    assert run(store, site).outcomes == {"gone": 1}
    assert store.get(article_id(url)).body == "正文1"
    since = store.gone_since(article_id(url))
    assert since == site.clock()
    site.clock.pass_by(days=9)
    run(store, site)
    assert store.gone_since(article_id(url)) == since
    site.put(1)
    site.clock.pass_by(days=60)
    assert run(store, site).outcomes == {"unchanged": 1}
    assert store.gone_since(article_id(url)) is None
    assert len(store.revisions(article_id(url))) == 1


def test_an_error_page_in_the_place_of_an_article_says_that_it_is_gone(store, site):
    url = site.put(1)
    run(store, site)
    site.put(1, "no error page")
    site.clock.pass_by(days=2)
    assert run(store, site).outcomes == {"gone": 1}
    assert store.get(article_id(url)) is not None


def test_where_one_address_of_an_article_goes_another_one_speaks_for_it(store, site):
    first = site.put(1)
    other = site.put(2, "标题1\n正文1")
    run(store, site)
    speaker, copy = (first, other) if state(store, first) == "article" else (other, first)
    assert state(store, copy) == "alias"
    del site.answers[speaker]
    site.clock.pass_by(days=2)
    run(store, site)
    assert (state(store, speaker), state(store, copy)) == ("gone", "article")
    assert store.count() == 1
    assert store.gone_since(article_id(speaker)) is None


def test_the_same_page_under_many_addresses_is_one_article_and_read_once(store, site):
    reads = []
    for number in range(20):
        site.put(f"p{number}", "标题\n正文")
    tally = run(store, site, read=lambda *page: reads.append(1) or read(*page))
    assert tally.outcomes == {"new": 1, "duplicate": 19}
    assert (store.count(), len(reads)) == (1, 1)


def test_the_same_text_among_other_bytes_is_one_article_too(store, site):
    for number in range(5):
        site.put(f"p{number}", f"标题\n正文<!-- 浏览 {number} -->")
    assert run(store, site).outcomes == {"new": 1, "duplicate": 4}


@pytest.mark.parametrize("status", [301, 308])
def test_a_page_that_moved_for_good_keeps_its_identity(store, site, status):
    old, new = site.put("old", "标题\n正文"), site.url("new")
    run(store, site)
    site.moved[old] = (status, new)
    site.answers[new] = "标题\n正文"
    site.clock.pass_by(days=2)
    run(store, site)
    assert store.count() == 1
    assert store.get(article_id(old)).url == new
    assert (state(store, old), state(store, new)) == ("moved", "article")
    site.listed.insert(0, new)
    site.answers[new] = "标题\n改过的正文"
    site.clock.pass_by(days=9)
    assert run(store, site).outcomes == {"changed": 1}
    assert store.get(article_id(old)).body == "改过的正文"


def test_a_site_that_moves_and_lists_its_old_articles_anew_gives_no_second_ones(store, site):
    old = [site.put(f"old{number}", f"标题{number}\n正文") for number in range(5)]
    run(store, site)
    for number, url in enumerate(old):
        site.moved[url] = (301, site.put(f"new{number}", f"标题{number}\n正文<!-- 新 -->"))
        site.listed.remove(url)
    for _ in range(3):
        run(store, site)
        site.clock.pass_by(days=9)
    assert store.count() == 5
    assert {each.article.id for each in store.changes()} == {article_id(url) for url in old}
    assert all(state(store, site.url(f"new{number}")) == "article" for number in range(5))


def test_a_detour_that_is_not_for_good_does_not_move_a_page(store, site):
    url = site.put(1)
    site.moved[url] = (302, site.url("elsewhere"))
    site.answers[site.url("elsewhere")] = "标题\n正文"
    run(store, site)
    assert state(store, url) == "article"
    assert store.count() == 1


def test_a_canonical_link_names_the_article_and_one_that_lies_does_not(store, site):
    link = '<link rel="canonical" href="/n/real.html">'
    site.put("lie", f"另一题\n另一文<!-- {link} -->")
    site.put("print", f"标题\n正文<!-- 打印 {link} -->")
    site.put("phone", f"标题\n正文（手机版）<!-- 手机 {link} -->")
    tally = run(store, site)
    assert tally.outcomes["new"] == 2
    assert {each.article.title for each in store.changes()} == {
        "标题",
        "另一题",
    }
    assert any(each.article.url == site.url("real") for each in store.changes())


def test_further_pages_are_part_of_their_article(store, site):
    site.put("a", "标题\n第一页的话<!-- next=a_2.html next=a_3.html -->")
    site.answers[site.url("a_2")] = "标题\n第二页的话"
    tally = run(store, site)
    assert tally.outcomes == {"new": 1}
    (article,) = (each.article for each in store.changes())
    assert article.body == "第一页的话\n\n第二页的话"
    assert state(store, site.url("a_2")) == "part"
    assert site.fetched[site.url("a_2")] == 1


def test_a_page_that_breaks_the_reader_is_refused_and_the_others_go_on(store, site):
    site.put(1)
    site.put(2, "boom")
    site.put(3, "no article")
    events = []
    tally = run(store, site, on_event=events.append)
    assert tally.outcomes == {"new": 1, "refused": 2}
    reasons = {event.url: event.reason for event in events if event.outcome == "refused"}
    assert "nested too deeply" in reasons[site.url(2)]
    assert reasons[site.url(3)] == "list page"


def test_what_does_not_come_is_named_and_tried_again_later(store, site):
    bad = site.put(1, FetchFailed("timeout", site.url(1), "took over 120 s"))
    good = site.put(2)
    tally = run(store, site)
    assert (tally.outcomes, tally.errors) == ({"new": 1}, {"timeout": 1})
    assert run(store, site).errors == {}
    site.put(1)
    site.clock.pass_by(minutes=10)
    assert run(store, site).outcomes == {"new": 1}
    assert (site.fetched[bad], site.fetched[good]) == (2, 1)


def test_a_server_that_asks_for_time_gets_it(store, site):
    url = site.url(1)
    site.put(1, FetchFailed("status", url, "503", status=503, retry_after=7200))
    run(store, site)
    site.clock.pass_by(minutes=110)
    run(store, site)
    assert site.fetched[url] == 1
    site.clock.pass_by(minutes=11)
    run(store, site)
    assert site.fetched[url] == 2


def test_a_host_that_rests_ends_the_visit_and_nothing_is_held_against_the_pages(store, site):
    for number in range(30):
        site.put(number, FetchFailed("resting", site.url(number), "rests", retry_after=60))
    tally = run(store, site)
    assert tally.errors == {"resting": 1}
    for number in range(30):
        site.put(number)
    site.clock.pass_by(minutes=2)
    assert run(store, site).outcomes == {"new": 30}


def test_a_site_that_dies_is_left_after_some_errors_in_a_row(store, site):
    for number in range(50):
        site.put(number, FetchFailed("connection", site.url(number), "refused"))
    assert run(store, site).errors == {"connection": 10}


def test_a_fetcher_that_breaks_on_one_address_does_not_end_the_crawl(store, site):
    site.put(1, ValueError("odd address"))
    site.put(2)
    tally = run(store, site)
    assert (tally.outcomes, tally.errors) == ({"new": 1}, {"protocol": 1})


def test_a_304_to_a_first_request_is_no_page(store, site):
    site.put(1, 304)
    assert run(store, site).errors == {"protocol": 1}


def test_lists_that_do_not_come_fail_the_source_and_are_asked_again_later(store, site):
    site.put(1)
    site.source()
    site.answers[site.home] = FetchFailed("dns", site.home, "no such host")
    tally = run(store, site)
    assert tally.failed_sources == {"a": f"dns: no such host ({site.home})"}
    site.answers[site.home] = "list"
    again = run(store, site)
    assert (again.failed_sources, again.outcomes) == ({}, {"new": 1})


def test_a_list_that_breaks_its_reader_fails_its_source_only(store, site):
    def broken(*_args, **_options):
        raise RecursionError("nested too deeply")

    tally = run(store, site, discover=broken)
    assert "nested too deeply" in tally.failed_sources["a"]


def test_the_limit_holds_over_all_threads_and_what_is_left_comes_next_time(store, site):
    for number in range(40):
        site.put(number)
    assert run(store, site, limit=7).outcomes == {"new": 7}
    assert run(store, site).outcomes == {"new": 33}


def test_an_interrupted_discovery_does_not_hide_what_it_had_not_come_to(store, site):
    for number in range(300):
        site.put(number)
    stop = threading.Event()

    def end(event):
        if event.kind == "found":
            stop.set()

    assert run(store, site, stop=stop, on_event=end).fetched == 0
    assert run(store, site).outcomes == {"new": 300}
    assert all(site.fetched[site.url(number)] == 1 for number in range(300))


class Archive:
    """Fails at the n-th request to make itself safe, as a full disk does."""

    def __init__(self, fails_at: int) -> None:
        self.left = fails_at

    def sync(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(28, "No space left on device")


def test_whenever_the_disk_is_full_the_crawl_says_so_and_continues_later(tmp_path):
    wanted = None
    for fails_at in range(14):
        site = Site(Clock())
        for number in range(8):
            site.put(number, f"标题{number % 6}\n正文{number % 6}")
        with Store(tmp_path / f"{fails_at}.sqlite3") as store:
            stop, archive = threading.Event(), Archive(fails_at)
            options = {"now": site.clock, "read": read, "discover": site.discover}
            failed = None
            try:
                crawl(store, [site.source()], site, archive, stop=stop, **options)
            except OSError as error:
                failed = error.errno
            assert (failed, stop.is_set()) in ((28, True), (None, False))
            assert (failed is None) == (archive.left > 0 or fails_at == 0)
            run(store, site)
            found = texts(store)
        wanted = wanted or found
        assert found == wanted
        assert max(site.fetched[url] for url in site.listed) <= 2
        assert sum(site.fetched[url] for url in site.listed) <= 9


def test_a_store_that_refuses_ends_the_crawl_with_its_message(store, site, monkeypatch):
    site.put(1)

    def full(*_args, **_options):
        raise CorpusError("the disk is full")

    monkeypatch.setattr(store, "save", full)
    with pytest.raises(CorpusError, match="the disk is full"):
        run(store, site)


def test_sources_are_visited_together_and_each_by_one_thread(store):
    clock = Clock()
    sites = {f"s{number}": Site(clock, f"s{number}.cn") for number in range(4)}
    together = threading.Barrier(4, timeout=10)
    inside: dict[str, int] = dict.fromkeys(sites, 0)

    class All:
        def fetch(self, url, validators=None):
            name = url.split("/")[2].removesuffix(".cn")
            inside[name] += 1
            assert inside[name] == 1
            if url.endswith("/n/9.html"):
                together.wait()
            answer = sites[name].fetch(url, validators)
            inside[name] -= 1
            return answer

    def discover(source, fetching, **options):
        return sites[source.id].discover(source, fetching, **options)

    for each in sites.values():
        for number in range(10):
            each.put(number)
    sources = [each.source(name) for name, each in sites.items()]
    options = {"now": clock, "read": read, "discover": discover, "workers": 4}
    tally = crawl(store, sources, All(), None, stop=threading.Event(), **options)
    assert tally.outcomes == {"new": 40}


def test_a_walk_back_goes_beyond_what_is_known_until_it_has_once_been_done(store, site):
    walks = []

    def discover(source, fetching, *, known, **options):
        walks.append(known(site.url(1)))
        return site.discover(source, fetching, known=known, **options)

    site.put(1)
    for since in (None, dt.date(2020, 1, 1), dt.date(2020, 1, 1), dt.date(2019, 1, 1), None):
        run(store, site, since=since, discover=discover)
    assert walks == [False, False, True, False, True]


def test_lists_are_asked_whether_they_changed_but_not_for_ever(store, site):
    site.put(1)
    site.etags.add(site.home)
    for _ in range(3):
        run(store, site)
        site.clock.pass_by(hours=11)
    run(store, site)
    asked = [given is not None for url, given in site.asked if url == site.home]
    assert asked == [False, True, True, False]


def test_a_store_from_before_the_crawler_opens_and_keeps_its_articles(tmp_path, site):
    path = tmp_path / "old.sqlite3"
    with Store(path) as store:
        site.put(1)
        run(store, site)
    with sqlite3.connect(path) as old:
        tables = [name for (name,) in old.execute("select name from sqlite_master")]
        for name in tables:
            if name == "gone" or (name.startswith("crawl_") and "_" not in name[6:]):
                old.execute(f"drop table {name}")
    old.close()
    with Store(path) as store:
        assert store.count() == 1
        assert store.gone_since(article_id(site.url(1))) is None
        assert run(store, site).outcomes == {"unchanged": 1}
        assert store.count() == 1


def test_events_come_one_at_a_time_and_can_be_written_down(store, site):
    site.put(1)
    events = []
    run(store, site, on_event=events.append)
    kinds = [event.kind for event in events]
    assert kinds == ["start", "found", "page", "end"]
    assert events[2].article_id == article_id(site.url(1))
    assert all(event.at == START for event in events)
    assert json.dumps([event.outcome for event in events])
