"""What a browser may keep: tags, and times that never promise too much."""

from __future__ import annotations

import datetime as dt

import pytest
from werkzeug.http import http_date

from webapp.caching import Changes

NOON = dt.datetime(2024, 12, 19, 12, 0, 0).timestamp()
PATHS = ["/search?q=工匠", "/api/v1/search", "/api/v1/stats", "/api/v1/colleges",
         "/api/v1/colleges/liuzhou-craftsman-college", "/api/v1/provinces",
         "/api/v1/provinces/CN-GX", "/api/v1/significant?q=工匠"]  # fmt: skip


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


def test_no_time_is_told_in_the_second_of_a_change():
    clock = Clock()
    changes = Changes(clock)
    clock.now += 0.2
    assert changes.since(1) is None
    clock.now += 0.5
    assert changes.since(2) is None
    clock.now += 1
    assert changes.since(2).timestamp() == NOON


def test_a_new_day_is_a_change():
    clock = Clock()
    changes = Changes(clock)
    changes.since(1)
    clock.now += 24 * 3600
    assert changes.since(1).timestamp() == NOON + 12 * 3600


def test_times_grow_with_generations():
    clock = Clock()
    changes = Changes(clock)
    told = []
    for generation in range(1, 6):
        changes.since(generation)
        clock.now += 1.5
        told.append(changes.since(generation))
    assert told == sorted(set(told))


@pytest.mark.parametrize("path", PATHS)
def test_who_has_the_newest_gets_nothing(client, engine, monkeypatch, path):
    clock = Clock()
    monkeypatch.setattr("webapp.caching.Changes.since", lambda self, _: since)
    since = dt.datetime.fromtimestamp(clock.now, dt.UTC)
    first = client.get(path)
    assert first.headers["Last-Modified"] == http_date(since)
    searches = engine.searches
    for header in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = client.get(path, headers=header)
        assert (again.status_code, again.data, engine.searches) == (304, b"", searches)
    earlier = http_date(since - dt.timedelta(seconds=1))
    assert client.get(path, headers={"If-Modified-Since": earlier}).status_code == 200
    both = {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(path, headers=both).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/articles/0000000000000001", "/api/v1/sources"])
def test_what_comes_from_the_store_has_the_tag_of_its_content(client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
