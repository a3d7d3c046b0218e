"""The same promises with the engine that people run."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from indexer import FACETS, open_engine
from tests.webapp.brute import BruteEngine, facet_values
from tests.webapp.conftest import ARTICLES
from webapp import create_app
from webapp.searching.search import COUNTED


@pytest.fixture
def client(tmp_path, store):
    engine = open_engine(tmp_path / "index")
    engine.add(ARTICLES)
    engine.commit()
    yield create_app(engine=engine, store=store).test_client()
    engine.close()


@pytest.mark.parametrize(
    "query",
    ["", "q=工匠学院", "province=CN-HN", "month=2024", "month=2024-12&province=CN-HN",
     "from=2021-01-01&to=2021-12-31", "topic=training&topic=award", "language=en&q=contest"],
)  # fmt: skip
def test_both_engines_find_and_count_the_same(client, store, query):
    brute = create_app(engine=BruteEngine(ARTICLES), store=store).test_client()
    real, plain = (one.get(f"/api/v1/search?{query}").json for one in (client, brute))
    assert real["total"] == plain["total"]
    assert {hit["id"] for hit in real["hits"]} == {hit["id"] for hit in plain["hits"]}
    for name in COUNTED:
        counts = [
            {item["value"]: item["count"] for item in data["facets"][name]}
            for data in (real, plain)
        ]
        assert counts[0] == counts[1], name


@pytest.mark.parametrize("name", FACETS)
def test_every_value_of_an_article_leads_to_it(client, name):
    for article in ARTICLES:
        for value in facet_values(article, name):
            query = urlencode({name: value})
            ids = [hit["id"] for hit in client.get(f"/api/v1/search?{query}").json["hits"]]
            assert article.id in ids


@pytest.mark.parametrize("text", ['"', "(((", "-", "OR", "\\", "*", "学" * 10_000, "a:b", "[1 TO"])
def test_any_text_gives_a_page(client, text):
    for path in ("/search", "/api/v1/search", "/feed.atom"):
        assert client.get(path, query_string={"q": text}).status_code == 200
