"""Which links of a home page lead to lists of news, told by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.crawl.learn import form_of, within
from corpus.crawl.links import Link

MAX_SECTIONS = 12

_NEWS = re.compile(
    "新闻|新聞|要闻|要聞|动态|動態|资讯|資訊|工会|工會|工匠|劳模|勞模|竞赛|競賽|培训|培訓|职教|職教|"
    "基层|基層|快讯|快訊|时讯|信息|头条|頭條|媒体|媒體|报道|報道|公告|通知|"
    r"\bnews\b|\bevents?\b|\bpress\b|\bupdates?\b|\bstories\b|\bannouncements?\b",
    re.I,
)
_MORE = re.compile(
    r"[\[(<（【]?\s?(?:更多|更多>+|more|查看更多|view all|see all)\s?[\])）】>»›+.…]{0,6}", re.I
)
_LONGEST = 14
_LONGEST_ENGLISH = 32


def sections_among(links: Sequence[Link], url: str, pattern: re.Pattern[str] | None) -> list[str]:
    """Addresses that look like lists of news, the likeliest first.

    Args:
        links: of a home page.
        url: its address.
        pattern: of articles, which are no lists; None if that is not known.
    """
    named: dict[str, None] = {}
    more: dict[str, None] = {}
    for link in links:
        is_article = pattern is not None and pattern.search(link.url)
        if link.url == url or is_article or not within(link.url, url) or not form_of(link.url):
            continue
        longest = _LONGEST_ENGLISH if link.text.isascii() else _LONGEST
        if _MORE.fullmatch(link.text):
            more.setdefault(link.url)
        elif len(link.text) <= longest and _NEWS.search(link.text):
            named.setdefault(link.url)
    return list(named | more)[:MAX_SECTIONS]
