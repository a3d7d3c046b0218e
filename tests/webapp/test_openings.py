"""When a college opened: read off the reports of inaugurations."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from corpus import CollegeMention, Evidence
from tests.webapp.brute import BruteEngine
from tests.webapp.conftest import LIUZHOU, make, on
from webapp.things.openings import first_openings, is_craftsman, openings


def mention(name: str, where: str = "body", status: str = "named") -> CollegeMention:
    return CollegeMention(name, name, "", Evidence(name, where), status, known=False)


def report(number: int, *colleges: CollegeMention, day: str | None = None, **fields):
    event = {"event_date": on(day)} if day else {}
    fields = {"published": on("2025-06-01")} | event | fields
    return make(
        number, f"第{number}篇", "揭牌。", colleges=colleges, topics=("inauguration",), **fields
    )


EAST, WEST, SCHOOL = mention("东工匠学院"), mention("西工匠学院"), mention("南职业学院")


def test_the_event_counts_and_not_its_report():
    found = first_openings([report(1, EAST, day="2025-05-20", province="CN-GX", city="柳州市")])
    opening = found[EAST.id]
    assert str(opening.date) == "2025-05-20"
    assert (opening.is_event, opening.is_sure) == (True, True)
    assert (opening.article_id, opening.title) == (f"{1:016x}", "第1篇")
    assert (opening.province, opening.city) == ("CN-GX", "柳州市")


def test_without_the_day_of_the_event_the_report_s_own_is_given_and_said_to_be_it():
    opening = first_openings([report(1, EAST)])[EAST.id]
    assert str(opening.date) == "2025-06-01"
    assert (opening.is_event, opening.is_sure) == (False, False)


def test_of_several_colleges_only_the_one_of_the_headline_is_sure():
    found = first_openings([report(1, mention("东工匠学院", "title"), WEST, day="2025-05-20")])
    assert found["东工匠学院"].is_sure
    assert not found["西工匠学院"].is_sure


def test_a_school_beside_it_opens_nothing_and_makes_nothing_doubtful():
    found = first_openings([report(1, SCHOOL, EAST, day="2025-05-20")])
    assert set(found) == {EAST.id}
    assert found[EAST.id].is_sure


def test_what_is_only_planned_has_not_opened():
    plans = [mention("东工匠学院", status=status) for status in ("planned", "applied")]
    assert first_openings([report(1, one, day="2025-05-20") for one in plans]) == {}


def test_a_sure_report_is_better_than_an_earlier_doubtful_one():
    doubtful = report(1, EAST, WEST, day="2024-01-01")
    sure = report(2, EAST, day="2025-01-01")
    found = first_openings([doubtful, sure])
    assert found[EAST.id].article_id == sure.id
    assert found[WEST.id].article_id == doubtful.id


def test_an_undated_report_is_better_than_none_and_worse_than_any_other():
    undated = report(1, EAST, published=None)
    assert first_openings([undated])[EAST.id].date is None
    dated = report(2, EAST)
    assert first_openings([undated, dated])[EAST.id].article_id == dated.id


@given(st.lists(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), min_size=1, max_size=8))
def test_the_earliest_day_wins_in_whatever_order_the_reports_come(days):
    reports = [report(i, EAST, day=day.isoformat()) for i, day in enumerate(days)]
    assert str(first_openings(reports)[EAST.id].date) == str(min(days))


def test_only_inaugurations_are_asked_for():
    engine = BruteEngine([
        report(1, LIUZHOU, day="2021-05-10"),
        make(2, "柳州工匠学院开课", "文", colleges=(LIUZHOU,), topics=("training",),
             event_date=on("2020-01-01"), published=on("2020-01-02")),
    ])  # fmt: skip
    found = openings(engine, {"college": (LIUZHOU.id,)})
    assert str(found[LIUZHOU.id].date) == "2021-05-10"
    assert openings(engine, {"college": ("another",)}) == {}


def test_names_of_craftsman_colleges():
    assert is_craftsman("柳州工匠学院", "")
    assert is_craftsman("工聯工匠學院", "")
    assert is_craftsman("", "Liuzhou Craftsman College")
    assert not is_craftsman("柳州职业技术学院", "Liuzhou Vocational and Technical College")
