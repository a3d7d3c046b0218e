"""The JSON interface and the feed."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from corpus import Article
from tests.webapp.conftest import ARTICLES

A = "{http://www.w3.org/2005/Atom}"


def test_a_search(client):
    data = client.get("/api/v1/search?q=工匠学院&province=广西&lang=en").json
    assert (data["query"], data["total"], data["page"], data["pages"]) == ("工匠学院", 1, 1, 1)
    hit = data["hits"][0]
    assert hit["id"] == ARTICLES[0].id
    assert hit["url"] == "https://news.example.cn/a/1.html"
    assert (hit["published"], hit["precision"]) == ("2021-05-13 18:05", "minute")
    assert (hit["province"], hit["city"]) == ("CN-GX", "柳州市")
    assert hit["colleges"][0]["id"] == "liuzhou-craftsman-college"
    text, marks = hit["snippet"]["text"], hit["snippet"]["marks"]
    assert {text[start:end] for start, end in marks} == {"工匠学院"}
    province = {item["value"]: item for item in data["facets"]["province"]}
    assert province["CN-GX"]["selected"]
    assert province["CN-HN"]["label"] == "Hunan"
    assert province["CN-HN"]["count"] == 1
    assert data["diagnostics"] == []


def test_a_toggle_url_leads_to_what_it_promises(client):
    for options in client.get("/api/v1/search?q=工匠").json["facets"].values():
        for option in options:
            assert urlsplit(option["toggle_url"]).path == "/api/v1/search"
            assert client.get(option["toggle_url"]).json["total"] == option["count"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("from=2024-13-01", "from"), ("sort=best", "sort"), ("page=-1", "page"), ("month=x", "month")],
)
def test_a_programs_mistake_is_refused(client, query, parameter):
    response = client.get(f"/api/v1/search?{query}", headers={"Accept-Language": "en"})
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert response.json["status"] == 400
    assert response.json["title"] == "Bad Request"
    assert [item["parameter"] for item in response.json["errors"]] == [parameter]


def test_what_is_only_unknown_is_answered_and_said(client):
    data = client.get("/api/v1/search?province=Mars&page=1000000000").json
    assert (data["total"], data["hits"]) == (0, [])
    assert [item["code"] for item in data["diagnostics"]] == ["unknown-value"]
    data = client.get("/api/v1/search?page=1000000000").json
    assert (data["total"], data["pages"], data["hits"]) == (5, 1, [])
    assert [item["code"] for item in data["diagnostics"]] == ["page-beyond"]


def test_the_engine_is_heard(client):
    data = client.get('/api/v1/search?q="工匠', headers={"Accept-Language": "en"}).json
    assert data["diagnostics"][0]["code"] == "unbalanced-quote"
    assert "no partner" in data["diagnostics"][0]["detail"]


def test_one_article(client):
    data = client.get(f"/api/v1/articles/{ARTICLES[0].id}").json
    assert Article.from_dict(data["article"]) == ARTICLES[0]
    assert [item["number"] for item in data["revisions"]] == [1, 2]
    for item in data["revisions"]:
        assert dt.datetime.fromisoformat(item["fetched_at"]).tzinfo
        assert client.get(item["page"]).status_code == 200


@pytest.mark.parametrize(("path", "status"), [("/api/v1/articles/none", 404), ("/api/", 404)])
def test_errors_are_problems(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.json["title"] == "Not Found"


def test_chinese_stays_readable_in_json(client):
    assert "工匠学院".encode() in client.get("/api/v1/search?q=工匠学院").data


def test_the_feed_is_atom(client):
    root = ET.fromstring(client.get("/feed.atom?q=工匠&sort=oldest&page=4").data)
    assert root.tag == f"{A}feed"
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{A}{name}")
    assert root.find(f"{A}author/{A}name") is not None
    own = {link.get("rel"): link.get("href") for link in root.findall(f"{A}link")}
    assert own["self"] == "http://localhost/feed.atom?q=%E5%B7%A5%E5%8C%A0&sort=newest"
    entries = root.findall(f"{A}entry")
    assert [entry.findtext(f"{A}title") for entry in entries] == [
        "三一工匠学院开课",
        "柳州工匠学院揭牌",
        "没有日期的文章",
    ]
    ids = [entry.findtext(f"{A}id") for entry in entries]
    assert len(set(ids)) == 3
    assert all(item.startswith("urn:uuid:") for item in ids)
    for moment in root.iter(
        f"{A}updated",
    ):
        assert dt.datetime.fromisoformat(moment.text).tzinfo


def test_the_feed_states_only_known_moments(client):
    root = ET.fromstring(client.get("/feed.atom").data)
    published = {
        e.findtext(f"{A}title"): e.findtext(f"{A}published") for e in root.iter(f"{A}entry")
    }
    assert published == {
        "三一工匠学院开课": "2024-12-19T00:00:00+08:00",
        "Skills contest closes in Changsha": None,
        "柳州工匠学院揭牌": "2021-05-13T18:05:00+08:00",
        "職工培訓班開課": None,
        "没有日期的文章": None,
    }


def test_entry_ids_outlive_another_search(client):
    def ids(path):
        return {
            e.findtext(f"{A}id") for e in ET.fromstring(client.get(path).data).iter(f"{A}entry")
        }

    assert ids("/feed.atom?q=工匠") < ids("/feed.atom")
