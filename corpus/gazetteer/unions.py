"""The organisations whose names follow from a place's: its union federation, its authorities.

No list could keep step with 380 places and a dozen English ways to say "federation".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from corpus.gazetteer.entries import City, Organisation, Province

_ELSEWHERE = frozenset({"CN-HK", "CN-MO", "CN-TW"})
"""Their unions and authorities follow no rule: organisations.toml has them."""
_RANKS = {
    "省": ("Provincial",),
    "市": ("Municipal", "City"),
    "自治区": ("Autonomous Region", "Regional"),
    "自治州": ("Prefecture",),
}
_FEDERATION = (
    "Federation of Trade Unions",
    "General Trade Union",
    "Trade Union Federation",
    "Trade Union",
)
_LABOUR, _EDUCATION = "Human Resources and Social Security", "Education"
_OF_PROVINCES = (
    (("人力资源和社会保障厅", "人力资源社会保障厅", "人社厅"), "Department", _LABOUR),
    (("教育厅",), "Department", _EDUCATION),
)
_OF_MUNICIPALITIES = (
    (("人力资源和社会保障局", "人力资源社会保障局", "人社局"), "Bureau", _LABOUR),
    (("教育委员会", "教委"), "Commission", _EDUCATION),
)


def federations(
    provinces: Mapping[str, Province], cities: Mapping[str, City]
) -> Iterator[Organisation]:
    """The federation of each province and city: 广西壮族自治区总工会, 柳州市总工会."""
    ruled = [province for province in provinces.values() if province.code not in _ELSEWHERE]
    for item in ruled:
        yield _federation(item.name_zh, (item.short_zh,), item.name_en, item.code)
    taken = {name for item in ruled for name in (item.name_zh, item.short_zh)}
    for city in cities.values():
        if city.province in _ELSEWHERE or city.name_zh in taken:
            continue
        stems = [] if city.short_zh in taken else [city.short_zh]
        stems += [city.short_zh + "州"] if city.name_zh.endswith("自治州") else []
        yield _federation(city.name_zh, stems, city.name_en, city.province, city.name_zh)


def _federation(
    place: str, stems: Iterable[str], english: str, province: str, city: str | None = None
) -> Organisation:
    chinese = [f"{stem}总工会" for stem in (place, *stems)]
    if place.endswith(("地区", "盟")):  # some of them still say 工会 alone
        chinese.append(f"{place}工会")
    bare = english.removesuffix(" City").removesuffix(" Prefecture")  # Jilin City
    stems_en = [english, *(f"{bare} {rank}" for rank in _ranks(place))]
    forms = list(dict.fromkeys(f"{stem} {kind}" for kind in _FEDERATION for stem in stems_en))
    return Organisation(
        name_zh=chinese[0],
        name_en=forms[0],
        aliases_zh=tuple(chinese[1:]),
        aliases_en=tuple(forms[1:]),
        province=province,
        city=city or (place if place.endswith("市") else None),
    )


def _ranks(place: str) -> tuple[str, ...]:
    return next((ranks for ending, ranks in _RANKS.items() if place.endswith(ending)), ())


def departments(provinces: Mapping[str, Province]) -> Iterator[Organisation]:
    """The departments of labour and of education of each province: 湖南省人社厅, 上海市教委."""
    for item in provinces.values():
        if item.code in _ELSEWHERE:
            continue
        municipal = item.name_zh.endswith("市")
        for endings, kind, field in _OF_MUNICIPALITIES if municipal else _OF_PROVINCES:
            chinese = [stem + end for end in endings for stem in (item.name_zh, item.short_zh)]
            english = [f"{item.name_en} {kind} of {field}", f"{item.name_en} {field} {kind}"]
            for rank in _ranks(item.name_zh):
                english.append(f"{item.name_en} {rank} {kind} of {field}")
                english.append(f"{item.name_en} {rank} {field} {kind}")
            yield Organisation(
                name_zh=chinese[0],
                name_en=english[0],
                aliases_zh=tuple(chinese[1:]),
                aliases_en=tuple(english[1:]),
                province=item.code,
                city=item.name_zh if municipal else None,
                kind="government",
            )
