"""Suggestions over HTTP: what they say, where they lead, and what the page gives the script."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from indexer import Suggestion
from tests.webapp.conftest import ARTICLES

STATIC = Path(__file__).resolve().parents[2] / "webapp/static"
KINDS = [
    Suggestion("柳州工匠学院", "college", "liuzhou-craftsman-college", 1234),
    Suggestion("广西", "province", "CN-GX", 5),
    Suggestion("柳州", "city", "柳州市", 4),
    Suggestion("柳州市总工会", "organisation", "柳州市总工会", 3),
    Suggestion("高凤林", "person", "高凤林", 2),
    Suggestion("培训", "topic", "training", 1),
    Suggestion("产业工人", "phrase", "", 7),
    Suggestion("<b>柳州</b> & \"'", "title", ARTICLES[0].id, 1),
]


@pytest.fixture
def every_kind(engine, monkeypatch):
    monkeypatch.setattr(engine, "suggest", lambda *_: KINDS)


def test_the_interface_says_what_each_is_and_where_it_leads(client, every_kind):
    answer = client.get("/api/v1/suggest?q=柳&lang=en").json
    assert answer["query"] == "柳"
    first, *_, phrase, title = answer["suggestions"]
    assert first == {
        "text": "柳州工匠学院", "kind": "college", "value": "liuzhou-craftsman-college",
        "count": 1234, "note": "College · 1,234",
        "page": "/search?college=liuzhou-craftsman-college",
    }  # fmt: skip
    assert phrase["page"] == f"/search?q={quote('产业工人')}"
    assert title["page"] == f"/article/{ARTICLES[0].id}"
    assert title["note"] == "Title"
    notes = [item["note"] for item in client.get("/api/v1/suggest?q=柳").json["suggestions"]]
    assert notes[0] == "院校 · 1,234"
    assert not re.search("[A-Za-z]", "".join(notes))


def test_every_page_that_is_suggested_exists(client, every_kind):
    for item in client.get("/api/v1/suggest?q=柳").json["suggestions"]:
        assert client.get(item["page"]).status_code == 200


def test_browsers_get_their_own_format(client, every_kind):
    response = client.get("/suggest?q=柳")
    assert response.mimetype == "application/x-suggestions+json"
    text, texts, notes, pages = response.get_json(force=True)
    assert text == "柳"
    assert texts == [item.text for item in KINDS]
    assert len(notes) == len(pages) == len(KINDS)
    assert all(page.startswith("http://localhost/") for page in pages)
    described = ET.fromstring(client.get("/opensearch.xml").data)
    (url,) = [item for item in described if item.get("rel") == "suggestions"]
    assert url.get("type") == response.mimetype
    assert url.get("template") == "http://localhost/suggest?q={searchTerms}"


def test_the_engine_is_asked_in_the_readers_language(client):
    def texts(lang: str) -> list[str]:
        found = client.get(f"/api/v1/suggest?q=liuzhou&lang={lang}").json["suggestions"]
        return [item["text"] for item in found]

    assert "柳州" in texts("zh")
    assert "Liuzhou" in texts("en")


@pytest.mark.parametrize("typed", ["", "%20", "%00", "%ff", "a" * 5000, "*", "%22", "%F0%9F%98%80"])
def test_any_text_is_answered(client, typed):
    for path in ("/suggest", "/api/v1/suggest"):
        response = client.get(f"{path}?q={typed}")
        assert response.status_code == 200
        assert "private" in response.headers["Cache-Control"]
    assert client.get("/api/v1/suggest").json == {"query": "", "suggestions": []}


def test_the_script_is_small_and_strict():
    scripts = list(STATIC.glob("*.js"))
    assert sum(path.stat().st_size for path in scripts) < 15_000
    text = (STATIC / "suggest.js").read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|\.style\b", text)


def test_the_box_is_a_plain_one_until_the_script_has_come(client):
    page = client.get("/", headers={"Accept-Language": "en"}).text
    (box,) = re.findall(r'<input id="q"[^>]+>', page)
    assert 'data-suggest="/api/v1/suggest"' in box
    assert 'data-suggestions="Suggestions"' in box
    assert "role=" not in box
    assert "aria-" not in box
