"""The day of the event: what the words say, told from the day of writing, and never more."""

from __future__ import annotations

import datetime as dt
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.annotate.dates.event_date import find_event_date
from corpus.annotate.dates.lunar import lunar_new_year
from corpus.annotate.fold import fold, hide_noise
from corpus.annotate.reading import LEAD_EN, LEAD_ZH, Part
from corpus.article import Article, EventDate, Evidence, Language, Precision, PublishedDate


def part(where: str, raw: str, lead: int = 0) -> Part:
    return Part(where, raw, hide_noise(fold(raw)), lead, (), (), {})


def on(day: str | None) -> PublishedDate | None:
    """ "2021-05-13", "2021-05" or "2021" as a date of publication."""
    if day is None:
        return None
    precision: Precision = {4: "year", 7: "month"}.get(len(day), "day")  # type: ignore[assignment]
    date = dt.date.fromisoformat((day + "-01-01")[:10])
    return PublishedDate(date, precision, Evidence(day, "label"))


def look(
    body: str, published: str | None = None, title: str = "工匠学院揭牌", language: Language = "zh"
) -> tuple[EventDate | None, Evidence | None]:
    article = Article("x", title, body, language, published=on(published))
    lead = LEAD_EN if language == "en" else LEAD_ZH
    return find_event_date((part("title", title), part("body", body, lead)), article)


def day(body: str, published: str | None = None, title: str = "工匠学院揭牌") -> str:
    language: Language = "en" if body.isascii() else "zh"
    found, _ = look(body, published, title, language)
    return str(found or "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2021年5月10日", "2021-05-10"),
        ("5月10日", "2021-05-10"),
        ("5月10日上午", "2021-05-10"),
        ("5 月 10 日", "2021-05-10"),
        ("５月１０日", "2021-05-10"),
        ("五月十日", "2021-05-10"),
        ("二〇二一年五月十日", "2021-05-10"),
        ("二○二一年四月二十八日", "2021-04-28"),
        ("5月10号", "2021-05-10"),
        ("5月10日（星期一）", "2021-05-10"),
        ("5月10日至12日", "2021-05-10/2021-05-12"),
        ("5月10日-12日", "2021-05-10/2021-05-12"),
        ("5月10—12日", "2021-05-10/2021-05-12"),
        ("5月10日～12日", "2021-05-10/2021-05-12"),
        ("5月10日上午至12日", "2021-05-10/2021-05-12"),
        ("4月29日至5月2日", "2021-04-29/2021-05-02"),
        ("2020年12月30日至2021年1月2日", "2020-12-30/2021-01-02"),
        ("12月30日至1月2日", "2020-12-30/2021-01-02"),
        ("5月10日、11日", "2021-05-10/2021-05-11"),
        ("5月10日和12日", "2021-05-10"),
        ("10日至12日", "2021-05-10/2021-05-12"),
        ("10日", "2021-05-10"),
        ("30日", "2021-04-30"),
        ("5月上旬", "2021-05"),
        ("5月初", "2021-05"),
        ("今年4月", "2021-04"),
        ("2021年4月", "2021-04"),
        ("今年5月10日", "2021-05-10"),
        ("去年12月28日", ""),
        ("12月28日", "2020-12-28"),
        ("昨日", "2021-05-12"),
        ("昨天下午", "2021-05-12"),
        ("昨晚", "2021-05-12"),
        ("今天", "2021-05-13"),
        ("今日上午", "2021-05-13"),
        ("前天", "2021-05-11"),
        ("今(13)日", "2021-05-13"),
        ("昨（12）日", "2021-05-12"),
        ("昨天（5月12日）", "2021-05-12"),
        ("今天（12日）", "2021-05-12"),
        ("昨日（5月11日）", "2021-05-11"),
        ("本周二", "2021-05-11"),
        ("上周五", "2021-05-07"),
        ("上周日", "2021-05-09"),
        ("本月8日", "2021-05-08"),
        ("上月28日", "2021-04-28"),
        ("110年5月10日", "2021-05-10"),
        ("民國110年5月10日", "2021-05-10"),
        ("近日", ""),
        ("日前", ""),
        ("2月30日", ""),
        ("13月5日", ""),
        ("5月32日", ""),
        ("2021年", ""),
        ("2021年度", ""),
    ],
)
def test_forms(words: str, expected: str) -> None:
    assert day(f"{words}，柳州工匠学院揭牌仪式举行，三百人参加。", "2021-05-13") == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on May 10", "2021-05-10"),
        ("on May 10, 2021", "2021-05-10"),
        ("on 10 May 2021", "2021-05-10"),
        ("on the 10th of May", "2021-05-10"),
        ("on May 10-12", "2021-05-10/2021-05-12"),
        ("from May 10 to 12", "2021-05-10/2021-05-12"),
        ("from 10 to 12 May", "2021-05-10/2021-05-12"),
        ("from April 29 to May 2", "2021-04-29/2021-05-02"),
        ("from April 29 to May 2, 2021", "2021-04-29/2021-05-02"),
        ("from 30 April to 2 May 2021", "2021-04-30/2021-05-02"),
        ("from December 30 to January 2, 2021", "2020-12-30/2021-01-02"),
        ("on May 10 and 11", "2021-05-10/2021-05-11"),
        ("yesterday", "2021-05-12"),
        ("on Tuesday", "2021-05-11"),
        ("on Thursday", "2021-05-13"),
        ("last Friday", "2021-05-07"),
        ("last Friday (7 May)", "2021-05-07"),
        ("in April 2021", "2021-04"),
        ("in early May", "2021-05"),
        ("earlier this month", "2021-05"),
        ("last month", "2021-04"),
        ("recently", ""),
        ("in 2021", ""),
        ("on February 30", ""),
    ],
)
def test_english_forms(words: str, expected: str) -> None:
    body = f"The Craftsman College was unveiled {words} in Liuzhou. Workers may apply."
    assert day(body, "2021-05-13", "Craftsman college unveiled") == expected


