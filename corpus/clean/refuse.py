"""Pages that hold no article, each refused with its reason."""

from __future__ import annotations

import re

from corpus.clean.content import Span, is_prose
from corpus.clean.junk import asks_for_script
from corpus.clean.language import language_of, weight
from corpus.clean.page import Page
from corpus.errors import NotAnArticle

MIN_WEIGHT = 30.0
"""The least text, in Chinese characters (see `language.weight`), that makes an article."""

_ERROR_TITLE = re.compile(
    r"\b(?:404|403|500|502|503)\b|not found|页面不存在|找不到|页面未找到|頁面不存在|出错|"
    r"错误页|错误提示|访问(?:被拒|受限)|"
    r"系统提示|error page|access denied|forbidden|页面丢失",
    re.I,
)
_ERROR_TEXT = re.compile(
    r"(?:您|你)(?:所)?(?:访问|要找|查找|请求|浏览)的(?:页面|网页|内容|文章|"
    r"信息).{0,12}(?:不存在|已删除|被删除|找不到|未找到|无法|丢失|出错)|"
    r"(?:页面|网页|文章|内容|信息)(?:不存在|已被?删除|未找到|找不到|走丢|丢失)|"
    r"page (?:you.{0,40}|was |is )?(?:not found|could not be found|does not exist)|"
    r"404 not found|requested url.{0,40}not found|没有找到(?:该|此)?(?:页面|文章)|参数错误|"
    r"非法访问",
    re.I,
)
_LOGIN = re.compile(r"登录|登入|登陆|统一身份认证|用户名|log ?in|sign ?in|password", re.I)
_LISTED = re.compile(r"(?:19|20)\d{2}[-./年]\d{1,2}|[\[(]?\d{1,2}-\d{1,2}[\])]?$")
_TEASER = re.compile(r"[\[【(<](?:查看)?(?:详细|详情|全文|更多|阅读全文)(?:>>)?[\]】)>]$", re.I)
_MANY_TEASERS = 5
_SHORT_PAGE = 120.0
_MORE = re.compile(
    r"[\[【(<«]?(?:(?:查看|阅读|浏览)?(?:更多|详细|详情|全文|详细内容)|继续阅读|了解更多|阅读原文|"
    r"(?:read|view|see|learn)? ?more|continue reading|read on|details)[\]】)>»…. ]{0,4}",
    re.I,
)
_TEASERS = 4
_MOST_TEASERS = 0.6


def refuse_before(page: Page) -> None:
    """Refuse what can be told without looking for an article.

    Raises:
        NotAnArticle: "login page", "error page" or "empty shell".
    """
    prose = sum(line.weight for line in page.lines if is_prose(line))
    said = " ".join(line.text for line in page.lines[:60])[:4000]
    login = page.passwords and _LOGIN.search(f"{page.title} {said}")
    # Portals have such a form in their head on every page, above articles of any length.
    if login and prose < (3 if _LOGIN.search(page.title) else 0.5) * _SHORT_PAGE:
        raise NotAnArticle("login page", "it asks for a password")
    if prose < _SHORT_PAGE and _says_error(page, said):
        raise NotAnArticle("error page", (page.title or said)[:60])
    total = sum(line.weight for line in page.lines)
    if page.markup and (total < MIN_WEIGHT or prose == 0.0):
        if asks_for_script(page.warning) or asks_for_script(said):
            raise NotAnArticle("empty shell", "the page needs JavaScript to show its text")
        if total < MIN_WEIGHT and page.scripts:
            raise NotAnArticle("empty shell", "scripts, and no text to read without them")


def _says_error(page: Page, said: str) -> bool:
    heads = [line.text for line in page.lines if line.heading][:3]
    titles = [text for text in (page.title, *heads) if weight(text) < 30]
    return any(_ERROR_TITLE.search(text) for text in titles) or bool(_ERROR_TEXT.search(said))


def looks_like_list(page: Page) -> bool:
    """Whether the page is mostly links with dates beside them."""
    teasers = sum(1 for line in page.lines if _TEASER.search(line.key[-12:]))
    if teasers >= _MANY_TEASERS:
        return True
    linked = [line for line in page.lines if line.linked > 0.5 and line.weight >= 5]
    dated = sum(1 for line in page.lines if len(line.text) < 160 and _LISTED.search(line.key))
    prose = [line for line in page.lines if is_prose(line)]
    return len(linked) >= 6 and (dated >= 5 or len(linked) >= 12) and len(prose) <= len(linked) / 3


def refuse_teasers(page: Page, span: Span) -> None:
    """Refuse a list whose items have summaries: its prose is the beginnings of other articles.

    Raises:
        NotAnArticle: "list page".
    """
    if _teases(page, range(span.first, span.last), span.known):
        raise NotAnArticle("list page", "summaries of articles, and no article")


def _teases(page: Page, within: range, known: bool) -> bool:
    numbers = [n for n in within if is_prose(page.lines[n])]
    least = max(_TEASERS, len(numbers) * _MOST_TEASERS)
    led_on = sum(_leads_on(page, n) for n in numbers)
    headed = 0 if known else sum(_under_link(page, n) for n in numbers)
    return max(led_on, headed) >= least


def _leads_on(page: Page, number: int) -> bool:
    """Whether a paragraph or the line below it ends in a link to the rest: [详细], Read more."""
    here = page.lines[number : number + 2]
    return any(line.links and _MORE.fullmatch(line.links[-1].text.strip()) for line in here)


def _under_link(page: Page, number: int) -> bool:
    """Whether a paragraph stands under a linked headline, a date or picture between at most."""
    for line in reversed(page.lines[max(0, number - 3) : number]):
        if line.links and line.linked > 0.8 and line.weight >= 4:
            return not line.links[0].href.lower().startswith(("#", "javascript:"))
        if line.weight >= 4 and not line.picture:
            return False
    return False


def refuse_without_body(page: Page) -> NotAnArticle:
    """The reason why no body was found."""
    text = " ".join(line.text for line in page.lines)[:6000]
    if weight(text) >= MIN_WEIGHT and looks_like_list(page):
        return NotAnArticle("list page", "links to articles, and no article")
    if len(text) >= 80 and language_of(text) is None:
        return NotAnArticle("other language", "neither Chinese nor English")
    return NotAnArticle("too short", "no paragraph of text")


def refuse_after(page: Page, body: str, captions: list[str], sure: bool) -> None:
    """Refuse what turned out to be no article once its body was read.

    Args:
        page: the page.
        body: its text.
        captions: of its pictures; they count as text.
        sure: a container known to hold articles was found, or a headline with its date; a
            short text without either, among many links, is the preface of a list.

    Raises:
        NotAnArticle: "other language", "list page" or "too short".
    """
    said = weight(body) + sum(weight(caption) for caption in captions)
    if len(body) >= 60 and language_of(body) is None:
        raise NotAnArticle("other language", "neither Chinese nor English")
    if (
        not sure
        and said < _SHORT_PAGE
        and (looks_like_list(page) or _teases(page, range(len(page.lines)), known=False))
    ):
        raise NotAnArticle("list page", "links to articles, and no article")
    if said < MIN_WEIGHT:
        raise NotAnArticle(
            "too short", f"{said:.0f} characters of text, an article has {MIN_WEIGHT:.0f}"
        )
