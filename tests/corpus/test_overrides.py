"""What readers correct: the file, what it does to an article, and how it is taken back."""

from __future__ import annotations

import datetime as dt
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import (
    CORRECTABLE,
    Article,
    CollegeMention,
    Correction,
    Evidence,
    Overrides,
    PublishedDate,
    Reading,
    Store,
    StoreError,
    UnreadableInput,
    annotate,
    gazetteer,
    uncorrected,
)

ID = "00000000000000a1"
OTHER = "9f3c0a7be1d25864"


def article(**fields) -> Article:
    body = "柳州市总工会在柳州工匠学院举行揭牌仪式，职工代表参加。" * 3
    made = Article(ID, "柳州工匠学院揭牌", body, "zh")
    return replace(annotate(made), **fields)


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(folder, text: str) -> None:
    (folder / "overrides.toml").write_text(text, "utf-8")


def corrected(folder, text: str, of: Article | None = None) -> Article:
    write(folder, f"[{ID}]\n{text}\n")
    problems: list[str] = []
    result = Overrides(folder, problems.append).apply(of or article())
    assert problems == []
    return result


def test_without_a_file_nothing_changes(folder):
    same = article()
    assert Overrides(folder / "not-there").apply(same) is same


def test_a_correction_replaces_the_fields_and_says_why(folder):
    text = """
        province = "CN-HN"
        city = "长沙市"
        about_provinces = ["CN-GX"]
        event_date = "2021-05-13/2021-05-15"
        colleges = ["hunan-sany-craftsman-college", "某某工匠学院"]
        topics = ["award"]
        organisations = ["湖南省总工会"]
        why = "the host stands in the caption"
        by = "L. Chen"
        at = 2026-11-21T09:00:00Z
    """
    found = corrected(folder, text)
    assert (found.province, found.city, found.about_provinces) == ("CN-HN", "长沙市", ("CN-GX",))
    assert str(found.event_date) == "2021-05-13/2021-05-15"
    assert [(item.id, item.known) for item in found.colleges] == [
        ("hunan-sany-craftsman-college", True),
        ("某某工匠学院", False),
    ]
    assert (found.topics, found.organisations) == (("award",), ("湖南省总工会",))
    for name in CORRECTABLE:
        for item in found.evidence[name]:
            assert item.text == "the host stands in the caption"
            assert (item.where, item.rule) == ("correction", "corrected by a reader")
            assert item.confidence == 1.0
    assert [item.value for item in found.evidence["topics"]] == ["award"]
    assert {item.evidence.where for item in found.colleges} == {"correction"}
    assert found.event_date.evidence.where == "correction"
    assert (found.title, found.body, found.published) == (article().title, article().body, None)


def test_empty_values_say_that_there_is_none(folder):
    found = corrected(folder, 'province = ""\ncolleges = []\ntopics = []\nwhy = "a mere list"')
    assert (found.province, found.city, found.colleges, found.topics) == (None, None, (), ())
    assert found.evidence["province"][0].text == "a mere list"
    assert found.evidence["colleges"][0].text == "a mere list"


def test_a_city_brings_its_province_and_leaves_another_one(folder):
    assert corrected(folder, 'city = "长沙市"').province == "CN-HN"
    assert article().city == "柳州市"
    assert corrected(folder, 'province = "CN-GX"').city == "柳州市"
    assert corrected(folder, 'province = "CN-HN"').city is None


def test_the_place_of_the_event_is_no_other_province(folder):
    of = article(about_provinces=("CN-HN", "CN-HE"))
    assert corrected(folder, 'province = "CN-HN"', of).about_provinces == ("CN-HE",)