@pytest.mark.parametrize(
    "background",
    [
        "学院成立于2019年5月10日，现有学员三百人。",
        "自2019年5月以来，学院培训职工三千人。",
        "截至5月10日，学院培训职工三千人。",
        "报名截止时间为5月30日，逾期不再受理。",
        "5月30日前提交申报材料。",
        "他1985年5月10日出生，1998年参加工作。",
        "去年5月10日，学院获批建设。",
        "此前的4月10日，学院获批建设。",
        "稿件于5月13日登在学校网站上。",
        "据《工人日报》5月13日报道，职工反响热烈。",
        "2021—2023年计划培训三千人。",
        "1-4月，全市培训职工三千人。",
        "培训为期3日，共十二个班。",
        "新规自6月1日起施行。",
        "图为5月10日学员在上课。",
        "学院每年5月10日开放。",
        "节前慰问多在四月下旬进行。",
    ],
)
def test_other_times_are_no_event(background: str) -> None:
    body = f"柳州工匠学院有三十间实训室，深受一线职工欢迎。{background}"
    assert day(body, "2021-05-13", "走近工匠学院") == ""


def test_a_dateline_is_not_the_event_but_measures_it() -> None:
    dateline = "新华社长沙12月31日电（记者 李明）"
    assert day(f"{dateline}三一工匠学院揭牌，省总工会领导参加。", "2025-01-02") == ""
    assert day(f"{dateline}三一工匠学院31日揭牌。", "2025-01-02") == "2024-12-31"
    assert day(f"{dateline}三一工匠学院昨日揭牌。", "2025-01-02") == "2024-12-30"
    english = "CHANGSHA, Dec. 31 (Xinhua) -- A craftsman college opened here on Monday."
    assert day(english, "2025-01-02", "Craftsman college opens") == "2024-12-30"


def test_the_headline_may_hold_the_day() -> None:
    body = "全国各地选手齐聚。"
    assert day(body, "2022-08-31", "大国工匠论坛9月22日举行") == "2022-09-22"
    assert day(body, "2022-10-12", "大国工匠论坛9月22日举行") == "2022-09-22"


def test_the_first_day_of_the_lead_is_the_event() -> None:
    body = "5月10日，论坛新闻发布会在京举行。会上宣布，论坛将于5月13日开幕，6月1日闭幕。"
    assert day(body, "2023-05-10", "论坛新闻发布会举行") == "2023-05-10"


def test_evidence_and_confidence() -> None:
    found, reason = look("5月10日，柳州工匠学院揭牌。", "2021-05-13")
    assert found is not None
    assert reason is None
    assert (found.evidence.text, found.evidence.where) == ("5月10日", "body")
    assert found.evidence.rule == "day in the lead, year from the date of publication"
    assert 0.5 < (found.evidence.confidence or 0) <= 1


