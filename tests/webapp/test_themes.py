"""What is talked about, and related articles: on the pages and in the interface."""

from __future__ import annotations

import re
from contextlib import closing

import pytest
from bs4 import BeautifulSoup

from corpus import Store
from corpus.saving import Reading
from indexer import IndexUnavailable, open_engine
from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import make, on
from webapp import create_app
from webapp.searching.search import MAX_TEXT
from webapp.searching.themes import narrowed

SUBJECTS = ("焊接 机床 竞赛", "刺绣 剪纸 木雕")
NEWS = [
    make(
        100 + number, f"{('焊接', '刺绣')[number % 2]}培训", SUBJECTS[number % 2],
        published=on("2024-12-19"), province="CN-HN", city="长沙市",
    )
    for number in range(16)
]  # fmt: skip
EVIL = make(99, "<b>焊接</b>培训", "焊接 机床 <script>", published=None)
LONE = make(98, "lonely words", "nothing else", language="en")


@pytest.fixture(params=["brute", "real"])
def client(request, tmp_path):
    articles = [*NEWS, EVIL, LONE]
    with Store(tmp_path / "news.db") as store:
        store.save([Reading(f"page:{item.id}", "1" * 32, item) for item in articles])
        if request.param == "brute":
            engine = BruteEngine(articles)
        else:
            engine = open_engine(tmp_path / "news-index")
            engine.add(articles)
            engine.commit()
        with closing(engine):
            yield create_app(engine=engine, store=store).test_client()


def soup(client, path, **query):
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.data, "lxml")


def themes(page):
    return {link.select("span")[-1].text: link["href"] for link in page.select(".themes a")}


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "文中多谈"), ("en", "What is talked about")]
)
def test_a_search_shows_what_is_talked_about(client, language, title):
    client.set_cookie("lang", language)
    page = soup(client, "/search", q="机床", lang=language)
    nav = page.select_one("nav.themes")
    assert page.find(id=nav["aria-labelledby"]).text == title
    assert "焊接" in themes(page)
    assert "机床" not in themes(page)
    assert len(themes(page)) <= 12


def test_a_click_adds_the_word_and_keeps_the_rest(client):
    page = soup(client, "/search", q="培训", province="CN-HN", sort="oldest")
    for word, url in themes(page).items():
        narrower = BeautifulSoup(client.get(url).data, "lxml")
        assert narrower.select_one("input[name=q]")["value"] == f"培训 {word}"
        assert "province=CN-HN" in url
        assert "sort=oldest" in url
        assert narrower.select(".hit")


@pytest.mark.parametrize("query", [{}, {"q": "焊接", "page": 2}, {"q": "lonely"}, {"q": "qqq"}])
def test_where_there_is_nothing_to_say_nothing_is_shown(client, query):
    assert not soup(client, "/search", **query).select(".themes")
    assert not soup(client, "/").select(".themes")


def test_a_text_that_would_become_too_long_gets_no_links(client):
    page = soup(client, "/search", q=" ".join(["机床"] * (MAX_TEXT // 3)) + "，")
    assert not page.select(".themes")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", "机床"),
        ("焊接", "焊接 机床"),
        ("焊接 OR 刺绣", "(焊接 OR 刺绣) 机床"),
        ("ORBIT", "ORBIT 机床"),
    ],
)
def test_alternatives_stay_together(text, asked):
    assert narrowed(text, "机床") == asked


def test_the_interface_lists_significant_words(client):
    found = client.get("/api/v1/significant", query_string={"q": "机床"}).json
    assert found["query"] == "机床"
    assert "焊接" in {term["text"] for term in found["terms"]}
    for term in found["terms"]:
        assert set(term) == {"text", "count", "background", "score"}
        assert 0 < term["count"] <= term["background"]
    assert client.get("/api/v1/significant?from=soon").status_code == 400


def test_an_article_names_those_like_it(client):
    page = soup(client, f"/article/{NEWS[0].id}")
    section = page.select_one("section.related")
    assert page.find(id=section["aria-labelledby"]).name == "h2"
    rows = section.select("li")
    assert 0 < len(rows) <= 5
    for row in rows:
        number = int(row.a["href"].rsplit("/", 1)[1], 16)
        assert number == 0x63 or (number - 100) % 2 == 0
        assert number != int(NEWS[0].id, 16)
    assert any(re.search("2024.*长沙", row.text, re.DOTALL) for row in rows)
    assert "<b>焊接" not in str(section)


def test_an_article_like_no_other_has_no_such_section(client):
    assert not soup(client, f"/article/{LONE.id}").select("section.related")
    assert client.get(f"/api/v1/articles/{LONE.id}").json["related"] == []


def test_the_interface_names_related_articles(client):
    related = client.get(f"/api/v1/articles/{NEWS[1].id}").json["related"]
    assert related
    for item in related:
        assert client.get(item["page"]).status_code == 200
        assert 0 < item["score"] <= 1
        assert item["id"] != NEWS[1].id


def test_an_article_stands_without_an_index(tmp_path):
    class Broken(BruteEngine):
        def related(self, article_id, limit=5):
            raise IndexUnavailable("gone")

    with Store(tmp_path / "news.db") as store:
        store.save([Reading("page:1", "1" * 32, LONE)])
        client = create_app(engine=Broken([LONE]), store=store).test_client()
        assert not soup(client, f"/article/{LONE.id}").select("section.related")
        assert client.get(f"/api/v1/articles/{LONE.id}").json["related"] == []
