"""What a crawl shows of itself."""

from __future__ import annotations

import datetime as dt
import io

from rich.console import Console

from corpus import CrawlEvent
from webapp.commands.crawl_display import RATE_OVER_S, Board, board_table, event_facts, event_line

AT = dt.datetime(2026, 11, 21, 8, 30, tzinfo=dt.UTC)


def event(kind: str, url: str = "", outcome: str = "", reason: str = "", count: int = 0):
    return CrawlEvent(kind, "some-union", AT, url, outcome, reason, count)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_pages_and_errors_are_counted_a_host():
    board = Board(Clock())
    board.see(event("start"))
    board.see(event("found", count=3))
    board.see(event("page", "http://a.example.cn/1", "new"))
    board.see(event("page", "http://a.example.cn/2", "changed"))
    board.see(event("failed", "http://b.example.cn:81/3", "timeout", "no answer in 30 s"))
    hosts = dict(board.latest())
    assert set(hosts) == {"a.example.cn", "b.example.cn:81"}
    assert hosts["a.example.cn"].outcomes == {"new": 1, "changed": 1}
    assert hosts["b.example.cn:81"].errors == {"timeout": 1}
    assert (board.found, board.visiting) == (3, {"some-union"})
    board.see(event("end"))
    assert board.visiting == set()


def test_the_rate_is_that_of_the_last_minute():
    clock = Clock()
    board = Board(clock)
    for second in range(100):
        clock.now = float(second)
        board.see(event("page", "http://a.example.cn/", "unchanged"))
        board.see(event("page", "http://a.example.cn/", "unchanged"))
    assert round(board.rate()) == 2
    clock.now += RATE_OVER_S + 1
    assert board.rate() == 0


def test_the_table_names_hosts_and_passes_no_control_codes_on():
    board = Board(Clock())
    board.see(event("failed", "http://[bold]a.example.cn\x1b[31m/", "address", "no sense"))
    board.see(event("failed", "http://a.example.cn/", "protocol", "no sense"))
    out = io.StringIO()
    Console(file=out, width=120).print(board_table(board))
    assert "a.example.cn" in out.getvalue()
    assert "some-union" in out.getvalue()  # where the address has no host
    assert "protocol 1" in out.getvalue()
    assert "\x1b" not in out.getvalue()
    assert "2 failed" in out.getvalue()


def test_only_what_matters_gets_a_line():
    assert event_line(event("page", "http://a.example.cn/", "unchanged")) == ""
    assert event_line(event("start")) == ""
    assert "http://a.example.cn/" in event_line(event("page", "http://a.example.cn/", "new"))
    failed = event("failed", "http://a.example.cn/\x1b[2J", "timeout", "no answer")
    assert "timeout: no answer" in event_line(failed)
    assert "\x1b" not in event_line(failed)
    assert "some-union: nothing came" in event_line(event("end", "", "failed", "nothing came"))


def test_facts_leave_out_what_is_empty():
    assert event_facts(event("found", count=2)) == {
        "at": "2026-11-21T08:30:00.000+00:00",
        "event": "found",
        "source": "some-union",
        "count": 2,
    }
