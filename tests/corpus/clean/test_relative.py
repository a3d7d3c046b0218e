"""Dates that need another date: each form, resolved against what the page itself carries."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.clean import clean_page, dateforms, relative
from corpus.clean.relative import Stamp

TODAY = dt.date(2026, 11, 21)
PROSE = (
    "<p>云川市的纺织女工比赛接线头，最快的一位每分钟接好二十三个，观众席上掌声不断。</p>"
    "<p>比赛由市纺织工会举办，已经连续办了十一届，优胜者的工序图会挂到各厂的车间里。</p>"
)


def published(head="", *, url=None, meta="", body=PROSE, above="", extra=""):
    html = (
        f"<html><head><title>纺织女工比赛接线头</title>{meta}</head><body>{above}"
        f"<div class='main'><h1>纺织女工比赛接线头</h1>{head}<div class='con'>{body}</div>"
        f"</div>{extra}</body></html>"
    )
    return clean_page(html.encode(), url=url).published


def said(*args, **kwargs):
    date = published(*args, **kwargs)
    return date and str(date)


URL = "https://www.example.org.cn/202412/t20241218_77.html"
CHANGED = '<meta itemprop="dateUpdate" content="2024-12-18 10:20:31">'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<p>发布时间：12-18 10:20</p>", "2024-12-18 10:20"),
        ("<p>12-18 10:20 来源：云川工人报</p>", "2024-12-18 10:20"),
        ("<p>12月18日 10:20</p>", "2024-12-18 10:20"),
        ("<p>十二月十八日</p>", "2024-12-18"),
        ("<p>Dec 18</p>", "2024-12-18"),
        ("<p>昨天 10:20</p>", "2024-12-18 10:20"),
        ("<p>发布时间：1218日</p>", "2024-12-18"),
        ("<div>18</div><div>12月</div>", "2024-12-18"),
        ("<p>Published: 18/12/2024</p>", "2024-12-18"),
    ],
)
def test_the_year_comes_from_the_address(head, expected):
    assert said(head, url=URL) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<p>发布时间：12-18<span>10:20</span></p>", "2024-12-18 10:20"),
        ("<p>发布时间：12-30</p>", "2023-12-30"),
        ("<p>昨天</p>", "2024-12-17"),
        ("<p>前天 08:05</p>", "2024-12-16 08:05"),
        ("<p>3小时前</p>", "2024-12-18"),
        ("<p>11小时前 云川手机报</p>", "2024-12-17"),
        ("<p>2天前</p>", "2024-12-16"),
        ("<p>Posted 4 hours ago</p>", "2024-12-18"),
        ("<p>发布时间：517日</p>", "2024-05-17"),
        ("<p>发布时间：2023年517日</p>", "2023-05-17"),
    ],
)
def test_metadata_and_words_that_count_back(head, expected):
    assert said(head, meta=CHANGED) == expected


def test_without_a_stamp_nothing_is_made_up():
    for head in ("<p>12-18 10:20</p>", "<p>昨天 10:20</p>", "<p>3小时前</p>", "<p>今(9)日</p>"):
        assert published(head) is None


def test_the_evidence_names_the_stamp_and_the_repair():
    date = published("<p>发布时间：517日</p>", meta=CHANGED)
    assert date.evidence.text == "517日"
    assert "lost" in date.evidence.rule
    assert "meta dateupdate 2024-12-18" in date.evidence.rule


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("var publish_time = '2024-12-18 10:20:31';", "2024-12-18 10:20"),
        ("window.d={\"createTime\":1734488431}", "2024-12-18 10:20"),
        ("var pubtime=1734488431000;", "2024-12-18 10:20"),
        ("var a=[{pubtime:'2024-12-18'},{pubtime:'2024-12-19'}]", None),
        ("var build_id = 1734488431;", None),
    ],
)  # fmt: skip
def test_dates_in_scripts(script, expected):
    assert said(extra=f"<script>{script}</script>") == expected


def test_dates_in_attributes():
    assert said("<p data-ptime='1734488431'>刚刚</p>") == "2024-12-18 10:20"
    assert said("<time class='published' datetime='2024-12-18T10:20:31+08:00'>早些时候</time>") == (
        "2024-12-18 10:20"
    )


def test_a_day_named_in_the_text_completes_a_month():
    url = "https://www.example.org.cn/202412/77.html"
    body = PROSE.replace("<p>云川", "<p>今(9)日，云川", 1)
    assert said(url=url, body=body) == "2024-12-09"
    assert said(url=url, body=body.replace("今(9)日", "昨(8)日")) == "2024-12-09"
    assert said(url=url, body=PROSE.replace("<p>云川", "<p>近日，云川", 1)) == "2024-12"


def test_a_dispatch_gives_its_day_where_the_year_is_known():
    body = PROSE.replace("<p>云川", "<p>本报云川12月9日电 云川", 1)
    assert said(url="https://www.example.org.cn/2024/12/77.html", body=body) == "2024-12-09"
    assert said(body=body) is None


def test_figures_in_either_order_are_settled_by_the_address():
    url = "https://www.example.org.cn/2024-09/07/7.html"
    assert said("<p>Published: 09/07/2024</p>", url=url) == "2024-09-07"
    assert said("<p>Published: 07/09/2024</p>", url=url) == "2024-09-07"
    assert said("<p>Published: 09/07/2024</p>") == "2024"


def test_a_year_end_is_crossed_the_short_way():
    stamp = Stamp(dt.date(2025, 1, 2), "day", "address", "article")
    partial = relative.without_year("12月30日", alone=True)
    assert relative.complete(partial, [stamp], TODAY)[0].date == dt.date(2024, 12, 30)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("517日", ((5, 17),)),
        ("1025日", ((10, 25),)),
        ("111日", ((1, 11), (11, 1))),
        ("922日报", ()),
        ("2024年517日", ((5, 17),)),
        ("9999日", ()),
    ],
)
def test_a_lost_month_sign(text, readings):
    partial = relative.without_year(text, alone=True)
    assert (partial.readings if partial else ()) == readings


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        ("<b>21</b><p>2024年02月</p>", "2024-02-21"),
        ("<div>08</div><div>2024/05</div>", "2024-05-08"),
        ("<div>2024/05</div><div>08</div>", "2024-05-08"),
        ("<div>2024</div><div>09/07</div><div>19:02</div>", "2024-09-07 19:02"),
        ("<div>02-21</div><div>2024</div>", "2024-02-21"),
        ("<div>21</div><div>Feb</div><div>2024</div>", "2024-02-21"),
    ],
)
def test_a_calendar_leaf_in_pieces(leaf, expected):
    assert said(leaf) == expected
    assert said(above=leaf) == expected


def test_a_sidebar_never_dates_the_article():
    side = "<aside class='sidebar'><p>发布时间：2026-10-07 08:00</p><p>2026-10-06</p></aside>"
    assert said("<p>2024-03-18</p>", above=side, extra=side) == "2024-03-18"


def test_the_time_of_publication_goes_before_the_update():
    head = "<p>2024-03-18 07:55</p><p>最后更新：2024-03-19 09:00</p>"
    assert said(head) == "2024-03-18 07:55"


def test_metadata_that_is_the_last_change_loses_to_the_address():
    meta = (
        '<meta name="PubDate" content="2026-01-05 03:00:12">'
        '<meta name="lastmodified" content="2026-01-05 03:00:12">'
    )
    assert said(url=URL, meta=meta) == "2024-12-18"


def test_a_line_of_facts_at_the_head_of_the_text():
    line = "<p>2024-03-18 07:55 来源：云川工人报 作者：何雨桐</p>"
    assert said(body=line + PROSE) == "2024-03-18 07:55"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年3月18日 下午3:05", "2024-03-18 15:05"),
        ("2024-03-18 上午 9:05", "2024-03-18 09:05"),
        ("二零二四年十二月十八日", "2024-12-18"),
        ("7 September 2024", "2024-09-07"),
        ("Sept. 7, 2024", "2024-09-07"),
        ("12/18/2024", "2024-12-18"),
        ("18/12/2024", "2024-12-18"),
        ("09/07/2024", "2024"),
        ("2024-Dec-18", "2024-12-18"),
    ],
)
def test_more_written_forms(text, expected):
    written = dateforms.in_text(text, TODAY)
    clock = f" {written.time:%H:%M}" if written.time else ""
    assert f"{written.date}{clock}"[: {"year": 4}.get(written.precision)] == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/202412/t20241218_77.html", dt.date(2024, 12, 18)),
        ("/202412/t20241218.html", dt.date(2024, 12, 18)),
        ("/content/2024-12/19/content_123.htm", dt.date(2024, 12, 19)),
        ("/a/20240907/8.html", dt.date(2024, 9, 7)),
        ("/news-1734488431000.html", dt.date(2024, 12, 18)),
        ("/news/metro/2012292319/", dt.date(2020, 12, 29)),
    ],
)
def test_more_paths(path, expected):
    assert dateforms.in_path(path, TODAY).date == expected