def test_a_page_of_a_known_month_or_year() -> None:
    assert day("5月10日，柳州工匠学院揭牌。", "2021-05") == "2021-05-10"
    assert day("10日，柳州工匠学院揭牌。", "2021-05") == "2021-05-10"
    assert day("5月10日，柳州工匠学院揭牌。", "2021") == "2021-05-10"
    assert day("10日，柳州工匠学院揭牌。", "2021") == ""
    assert day("昨日，柳州工匠学院揭牌。", "2021-05") == ""


# The traps of class D, by their numbers.


def test_d076_only_a_vague_word() -> None:
    found, reason = look("日前，市总工会为二十家工作室揭牌。", "2018-02-07")
    assert found is None
    assert reason is not None
    assert (reason.text, reason.rule) == ("日前", "no day said")


def test_d077_no_year_anywhere() -> None:
    found, reason = look("1月13日，省总工会为四家工匠学院授牌揭牌。")
    assert found is None
    assert reason is not None
    assert reason.text == "1月13日"
    assert reason.rule.startswith("no year")


def test_d077_the_year_stands_nearby() -> None:
    assert day("2020年6月2日，大赛启动。10月16日，工匠学院揭牌。") == "2020-10-16"
    assert day("2020年，工会忙。10月16日，工匠学院揭牌仪式举行。") == "2020-10-16"
    assert day("今年10月16日，工匠学院揭牌仪式举行。") == ""


def test_d078_published_months_later() -> None:
    assert day("6月10日，省总工会一行到工匠学院指导揭牌。", "2020-12-29") == "2020-06-10"


def test_d080_across_the_year_end() -> None:
    assert day("12月28日，西宁工匠学院揭牌。", "2025-01-02") == "2024-12-28"
    assert day("28日，西宁工匠学院揭牌。", "2025-01-02") == "2024-12-28"
    assert day("去年12月28日，西宁工匠学院揭牌。", "2025-01-02") == "2024-12-28"


def test_d081_the_year_of_an_award() -> None:
    body = "4月3日，2023年度“西藏工匠”发布仪式在拉萨举行。"
    assert day(body, "2024-04-04", "2023年“西藏工匠”发布") == "2024-04-03"
    assert day(body, None, "2023年“西藏工匠”发布") == ""


def test_d082_a_preview() -> None:
    body = "大国工匠论坛将于9月1日在深圳举行，届时将有三百人参加。"
    assert day(body, "2022-08-31", "大国工匠论坛即将举行") == "2022-09-01"
    assert day(body, "2022-07-02", "大国工匠论坛即将举行") == "2022-09-01"
    english = "The contest will be held from September 1 to 3 in Shenzhen."
    assert day(english, "2022-08-20", "Contest to be held") == "2022-09-01/2022-09-03"


def test_d083_the_next_event_in_a_report() -> None:
    body = "10日，市政府举行新闻发布会。记者获悉，技能节将于13日开幕。"
    assert day(body, "2023-05-10", "技能节新闻发布会举行") == "2023-05-10"


def test_d084_relative_days() -> None:
    title = "Apprentices commended"
    body = "Apprentices were commended at a ceremony held last Friday (24 May)."
    assert day(body, "2024-05-27", title) == "2024-05-24"
    assert day("下周一，技能大赛将在杭州开幕。", "2024-05-24", "大赛即将开幕") == "2024-05-27"
    assert day("昨日，技能大赛在杭州开幕。", None) == ""


@pytest.mark.parametrize(
    ("run", "published", "expected"),
    [
        ("517日", "2024-05-20", "2024-05-17"),
        ("1025日", "2017-11-02", "2017-10-25"),
        ("922日", "2017-09-26", "2017-09-22"),
        ("111日", "2024-01-12", "2024-01-11"),
        ("111日", "2024-11-03", "2024-11-01"),
        ("517日", "2024-12-20", ""),
        ("517日", None, ""),
        ("991日", "2024-05-20", ""),
    ],
)
def test_d085_the_month_sign_is_lost(run: str, published: str | None, expected: str) -> None:
    assert day(f"{run}，武侯区举行工匠工作室揭牌交流活动。", published) == expected


def test_d086_a_figure_is_lost() -> None:
    found, reason = look("4?7日，首届大国工匠论坛开幕。", "2022-04-28")
    assert found is None
    assert reason is not None
    assert "damaged" in reason.rule


