"""News in the shape of what the crawler brings, made from a seed.

Something happens at a college of the gazetteer, in its city, on a day, with people and bodies; an
outlet reports it under a headline that says so. The text has the words of its topic among words
drawn as often as running Chinese has them, so that some words tell articles apart and most do not.
One article in five is English, one in twenty a copy of the one before it.

Any article can be made alone: number N is the same however many there are.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from engine.corpus import words

from corpus import Article, CollegeMention, Evidence, PersonMention, PublishedDate, gazetteer

SEED = 20241219
FIRST_DAY, LAST_DAY = dt.date(2015, 1, 1), dt.date(2026, 10, 31)
WHY = Evidence("", "benchmark")
COPIES, ENGLISH = 20, 5
"""One article in so many is a copy of the one before, or English."""

FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "凤建国华秀英明军丽强伟芳娜敏静志勇艳杰涛超霞平刚桂兰文辉玉梅海燕"
PAPERS = ("日报", "工人报", "晚报", "职工网", "新闻网")
TOPICS = {
    "inauguration": ("揭牌成立", "揭牌 成立 挂牌 启动 校区 首批 学员 阵地 剪彩", "opens"),
    "training": ("举办技能培训班", "培训 课程 焊接 数控 实操 导师 学员 证书", "trains workers"),
    "competition": ("职工技能竞赛开幕", "竞赛 选手 决赛 裁判 赛项 电工 钳工", "holds a contest"),
    "award": ("表彰劳动模范", "表彰 劳模 奖章 获奖 称号 先进 荣誉 典礼", "honours model workers"),
    "policy": ("出台产业工人新政策", "政策 改革 意见 方案 补贴 待遇 晋升 评价", "has a new policy"),
    "visit": ("迎来考察团", "考察 调研 座谈 代表团 交流 参观 车间", "receives visitors"),
    "cooperation": ("与企业签约合作", "签约 合作 协议 企业 基地 共建 融合", "signs with firms"),
    "recruitment": ("启动秋季招生", "招生 报名 专业 计划 名额 考试 录取", "enrols students"),
    "lecture": ("工匠大讲堂开讲", "讲座 宣讲 工匠 精神 故事 传承 师徒 报告", "hosts a lecture"),
    "statistics": ("发布技能人才数据", "统计 数据 增长 比例 人数 同比 报告", "publishes figures"),
}  # fmt: skip
ENGLISH_WORDS = (
    "the workers of a factory and their union met at school to learn new skills with teachers in "
    "welding robots repair craft safety apprentices masters certificates wages training national "
    "city province contest jury prize students college course hall opened this week more than "
    "hundred people from enterprises took part officials said quality industry plan reform model "
    "labour service digital machine electric vehicle textile embroidery cooking nursing logistics"
).split()


class _Stage(NamedTuple):
    """Where news may happen: colleges with a known city, and who reports."""

    colleges: tuple[str, ...]
    bodies: tuple[str, ...]


def article(number: int) -> Article:
    """The article of that number, from 0."""
    if number % COPIES == COPIES - 1:
        return _copied(number)
    draw = random.Random(SEED * 1_000_003 + number)
    return _english(number, draw) if number % ENGLISH == 0 else _chinese(number, draw)


def articles(first: int, count: int) -> Iterator[Article]:
    """So many articles from the number `first` on."""
    return map(article, range(first, first + count))


def _chinese(number: int, draw: random.Random) -> Article:
    facts, topic = _facts(draw)
    college, city = facts["colleges"][0], facts["city"]
    does, vocabulary, _ = TOPICS[topic]
    lines = [_paragraph(draw, vocabulary.split()) for _ in range(draw.randint(4, 9))]
    person = facts["people"][0]
    lines[0] = f"{city}的{college.name_zh}近日{does}，{person.role}{person.name}出席。{lines[0]}"
    return Article(
        id=f"{number:016x}",
        title=f"{college.name_zh}{does} {''.join(_chinese_words(draw, 4))}",
        body="\n\n".join(lines),
        language="zh",
        **facts,
    )


def _english(number: int, draw: random.Random) -> Article:
    facts, topic = _facts(draw)
    college = facts["colleges"][0]
    lines = [
        " ".join(draw.choices(ENGLISH_WORDS, k=draw.randint(40, 90))).capitalize() + "."
        for _ in range(draw.randint(3, 7))
    ]
    name = gazetteer().cities[facts["city"]].name_en
    lines[0] = f"{college.name_en} in {name} {TOPICS[topic][2]}. {lines[0]}"
    title = f"{college.name_en} {TOPICS[topic][2]}: {' '.join(draw.choices(ENGLISH_WORDS, k=4))}"
    return Article(
        id=f"{number:016x}", title=title, body="\n\n".join(lines), language="en", **facts
    )


def _copied(number: int) -> Article:
    original = article(number - 1)
    return dataclasses.replace(
        original,
        id=f"{number:016x}",
        url=f"https://copy.example/{number}.html",
        content_source=f"{original.city}转载网",
    )


def _facts(draw: random.Random) -> tuple[dict[str, object], str]:
    """What the reader can filter by; squared draws make some far more frequent than others."""
    stage, known = _stage(), gazetteer()
    college = known.colleges[stage.colleges[_skewed(draw, len(stage.colleges))]]
    topic = tuple(TOPICS)[_skewed(draw, len(TOPICS))]
    days = (LAST_DAY - FIRST_DAY).days
    day = LAST_DAY - dt.timedelta(_skewed(draw, days))
    short = known.cities[college.city].short_zh
    names = ("".join((draw.choice(FAMILY), *draw.choices(GIVEN, k=2))) for _ in range(2))
    mention = CollegeMention(college.id, college.name_zh, college.name_en, WHY)
    return {
        "url": f"https://news.example/{day:%Y/%m/%d}/{draw.randrange(10**9)}.html",
        "published": PublishedDate(day, "day", WHY),
        "content_source": short + draw.choice(PAPERS),
        "province": college.province,
        "city": college.city,
        "colleges": (mention,),
        "topics": (topic, *(["training"] if draw.random() < 0.2 and topic != "training" else [])),
        "organisations": (stage.bodies[_skewed(draw, len(stage.bodies))],),
        "people": tuple(PersonMention(name, "全国劳动模范", WHY) for name in names),
        "reporters": (draw.choice(FAMILY) + draw.choice(GIVEN),),
    }, topic


def _paragraph(draw: random.Random, vocabulary: list[str]) -> str:
    clauses = []
    for _ in range(draw.randint(6, 14)):
        drawn = _chinese_words(draw, 6)
        drawn[draw.randrange(6)] = draw.choice(vocabulary)
        clauses.append("".join(drawn))
    sentences = ("，".join(clauses[at : at + 3]) for at in range(0, len(clauses), 3))
    return "。".join(sentences) + "。"


def _chinese_words(draw: random.Random, count: int) -> list[str]:
    listed = words()
    places = np.searchsorted(listed.cumulated, [draw.random() for _ in range(count)], side="right")
    return [str(word) for word in listed.chinese.take(places)]


def _skewed(draw: random.Random, count: int) -> int:
    return int(draw.random() ** 2 * count)


@cache
def _stage() -> _Stage:
    known = gazetteer()
    placed = (
        key for key, item in known.colleges.items() if item.city and item.province and item.name_en
    )
    return _Stage(tuple(placed), tuple(known.organisations))