def test_a_college_goes_by_any_name_and_keeps_what_was_said_of_it(folder):
    planned = CollegeMention(
        "某某工匠学院", "某某工匠学院", "", Evidence("某", "body"), "planned", False
    )
    of = article(colleges=(planned,))
    names = (
        '["某某工匠學院", "Liuzhou Craftsman College", "柳州工匠学院", "Some Craftsman College"]'
    )
    found = corrected(folder, f"colleges = {names}", of).colleges
    assert [(item.id, item.status, item.known) for item in found] == [
        ("某某工匠学院", "planned", False),
        ("liuzhou-craftsman-college", "named", True),
        ("Some Craftsman College", "named", False),
    ]
    assert (found[2].name_zh, found[2].name_en) == ("", "Some Craftsman College")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('province = "CN-XX"', "province"),
        ('province = "湖南"', "province"),
        ("province = 3", "province"),
        ('city = "长沙"', "city"),
        ('about_provinces = "CN-HN"', "about_provinces"),
        ('about_provinces = ["CN-HN", "Mars"]', "about_provinces"),
        ('event_date = "2021-13"', "event_date"),
        ('event_date = "2021-05-13/2021-05"', "event_date"),
        ('event_date = "2021-05-13/2021-05-13"', "event_date"),
        ('event_date = "２０２１"', "event_date"),
        ("event_date = 2021-05-13", "event_date"),
        ('topics = ["gossip"]', "topics"),
        ('colleges = [""]', "colleges"),
        ('colleges = ["a\\u0007b"]', "colleges"),
        (f"organisations = {['会'] * 51}", "organisations"),
        ('titel = "x"', "titel"),
        ("why = 3", "why"),
    ],
)
def test_a_fault_is_named_with_its_place_and_the_rest_counts(folder, line, key):
    write(folder, f'# mine\n[{OTHER}]\nprovince = "CN-GD"\n\n[{ID}]\ntopics = []\n{line}\n')
    if key == "topics":
        write(folder, f'# mine\n[{OTHER}]\nprovince = "CN-GD"\n\n[{ID}]\ncity = ""\n{line}\n')
    problems: list[str] = []
    overrides = Overrides(folder, problems.append)
    before = article()
    found = overrides.apply(before)
    [problem] = problems
    assert problem.startswith(f"{folder / 'overrides.toml'}:7: [{ID}] {key}: ")
    if key in CORRECTABLE:
        assert getattr(found, key) == getattr(before, key)
    assert found != before
    assert overrides.get(OTHER).values == {"province": "CN-GD"}
    overrides.apply(before)
    assert len(problems) == 1


def test_a_city_outside_of_its_province_is_left_out(folder):
    write(folder, f'[{ID}]\nprovince = "CN-HN"\ncity = "柳州市"\n')
    problems: list[str] = []
    found = Overrides(folder, problems.append).apply(article())
    assert (found.province, found.city) == ("CN-HN", None)
    assert "柳州市 lies in CN-GX, not in CN-HN" in problems[0]


@pytest.mark.parametrize("content", [b"[a", b"\xff\xfe", b"x = 1\n", b"[a]\n[a]\n"])
def test_a_file_that_cannot_be_read_stops_the_first_reading(folder, content):
    (folder / "overrides.toml").write_bytes(content)
    with pytest.raises(UnreadableInput, match=r"overrides\.toml:\d"):
        Overrides(folder).apply(article())


def test_a_running_program_learns_of_changes_and_survives_a_broken_file(folder):
    problems: list[str] = []
    overrides = Overrides(folder, problems.append)
    assert overrides.apply(article()).province == "CN-GX"
    write(folder, f'[{ID}]\nprovince = "CN-HN"\n')
    assert overrides.apply(article()).province == "CN-HN"
    write(folder, f"[{ID}]\nprovince = \n")
    assert overrides.apply(article()).province == "CN-HN"
    assert "overrides.toml:2" in problems[0]
    assert overrides.apply(article()).province == "CN-HN"
    assert len(problems) == 1
    (folder / "overrides.toml").unlink()
    assert overrides.apply(article()).province == "CN-GX"


names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
days = st.dates(dt.date(1949, 1, 1), dt.date(2100, 1, 1)).map(str)
values = st.fixed_dictionaries(
    {},
    optional={
        "about_provinces": st.lists(st.sampled_from(["CN-HE", "CN-HN", "CN-GX"]), max_size=3),
        "colleges": st.lists(names | st.sampled_from(sorted(gazetteer().colleges)), max_size=4),
        "event_date": st.just("") | days | days.map(lambda d: d[:7]) | days.map(lambda d: d[:4]),
        "topics": st.lists(st.sampled_from(["award", "other", "visit"]), max_size=3),
        "organisations": st.lists(names, max_size=4),
    },
)
places = st.sampled_from(
    [{}, {"province": ""}, {"province": "CN-HN"}, {"city": "长沙市"},
     {"province": "CN-HN", "city": "长沙市"}, {"city": ""}, {"province": "CN-GX", "city": ""}]
)  # fmt: skip
whys = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=80)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values, places, whys, whys)
def test_what_is_saved_is_read_back_and_correcting_twice_is_correcting_once(
    tmp_path_factory, values, places, why, by
):
    made = Correction.of({**values, **places}, why, by, "2026-11-21T09:00:00+00:00")
    folder = tmp_path_factory.mktemp("folder")
    Overrides(folder).save(ID, made)
    problems: list[str] = []
    overrides = Overrides(folder, problems.append)
    assert overrides.get(ID) == (made if made.values else None)
    once = overrides.apply(article())
    assert overrides.apply(once) == once
    assert Article.from_dict(once.to_dict()) == once
    assert once.province not in once.about_provinces
    assert uncorrected(once) == article()
    assert problems == []
    overrides.remove(ID)
    assert overrides.get(ID) is None


