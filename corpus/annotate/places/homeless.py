"""Articles that happen nowhere in particular, though they name places.

A round-up tells many stories; a ministry's notice bears the agency's dateline and no more; a
commentary on foreign politics talks of a place of China.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.annotate.places.clues import FIRM, Clue
from corpus.annotate.reading import Part

ROUND_UP = "several stories in one"
"""The reason of an article that names so many places in passing that it speaks of none."""
_ROUND_UP = re.compile(
    r"(?:资讯|新闻|快讯|信息|动态|要闻|公告|消息|热点)(?:汇总|汇编|集锦|摘要|速览|一览|盘点|早报|晚报|回顾)"
    r"|(?:新闻)?早知道|一周(?:要闻|回顾)|每日要闻|(?:早|晚|午)间(?:播报|要闻)"
)
_ITEM = re.compile(r"^\s{0,4}【[^】\n]{2,40}】", re.MULTILINE)
_ITEMS = 4
"""So many paragraphs that begin with a bracketed heading make a round-up."""
_NATIONAL_BODY = re.compile(
    r"国务院|国家(?!级|会议中心|大剧院|博物馆)[\u4e00-\u9fff]{2,8}?[局委署](?![\u4e00-\u9fff]?级)|中央[\u4e00-\u9fff]{0,4}[部办委]"
    r"|(?:教育|民政|财政|商务|公安|司法|人社|人力资源(?:和)?社会保障|工业和信息化|工信|农业农村|应急管理"
    r"|交通运输|生态环境|科技|文化和旅游|住房和城乡建设)部(?!门)|总局|全国总工会|全总"
)
_MEETS = re.compile(
    r"举行|举办|召开|开幕|闭幕|启动|揭晓|揭牌|颁奖|颁发|签署|会见|会谈|座谈|发布会|表彰|闭会|出席|主持|开班|在京|首都"
    r"|大会堂|会议中心|中南海|展览馆|博物馆|体育[场馆]|剧院|亮相|参加|考察|调研|交流|培训班|开赛|落幕"
)
"""Words of people who come together, and venues: then the dateline says where."""
_FOREIGN_MOST = 3


def why_nowhere(clues: Sequence[Clue], parts: Sequence[Part]) -> str | None:
    """Why no place is the article's own, or None where one may be."""
    several = len({clue.province for clue in clues}) > 1
    if several and _is_round_up(parts) and not any(_is_told(clue) for clue in clues):
        return ROUND_UP
    if _is_mere_dateline(clues, parts):
        return "a national body acts, and only the agency's dateline names a place"
    if _is_world_politics(clues, parts):
        return "other countries act, and the place is only talked of"
    return None


def _is_told(clue: Clue) -> bool:
    """Does the headline or the publisher say where?"""
    return clue.zone in ("title", "publisher")


def _is_round_up(parts: Sequence[Part]) -> bool:
    for part in parts:
        if part.where == "title" and _ROUND_UP.search(part.text):
            return True
        if part.where == "body" and len(_ITEM.findall(part.text)) >= _ITEMS:
            return True
    return False


def _is_mere_dateline(clues: Sequence[Clue], parts: Sequence[Part]) -> bool:
    """Nothing but "新华社北京17日电" is firm, and the opening has a ministry but no gathering."""
    if any(clue.part in FIRM - {"dateline"} or _is_own(clue) for clue in clues):
        return False
    if {clue.province for clue in clues if clue.part == "dateline"} != {"CN-BJ"}:
        return False
    told = " ".join(part.text[: part.lead or None] for part in parts if part.where in _TOLD)
    return _NATIONAL_BODY.search(told) is not None and _MEETS.search(told) is None


_TOLD = ("title", "body")


def _is_own(clue: Clue) -> bool:
    """Does the headline name the place, or the publisher speak for it?"""
    return clue.part != "dateline" and _is_told(clue) and clue.part != "home"


def _is_world_politics(clues: Sequence[Clue], parts: Sequence[Part]) -> bool:
    """Three countries and more in the opening, and of China only bare names below the headline."""
    if any(clue.part in FIRM or _is_told(clue) for clue in clues):
        return False
    abroad = {
        part.text[found.start : found.end]
        for part in parts
        if part.where in _TOLD
        for found in part.names
        if found.names[0].kind == "abroad" and found.start < (part.lead or len(part.text))
    }
    return len(abroad) >= _FOREIGN_MOST
