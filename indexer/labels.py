"""What a facet value is called on the page, in Chinese and in English."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from corpus import Gazetteer, gazetteer

Locale = Literal["zh", "en"]

_TOPICS = {
    "inauguration": ("揭牌成立", "Inauguration"),
    "training": ("培训", "Training"),
    "competition": ("技能竞赛", "Skills competition"),
    "award": ("表彰", "Awards"),
    "policy": ("政策", "Policy"),
    "visit": ("调研走访", "Visits"),
    "cooperation": ("合作", "Cooperation"),
    "recruitment": ("招聘招生", "Recruitment"),
    "lecture": ("宣讲", "Lectures"),
    "statistics": ("数据", "Statistics"),
    "other": ("其他", "Other"),
}
KINDS = {
    "union": ("工会", "Trade unions"),
    "news": ("新闻媒体", "News media"),
    "college": ("院校", "Colleges"),
    "government": ("政府部门", "Government"),
    "industry": ("企业与行业", "Companies and associations"),
}
_LANGUAGES = {
    "zh": ("简体中文", "Chinese (simplified)"),
    "zh-Hant": ("繁體中文", "Chinese (traditional)"),
    "en": ("英文", "English"),
}


def label(facet: str, value: str, locale: Locale) -> str:
    """Return the name of a facet value; a value that is not known is its own name.

    Args:
        facet: one of `FACETS`.
        value: as it stands in the index: "CN-GX", "liuzhou-craftsman-college", "2024-12" ...
        locale: the language of the name.
    """
    pair = _names(facet, value, gazetteer())
    return pair[0 if locale == "zh" else 1] if pair else value


@lru_cache(maxsize=1 << 14)
def _names(facet: str, value: str, known: Gazetteer) -> tuple[str, str] | None:  # noqa: PLR0911 (one a facet)
    match facet:
        case "province":
            province = known.provinces.get(value)
            return (province.short_zh, province.name_en) if province else None
        case "city":
            city = known.cities.get(value)
            return (city.short_zh, city.name_en) if city else None
        case "college":
            college = known.colleges.get(value)
            return (college.name_zh, college.name_en) if college else None
        case "organisation":
            body = known.organisations.get(value)
            return (body.name_zh, body.name_en) if body else None
        case "topic":
            return _TOPICS.get(value)
        case "kind":
            return KINDS.get(value)
        case "language":
            return _LANGUAGES.get(value)
        case _:
            return None