def test_d091_years_of_the_republic() -> None:
    body = "第55屆技能競賽將於民國114年7月16日至20日在台北登場。"
    assert day(body, None, "技能競賽即將登場") == "2025-07-16/2025-07-20"
    assert day("分署於109年7月14日舉行結訓典禮。", None, "結訓典禮") == "2020-07-14"


@pytest.mark.parametrize(
    ("words", "published", "expected"),
    [
        ("大年初一", "2019-02-28", "2019-02-05"),
        ("除夕", "2019-02-28", "2019-02-04"),
        ("正月初六", "2024-02-20", "2024-02-15"),
        ("正月十五", "2024-02-26", "2024-02-24"),
        ("大年初一", "2019-01-10", "2019-02-05"),
        ("大年初一", None, ""),
    ],
)
def test_d092_lunar_days(words: str, published: str | None, expected: str) -> None:
    assert day(f"{words}，工匠学院举行开放日。", published, "工匠学院开放") == expected


def test_d092_new_years_are_months_apart() -> None:
    days = [lunar_new_year(year) for year in range(1995, 2036)]
    for first, second in pairwise(days):
        assert first is not None
        assert second is not None
        months = (second - first).days / 29.530588
        assert round(months) in (12, 13)
        assert abs(months - round(months)) < 0.04
        assert dt.date(second.year, 1, 21) <= second <= dt.date(second.year, 2, 20)
    assert lunar_new_year(1994) is None
    assert lunar_new_year(2036) is None


def test_d095_the_text_decides_between_dates() -> None:
    assert day("7月11日，职业学院揭牌。", "2023-07-12") == "2023-07-11"


def test_d102_old_news_keeps_its_own_year() -> None:
    assert day("2004年12月29日，武汉技师学院揭牌。", None) == "2004-12-29"
    assert day("2004年12月29日，武汉技师学院揭牌仪式举行。", "2018-01-05") == "2004-12-29"


@pytest.mark.parametrize(
    ("body", "published", "title", "expected"),
    [
        ("活动时间：5月10日9:00\n\n地点：报告厅", "2024-05-08", "讲座预告", "2024-05-10"),
        ("（2019年5月10日）\n\n今天我们开大会。", "2020-07-15", "大会上的讲话", "2019-05-10"),
        ("2024-04-22\n\n近日，学校举行技能节。", "2024-04-22", "学校举行技能节", ""),
        ("5月10日9:00至12日17:00，大赛举行。", "2025-05-15", "大赛", "2025-05-10/2025-05-12"),
        ("大赛将于9月中旬举行。", "2025-08-09", "大赛即将举行", "2025-09"),
        ("2018年5月，他获得奖章。", "2023-05-01", "焊花里的人生", ""),
        ("4月23日是读书日。当天，书屋揭牌。", "2024-04-25", "书屋揭牌", "2024-04-23"),
        ("日前，学院启用。学院于2023年5月10日开工。", "2024-04-25", "学院启用", ""),
        ("5月17日，省政府印发意见，明确到2025年建成。", "2024-05-25", "意见出台", "2024-05-17"),
        ("继5月10日首场之后，宣讲5月17日走进企业。", "2024-05-20", "宣讲", "2024-05-17"),
        ("It was founded in 1998. It has 9,000 students today.", "2024-09-14", "A college", ""),
        ("China may award medals. March of workers began.", "2024-09-14", "Workers", ""),
    ],
)
def test_openings(body: str, published: str, title: str, expected: str) -> None:
    assert day(body, published, title) == expected


# Spans told in two clauses, terms of notices, plans, collections.


@pytest.mark.parametrize(
    ("body", "title", "expected"),
    [
        ("大赛9月19日在宜宾开幕，23日结束，共八个项目。", "大赛举行", "2023-09-19/2023-09-23"),
        ("大赛9月19日在宜宾开幕，23日结束，共八个项目。", "大赛在宜宾开幕", "2023-09-19"),
        ("大赛8月30日开赛，至9月2日闭幕。", "大赛登场", "2023-08-30/2023-09-02"),
        ("自9月19日开赛，至9月23日闭幕，大赛共八项。", "大赛登场", "2023-09-19/2023-09-23"),
        ("大赛自9月19日至23日举行，共八个项目。", "大赛", "2023-09-19/2023-09-23"),
        ("大赛从9月19日持续到9月23日，在校内举行。", "大赛", "2023-09-19/2023-09-23"),
        ("9月19日，赛项在校举行开赛式；23日下午，赛项闭幕。", "赛项", "2023-09-19/2023-09-23"),
        ("大赛9月19日召开动员会，23日结束报名。", "大赛动员会", "2023-09-19"),
        ("大赛9月19日开幕。决赛23日举行。", "大赛举行", "2023-09-19"),
        ("本月12日及13日，配对会在体育馆举行。", "配对会", "2023-09-12/2023-09-13"),
        ("A contest opened on September 19 and closed on September 23.", "Contest", "?"),
        ("The fair was held on September 19 and will last until September 23.", "Fair", "?"),
        ("The fair opened on September 19 and will last until December 3.", "Fair opens", "one"),
    ],
)
def test_spans_in_two_clauses(body: str, title: str, expected: str) -> None:
    whole = {"?": "2023-09-19/2023-09-23", "one": "2023-09-19"}.get(expected, expected)
    assert day(body, "2023-09-26", title) == whole


