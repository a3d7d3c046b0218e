"""Headers, limits, languages, and what machines ask for."""

from __future__ import annotations

import pytest

from tests.webapp.conftest import ARTICLES
from webapp.security import HEADERS

PATHS = ["/", "/search?q=工匠", f"/article/{ARTICLES[0].id}", "/college/liuzhou-craftsman-college",
         "/feed.atom", "/opensearch.xml", "/healthz", "/robots.txt", "/api/v1/search", "/nope",
         "/api/nope", "/suggest?q=工匠", "/api/v1/suggest?q=工匠", "/static/desk.css",
         "/language/en", "/sources"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_protected(client, path):
    response = client.get(path, buffered=True)
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"


def test_requests_are_bounded(client):
    assert client.get("/search?q=" + "a" * 200_000).status_code == 414
    assert client.get("/search", data=b"x" * 100_000).status_code == 413


@pytest.mark.parametrize(
    ("accept", "lang"),
    [
        (None, "zh-Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("en-GB,en;q=0.9,zh;q=0.1", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr", "zh-Hans"),
        ("en;q=0, zh", "zh-Hans"),
        ("*", "zh-Hans"),
        (";;,q=x", "zh-Hans"),
    ],
)
def test_the_language_is_negotiated(client, accept, lang):
    response = client.get("/", headers={"Accept-Language": accept} if accept else {})
    assert f'<html lang="{lang}">'.encode() in response.data
    assert response.headers["Content-Language"] == lang
    assert {"Accept-Language", "Cookie"} <= set(response.vary)


def test_the_language_is_remembered(client):
    response = client.get("/language/en?next=/search%3Fq%3Da%26page%3D2")
    assert response.status_code == 303
    assert response.headers["Location"] == "/search?q=a&page=2"
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert b'<html lang="en">' in client.get("/", headers={"Accept-Language": "zh"}).data
    assert b'<html lang="zh-Hans">' in client.get("/?lang=zh").data
    assert b'<html lang="en">' in client.get("/?lang=klingon").data


def test_the_switch_leads_back_to_the_same_search_in_the_other_language(client):
    html = client.get("/search?q=工匠&lang=zh").data.decode()
    assert 'href="/language/en?next=/search?q%3D%25E5%25B7%25A5%25E5%258C%25A0"' in html


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil", "/\t/evil.example",
     "/\n/evil", "javascript:alert(1)", "evil", "", " /x", "///evil"],
)  # fmt: skip
def test_a_switch_of_language_never_leaves_the_site(client, target):
    response = client.get("/language/zh", query_string={"next": target})
    assert response.headers["Location"] == "/"


def test_an_unchanged_search_costs_no_search(client, engine):
    for path in ("/", "/search?q=工匠", "/api/v1/search", "/feed.atom"):
        first = client.get(path)
        tag = first.headers["ETag"]
        before = engine.searches
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data, engine.searches) == (304, b"", before)
        assert again.headers["ETag"] == tag
        other = client.get(path, headers={"If-None-Match": tag, "Accept-Language": "en"})
        assert other.status_code == 200
        engine.commit()
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_health(client):
    assert client.get("/healthz").json == {
        "status": "ok",
        "articles": 5,
        "stored": 5,
        "generation": 1,
    }


def test_static_files_are_small_and_named_by_their_build(client):
    assert len(client.get("/static/desk.js", buffered=True).data) < 8000
    html = client.get("/").data.decode()
    assert 'src="/static/desk.js?v=' in html
    style = client.get("/static/desk.css", buffered=True)
    assert "max-age=31536000" in style.headers["Cache-Control"]
