"""The rate limit: buckets, headers, refusals, and whose requests are counted together."""

from __future__ import annotations

import logging
from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from webapp import create_app
from webapp.cli import main
from webapp.limits import WINDOW_S, Limiter, client_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def build(engine, store, **settings):
    return create_app(engine=engine, store=store, config={"TESTING": True, **settings})


def test_a_burst_is_welcome_a_flood_is_not():
    clock = Clock()
    limiter = Limiter(3, clock=clock)
    assert [limiter.take("a").left for _ in range(3)] == [2, 1, 0]
    refused = limiter.take("a")
    assert (refused.allowed, refused.left, refused.wait_s, refused.full_s) == (False, 0, 20, 60)
    clock.now += refused.wait_s
    assert limiter.take("a").allowed
    assert not limiter.take("a").allowed
    assert limiter.take("b").left == 2


def test_a_refusal_is_told_once_a_minute():
    clock = Clock()
    limiter = Limiter(1, clock=clock)
    limiter.take("a")
    assert [limiter.take("a").first for _ in range(3)] == [True, False, False]
    clock.now += WINDOW_S
    limiter.take("a")
    assert limiter.take("a").first


@given(st.lists(st.floats(0, 30), min_size=1, max_size=200), st.integers(1, 40))
def test_nobody_gets_more_than_a_burst_and_the_rate(pauses, per_minute):
    clock = Clock()
    limiter, allowed = Limiter(per_minute, clock=clock), 0
    for pause in pauses:
        clock.now += pause
        standing = limiter.take("a")
        allowed += standing.allowed
        assert 0 <= standing.left <= per_minute
        assert standing.full_s <= WINDOW_S
        assert standing.wait_s > 0 or standing.left > 0
    spent = clock.now - 1000
    assert allowed <= per_minute + spent * per_minute / WINDOW_S + 1e-6


def test_memory_is_bounded_and_the_silent_are_forgotten_first():
    limiter = Limiter(2, clients=100)
    for number in range(1000):
        limiter.take("busy")
        limiter.take(f"c{number}")
    assert len(limiter) == 100
    assert not limiter.take("busy").allowed
    assert limiter.take("c0").left == 1


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, "unknown"),
        ("evil\r\nLog: line", "unknown"),
    ],
)
def test_whose_requests_are_counted_together(address, client):
    assert client_of(address) == client


def test_beyond_the_limit_a_program_gets_a_problem(engine, store):
    client = build(engine, store, RATE_LIMIT=2, RATE_LIMIT_ENFORCED=True).test_client()
    first = client.get("/api/v1/provinces")
    assert first.headers["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert first.headers["RateLimit"] == '"minute";r=1;t=30'
    client.get("/")
    searches = engine.searches
    refused = client.get("/api/v1/search", headers={"Accept-Language": "en"})
    assert (refused.status_code, engine.searches) == (429, searches)
    assert refused.content_type == "application/problem+json"
    assert refused.json["type"].endswith("#quota-exceeded")
    assert refused.json["violated-policies"] == ["minute"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 30
    assert refused.headers["RateLimit"].startswith('"minute";r=0;t=')
    page = client.get("/", headers={"Accept-Language": "en"})
    assert page.status_code == 429
    assert "<h1>Too many requests</h1>" in page.text


def test_files_and_the_question_of_health_cost_nothing(engine, store):
    client = build(engine, store, RATE_LIMIT=1, RATE_LIMIT_ENFORCED=True).test_client()
    for _ in range(3):
        assert client.get("/static/desk.css", buffered=True).status_code == 200
        assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 200
    assert client.get("/").status_code == 429


def test_a_report_refuses_nobody(engine, store, caplog):
    client = build(engine, store, RATE_LIMIT=1).test_client()
    with caplog.at_level(logging.WARNING):
        statuses = {client.get("/api/v1/provinces").status_code for _ in range(5)}
    assert statuses == {200}
    said = [record.getMessage() for record in caplog.records if "rate limit" in record.getMessage()]
    assert said == ["rate limit: 127.0.0.1 would be held up"]
    assert client.get("/").headers["RateLimit"].startswith('"minute";r=0;t=')


def test_no_limit_says_nothing(engine, store):
    response = build(engine, store, RATE_LIMIT=0).test_client().get("/")
    assert "RateLimit" not in response.headers


@pytest.mark.parametrize(("proxies", "statuses"), [(0, [200, 429, 429]), (1, [200, 200, 429])])
def test_a_proxy_is_believed_only_if_it_is_ours(engine, store, proxies, statuses):
    app = build(engine, store, RATE_LIMIT=1, RATE_LIMIT_ENFORCED=True, PROXIES=proxies)
    client = app.test_client()
    claims = ["198.51.100.1", "198.51.100.2", "203.0.113.9, 198.51.100.2"]
    got = [client.get("/", headers={"X-Forwarded-For": item}).status_code for item in claims]
    assert got == statuses


def test_the_command_hands_its_options_to_the_application(tmp_path, monkeypatch):
    opened = []

    @contextmanager
    def ready(folder, half_life, limits):
        opened.append(limits)
        yield None

    monkeypatch.setattr("webapp.cli.ready_app", ready)
    monkeypatch.setattr("webapp.cli.serve_forever", lambda *_, **__: None)
    base = ["serve", "--data", str(tmp_path), "--workers", "1"]
    for more in ([], ["--rate-limit", "30", "--enforce-limit", "--proxies", "2"]):
        result = CliRunner().invoke(main, base + more)
        assert result.exit_code == 0, result.output
    usual = {"RATE_LIMIT": 600, "RATE_LIMIT_ENFORCED": False, "PROXIES": 0}
    assert opened == [usual, {"RATE_LIMIT": 30, "RATE_LIMIT_ENFORCED": True, "PROXIES": 2}]