def test_a_span_in_two_clauses_says_so() -> None:
    found, _ = look("大赛9月19日开幕，23日结束。", "2023-09-26", "大赛举行")
    assert found is not None
    assert "end in another clause" in found.evidence.rule


@pytest.mark.parametrize(
    ("body", "title", "expected"),
    [
        ("现予公示。\n\n公示时间：5月10日至5月14日。", "工匠人选公示", "2021-05-10/2021-05-14"),
        ("公示期5个工作日（5月10日—14日）。", "工匠人选公示", "2021-05-10/2021-05-14"),
        ("三、报名：5月10日至6月25日，带身份证。", "秋季招生简章", "2021-05-10/2021-06-25"),
        ("报名时间：5月10日至14日。", "职工夜校开课", ""),
        ("申报材料于5月30日前报送。", "关于征集创新成果的通知", ""),
        ("培训时间：5月20日至22日。\n\n报名：5月15日前。", "培训通知", "2021-05-20/2021-05-22"),
        ("周一：例会。\n\n周五：碰头会。", "工作安排（5月17日—5月21日）", "2021-05-17/2021-05-21"),
        ("周一：例会。", "会议安排（5.17-5.21）", "2021-05-17/2021-05-21"),
        ("周一：例会。", "安排表（2021.5.17-2021.5.21）", "2021-05-17/2021-05-21"),
        ("得分在(13.17-15.21)之间。", "得分情况", ""),
    ],
)
def test_terms_of_notices_and_plans(body: str, title: str, expected: str) -> None:
    assert day(body, "2021-05-13", title) == expected


def test_a_collection_of_news_has_no_day() -> None:
    body = "柳州：5月10日，竞赛举行。\n\n南宁：5月11日，工匠学院开班。"
    found, reason = look(body, "2021-05-13", "各地工会动态")
    assert found is None
    assert reason is not None
    assert reason.rule.startswith("several items")
    assert day(body, "2021-05-13", "工会动态：柳州举办技能竞赛") == "2021-05-10"
    assert day(body.partition("\n")[0], "2021-05-13", "各地工会动态") == "2021-05-10"


@pytest.mark.parametrize(
    ("body", "title", "expected"),
    [
        ("“系好安全带！”5月10日，劳模讲堂在工地开讲。", "劳模讲堂", "2021-05-10"),
        ("“工匠“体验营5月10日开营。", "体验营", "2021-05-10"),
        ("“我记得很清楚。4月10日，学院挂牌了。”他说。", "一把锉刀", ""),
        ("本周三，客人一行跨越两千公里送来设备。", "再续前缘", "2021-05-12"),
        ("2020年12月的一天，他推开了门，学院揭牌了。", "一把锉刀", ""),
        ("4月的柳州，紫荆花开，学院开学。", "一把锉刀", ""),
        ("5月10日，职工文化节落下帷幕。文化节于4月8日开幕。", "文化节闭幕", "2021-05-10"),
        ("An article of 10 May 2021 describes how the college opened.", "A profile", ""),
        ("4月23日是世界读书日。书屋举行活动。", "书屋里的声音", ""),
        ("世界读书日当天，书屋挂牌。", "书屋挂牌", "2021-04-23"),
        ("劳动节当日，工匠学院举行开放日。", "开放日", "2021-05-01"),
        ("论坛将于5月20日开幕，22日闭幕。", "论坛下周开幕", "2021-05-20"),
        ("2021年3月12日，他刚获得称号。", "一把锉刀的故事", ""),
        ("2020年1月10日至13日，课题组赴沪走访三校。", "何以常态化", ""),
    ],
)
def test_quotes_scenery_and_named_days(body: str, title: str, expected: str) -> None:
    assert day(body, "2021-05-13", title) == expected


