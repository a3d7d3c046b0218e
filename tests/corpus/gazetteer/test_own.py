"""A user's own file: what it adds, what it replaces, and what is wrong in it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import Article, UnreadableInput, annotate, gazetteer, use_own_gazetteer
from corpus.gazetteer.own import with_own_names
from corpus.gazetteer.shipped import shipped

COLLEGE = """
[colleges.guilin-stone-craftsman-college]
name_zh = "桂林石刻工匠学院"
name_en = "Guilin Stone Craftsman College"
kind = "craftsman"
province = "CN-GX"
city = "桂林市"
"""


def test_lists_are_added_to_and_the_rest_replaced(own_file):
    text = """
        [provinces."CN-GX"]
        brands = ["桂海", "八桂"]
        [cities."柳州市"]
        nicknames = ["紫荆城"]
        ordinary = true
        [colleges.liuzhou-craftsman-college]
        aliases_zh = ["柳匠学院"]
        status = "label"
        [organisations."柳州市总工会"]
        aliases_zh = ["柳州工会"]
        [[terms]]
        zh = "工匠学院"
        aliases_en = ["guild school"]
    """
    before = gazetteer()
    use_own_gazetteer(own_file(text))
    names = gazetteer()
    assert names.provinces["CN-GX"].brands == (*before.provinces["CN-GX"].brands, "桂海")
    assert names.cities["柳州市"].nicknames == (*before.cities["柳州市"].nicknames, "紫荆城")
    assert names.cities["柳州市"].ordinary
    college = names.colleges["liuzhou-craftsman-college"]
    assert (college.aliases_zh[-1], college.status) == ("柳匠学院", "label")
    assert college.name_zh == "柳州工匠学院"
    assert names.organisations["柳州市总工会"].aliases_zh == ("柳州总工会", "柳州工会")
    (term,) = (term for term in names.terms if term.zh == "工匠学院")
    assert term.aliases_en[-1] == "guild school"
    assert len(names.terms) == len(before.terms)
    assert "桂海" not in before.provinces["CN-GX"].brands


def test_new_entries(own_file):
    text = f"""
        {COLLEGE}
        [cities."新柳市"]
        name_en = "Xinliu"
        province = "CN-GX"
        [counties."柳州市"."北岭新区"]
        name_en = "Beiling New Area"
        [counties."CN-HE"."南岭新区"]
        name_en = "Nanling New Area"
        aliases_zh = ["南岭"]
        [organisations."广西铸工协会"]
        name_en = "Guangxi Founders' Association"
        province = "CN-GX"
        kind = "association"
        [[terms]]
        zh = "铸工状元"
        en = "champion founder"
    """
    use_own_gazetteer(own_file(text))
    names = gazetteer()
    assert names.colleges["guilin-stone-craftsman-college"].aliases_zh == ()
    assert names.cities["新柳市"].short_zh == "新柳"
    assert "新柳市总工会" in names.organisations  # follows by rule
    counties = {county.name_zh: county for county in names.counties}
    assert (counties["北岭新区"].short_zh, counties["北岭新区"].province) == ("北岭", "CN-GX")
    assert (counties["南岭新区"].city, counties["南岭新区"].province) == (None, "CN-HE")
    assert names.organisations["广西铸工协会"].kind == "association"
    assert names.terms[-1].section == "own"


def test_a_new_county_makes_its_namesakes_ordinary(own_file):
    use_own_gazetteer(own_file('[counties."柳州市"."鹿寨区"]\nname_en = "Luzhai District"'))
    named = [county for county in gazetteer().counties if county.short_zh == "鹿寨"]
    assert [county.ordinary for county in named] == [True, True]


def test_what_was_made_of_another_gazetteer_is_not_used(own_file):
    text = "桂林石刻工匠学院的学员近日完成了第一批石刻作品，作品在学校展厅展出。" * 3
    article = Article(id="a", url=None, title="学员作品展出", body=text, language="zh")
    id_of = "guilin-stone-craftsman-college"
    path = own_file(COLLEGE)
    assert id_of not in [mention.id for mention in annotate(article).colleges]
    use_own_gazetteer(path)
    annotated = annotate(article)
    assert [mention.id for mention in annotated.colleges] == [id_of]
    use_own_gazetteer(path.with_name("none.toml"))
    assert id_of not in [mention.id for mention in annotate(article).colleges]


def test_no_file_means_the_shipped_names(own_file, tmp_path):
    use_own_gazetteer(own_file(COLLEGE))
    assert gazetteer() is not shipped()
    use_own_gazetteer(tmp_path / "none.toml")
    assert gazetteer() is shipped()


def test_the_same_content_is_the_same_gazetteer(own_file):
    path = own_file(COLLEGE)
    use_own_gazetteer(path)
    names = gazetteer()
    use_own_gazetteer(path)
    assert gazetteer() is names
    own_file(COLLEGE + "\n# changed")
    use_own_gazetteer(path)
    assert gazetteer() is not names


@pytest.mark.parametrize(
    ("text", "table", "reason"),
    [
        ("[places]", "places", "unknown table"),
        ("cities = 3", "cities", "must be tables"),
        ("[colleges]\nname = 'x'", "colleges", "'name' must be a table"),
        ('[provinces."CN-ZZ"]\nbrands = ["三桂"]', "provinces.CN-ZZ", "codes look like"),
        ('[cities."柳州市"]\nnickname = ["x"]', "cities.柳州市", "unknown key 'nickname'"),
        ('[cities."柳州市"]\nnicknames = "龙城"', "cities.柳州市", "must be a list"),
        ('[cities."柳州市"]\nordinary = 1', "cities.柳州市", "true or false"),
        ('[cities."柳州市"]\none_zh = "柳州"', "cities.柳州市", "one character"),
        ('[cities."柳州市"]\naliases_zh = ["柳"]', "cities.柳州市", "two characters and more"),
        ('[cities."柳州市"]\naliases_zh = ["柳\\n州"]', "cities.柳州市", "on one line"),
        (f'[cities."柳州市"]\naliases_zh = ["{"柳" * 201}"]', "cities.柳州市", "longer than 200"),
        ('[cities."柳州市"]\nprovince = "GX"', "cities.柳州市", "no code like CN-GX"),
        ('[cities."新柳市"]\nprovince = "CN-GX"', "cities.新柳市", "name_en is missing"),
        ('[counties."柳州"."鹿寨县"]', "counties.柳州", "neither a city's official name"),
        ('[counties."柳州市"."新县城"]', "counties.柳州市.新县城", "name_en is missing"),
        ("[colleges.new-college]", "colleges.new-college", "name_zh is missing"),
        (COLLEGE.replace("桂林市", "长沙市"), "colleges.guilin-stone-craftsman-college",
         "长沙市 does not lie in the province CN-GX"),
        (COLLEGE.replace("guilin-stone-c", "Guilin_C"), "colleges.Guilin_Craftsman-college",
         "must be a slug like"),
        (COLLEGE.replace('"craftsman"', '"school"'), "colleges.guilin-stone-craftsman-college",
         "'school' is none of craftsman, vocational"),
        ('[organisations."新工会"]', "organisations.新工会", "name_en is missing"),
        ("[terms]\nzh = '新词'", "terms", "[[terms]]"),
        ("[[terms]]\nzh = '新词条'", "terms 1", "en is missing"),
        ("[[terms]]\nen = 'new word'", "terms 1", "zh is missing"),
    ],
)  # fmt: skip
def test_a_fault_names_table_and_remedy_and_spoils_no_other(own_file, text, table, reason):
    path = own_file(f'{text}\n[provinces."CN-HN"]\nbrands = ["湘楚"]\n')
    with pytest.raises(UnreadableInput) as caught:
        use_own_gazetteer(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: [{table}] ")
    assert reason in message
    assert gazetteer().provinces["CN-HN"].brands[-1] == "湘楚"


def test_all_faults_are_told_at_once(own_file):
    path = own_file('[foo]\n[bar]\n[cities."柳州市"]\nordinary = "yes"')
    with pytest.raises(UnreadableInput) as caught:
        use_own_gazetteer(path)
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[cities\n", ":1:"),
        (b"a = 1\nb = \xff\n", ":2: not UTF-8"),
        (b"x = " + b"[" * 99999, ":1:"),
    ],
)
def test_what_is_no_toml_leaves_the_shipped_names(own_file, content, reason):
    path = own_file(COLLEGE)
    use_own_gazetteer(path)
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=reason):
        use_own_gazetteer(path)
    assert gazetteer() is shipped()


def test_a_folder_in_its_place(tmp_path):
    with pytest.raises(UnreadableInput, match="cannot be read"):
        use_own_gazetteer(tmp_path)


KEYS = st.sampled_from(
    ["provinces", "cities", "counties", "colleges", "organisations", "terms", "柳州市", "CN-GX",
     "liuzhou-craftsman-college", "柳州市总工会", "zh", "en", "name_zh", "name_en", "province",
     "city", "kind", "aliases_zh", "ordinary", "code", "id", "short_zh", "鹿寨县"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_whatever_a_file_says_gives_a_gazetteer(rows):
    base = shipped()
    merged, faults = with_own_names(base, rows)
    assert set(merged.provinces) == set(base.provinces)
    assert set(merged.cities) >= set(base.cities)
    assert set(merged.organisations) >= set(base.organisations)
    for key, city in base.cities.items():
        assert set(merged.cities[key].aliases_zh) >= set(city.aliases_zh)
    assert all(fault.reason for fault in faults)
