"""Dates: every written form, and the choice among the dates of a page."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import clean_page, dateforms

TODAY = dt.date(2026, 11, 21)
PROSE = (
    "<p>全省职工技能比赛昨天在省城举行，来自各市的两百多名选手参加了八个项目的角逐。</p>"
    "<p>组委会表示，比赛每两年办一次，优胜者由省总工会表彰，并推荐参加全国比赛。</p>"
)


def read(text, labelled=False):
    written = dateforms.in_text(text, TODAY, is_labelled=labelled)
    if written is None:
        return None
    clock = f" {written.time:%H:%M}" if written.time else ""
    return f"{written.date}{clock} {written.precision}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-05-13 18:05", "2021-05-13 18:05 minute"),
        ("2023-5-8 9:06:00", "2023-05-08 09:06 minute"),
        ("2024.12.19", "2024-12-19 day"),
        ("2024年12月19日08:29", "2024-12-19 08:29 minute"),
        ("2024年 12月 9日 星期一 10时05", "2024-12-09 10:05 minute"),
        ("2024/12/19 00:00:00", "2024-12-19 day"),
        ("December 19, 2024", "2024-12-19 day"),
        ("Thursday, Dec. 19th, 2024", "2024-12-19 day"),
        ("19 December 2024", "2024-12-19 day"),
        ("19-Sep-2024", "2024-09-19 day"),
        ("Sept 3, 2024 4:05 PM", "2024-09-03 16:05 minute"),
        ("二〇二四年十二月十八日", "2024-12-18 day"),
        ("二○一九年十月三十一日", "2019-10-31 day"),
        ("民國114年7月14日", "2025-07-14 day"),
        ("09月05日,2017年", "2017-09-05 day"),
        ("21 2024年02月", "2024-02-21 day"),
        ("2024年02月 21", "2024-02-21 day"),
        ("17 11月 2025", "2025-11-17 day"),
        ("2024-12-18T18:30:00Z", "2024-12-19 02:30 minute"),
        ("2024-12-18T18:30:00+08:00", "2024-12-18 18:30 minute"),
        ("2020年9月", "2020-09 month"),
        ("2024-13-40", None),
        ("2027-01-01", None),
        ("1024-05", None),
        ("电话 0731-88881234", None),
    ],
)
def test_written_forms(text, expected):
    found = read(text)
    assert (found and found.replace("-01 month", " month")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("114-07-14", "2025-07-14 day"),
        ("24-07-22", "2024-07-22 day"),
        ("20241219", "2024-12-19 day"),
        ("2019", "2019-01-01 year"),
    ],
)
def test_short_forms_count_only_behind_a_label(text, expected):
    assert read(text, labelled=True) == expected
    assert read(text) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/zwyw/202401/t20240129_9492859.shtml", "2024-01-29 day"),
        ("/c/2024-12-13/8413315.shtml", "2024-12-13 day"),
        ("/content/2023-03/02/content_124917.htm", "2023-03-02 day"),
        ("/2024/0722/c1774a55340/page.htm", "2024-07-22 day"),
        ("/n1/2025/0117/c67502-40403647.html", "2025-01-17 day"),
        ("/a/202509/30/WS68db.html", "2025-09-30 day"),
        ("/html/11/20210405/606a.shtml", "2021-04-05 day"),
        ("/show/100602/180428_1022285629.action", "2018-04-28 day"),
        ("/28/201705/12/170512073654875.shtml", "2017-05-12 day"),
        ("/news/yaowen/2025/11211U4032025.html", "2025-11-21 day"),
        ("/htm/20254/6_2556.htm", "2025-04-01 month"),
        ("/read-1751317629l5081628.html", "2025-07-01 05:07 minute"),
        ("/info/1020/21420.htm", None),
        ("/2021-05/14/c_1127447358.htm", "2021-05-14 day"),
        ("/archive/2017/eng/page.html", None),
    ],
)
def test_paths(path, expected):
    written = dateforms.in_path(path, TODAY)
    found = written and f"{written.date}{f' {written.time:%H:%M}' if written.time else ''}"
    assert (written and f"{found} {written.precision}") == expected


@given(st.dates(dt.date(1995, 1, 1), TODAY + dt.timedelta(days=1)))
def test_every_day_is_read_back(date):
    for text in (
        f"{date:%Y-%m-%d}",
        f"{date.year}年{date.month}月{date.day}日",
        f"{date.year}.{date.month}.{date.day}",
        f"{date:%B} {date.day}, {date.year}",
        f"{date.day} {date:%b} {date.year}",
    ):
        written = dateforms.in_text(f"发布 {text} 来源", TODAY)
        assert written is not None
        assert (written.date, written.precision) == (date, "day")


@given(st.text(max_size=300))
def test_any_text_is_read_without_error_and_never_gives_the_future(text):
    for labelled in (False, True):
        written = dateforms.in_text(text, TODAY, is_labelled=labelled)
        assert written is None or written.date <= TODAY + dt.timedelta(days=1)
    dateforms.in_path(text, TODAY)


def published(head, *, url=None, extra="", meta=""):
    html = (
        f"<html><head><title>职工技能比赛在省城举行</title>{meta}</head><body>"
        f"<div class='main'><h1>职工技能比赛在省城举行</h1>{head}<div class='con'>{PROSE}</div>"
        f"{extra}</div></body></html>"
    )
    article = clean_page(html.encode(), url=url)
    return article.published and str(article.published)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<p>发布时间：2024-03-18 来源：省工会</p>", "2024-03-18"),
        ("<p><span>更新：</span><b>x</b></p><p>时间：２０２４－０３－１８</p>", "2024-03-18"),
        ("<p>Published: March 18, 2024 | Updated: April 2, 2024</p>", "2024-03-18"),
        ("<p>2024年03月18日 07:55 | 来源：<a href='/'>工人报</a></p>", "2024-03-18 07:55"),
        ("<dl><dt>发布日期</dt><dd>2024-03-18</dd></dl>", "2024-03-18"),
        ("<p>发布时间：2031-03-18</p>", None),
        ("<p>今天是2024年3月18日 星期一</p>", None),
        ("<p>Copyright © 2024-03-18 某网</p>", None),
        ("", None),
    ],
)
def test_the_line_under_the_headline(head, expected):
    assert published(head) == expected


def test_dates_of_other_articles_are_never_taken():
    extra = (
        "<h3>相关阅读</h3><ul><li><a href='/1'>另一篇</a> 2025-01-02</li></ul>"
        "<p>2025-02-03</p><div>版权所有 2026年1月1日</div>"
    )
    assert published("", extra=extra) is None


def test_the_page_s_own_line_outranks_its_generation_time():
    meta = '<meta name="PubDate" content="2025-09-09 10:00">'
    assert published("<p>发布时间：2024-03-18</p>", meta=meta) == "2024-03-18"


def test_two_witnesses_outrank_an_update():
    meta = '<meta name="PubDate" content="2024-03-18">'
    url = "https://www.example.gov.cn/202403/t20240318_1.html"
    assert published("<p>更新时间：2025-01-05</p>", meta=meta, url=url) == "2024-03-18"


def test_the_address_is_the_last_resort():
    url = "https://www.example.gov.cn/202403/t20240318_1.html"
    assert published("", url=url) == "2024-03-18"