# What holds for any text.

_PIECES = st.sampled_from(
    [
        *(
            "5月",
            "10日",
            "2021年",
            "昨日",
            "今(9)日",
            "上周三",
            "至",
            "、",
            "-",
            "，",
            "。",
            "\n",
            "13月",
        ),
        *(
            "举行",
            "揭牌",
            "将于",
            "近日",
            "自",
            "以来",
            "517日",
            "99日",
            "二〇二一年",
            "十二月",
            "0日",
        ),
        *(
            "民国",
            "110年",
            "0年",
            "大年初一",
            "新华社长沙12月18日电",
            "31日",
            "2月",
            "29日",
            "？",
            "²日",
            "٣月",
        ),
        *(
            "May 10",
            "31 June",
            "yesterday",
            "last Friday",
            "on Monday",
            " (Xinhua) -- ",
            "to 12",
            ". ",
        ),
        *("2099年", "1900年", "上月31日", "9999-99-99", "2021-02-30", "\ufffd", "“", "\ud800"),
    ]
)
_TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=24).map("".join)
_DAYS = st.one_of(st.none(), st.dates(dt.date(1995, 1, 1), dt.date(2035, 12, 31)), st.dates())
_LANGUAGES = st.sampled_from(["zh", "zh-Hant", "en"])


@settings(max_examples=400, deadline=None)
@given(_TEXTS, _TEXTS, _DAYS, _LANGUAGES, st.sampled_from(["day", "month", "year"]))
def test_any_text_yields_a_sound_date_or_none(
    title: str, body: str, published: dt.date | None, language: Language, precision: Precision
) -> None:
    stamp = PublishedDate(published, precision, Evidence("", "label")) if published else None
    article = Article("x", title, body, language, published=stamp)
    parts = (part("title", title), part("body", body, LEAD_ZH))
    found, reason = find_event_date(parts, article)
    if found is None:
        return
    assert reason is None
    assert found.evidence.text
    assert found.evidence.text in title + body
    assert found.precision in ("day", "month")
    assert found.time is None
    assert found.end is None or found.date < found.end
    if found.precision == "month":
        assert found.date.day == 1
    if published and dt.date(1995, 1, 1) <= published <= dt.date(2035, 12, 31):
        assert found.date <= published + dt.timedelta(days=366 * 2 if precision == "year" else 397)
        if precision == "day":
            assert found.date <= published + dt.timedelta(days=366)
    again = find_event_date(parts, article)
    assert again == (found, None)


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2034, 12, 31)), st.integers(min_value=0, max_value=270)
)
def test_a_yearless_day_is_told_from_behind(published: dt.date, back: int) -> None:
    event = published - dt.timedelta(days=back)
    body = f"{event.month}月{event.day}日，柳州工匠学院揭牌。"
    assert day(body, published.isoformat()) == event.isoformat()


@given(st.dates(dt.date(2000, 1, 1), dt.date(2034, 12, 31)), st.integers(min_value=0, max_value=27))
def test_a_bare_day_is_the_last_of_its_number(published: dt.date, back: int) -> None:
    event = published - dt.timedelta(days=back)
    found = day(f"{event.day}日，柳州工匠学院揭牌。", published.isoformat())
    tomorrow = published + dt.timedelta(days=1)
    assert found == (tomorrow if tomorrow.day == event.day else event).isoformat()


@pytest.mark.parametrize(
    "piece",
    [
        "5月10日",
        "1",
        "一",
        "十",
        "昨",
        "5月10日至",
        "(",
        '"',
        "May ",
        "10 to ",
        "。",
        "5月1日。当天",
        "今年",
        "on ",
        "5月1日开幕，",
        "自5月1日",
        "节当天",
    ],
)
def test_time_does_not_grow_with_what_is_not_read(piece: str) -> None:
    raw = piece * (2_000_000 // len(piece))
    for language in ("zh", "en"):
        article = Article(
            "x", raw, raw, "en" if language == "en" else "zh", published=on("2021-05-13")
        )
        parts = (Part("title", raw, raw, 0, (), (), {}), Part("body", raw, raw, 220, (), (), {}))
        start = time.perf_counter()
        find_event_date(parts, article)
        assert time.perf_counter() - start < 0.1
