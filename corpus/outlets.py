"""What kind of outlet an article comes from: a union, a newspaper, a college, an office, a company.

The name on the page decides, where it is in the list of sources or speaks for itself (a 日报 is a
newspaper, a 总工会 a union); else the site that the article stands on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from corpus.annotate.fold import fold
from corpus.article import Article
from corpus.crawl.addresses import host_of
from corpus.sources import SourceKind, sources

_WORDS: tuple[tuple[SourceKind, str], ...] = (
    # A paper of the unions is a paper: news comes first.
    (
        "news",
        "日报 晚报 晨报 早报 时报 周刊 周报 导报 都市报 教育报 工人报 劳动报 报社 报网 "
        "新闻 新华 人民网 央视 电视 广播 融媒 中新 中工网 澎湃 红网 客户端 "
        "news daily times post herald tv television radio xinhua press media",
    ),
    ("union", "工会 union unions"),
    ("college", "学院 大学 学校 college university school institute academy edu"),
    (
        "government",
        "政府 人社 委员会 部$ 厅$ 局$ 办$ "
        "government ministry department bureau commission council gov",
    ),
    ("industry", "公司 集团 企业 协会 商会 company corporation group association co ltd inc"),
    ("news", "报$ 网$ 在线 头条 传媒 杂志 门户 online"),
)
"""Words of names that tell; Chinese ones anywhere in it, English ones whole; in this order."""

_LONGEST = 100


def outlet_kind(article: Article) -> SourceKind | None:
    """The kind of the outlet that the page names, else of the site; None where neither tells."""
    named = article.content_source or article.publisher or ""
    return _of_name(named[:_LONGEST]) or (_of_site(host_of(article.url)) if article.url else None)


@lru_cache(maxsize=1 << 12)
def _of_name(name: str) -> SourceKind | None:
    listed = _only(
        source.kind
        for source in sources().values()
        if name and name in (source.name_zh, source.name_en)
    )
    if listed:
        return listed
    simple = fold(name).casefold()
    return next((kind for kind, words in _patterns() if words.search(simple)), None)


@cache
def _patterns() -> tuple[tuple[SourceKind, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile("|".join(rf"\b{w}\b" if w.isascii() else w for w in words.split())))
        for kind, words in _WORDS
    )


@lru_cache(maxsize=1 << 12)
def _of_site(host: str) -> SourceKind | None:
    return _only(source.kind for source in sources().values() if host_of(source.home) == host)


def _only(kinds: Iterable[SourceKind]) -> SourceKind | None:
    """The one kind that all have."""
    distinct = set(kinds)
    return distinct.pop() if len(distinct) == 1 else None
