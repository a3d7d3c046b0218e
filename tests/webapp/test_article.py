"""The article's page: evidence marked in the text, revisions, citations, linked data, archive."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from types import MappingProxyType

import pytest
import rispy
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Archive, Evidence, Image, PersonMention, Reading, Store
from corpus.archive import Exchange
from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import ARTICLES, LIUZHOU, make, on
from tests.webapp.test_pages import EN, ZH, page, text
from webapp import create_app
from webapp.articles.known import Fact, Value
from webapp.articles.marking import marked

FIRST = ARTICLES[0].id
HOSTILE = "</script></title>\"><img src=x onerror=alert(1)>'<!--{{7*7}} \u2028]]>&amp;"


@pytest.fixture
def open_(tmp_path):
    stores = []

    def open_(*articles, folder=None):
        stores.append(Store(tmp_path / f"{len(stores)}.db"))
        for number, article in enumerate(articles):
            stores[-1].save([Reading(f"page:{number}", f"{number:032}", article)])
        return create_app(
            engine=BruteEngine(list(articles)), store=stores[-1], data_folder=folder
        ).test_client()

    yield open_
    for store in stores:
        store.close()


# Evidence in the text


def told(article, *facts):
    found = marked(article, facts)
    every = [found.title, *found.paragraphs, *found.captions]
    return [
        "".join(f"[{p.text}|{','.join(map(str, p.ends))}]" if p.numbers else p.text for p in piece)
        for piece in every
    ]


def fact(title, *reasons):
    return Fact(title, [Value("x", reasons=tuple(reasons))])


def test_words_are_marked_where_they_stand_first():
    article = make(
        1, "柳州揭牌", "柳州的学院。\n\n柳州又一次。", images=(Image("a.jpg", "在柳州"),)
    )
    assert told(article, fact("省份", Evidence("柳州", "body"))) == [
        "柳州揭牌", "[柳州|1]的学院。", "柳州又一次。", "在柳州",
    ]  # fmt: skip
    both = fact("省份", Evidence("柳州", "title"), Evidence("柳州", "caption"))
    assert told(article, both) == ["[柳州|1]揭牌", "柳州的学院。", "柳州又一次。", "在[柳州|1]"]


def test_marks_may_lie_within_each_other_and_are_numbered_as_one_reads():
    article = make(1, "题", "柳州市总工会的工匠学院")
    city, body = (
        fact("城市", Evidence("柳州市", "body")),
        fact("组织", Evidence("柳州市总工会", "body")),
    )
    assert told(article, body, city)[1] == "[柳州市|1][总工会|2]的工匠学院"
    found = marked(article, [body, city])
    assert found.numbers == {(1, 0): 1, (0, 0): 2}
    assert found.labels == {1: "城市: x", 2: "组织: x"}
    assert [p.begins for p in found.paragraphs[0]] == [(1, 2), (), ()]


def test_latin_words_are_marked_whole_and_what_stood_elsewhere_is_not():
    article = make(1, "Liuzhoufest in Liuzhou", "x", language="en")
    assert told(article, fact("City", Evidence("Liuzhou", "title")))[0] == (
        "Liuzhoufest in [Liuzhou|1]"
    )
    for where in ("meta", "url", "head line", "masthead", "correction"):
        assert marked(article, [fact("City", Evidence("Liuzhou", where))]).numbers == {}


@settings(deadline=None, max_examples=150)
@given(st.lists(st.text("甲乙丙a ", max_size=8), min_size=1, max_size=3),
       st.lists(st.text("甲乙丙a ", max_size=3), max_size=8))  # fmt: skip
def test_marking_changes_no_letter(paragraphs, words):
    article = make(1, "甲乙", "\n\n".join(paragraphs))
    found = marked(article, [fact("f", Evidence(word, "body")) for word in words])
    read = ["".join(part.text for part in piece) for piece in found.paragraphs]
    assert read == article.paragraphs
    parts = [part for piece in [found.title, *found.paragraphs] for part in piece]
    begun = [number for part in parts for number in part.begins]
    assert sorted(begun) == sorted(found.labels) == list(range(1, len(found.numbers) + 1))
    assert {n for part in parts for n in part.ends} == set(begun)


def test_each_mark_leads_to_its_fact_and_back(open_):
    article = dataclasses.replace(
        ARTICLES[0],
        people=(PersonMention("韦工", "劳模", Evidence("课程", "body", "titled")),),
    )
    client = open_(article)
    plain = page(client, f"/article/{FIRST}")
    assert not plain.select("article mark, .footnote")
    assert plain.select_one(".switch a")["href"] == f"/article/{FIRST}?marks=1"
    soup = page(client, f"/article/{FIRST}?marks=1", EN)
    assert text(soup, ".text mark") == ["柳州市总工会", "课程"]
    links = [a["href"] for a in soup.select("article sup a, .footnote")]
    assert len(links) == 6
    for link in links:
        assert len(soup.select(link)) == 1
    assert soup.select_one(".text sup a")["aria-label"] == "2 Province: Guangxi"
    assert soup.select_one("#fact-2").get_text(" ", strip=True) == "Guangxi 2"
    assert len({item["id"] for item in soup.select("[id]")}) == len(soup.select("[id]"))
    assert text(soup, ".switch a") == ["Hide the marks"]


def test_an_article_whose_evidence_stands_elsewhere_has_no_switch(open_):
    soup = page(open_(ARTICLES[4]), f"/article/{ARTICLES[4].id}?marks=1")
    assert not soup.select(".switch, mark")


# Revisions


def test_what_changed_is_shown(client):
    soup = page(client, f"/article/{FIRST}/changes", EN)
    assert text(soup, ".headline del") == ["[removed:] 即将"]
    assert not soup.select(".text ins, table")
    assert "Stretches removed: 1; added: 0." in text(soup, ".notices")
    chosen = [option["value"] for option in soup.select("option[selected]")]
    assert chosen == ["1", "2"]
    back = page(client, f"/article/{FIRST}/changes?from=2&to=1", EN)
    assert text(back, ".headline ins") == ["[added:] 即将"]
    same = page(client, f"/article/{FIRST}/changes?from=2&to=2", EN)
    assert text(same, ".notices") == ["These two are the same."]
    link = page(client, f"/article/{FIRST}").select_one(f'a[href="/article/{FIRST}/changes"]')
    assert link.get_text() == "修改对比"


def test_facts_that_changed_are_a_table(open_):
    newer = dataclasses.replace(ARTICLES[0], province="CN-HN", reporters=())
    soup = page(open_(ARTICLES[0], newer), f"/article/{FIRST}/changes", EN)
    assert text(soup, "tbody tr") == ["Reporters 韦一 · 覃二 not known", "Province Guangxi Hunan"]


def test_one_revision_has_nothing_to_compare(client):
    soup = page(client, f"/article/{ARTICLES[1].id}/changes")
    assert text(soup, ".notices") == ["本文只有一个版本。"]
    assert not soup.select("select")


@pytest.mark.parametrize(
    "query", ["from=9", "to=0", "from=x", "to=-1", "from=99999999999", "to=１"]
)
def test_unknown_revisions_are_not_found(client, query):
    page(client, f"/article/{FIRST}/changes?{query}", status=404)


# Citations and linked data


def test_citations_are_shown_and_taken_along(client):
    soup = page(client, f"/article/{FIRST}")
    today = dt.date.today().isoformat()
    assert text(soup, ".cite dd")[0] == (
        f"韦一, 覃二. 柳州工匠学院揭牌[N/OL]. 柳州日报, 2021-05-13[{today}]. "
        "https://news.example.cn/a/1.html."
    )
    links = [a["href"] for a in soup.select(".cite a")]
    assert links == [f"/article/{FIRST}.ris", f"/article/{FIRST}.bib"]
    answer = client.get(links[0])
    assert answer.content_type == "application/x-research-info-systems; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="jiangxun-{FIRST}.ris"'
    assert rispy.loads(answer.text)[0]["title"] == "柳州工匠学院揭牌"
    assert client.get(links[1]).text.startswith(f"@article{{jiangxun-{FIRST},\n")
    for ending in ("ris", "bib"):
        assert client.get(f"/article/none.{ending}").status_code == 404
    lone = rispy.loads(client.get(f"/article/{ARTICLES[4].id}.ris").text)[0]
    assert lone["urls"] == [f"http://localhost/article/{ARTICLES[4].id}"]


def test_reference_managers_find_the_article_in_the_head(client):
    soup = page(client, f"/article/{FIRST}")
    tags = [(m["name"], m["content"]) for m in soup.select("meta[name]") if "_" in m["name"]]
    assert tags == [
        ("citation_title", "柳州工匠学院揭牌"),
        ("citation_author", "韦一"),
        ("citation_author", "覃二"),
        ("citation_publication_date", "2021/05/13"),
        ("citation_journal_title", "柳州日报"),
        ("citation_publisher", "某某网"),
        ("citation_language", "zh-Hans"),
        ("citation_public_url", "https://news.example.cn/a/1.html"),
    ]
    assert soup.select_one('meta[name="DC.date"]')["content"] == "2021-05-13"
    assert soup.select_one('meta[name="z:itemType"]')["content"] == "newspaperArticle"
    month = page(client, f"/article/{ARTICLES[2].id}")
    assert month.select_one('meta[name="citation_publication_date"]')["content"] == "2024/12"
    assert not page(client, f"/article/{FIRST}?revision=1").select('meta[name^="citation"]')


def linked(soup):
    return json.loads(soup.select_one('script[type="application/ld+json"]').string)


def test_linked_data(client):
    data = linked(page(client, f"/article/{FIRST}"))
    assert data == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "柳州工匠学院揭牌",
        "inLanguage": "zh-Hans",
        "url": "https://news.example.cn/a/1.html",
        "mainEntityOfPage": f"http://localhost/article/{FIRST}",
        "datePublished": "2021-05-13T18:05",
        "author": [{"@type": "Person", "name": "韦一"}, {"@type": "Person", "name": "覃二"}],
        "publisher": {"@type": "Organization", "name": "柳州日报"},
        "contentLocation": {"@type": "Place", "name": "柳州市，广西壮族自治区"},
        "mentions": [
            {"@type": "CollegeOrUniversity", "name": "柳州工匠学院",
             "alternateName": "Liuzhou Craftsman College"},
        ],
        "image": ["https://img.example.cn/x.jpg"],
    }  # fmt: skip
    dates = [linked(page(client, f"/article/{a.id}")).get("datePublished") for a in ARTICLES[1:]]
    assert dates == ["2024-12-19", "2024-12", "2019", None]


def test_nothing_of_a_hostile_page_comes_alive(open_):
    bad = make(
        1, HOSTILE, f"{HOSTILE}\n\njavascript:alert(2)", url="javascript:alert(3)",
        published=on("2021-05-13"), reporters=(HOSTILE, "x\r\nER  - \r\n"),
        content_source=HOSTILE, publisher=f"{HOSTILE}报",
        colleges=(dataclasses.replace(LIUZHOU, name_zh=HOSTILE, name_en=HOSTILE,
                                      evidence=Evidence(HOSTILE, "title", HOSTILE)),),
        people=(PersonMention(HOSTILE, HOSTILE, Evidence(HOSTILE, "body", HOSTILE)),),
        images=(Image("javascript:alert(4)", HOSTILE), Image(HOSTILE, ""),
                Image('http://a.cn/"onmouseover="alert(5)', "x")),
        organisations=(HOSTILE,), continued=("javascript:alert(6)", "http://a.cn/2"),
        evidence=MappingProxyType({"organisations": (Evidence(HOSTILE, "caption"),)}),
    )  # fmt: skip
    client = open_(dataclasses.replace(bad, title="x" + HOSTILE), bad)
    for path in ("", "?marks=1", "?revision=1&marks=1", "/changes"):
        for headers in (ZH, EN):
            soup = BeautifulSoup(
                client.get(f"/article/{bad.id}{path}", headers=headers).data, "html.parser"
            )
            assert not soup.select("main img, [onerror], [onmouseover]")
            assert all(
                s.get("src") or s.get("type") == "application/ld+json"
                for s in soup.select("script")
            )
            assert not [a for a in soup.select("[href]") if "javascript" in a["href"].split(":")[0]]
            assert HOSTILE.split("\u2028", maxsplit=1)[0] in soup.get_text()
    data = linked(BeautifulSoup(client.get(f"/article/{bad.id}").data, "html.parser"))
    assert data["headline"] == " ".join(HOSTILE.split())
    assert len(rispy.loads(client.get(f"/article/{bad.id}.ris").text)) == 1


# The archived page


def test_the_archived_page_is_a_file_that_no_browser_runs(open_, tmp_path):
    page_bytes = "<script>alert(1)</script>旧页".encode("gbk")
    with Archive(tmp_path / "archive") as archive:
        at = dt.datetime(2025, 1, 3, 8, 30, tzinfo=dt.UTC)
        kind = [("Content-Type", "text/html; charset=GBK")]
        archive.record(
            Exchange(str(ARTICLES[0].url), at, None, [], 200, "OK", kind, page_bytes)
        )  # fmt: skip
    client = open_(*ARTICLES, folder=tmp_path)
    soup = page(client, f"/article/{FIRST}", EN)
    assert text(soup, ".archived") == [
        "Archived page as it was on 3 January 2025 08:30 UTC, a file of plain text"
    ]
    answer = client.get(soup.select_one(".archived a")["href"])
    assert answer.data == page_bytes
    assert answer.content_type == "text/plain; charset=GBK"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="jiangxun-{FIRST}.html.txt"'
    )
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Memento-Datetime"] == "Fri, 03 Jan 2025 08:30:00 GMT"
    other = page(client, f"/article/{ARTICLES[1].id}", EN)
    assert not other.select(".archived")
    assert client.get(f"/article/{ARTICLES[1].id}/archived").status_code == 404


def test_without_an_archive_nothing_is_offered(client):
    assert not page(client, f"/article/{FIRST}").select(".archived")
    assert client.get(f"/article/{FIRST}/archived").status_code == 404
