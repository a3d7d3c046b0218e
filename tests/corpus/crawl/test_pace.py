"""Turns: one at a time, none before its delay, a rest for hosts that fail."""

from __future__ import annotations

import datetime as dt
import itertools
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.crawl import pace as pacing
from corpus.crawl.exchange import FetchFailed
from corpus.crawl.pace import MAX_REST_S, Pace, retry_after

NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
URL = "http://example.org/x"


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self):
        self.now = 1000.0
        self.stop = threading.Event()
        self.waits = []

    def wait(self, seconds):
        self.waits.append(seconds)
        self.now += seconds
        return self.stop.is_set()

    def pace(self, jitter=0.0):
        return Pace(
            stop=self.stop, monotonic=lambda: self.now, wait=self.wait, jitter=lambda: jitter
        )


@pytest.fixture
def clock():
    return Clock()


def ask(pace, clock, *, outcome=None, after=None, delay_s=2.0, url=URL, took=0.0):
    """Ask once; when the request was sent."""
    with pace.turn(url, delay_s) as turn:
        at = clock.now
        clock.now += took
        if outcome is True:
            turn.success()
        elif outcome is False:
            turn.failure(after)
    return at


def test_the_delay_counts_from_the_end_of_a_request(clock):
    pace = clock.pace()
    assert [ask(pace, clock, took=1.5) for _ in range(3)] == [1000, 1003.5, 1007]


def test_hosts_do_not_wait_for_each_other(clock):
    pace = clock.pace()
    for number in range(5):
        assert ask(pace, clock, url=f"http://h{number}.example/") == 1000


def test_ports_are_hosts_of_their_own(clock):
    pace = clock.pace()
    ask(pace, clock, url="http://h.example:81/")
    assert ask(pace, clock, url="http://h.example:82/") == 1000
    assert ask(pace, clock, url="https://h.example:81/") == 1002


def test_failures_make_the_pause_longer_and_a_success_ends_it(clock):
    pace = clock.pace()
    times = [ask(pace, clock, outcome=False) for _ in range(4)]
    assert [b - a for a, b in itertools.pairwise(times)] == [4, 8, 16]
    assert ask(pace, clock, outcome=True) - times[-1] == 32
    last = ask(pace, clock, outcome=False)
    assert ask(pace, clock) - last == 4


def test_jitter_only_makes_it_longer():
    for jitter in (0.0, 0.5, 0.999):
        clock = Clock()
        pace = clock.pace(jitter)
        first = ask(pace, clock, outcome=False)
        assert 4 <= ask(pace, clock) - first <= 6


def test_the_breaker_opens_after_five_failures_and_doubles_to_six_hours(clock):
    pace = clock.pace()
    for _ in range(5):
        ask(pace, clock, outcome=False)
    rests = []
    for _ in range(12):
        with pytest.raises(FetchFailed) as failed:
            ask(pace, clock)
        assert failed.value.kind == "resting"
        rests.append(failed.value.retry_after)
        assert pace.resting_s(URL) == rests[-1]
        clock.now += rests[-1]
        ask(pace, clock, outcome=False)  # the probe
    assert rests[:4] == [60, 120, 240, 480]
    assert rests[-1] == MAX_REST_S == max(rests)
    clock.now += MAX_REST_S
    ask(pace, clock, outcome=True)
    assert pace.resting_s(URL) == 0
    ask(pace, clock)


def test_what_says_nothing_about_the_host_changes_nothing(clock):
    pace = clock.pace()
    for _ in range(4):
        ask(pace, clock, outcome=False)
    ask(pace, clock)
    ask(pace, clock, outcome=False)
    with pytest.raises(FetchFailed):
        ask(pace, clock)


def test_retry_after_is_waited_for_if_short_and_reported_if_long(clock):
    pace = clock.pace()
    first = ask(pace, clock, outcome=False, after=30)
    second = ask(pace, clock, outcome=False, after=900)
    assert second - first == 30
    with pytest.raises(FetchFailed) as failed:
        ask(pace, clock)
    assert (failed.value.kind, failed.value.retry_after) == ("resting", 900)
    clock.now += 900
    ask(pace, clock)


def test_a_long_delay_of_the_operator_is_waited_for(clock):
    pace = clock.pace()
    first = ask(pace, clock, delay_s=300)
    assert ask(pace, clock, delay_s=300) - first == 300


def test_an_error_in_a_turn_gives_the_turn_back(clock):
    pace = clock.pace()
    with pytest.raises(RuntimeError), pace.turn(URL, 2):
        raise RuntimeError
    assert ask(pace, clock) == 1002


def test_stop_ends_the_wait_for_the_delay_and_for_the_turn():
    stop = threading.Event()
    pace = Pace(stop=stop)
    failures = []

    def wait_for(url):
        try:
            with pace.turn(url, 30):
                pass
        except FetchFailed as failure:
            failures.append(failure.kind)

    with pace.turn(URL, 30):
        waiting = [threading.Thread(target=wait_for, args=[URL]) for _ in range(2)]
        other = "http://other.example/"
        wait_for(other)
        waiting.append(threading.Thread(target=wait_for, args=[other]))
        for thread in waiting:
            thread.start()
        stop.set()
        for thread in waiting:
            thread.join(timeout=1)
            assert not thread.is_alive()
    assert failures == ["stopped"] * 3


def test_one_at_a_time():
    pace = Pace(stop=threading.Event())
    inside, most, lock = 0, 0, threading.Lock()

    def work():
        nonlocal inside, most
        for _ in range(50):
            with pace.turn(URL, 0):
                with lock:
                    inside += 1
                    most = max(most, inside)
                with lock:
                    inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_memory_for_hosts_is_bounded(clock, monkeypatch):
    monkeypatch.setattr(pacing, "MAX_HOSTS", 10)
    pace = clock.pace()
    ask(pace, clock, url="http://bad.example/", outcome=False, after=3000)
    for number in range(100):
        ask(pace, clock, url=f"http://h{number}.example/", delay_s=0)
    assert len(pace._hosts) <= 11
    with pytest.raises(FetchFailed):
        ask(pace, clock, url="http://bad.example/")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), ("0", 0), (" 7 ", 7), ("99999", 3600), ("9" * 5000, 3600),
        ("Fri, 20 Nov 2026 12:05:00 GMT", 300), ("Friday, 20-Nov-26 12:05:00 GMT", 300),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0), ("Fri, 20 Nov 2027 12:00:00 GMT", 3600),
        ("soon", None), ("", None), ("-5", None), ("1.5", None), ("Fri, 99 Foo 2026", None),
    ],
)  # fmt: skip
def test_retry_after(value, seconds):
    assert retry_after({"retry-after": value}, NOW) == seconds


def test_retry_after_goes_by_the_servers_clock():
    skewed = {
        "retry-after": "Fri, 20 Nov 2020 00:01:00 GMT",
        "date": "Fri, 20 Nov 2020 00:00:00 GMT",
    }
    assert retry_after(skewed, NOW) == 60
    assert retry_after({}, NOW) is None


@given(st.text(max_size=60), st.text(max_size=40))
def test_retry_after_never_raises(value, date):
    seconds = retry_after({"retry-after": value, "date": date}, NOW)
    assert seconds is None or 0 <= seconds <= 3600