def test_saving_leaves_other_tables_and_comments_alone(folder):
    write(folder, f'# by hand\n[{OTHER}]\ncity = "长沙市"  # sure\n\n# next\n["b1"]\ntopics = []\n')
    overrides = Overrides(folder)
    overrides.save(ID, Correction.of({"province": "CN-HN"}, "why"))
    overrides.save(OTHER, Correction.of({"city": ""}, "no city"))
    text = (folder / "overrides.toml").read_text("utf-8")
    assert text.startswith("# by hand\n")
    assert "# next\n" in text
    assert tomllib.loads(text) == {
        OTHER: {"city": "", "why": "no city"},
        "b1": {"topics": []},
        ID: {"province": "CN-HN", "why": "why"},
    }
    overrides.remove(OTHER)
    assert set(tomllib.loads((folder / "overrides.toml").read_text("utf-8"))) == {"b1", ID}
    assert sorted(path.name for path in folder.iterdir()) == ["overrides.lock", "overrides.toml"]


@pytest.mark.parametrize("text", [f"{ID}.province = 'CN-HN'\n", "[broken\n"])
def test_what_cannot_be_replaced_is_left_alone(folder, text):
    write(folder, text)
    with pytest.raises(UnreadableInput, match=r"overrides\.toml:1"):
        Overrides(folder).save(ID, Correction.of({"province": "CN-GX"}, "why"))
    assert (folder / "overrides.toml").read_text("utf-8") == text


@pytest.mark.parametrize("key", ["", "a b", 'x"]', "学", "a\nb", "x" * 65])
def test_an_id_that_cannot_name_a_table_is_refused(folder, key):
    with pytest.raises(UnreadableInput):
        Overrides(folder).save(key, Correction.of({"province": "CN-GX"}, "why"))
    assert not (folder / "overrides.toml").exists()


def test_a_folder_that_cannot_be_written_is_named(folder):
    (folder / "file").write_text("")
    with pytest.raises(StoreError, match="nothing was corrected"):
        Overrides(folder / "file").save(ID, Correction.of({"province": "CN-GX"}, "why"))


def test_of_many_corrections_at_a_time_all_count(folder):
    def save(number: int) -> None:
        Overrides(folder).save(f"{number:016x}", Correction.of({"province": "CN-HN"}, "why"))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(save, range(40)))
    assert len(tomllib.loads((folder / "overrides.toml").read_text("utf-8"))) == 40


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"province": "Mars"}, "province: 'Mars' is no code"),
        ({"province": "CN-HN", "city": "柳州市"}, "city: 柳州市 lies in CN-GX, not in CN-HN"),
        ({"topics": ["x"]}, "topics: 'x' is none of"),
        ({"event_date": "soon"}, "event_date: 'soon' is no date"),
    ],
)
def test_a_correction_that_means_nothing_names_its_field(values, message):
    with pytest.raises(ValueError, match=message):
        Correction.of(values, "why")


def test_taking_back_reads_only_what_was_corrected_anew(folder):
    own = article(
        topics=("visit",),
        published=PublishedDate(dt.date(2021, 5, 14), "day", Evidence("", "meta")),
    )
    changed = corrected(folder, 'province = "CN-HN"', own)
    back = uncorrected(changed)
    assert (back.province, back.city) == ("CN-GX", "柳州市")
    assert back.topics == ("visit",)
    assert uncorrected(back) is back


def test_the_store_saves_articles_as_they_were_corrected(folder):
    write(folder, f'[{ID}]\nprovince = "CN-HN"\nwhy = "seen"\n')
    with Store(folder / "s.db", overrides=Overrides(folder)) as store:
        assert store.save([Reading("page", "0" * 32, article())]) == ["new"]
        assert store.get(ID).province == "CN-HN"
        assert store.save([Reading("page", "1" * 32, article())]) == ["unchanged"]
        assert store.get(ID).evidence["province"] == (
            Evidence("seen", "correction", "corrected by a reader", "", 1.0),
        )


def test_evidence_stays_unchangeable(folder):
    assert isinstance(corrected(folder, 'province = ""').evidence, MappingProxyType)
