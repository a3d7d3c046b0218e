"""Copies of an article as they are met on real sites, made by program; each is still one story."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import opencc
import rjieba

from corpus import Article, article_id, gazetteer

Change = Callable[[Article, random.Random, Sequence[Article]], Article | None]

BRANDS = ("九游会", "beat365", "威尼斯官网", "澳门十大娱乐网站官网", "乐鱼体育", "必威")
COUNTIES = (
    "北屯市 仙桃市 柞水县 绿春县 宁武县 屯昌县 临洮县 "
    "巴楚县 芦山县 蒲江县 安义县 淇县 汨罗市 象州县 "
    "斗六市 屯門區 澄江县 黑水县 定边县 石门县 德清县 "
    "龙里县 华容县 正安县 会昌县 扶余市 丰宁县 镜湖区"
).split()
SYLLABLES = "gong jiang xue yuan zhi ye ji neng pei xun lao mo da sai zong hui".split()
# Pairs as spinning programs have them; never names of places, never numbers.
SYNONYMS = dict(
    pair.split("/")
    for pair in (
        "职业/劳动 教育厅/解释厅 举行/举办 活动/行动 职工/员工 "
        "建设/建造 发展/成长 重要/紧要 进行/实行 "
        "开展/展开 加强/增强 提升/提高 介绍/先容 表示/默示 要求/请求 工作/事情 技能/技巧 学习/进修 "
        "企业/公司 组织/构造 支持/支撑 参加/加入 领导/向导 "
        "选手/运动员 比赛/竞赛 服务/办事 培养/造就 "
        "人才/人材 创新/立异 以及/和 同时/同期 目前/现在 共同/配合 通过/经由 为了/为着 有关/相关 "
        "负责人/担任人 代表/代庖 今年/本年 项目/名目 合作/互助 "
        "师傅/师父 课程/课目 学员/学生 老师/教师 "
        "仪式/典礼 授牌/颁牌 首批/第一批 成立/建立 主办/主理 "
        "到场/参与 单位/部门 围绕/环绕 现场/现厂 "
        "希望/但愿 能够/可以 继续/持续 推动/鞭策 全部/所有 平台/平台 经验/履历 其中/此中 分别/划分 "
        "学校/黉舍 院校/学院 生产/出产 车间/车房 一线/前线 交流/交换 完成/实现 设立/开设 记者/笔者 "
        "union/association college/academy training/instruction workers/labourers skills/abilities "
        "held/staged opened/started students/pupils teachers/instructors companies/firms "
        "city/town said/stated plan/scheme new/fresh "
        "event/occasion visit/trip national/countrywide "
        "provincial/regional competition/contest award/prize people/persons including/comprising"
    ).split()
)
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")


def copied(article: Article, name: str, **changes: Any) -> Article:
    """The same article under another address."""
    host = f"{name.replace('_', '-')}.copies.example"
    values = {"publisher": None, "published": None, "content_source": None} | changes
    known = article_id(f"{article.id} {name}")
    return replace(article, id=known, url=f"https://{host}/{known}.html", **values)


def same(article: Article, chance: random.Random, others: Sequence[Article]) -> Article | None:
    """Word for word, with a byline of its own."""
    line = "责任编辑：样例" if article.language != "en" else "Editor: Sample"
    return copied(article, "same", body=f"{article.body}\n\n{line}")


def shortened(article: Article, chance: random.Random, others: Sequence[Article]) -> Article | None:
    """One paragraph in three left out, where enough stays."""
    paragraphs = article.paragraphs
    if len(paragraphs) < 2:
        return None
    for gone in chance.sample(range(len(paragraphs)), max(1, len(paragraphs) // 3)):
        paragraphs[gone] = ""
    kept = "\n\n".join(filter(None, paragraphs))
    return copied(article, "shortened", body=kept) if is_long(kept) else None


def retitled(article: Article, chance: random.Random, others: Sequence[Article]) -> Article | None:
    """Another headline."""
    title = (
        "Photos: what was seen this week"
        if article.language == "en"
        else "一周要闻回顾：这件事你知道吗？"
    )
    return copied(article, "retitled", title=title)


def with_counties(article: Article, chance: random.Random, others: Sequence[Article]) -> Article:
    """A row of county names after the text."""
    row = "、".join(chance.choices(COUNTIES, k=40))
    return copied(article, "with_counties", body=f"{article.body}\n\n{row}")


def with_pinyin(
    article: Article, chance: random.Random, others: Sequence[Article]
) -> Article | None:
    """Pinyin after every other word."""
    if article.language == "en":
        return None
    return copied(article, "with_pinyin", body=_after_words(article.body, lambda: _reading(chance)))


def with_brands(article: Article, chance: random.Random, others: Sequence[Article]) -> Article:
    """A betting brand after every other word."""
    brand = chance.choice(BRANDS)
    if article.language == "en":
        words = article.body.split(" ")
        return copied(article, "with_brands", body=" Sugar daddy ".join(_grouped(words, 7)))
    return copied(article, "with_brands", body=_after_words(article.body, lambda: brand))


def doubled(article: Article, chance: random.Random, others: Sequence[Article]) -> Article:
    """Every punctuation mark twice."""
    return copied(article, "doubled", body=re.sub(r"([，。；：！？,.;:])", r"\1\1", article.body))


def other_script(
    article: Article, chance: random.Random, others: Sequence[Article]
) -> Article | None:
    """Traditional for simplified, and the other way round."""
    if article.language == "en":
        return None
    change = _opencc("s2t" if article.language == "zh" else "t2s")
    other = "zh-Hant" if article.language == "zh" else "zh"
    changes = {"title": change(article.title), "body": change(article.body), "language": other}
    return copied(article, "other_script", **changes)


def half_converted(
    article: Article, chance: random.Random, others: Sequence[Article]
) -> Article | None:
    """Every traditional character with its simplified twin in brackets."""
    if article.language != "zh":
        return None
    pairs = zip(article.body, map(_opencc("s2t"), article.body), strict=True)
    body = "".join(a if a == b else f"{b}（{a}）" for a, b in pairs)
    return copied(article, "half_converted", body=body)


def spun(article: Article, chance: random.Random, others: Sequence[Article]) -> Article:
    """Common words for others that mean nearly the same."""
    if article.language == "en":
        body = re.sub(r"[a-z]+", lambda match: SYNONYMS.get(match[0], match[0]), article.body)
    else:
        body = "".join(SYNONYMS.get(word, word) for word in rjieba.cut(article.body))
    return copied(article, "spun", body=body)


def damaged(article: Article, chance: random.Random, others: Sequence[Article]) -> Article:
    """One character in thirty lost, digits spared as often as other signs."""
    body = "".join("?" if chance.random() < 1 / 30 else char for char in article.body)
    return copied(article, "damaged", body=body)


def excerpt(article: Article, chance: random.Random, others: Sequence[Article]) -> Article | None:
    """The first three fifths of the sentences, where that is enough."""
    sentences = _SENTENCE.findall(article.body)
    kept = "".join(sentences[: -(-3 * len(sentences) // 5)])
    return copied(article, "excerpt", body=kept) if is_long(kept) else None


def on_a_page(article: Article, chance: random.Random, others: Sequence[Article]) -> Article | None:
    """In the middle of a newspaper's page, between paragraphs of others."""
    near = [other for other in others if (other.language == "en") == (article.language == "en")]
    if len(near) < 4:
        return None
    filler = [_half(chance.choice(other.paragraphs)) for other in chance.sample(near, 4)]
    body = "\n\n".join((*filler[:2], article.title, article.body, *filler[2:]))
    title = "Page 3" if article.language == "en" else "第3版：综合新闻"
    return copied(article, "on_a_page", title=title, body=body) if is_long(article.body) else None


