"""The fault server and its news site are what the other tests take them for."""

from __future__ import annotations

import socket
import time

import pytest

from corpus import clean_page
from tests.faults.answers import Held
from tests.faults.news import NewsSite, Piece
from tests.faults.server import Reply, Server


def ask(base: str, *paths: str) -> list[bytes]:
    """Raw answers on one connection, the last one closed by us."""
    host, port = base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=2) as connection:
        answers = []
        for path in paths:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            answers.append(connection.recv(2**20))
        return answers


def test_a_connection_serves_many_requests_and_each_is_logged(server: Server):
    site = server.add(NewsSite())
    begun = time.monotonic()
    robots, page, nothing = ask(site.base, "/robots.txt", next(iter(site.articles)), "/none")
    assert robots.startswith(b"HTTP/1.1 200 OK\r\n")
    assert page.startswith(b"HTTP/1.1 200 OK\r\n")
    assert nothing.startswith(b"HTTP/1.1 404 ")
    log = server.log(site.base)
    assert [entry.status for entry in log] == [200, 200, 404]
    assert [entry.path for entry in log][::2] == ["/robots.txt", "/none"]
    assert begun <= log[0].at <= log[0].until <= log[1].at <= log[2].until <= time.monotonic()


def test_the_log_says_how_long_an_answer_was_held(server: Server):
    site = server.add(NewsSite())
    site.special["/x"] = Held(Reply(b"a"), 0.1)
    ask(site.base, "/x")
    (entry,) = server.log()
    assert 0.1 <= entry.until - entry.at < 0.5


def test_sites_have_addresses_of_their_own_and_can_leave(server: Server):
    one, two = server.add(NewsSite()), server.add(NewsSite())
    assert one.base.rpartition(":")[0] != two.base.rpartition(":")[0]
    server.leave(one.base)
    with pytest.raises(OSError):
        ask(one.base, "/")
    assert ask(two.base, "/")[0].startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("number", range(0, 160, 13))
@pytest.mark.parametrize("version", [1, 3])
def test_every_page_is_an_article_of_its_own(number, version):
    piece = Piece(number, NewsSite().articles.popitem()[1].date, version)
    article = clean_page(piece.page("http://127.0.0.9:80"), url=None)
    assert article.title == piece.title
    assert article.url == f"http://127.0.0.9:80{piece.path}"


def test_changes_of_a_site_show_on_its_pages():
    site = NewsSite(45)
    first = next(iter(site.articles))
    before = site.articles[first].page("")
    site.edit(first)
    assert site.articles[first].page("") != before
    new = site.publish(500)
    assert next(iter(site.articles)) == new.path
    assert new.path in site.list_page("/news/").body.decode()
    assert "createPageHTML(3, 0," in site.list_page("/news/").body.decode()
    assert site.list_page("/news/index_2.html").status == 200
    assert site.list_page("/news/index_3.html").status == 404
