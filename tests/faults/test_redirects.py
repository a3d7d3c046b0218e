"""Redirects: followed within limits, recorded, and never to where we must not go."""

from __future__ import annotations

import socket

import pytest

from corpus.crawl.exchange import FetchFailed
from tests.faults.answers import Redirect
from tests.faults.news import NewsSite
from tests.faults.sites import CookieWall, EndlessRedirect, Moving, TrackingCookies

FORBIDDEN = [
    "http://127.0.0.1:{port}/secret",
    "http://localhost:{port}/secret",
    "http://localhost.localdomain./secret",
    "http://[::1]:{port}/secret",
    "http://[::ffff:127.0.0.1]:{port}/secret",
    "http://2130706433:{port}/secret",
    "http://0x7f.1:{port}/secret",
    "http://0:{port}/secret",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/",
    "http://224.0.0.1/",
]


@pytest.mark.parametrize("target", FORBIDDEN)
def test_a_redirect_into_the_house_is_refused(target, server, fetcher):
    site, secret = server.add(NewsSite()), server.add(NewsSite())
    secret.special["/secret"] = Redirect("/")
    to = target.format(port=secret.base.rpartition(":")[2])
    site.special["/x.html"] = Redirect(to)
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch(f"{site.base}/x.html")
    assert failed.value.kind in ("private address", "dns", "address"), failed.value
    assert server.log(secret.base) == []


def test_forbidden_addresses_are_refused_at_once(server, fetcher):
    for target in FORBIDDEN:
        with pytest.raises(FetchFailed) as failed:
            fetcher().fetch(target.format(port=80))
        assert failed.value.kind in ("private address", "dns", "address"), failed.value


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.2/", "javascript:void(0)"])
def test_a_redirect_out_of_the_web(to, server, fetcher):
    site = server.add(NewsSite())
    site.special["/x.html"] = Redirect(to)
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch(f"{site.base}/x.html")
    assert failed.value.kind in ("address", "redirects")


def test_an_endless_redirect_ends(server, fetcher):
    site = server.add(EndlessRedirect())
    with pytest.raises(FetchFailed) as failed:
        fetcher(max_redirects=5).fetch(f"{site.base}/chain/0")
    assert failed.value.kind == "redirects"
    assert len([entry for entry in server.log() if "/chain/" in entry.path]) <= 6


def test_a_circle_ends(server, fetcher):
    site = server.add(NewsSite())
    site.special |= {"/a": Redirect("/b"), "/b": Redirect("/a")}
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch(f"{site.base}/a")
    assert failed.value.kind == "redirects"
    assert len(server.log()) <= 8


def test_a_redirect_without_a_target(server, fetcher):
    site = server.add(NewsSite())
    site.special["/a"] = Redirect("")
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch(f"{site.base}/a")
    assert failed.value.kind in ("redirects", "address", "protocol", "status")


@pytest.mark.parametrize(("status", "lasting"), [(301, True), (308, True), (302, False)])
def test_hops_are_recorded(status, lasting, server, fetcher):
    site = server.add(Moving(status=status))
    old = next(iter(site.articles))
    new = site.move(old)
    fetched = fetcher().fetch(site.base + old)
    assert fetched.requested == site.base + old
    assert fetched.url == site.base + new
    assert fetched.redirects == ((site.base + old, status),)
    assert fetched.moved_to == (site.base + new if lasting else None)


def test_a_redirect_obeys_the_robots_of_where_it_leads(server, fetcher):
    one, two = server.add(NewsSite()), server.add(NewsSite())
    one.special["/x.html"] = Redirect(f"{two.base}/private/y.html")
    with pytest.raises(FetchFailed) as failed:
        fetcher().fetch(f"{one.base}/x.html")
    assert failed.value.kind == "robots"
    assert [entry.path for entry in server.log(two.base)] == ["/robots.txt"]


def test_a_wall_of_cookies_is_passed(server, fetcher):
    site = server.add(CookieWall())
    path = next(iter(site.articles))
    assert b"<html" in fetcher().fetch(site.base + path).content.lower()


def test_cookies_are_not_kept_from_page_to_page(server, fetcher):
    site = server.add(TrackingCookies())
    mine = fetcher()
    for path in list(site.articles)[:3]:
        assert b"<form>login" not in mine.fetch(site.base + path).content
    assert not any("cookie" in entry.request.headers for entry in server.log())


def test_a_name_is_not_resolved_again_after_the_check(server, fetcher, monkeypatch):
    """A name that is public when it is checked, and ours when it is connected to."""
    site = server.add(NewsSite())
    port = int(site.base.rpartition(":")[2])
    public, ours = "8.8.4.4", "127.0.0.1"
    resolved, connected, real = [], [], socket.socket.connect

    def resolve(host, *_, **__):
        resolved.append(host)
        address = public if len(resolved) % 2 else ours
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(self, address):
        connected.append(address[0])
        if address[0] == public:
            raise ConnectionRefusedError("nothing leaves this test")
        real(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(FetchFailed):
        fetcher().fetch(f"http://rebind.example:{port}/news/")
    assert connected
    assert set(connected) == {public}
    assert server.log() == []
