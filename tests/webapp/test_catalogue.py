"""Colleges, provinces, sources and figures for programs, and who may read them."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from corpus import gazetteer
from tests.webapp.conftest import ARTICLES

API = "/api/v1"


def test_all_colleges_stand_on_pages(client):
    first = client.get(f"{API}/colleges").json
    assert first["total"] >= len(gazetteer().colleges)
    listed = [
        item
        for page in range(1, first["pages"] + 1)
        for item in client.get(f"{API}/colleges?page={page}").json["colleges"]
    ]
    assert len({item["id"] for item in listed}) == len(listed) == first["total"]
    assert [item["articles"] for item in listed] == sorted(
        (item["articles"] for item in listed), reverse=True
    )
    named = {mention.id for article in ARTICLES for mention in article.colleges}
    assert {item["id"] for item in listed if item["articles"]} == named
    assert client.get(f"{API}/colleges?page=99").json["colleges"] == []


def test_colleges_are_found_by_name_place_and_kind(client):
    found = client.get(f"{API}/colleges?q=柳州&province=广西&kind=craftsman").json["colleges"]
    assert "liuzhou-craftsman-college" in {item["id"] for item in found}
    assert {(item["province"], item["kind"]) for item in found} == {("CN-GX", "craftsman")}
    assert all(
        any("柳州" in name for name in gazetteer().colleges[item["id"]].names_zh) for item in found
    )
    assert client.get(f"{API}/colleges?province=Mars").json["total"] == 0


def test_one_college(client):
    data = client.get(f"{API}/colleges/liuzhou-craftsman-college?lang=en").json
    assert data["college"]["name_zh"] == "柳州工匠学院"
    assert data["about"]["articles"] == data["college"]["articles"] == 1
    assert (data["about"]["first"], data["about"]["last"]) == ("2021-05-13", "2021-05-13")
    counts = data["about"]["counts"]
    assert counts["province"] == [{"value": "CN-GX", "label": "Guangxi", "count": 1}]
    for link in (data["college"]["page"], data["search"]):
        assert client.get(link).status_code == 200


def test_a_college_that_only_articles_name(client, engine):
    from dataclasses import replace

    from tests.webapp.conftest import LIUZHOU

    own = replace(LIUZHOU, id="某某市工匠学院", name_zh="某某市工匠学院", name_en="", known=False)
    engine.add([replace(ARTICLES[4], id="f" * 16, colleges=(own,))])
    engine.commit()
    data = client.get(f"{API}/colleges/{quote(own.id)}").json
    assert (data["college"]["known"], data["college"]["name_zh"]) == (False, own.name_zh)
    assert data["about"]["articles"] == 1
    assert client.get(f"{API}/colleges?q={quote('某某市')}").json["total"] == 1


def test_all_provinces_and_one(client):
    data = client.get(f"{API}/provinces").json
    assert len(data["provinces"]) == 34
    counts = {item["code"]: item["articles"] for item in data["provinces"] if item["articles"]}
    assert counts == {"CN-GX": 1, "CN-HN": 2, "CN-MO": 1}
    one = client.get(f"{API}/provinces/{quote('湖南')}").json
    assert one["province"]["code"] == "CN-HN"
    assert one["about"]["articles"] == 2
    assert (one["about"]["first"], one["about"]["last"]) == ("2024-12", "2024-12-19")
    assert {item["province"] for item in one["colleges"]} == {"CN-HN"}


@pytest.mark.parametrize("path", ["provinces/CN-XX", "colleges/none", f"colleges/{'x' * 300}"])
def test_what_is_not_known_is_a_404(client, path):
    assert client.get(f"{API}/{path}").status_code == 404


def test_figures_are_those_of_the_search(client):
    for query in ("", "q=工匠学院", "q=工匠&province=CN-GX", "fold=0&topic=training"):
        stats = client.get(f"{API}/stats?by=province&by=topic&{query}").json
        search = client.get(f"{API}/search?{query}").json
        assert stats["about"]["articles"] == search["total"]
        for facet, values in stats["about"]["counts"].items():
            counted = {item["value"]: item["count"] for item in search["facets"][facet]}
            assert {item["value"]: item["count"] for item in values} == {
                value: count for value, count in counted.items() if count
            }
    assert list(client.get(f"{API}/stats?by=day&limit=1").json["about"]["counts"]) == ["day"]


def test_the_sources_and_how_they_fare(client):
    data = client.get(f"{API}/sources").json
    ids = [item["id"] for item in data["sources"]]
    assert ids == sorted(ids)
    assert len(ids) > 20
    assert data["readable"]
    assert all(item["health"]["source"] == item["id"] for item in data["sources"])


def test_near_hits_are_there_and_not_counted(client):
    data = client.get(f"{API}/search?q=工匠学院").json
    assert data["near"] == []


@pytest.mark.parametrize(
    "query",
    ["page=1&page=2", "page=", "size=30", "lang=fr", "fold=2", "from=", "sort=newest&sort=oldest"],
)
def test_a_value_that_cannot_be_is_refused_by_name(client, query):
    response = client.get(f"{API}/search?{query}", headers={"Accept-Language": "en"})
    assert response.status_code == 400
    parameters = [item["parameter"] for item in response.json["errors"]]
    assert parameters == [re.match(r"[a-z]+", query)[0]]
    assert response.json["detail"]


def test_any_page_may_ask_in_no_ones_name(client):
    for path in ("/search", "/search?page=0", "/nothing"):
        response = client.get(API + path, headers={"Origin": "https://elsewhere.example"})
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert 'rel="service-desc"' in response.headers["Link"]
    assert "Access-Control-Allow-Origin" not in client.get("/search").headers


def test_other_methods(client):
    asked = client.options(f"{API}/search")
    assert asked.status_code == 200
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    assert set(re.split(", ", asked.headers["Allow"])) == {"GET", "HEAD", "OPTIONS"}
    head, got = client.head(f"{API}/provinces"), client.get(f"{API}/provinces")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]
    for method in (client.post, client.put, client.delete, client.patch):
        refused = method(f"{API}/search")
        assert refused.status_code == 405
        assert refused.content_type == "application/problem+json"
        assert "GET" in refused.headers["Allow"]


def test_every_revision_whole(client):
    data = client.get(f"{API}/articles/{ARTICLES[0].id}/revisions").json
    assert [item["number"] for item in data["revisions"]] == [1, 2]
    assert [item["article"]["title"] for item in data["revisions"]] == [
        "柳州工匠学院即将揭牌",
        "柳州工匠学院揭牌",
    ]
    assert client.get(f"{API}/articles/none/revisions").status_code == 404


def test_the_reference_tells_of_every_address_and_its_examples_run(client):
    for language in ("zh", "en"):
        html = client.get(f"/api?lang={language}").text
        paths = client.get(f"{API}/openapi.json").json["paths"]
        assert html.count("<article ") == len(paths)
        examples = re.findall(r'<dt>[^<]*</dt><dd><a href="(/api/v1/[^"]*)"', html)
        assert len(examples) == len(paths)
        for example in examples:
            assert client.get(example.replace("&amp;", "&")).status_code == 200
        shapes = client.get(f"/api/shapes?lang={language}").text
        anchors = set(re.findall(r'id="(\w+)"', shapes))
        assert set(re.findall(r'href="(?:/api/shapes)?#(\w+)"', html + shapes)) - anchors <= {
            *("main", "conditions"),
            *re.findall(r'<h3 id="(\w+)"', html),
        }
        assert len(html) < 60_000
        assert len(shapes) < 60_000
