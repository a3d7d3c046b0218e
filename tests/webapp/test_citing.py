"""References to an article: exact forms, and read back by the programs that take them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webapp.conftest import ARTICLES, make, on
from webapp.articles.citing import (
    Name,
    apa,
    author_names,
    bibtex,
    cited_url,
    container,
    gb7714,
    is_newspaper,
    one_line,
    ris,
)

PAGE = "http://desk.example/article/1"
TODAY = dt.date(2025, 1, 3)
PAPER, HUNAN, ENGLISH, YEAR, UNDATED = ARTICLES
HOSTILE = [
    "} } } @book{evil, title = {x",
    "Braces {unbalanced { and \\ backslash",
    "Line\r\nTY  - BOOK\r\nER  - \r\nbreak",
    "separators\u2028UR  - javascript:x\u2029\x85\x0bend",
    "$x_1^2 & 50% #1 ~ \\input{/etc/passwd}",
    '"quoted", and {grouped} and more',
    "\u202emirrored\u202c \ud83dhalf \x00nul",
    "<script>alert(1)</script>",
]

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
articles = st.builds(
    lambda title, names, outlet, language, url: make(
        9, title, "x", reporters=tuple(names), content_source=outlet, language=language, url=url
    ),
    texts, st.lists(texts, max_size=4), st.none() | texts, st.sampled_from(["zh", "en"]),
    st.none() | texts,
)  # fmt: skip


def entries(text: str) -> list[dict[str, str]]:
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    return [{f.key: f.value for f in e.fields} | {"type": e.entry_type} for e in library.entries]


def test_gb7714():
    assert gb7714(PAPER, PAGE, TODAY) == (
        "韦一, 覃二. 柳州工匠学院揭牌[N/OL]. 柳州日报, 2021-05-13[2025-01-03]. "
        "https://news.example.cn/a/1.html."
    )
    assert gb7714(ENGLISH, PAGE, TODAY) == (
        f"Skills contest closes in Changsha[N/OL]. Example Daily, 2024-12[2025-01-03]. {PAGE}."
    )
    assert gb7714(YEAR, PAGE, TODAY) == f"職工培訓班開課[EB/OL]. (2019)[2025-01-03]. {PAGE}."
    assert gb7714(UNDATED, PAGE, TODAY) == f"没有日期的文章[EB/OL]. [2025-01-03]. {PAGE}."
    site = dataclasses.replace(PAPER, content_source="某某网", reporters=("甲", "乙", "丙", "丁"))
    assert gb7714(site, PAGE, TODAY).startswith(
        "甲, 乙, 丙, 等. 柳州工匠学院揭牌[EB/OL]//某某网. (2021-05-13)[2025-01-03]. "
    )


def test_apa():
    assert apa(PAPER, PAGE, TODAY) == (
        "韦一, & 覃二. (2021, May 13). 柳州工匠学院揭牌. 柳州日报. https://news.example.cn/a/1.html"
    )
    assert apa(ENGLISH, PAGE, TODAY) == (
        f"Skills contest closes in Changsha. (2024, December). Example Daily. {PAGE}"
    )
    assert apa(YEAR, PAGE, TODAY) == f"職工培訓班開課. (2019). {PAGE}"
    assert apa(UNDATED, PAGE, TODAY) == (
        f"没有日期的文章. (n.d.). Retrieved January 3, 2025, from {PAGE}"
    )
    asks = dataclasses.replace(ENGLISH, title="What comes?", reporters=("Wei Lan", "Jo Ann Smith"))
    assert apa(asks, PAGE, TODAY).startswith(
        "Wei, L., & Smith, J. A. (2024, December). What comes? E"
    )


def test_a_span_keeps_both_ends():
    when = dataclasses.replace(on("2021-05-13"), end=dt.date(2021, 5, 15))
    article = dataclasses.replace(PAPER, published=when)
    assert "2021-05-13/2021-05-15[" in gb7714(article, PAGE, TODAY)
    assert "(2021, May 13–2021, May 15)" in apa(article, PAGE, TODAY)
    assert entries(bibtex(article, PAGE))[0]["date"] == "2021-05-13/2021-05-15"
    assert "DA  - 2021/05/13/\r\n" in ris(article, PAGE)


def test_long_lists_of_authors_are_cut_as_each_style_says():
    article = dataclasses.replace(PAPER, reporters=tuple(f"记者{n:02}" for n in range(22)))
    listed = apa(article, PAGE, TODAY).split(" (2021")[0]
    assert listed.endswith("记者18, … 记者21.")
    assert listed.count("记者") == 20
    assert gb7714(article, PAGE, TODAY).startswith("记者00, 记者01, 记者02, 等. ")
    english = dataclasses.replace(article, reporters=("Li Na", "Bo Xu", "Jo Smith", "Al Gray"))
    assert gb7714(english, PAGE, TODAY).startswith("LI N, BO X, SMITH J, et al. ")


def test_names():
    def read(*names: str) -> list[Name]:
        return author_names(dataclasses.replace(PAPER, reporters=names))

    assert read("Zhang Wei", "Erik Nilsson", "李明", "李明") == [
        Name("Zhang", "Wei"), Name("Nilsson", "Erik"), Name("李明"),
    ]  # fmt: skip
    assert read("Smith, Jo", "买买提·阿里", "Xinhua", "  ") == [
        Name("Smith", "Jo"), Name("买买提·阿里"), Name("Xinhua"),
    ]  # fmt: skip
    assert read("Tom and Jerry", "x} and {y") == [Name("Tom and Jerry"), Name("x} and {y")]


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        ("柳州日报", True), ("湖南工人报", True), ("人民日报海外版", True), ("文匯報", True),
        ("China Daily", True), ("中工网", False), ("报告厅", False), ("新华社", False),
        ("Daily Deals Ltd", False), ("", False),
    ],
)  # fmt: skip
def test_newspapers(name, paper):
    assert is_newspaper(name) is paper


def test_the_original_is_cited_only_at_an_address_of_the_web():
    for bad in (None, "javascript:alert(1)", "http://a.cn/x\nUR  - y", "page.html", "ftp://a.cn/"):
        assert cited_url(dataclasses.replace(PAPER, url=bad), PAGE) == PAGE
    assert cited_url(PAPER, PAGE) == "https://news.example.cn/a/1.html"


def test_ris_is_read_back():
    (record,) = rispy.loads(ris(PAPER, PAGE))
    assert record == {
        "type_of_reference": "NEWS", "id": "jiangxun-0000000000000001", "title": "柳州工匠学院揭牌",
        "authors": ["韦一", "覃二"], "secondary_title": "柳州日报", "publisher": "某某网",
        "year": "2021", "date": "2021/05/13/", "language": "zh",
        "urls": ["https://news.example.cn/a/1.html"],
    }  # fmt: skip
    dates = [rispy.loads(ris(item, PAGE))[0].get("date") for item in ARTICLES]
    assert dates == ["2021/05/13/", "2024/12/19/", "2024/12//", "2019///", None]


def test_bibtex_is_read_back():
    (entry,) = entries(bibtex(PAPER, PAGE))
    assert entry == {
        "type": "article", "author": "{韦一} and {覃二}".replace("{", "").replace("}", ""),
        "title": "柳州工匠学院揭牌", "journal": "柳州日报", "entrysubtype": "newspaper",
        "year": "2021", "month": "5", "date": "2021-05-13", "langid": "chinese",
        "url": "https://news.example.cn/a/1.html",
    }  # fmt: skip
    assert "month" not in entries(bibtex(YEAR, PAGE))[0]


def test_records_follow_each_other():
    assert len(rispy.loads("".join(ris(item, PAGE) for item in ARTICLES))) == len(ARTICLES)
    assert len(entries("".join(bibtex(item, PAGE) for item in ARTICLES))) == len(ARTICLES)


@settings(deadline=None, max_examples=150)
@given(articles)
def test_whatever_a_page_says_one_record_stays_one_record(article):
    (record,) = rispy.loads(ris(article, PAGE))
    assert record.get("title", "") == one_line(article.title)
    assert record.get("authors", []) == [name.inverted() for name in author_names(article)]
    assert record["urls"] == [cited_url(article, PAGE)]
    entry = bibtex(article, PAGE)
    library = bibtexparser.parse_string(entry)
    assert (len(library.entries), library.failed_blocks) == (1, [])
    assert entry.encode()
    assert entry.count("{") == entry.count("}")


@settings(deadline=None, max_examples=150)
@given(articles)
def test_bibtex_says_what_the_page_says(article):
    found = re.search(r"^  title = \{(.*)\},$", bibtex(article, PAGE), re.M)
    assert _unescaped(found[1] if found else "") == one_line(article.title)


@settings(deadline=None, max_examples=100)
@given(articles)
def test_references_are_one_line(article):
    for style in (gb7714, apa):
        text = style(article, PAGE, TODAY)
        assert text.splitlines() == [text]
        assert one_line(article.title).rstrip() in text
        assert container(article) in text


def _unescaped(text: str) -> str:
    names = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}",
             "textasciitilde": "~", "textasciicircum": "^"}  # fmt: skip
    return re.sub(r"\\(?:([a-z]+)\{\}|([$&#_%]))", lambda m: names.get(m[1]) or m[2], text)
