"""The check that finds clashes, and the question what a name may mean."""

from __future__ import annotations

import pytest

from corpus import check_gazetteer, meanings, use_own_gazetteer


def college(key: str, name: str, more: str = "", province: str = "CN-GX") -> str:
    return (
        f'[colleges.{key}]\nname_zh = "{name}"\nname_en = "{key.title()} School"\n'
        f'kind = "craftsman"\nprovince = "{province}"\n{more}\n'
    )


def found(own_file, text):
    """Level, rule, and places of what the check says of a file beyond the shipped names."""
    usual = set(check_gazetteer())
    return [
        (finding.level, finding.rule, finding.where)
        for finding in check_gazetteer(own_file(text))
        if finding not in usual
    ]


def test_the_shipped_names_are_without_error():
    findings = check_gazetteer()
    assert [finding for finding in findings if finding.level == "error"] == []
    assert len(findings) < 25


def test_a_file_that_is_not_there_changes_nothing(tmp_path):
    assert check_gazetteer(tmp_path / "none.toml") == check_gazetteer()


def test_a_name_that_a_shipped_college_bears(own_file):
    text = college("new-school", "柳州工匠学院")
    places = ("colleges.toml [liuzhou-craftsman-college]", "gazetteer.toml [colleges.new-school]")
    assert found(own_file, text) == [("error", "shared name", places)]


def test_a_shared_name_may_be_weak(own_file):
    text = college("new-school", "北岭工匠学院", 'aliases_zh = ["岭工校"]\nweak_names = ["岭工校"]')
    text += college(
        "old-school", "南岭工匠学院", 'aliases_zh = ["岭工校"]\nweak_names = ["岭工校"]'
    )
    assert found(own_file, text) == []
    shared = found(own_file, text.replace('weak_names = ["岭工校"]', ""))
    assert [(level, rule) for level, rule, _ in shared] == [("error", "shared name")]


def test_a_college_called_like_an_organisation(own_file):
    ((level, rule, places),) = found(own_file, college("new-school", "柳州市总工会"))
    assert (level, rule) == ("error", "shared name")
    assert "organisations.toml [柳州市总工会]" in places


def test_a_city_called_like_another(own_file):
    text = '[cities."柳州地区"]\nname_en = "Old Liuzhou"\nprovince = "CN-HN"\nshort_zh = "柳州"'
    errors = [item for item in found(own_file, text) if item[0] == "error"]
    assert (
        "error",
        "shared name",
        ("cities.toml [柳州市]", "gazetteer.toml [cities.柳州地区]"),
    ) in errors
    ordinary = [item for item in found(own_file, text + "\nordinary = true") if item[0] == "error"]
    assert all("cities" not in place for _, _, places in ordinary for place in places)


def test_a_name_in_a_name_of_another_province_is_noted(own_file):
    ((level, rule, places),) = found(
        own_file, college("new-school", "湘北柳州工匠学院", province="CN-HN")
    )
    assert (level, rule) == ("note", "name in a name")
    assert places == (
        "colleges.toml [liuzhou-craftsman-college]",
        "gazetteer.toml [colleges.new-school]",
    )
    assert found(own_file, college("new-school", "桂北柳州工匠学院")) == []


def test_short_names_and_weak_names_that_are_none(own_file):
    text = college("new-school", "北岭工匠学院", 'aliases_zh = ["岭校"]\nweak_names = ["南岭校"]')
    assert sorted((level, rule) for level, rule, _ in found(own_file, text)) == [
        ("error", "missing name"),
        ("note", "short name"),
    ]


def test_what_replaces_a_shipped_value_is_noted(own_file):
    text = '[colleges.liuzhou-craftsman-college]\nkind = "technician"\naliases_zh = ["柳匠学院"]'
    place = ("gazetteer.toml [colleges.liuzhou-craftsman-college]",)
    assert found(own_file, text) == [("note", "replaced", place)]


def test_faults_of_the_file_are_errors(own_file):
    assert found(own_file, "[foo]\n") == [("error", "own file", ("gazetteer.toml [foo]",))]
    ((level, rule, _),) = found(own_file, "[foo\n")
    assert (level, rule) == ("error", "own file")


def test_checking_does_not_put_a_file_in_use(own_file):
    check_gazetteer(own_file(college("new-school", "北岭工匠学院")))
    assert meanings("北岭工匠学院") == ()


def test_what_a_name_may_mean():
    bearers = {(item.how, item.kind, item.key, item.weak) for item in meanings("龙城")}
    assert bearers == {
        ("nickname", "city", "柳州市", True),
        ("nickname", "city", "常州市", True),
        ("nickname", "city", "太原市", True),
        ("nickname", "city", "朝阳市", True),
        ("short name", "county", "龙城区", True),
    }


@pytest.mark.parametrize(
    ("name", "how", "kind", "key"),
    [
        ("广西", "short name", "province", "CN-GX"),
        ("  guangxi ", "English name", "province", "CN-GX"),
        ("三秦", "name for itself", "province", "CN-SN"),
        ("襄樊市", "former name", "city", "襄阳市"),
        ("柳江县", "other name", "county", "柳江区"),
        ("三一工学院", "weak name", "college", "hunan-sany-polytechnic-college"),
        ("LVTC", "English name", "college", "liuzhou-vocational-and-technical-college"),
        ("国家工信部", "alias", "organisation", "工业和信息化部"),
        ("苏浙沪", "name", "lookalike", ""),
    ],
)
def test_one_meaning(name, how, kind, key):
    (meaning,) = meanings(name)
    assert (meaning.how, meaning.kind, meaning.key) == (how, kind, key)


def test_a_name_of_the_users_own(own_file):
    use_own_gazetteer(own_file(college("new-school", "北岭工匠学院")))
    (meaning,) = meanings("北岭工匠学院")
    assert (meaning.kind, meaning.key, meaning.province) == ("college", "new-school", "CN-GX")
