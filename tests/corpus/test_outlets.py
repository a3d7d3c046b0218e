"""What kind of outlet an article comes from."""

from __future__ import annotations

import pytest

from corpus import Article, outlet_kind


def article(**fields):
    return Article(id="1", title="t", body="b", language="zh", **fields)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("柳州市总工会", "union"),
        ("Guangxi Federation of Trade Unions", "union"),
        ("工人日报", "news"),
        ("勞動報", "news"),
        ("Workers' Daily", "news"),
        ("掌上长沙客户端", "news"),
        ("浙江在線", "news"),
        ("湖南三一工业职业技术学院", "college"),
        ("Youth College", "college"),
        ("example.edu.cn", "college"),
        ("湖南省教育厅", "government"),
        ("Ministry of Education", "government"),
        ("三一集团", "industry"),
        ("某某某", None),
        ("Reunion", None),  # a word within a word tells nothing
        ("x" * 100_000, None),
    ],
)
def test_a_name_that_speaks_for_itself(name, kind):
    assert outlet_kind(article(content_source=name)) == kind


def test_a_name_that_says_nothing_leaves_it_to_the_site():
    acftu = {"content_source": "本站", "url": "https://www.acftu.org/a/1.html"}
    assert outlet_kind(article(**acftu)) == "union"
    assert outlet_kind(article(content_source="本站", url="https://example.org/1")) is None
    assert outlet_kind(article()) is None
