"""The names of counties and districts as patterns: what is safe, what needs its city beside it.

Short names are treacherous: 范县 lies in 示范县, 海城市 in 沿海城市, 老城区 is any old town. Such a
name counts only where a word may begin, or only beside its city.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from corpus.gazetteer import County

CountyForm = Literal["full", "short", "weak", "faint"]

_DROPPED = frozenset(
    {"城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "市区", "城中", "城东", "城西", "市中"}
)
"""Words for a part of any town; beside its city such a name adds nothing."""
_EVERYDAY = frozenset(
    "公安 资源 合作 和平 武功 比如 南部 北部 中西 解放 前进 港口 友好 通道 共和 "
    "友谊 平安 中方 凤凰 安定 延长 光明 新兴 运河 东风 红旗 天府 南岸 会同 工农 "
    "屈原 大名 富裕 清水 高明 前锋 复兴 清新 宏伟 平定 芙蓉 洞口 温泉 向阳 振兴 "
    "三元 大方 互助 威信 莲花 平和 名山 白云 桃源 大观 台前 丰满 无为 二道 小店 "
    "同心 宝塔 元宝 平房 灯塔 天涯 海棠 博爱 回民 钟楼 鼓楼 方正 安居 爱民 惠民 "
    "富民 老城 长子 太平 天桥 石棉 秦汉 新华 民权 新民 大城 山城 湖滨 城区 "
    "西海岸 西华".split()
)
"""Short names that are words of every day: without 县, 区 or 市 they never mean the county.

Frequent in word lists of newspaper Chinese as anything but a place; beside their own city, the one
spot where they are safe, they would add nothing.
"""
_PHRASES = frozenset(
    "新城区 老城区 古城区 江城区 山城区 新市区 市中区 市南区 市北区 解放区 中原区 "
    "城中区 城东区 城西区 城北区 城关区 桥东区 桥西区 河东区 河西区 平安区 光明区 友好区".split()
)
"""Full names that are phrases too, or that several towns bear and nobody says without the town."""
_EDGE = frozenset("在于到赴来自和与及或、的市省州区盟县对向往从是经将把让由为至驻援给帮")
"""Signs after which a short name may begin."""


def county_spellings(county: County) -> Iterator[tuple[str, CountyForm]]:
    """Each name of a county with how much it shows; in English only with "County" or the like."""
    full: CountyForm = "faint" if county.name_zh in _PHRASES else "full"
    if county.name_zh not in _DROPPED:
        yield county.name_zh, full
    for alias in county.aliases_zh:
        yield alias, "full" if len(alias) > 2 and alias[-1] in "市县区旗" else "faint"
    if len(county.short_zh) > 1 and county.short_zh not in _DROPPED | _EVERYDAY:
        yield county.short_zh, _short_form(county)
    if " " in county.name_en or county.name_zh[-1] == "市":
        yield county.name_en if " " in county.name_en else f"{county.name_en} City", "full"


def _short_form(county: County) -> CountyForm:
    if county.ordinary:
        return "faint"
    return "short" if county.name_zh[-1] == "市" or len(county.short_zh) > 2 else "weak"


def needs_edge(name: str) -> bool:
    """May the name be a piece of longer words? So with 范县, 海城市, 江城区, 会理 (工会理事)."""
    if len(name) == 2:
        return True
    return len(name) == 3 and name[-2:] in ("城市", "城区")


def begins_a_word(text: str, start: int) -> bool:
    """May a name begin at `start`: after a sign that is no Chinese character, or a small word?"""
    before = text[start - 1 : start]
    return not "\u4e00" <= before <= "\u9fff" or before in _EDGE
