"""Other stories that are worded alike: a form filled in with other figures, names and places."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from corpus import Article, gazetteer
from tests.benchmarks.copying.altered import cities, copied

Refill = Callable[[Article, random.Random], Article | None]

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NUMERAL = re.compile(r"(?<=第)[一二三四五六七八九十]+(?=[届期批次])")
_PERSON = re.compile(
    r"(?<=主席|书记|院长|校长|主任|部长|师傅|选手|记者)([\u4e00-\u9fff]{2,3})(?=[，。、说在表介出为致宣向到和、])"
)
_PEOPLE = "张伟 王芳 李娜 刘洋 陈静 杨勇 赵磊 黄敏 周杰 吴霞 徐刚 孙丽 马超 朱红 胡军 郭平".split()
_PLACES_EN = ("Guangxi", "Hunan", "Yunnan", "Shanxi", "Ningxia", "Jiangsu", "Hebei", "Fujian")


def next_year(article: Article, chance: random.Random) -> Article | None:
    """The same contest a year later: every figure another one, every ordinal the next."""
    if len(_NUMBER.findall(article.title + article.body)) < 3:
        return None
    return _refilled(
        article, "next_year", lambda text: _other_ordinals(_other_numbers(text, chance))
    )


def next_session(article: Article, chance: random.Random) -> Article | None:
    """A second session of the same class: other days and heads, the rest as it was."""
    dated = re.compile(
        r"\d+(?=[日号月]|\s?(?:January|February|March|April|May|June|July|August|"
        r"September|October|November|December))|\d+(?=名|人|位| people| workers)"
    )
    if len(dated.findall(article.title + article.body)) < 2:
        return None

    def change(text: str) -> str:
        return _other_ordinals(dated.sub(lambda match: _other(match, chance), text))

    return _refilled(article, "next_session", change)


def elsewhere(article: Article, chance: random.Random) -> Article | None:
    """The same form from another place: places, persons and days changed, other figures kept."""
    places = _places_en if article.language == "en" else _places
    mapping: dict[str, str] = {}
    changed = 0

    def place(match: re.Match[str]) -> str:
        nonlocal changed
        changed += 1
        return _other_place(match[0], mapping, chance, article)

    def change(text: str) -> str:
        text = places().sub(place, text)
        if article.language != "en":
            text = _PERSON.sub(lambda match: chance.choice(_PEOPLE), text)
        return re.sub(r"\d+(?=[日号])", lambda match: _other(match, chance), text)

    twin = _refilled(article, "elsewhere", change)
    # One or two words changed are a correction, no other story.
    return twin if changed > 2 else None


REFILLED: dict[str, Refill] = {make.__name__: make for make in (next_year, next_session, elsewhere)}


def collection(articles: Sequence[Article]) -> Article:
    """A newspaper's page with several stories, all of them in the store."""
    body = "\n\n".join(f"{article.title}\n\n{article.body}" for article in articles)
    return replace(copied(articles[0], "collection", body=body), title="第2版：要闻")


def _refilled(article: Article, name: str, change: Callable[[str], str]) -> Article:
    return copied(article, name, title=change(article.title), body=change(article.body))


def _other_numbers(text: str, chance: random.Random) -> str:
    return _NUMBER.sub(lambda match: _other(match, chance), text)


def _other(match: re.Match[str], chance: random.Random) -> str:
    number = match[0]
    if len(number) == 4 and number.startswith("20"):
        return str(int(number) + 1)
    if "." in number:
        return f"{float(number) + chance.randint(1, 9) / 10:.1f}"
    return str(int(number) + chance.randint(1, max(1, int(number) // 3)))


def _other_ordinals(text: str) -> str:
    numerals = "一二三四五六七八九十"
    return _NUMERAL.sub(lambda match: numerals[(numerals.index(match[0][-1]) + 1) % 10], text)


@cache
def _places() -> re.Pattern[str]:
    provinces = [province.short_zh for province in gazetteer().provinces.values()]
    return re.compile("|".join((*cities(), *provinces)))


@cache
def _places_en() -> re.Pattern[str]:
    names = {
        item.name_en for item in (*gazetteer().provinces.values(), *gazetteer().cities.values())
    }
    return re.compile(
        r"\b(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")\b"
    )


def _other_place(
    name: str, mapping: dict[str, str], chance: random.Random, article: Article
) -> str:
    names = _PLACES_EN if article.language == "en" else cities()
    if name not in mapping:
        mapping[name] = chance.choice([other for other in names if other != name])
    return mapping[name]