def with_another(
    article: Article, chance: random.Random, others: Sequence[Article]
) -> Article | None:
    """Half of another article glued to the end."""
    near = [other for other in others if (other.language == "en") == (article.language == "en")]
    if not near:
        return None
    other = chance.choice(near)
    half = other.body[: len(other.body) // 2]
    return copied(article, "with_another", body=f"{article.body}\n\n{half}")


def renamed(article: Article, chance: random.Random, others: Sequence[Article]) -> Article | None:
    """A brand wherever a school is named."""
    brand = chance.choice(BRANDS)
    body = re.sub(r"[\u4e00-\u9fff]{2,8}(?:学院|技工学校|大学)", brand, article.body)
    return copied(article, "renamed", body=body) if body != article.body else None


ALTERED: dict[str, Change] = {
    make.__name__: make
    for make in (
        *(
            same,
            shortened,
            retitled,
            with_counties,
            with_pinyin,
            with_brands,
            doubled,
            other_script,
        ),
        *(half_converted, spun, damaged, excerpt, on_a_page, with_another, renamed),
    )
}


def _half(text: str) -> str:
    return text[: len(text) // 2]


def is_long(body: str) -> bool:
    """Long enough to be judged by likeness: what is shorter need not be found."""
    han = len(re.findall(r"[\u4e00-\u9fff]", body))
    return han >= 80 or (not han and len(body.split()) >= 60)


def _after_words(text: str, insertion: Callable[[], str]) -> str:
    words = rjieba.cut(text)
    return "".join(w + insertion() if at % 2 and w.strip() else w for at, w in enumerate(words))


def _reading(chance: random.Random) -> str:
    return f" {' '.join(chance.choices(SYLLABLES, k=2))} "


def _grouped(words: list[str], size: int) -> list[str]:
    return [" ".join(words[at : at + size]) for at in range(0, len(words), size)]


@cache
def _opencc(name: str) -> Callable[[str], str]:
    convert = opencc.OpenCC(name).convert
    # By itself, so that the length stays.
    return lambda text: "".join(_single(char, convert) for char in text)


@cache
def _single(char: str, convert: Callable[[str], str]) -> str:
    other = convert(char)
    return other if len(other) == 1 else char


@cache
def cities() -> tuple[str, ...]:
    """Short names of cities, those of three characters first."""
    names = {city.short_zh for city in gazetteer().cities.values()}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))
