"""One plain form of a text for matching, of the same length, so that offsets still hold.

Names come in two scripts, in full-width letters and with typographic quotes. Everything here works
character by character; nothing is inserted or removed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

_HAN = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00))
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_SURROGATES = range(0xD800, 0xE000)
_LATIN = range(0xC0, 0x250)
_KEPT = frozenset("，：；！？")
_SAME = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
_QUOTES = {"「": '"', "」": '"', "『": '"', "』": '"', "\u02bc": "'", "`": "'", "·": "·", "・": "·"}
_SPACES = dict.fromkeys("\t\r\v\f\u00a0\u2002\u2003\u2009\u200a\u202f\u3000", " ")


def fold(text: str) -> str:
    """Simplified script, half-width ASCII, plain quotes and spaces; as long as `text`.

    Line feeds stay, as they end a paragraph. Letters keep their case but lose their accents. Halves
    of characters (lone surrogates), which are no text, become U+FFFD.
    """
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    """Every character that changes, with the single one that stands for it."""
    table = {ord(old): new for old, new in (_SAME | _QUOTES | _SPACES).items()}
    table |= {c: chr(c - 0xFEE0) for c in _FULL_WIDTH if chr(c) not in _KEPT}
    table |= dict.fromkeys(_SURROGATES, "\ufffd")
    table |= {c: unicodedata.normalize("NFD", chr(c))[0] for c in _LATIN}
    # A line for each character, or OpenCC would convert by phrases.
    simplified = OpenCC("t2s").convert("\n".join(map(chr, _HAN))).split("\n")
    table |= {c: s for c, s in zip(_HAN, simplified, strict=True) if len(s) == 1 and ord(s) != c}
    return table


_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s\u3000-\u9fff\uff00-\uffef]{1,2000}"
    r"|(?<![A-Za-z0-9@.-])[A-Za-z0-9-]{1,63}(?:[.@][A-Za-z0-9-]{1,63}){0,6}"
    r"\.(?:com|cn|net|org|edu|gov|hk|mo|tw|info|top|cc|vip|html?|shtml|jsp|aspx?|php|png|jpe?g)\b"
    r"(?:[/:?][^\s\u3000-\u9fff\uff00-\uffef]{0,2000})?",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"^[^\S\n]{0,8}[\[【(]?"
    r"(?:相关(?:阅读|链接|新闻|推荐|报道|文章)|延伸阅读|推荐阅读|热门推荐|猜你喜欢|[上下]一[篇条]"
    r"|you may also like|related (?:articles|news|stories|posts)|read more|more news|recommended)"
    r"[\])】]?\s?(?:[:：]|$)",
    re.MULTILINE | re.IGNORECASE,
)
"""What heads the teasers of other stories; nothing of the article follows them."""
_PLACE_WORD = r"[\u4e00-\u9fff]{1,7}[省市县区旗镇州盟]"
_SPAM = re.compile(rf"{_PLACE_WORD}(?:[\s、,，;；|/·。]{{1,3}}{_PLACE_WORD}){{9,}}")
_PROSE = frozenset("的了在是和为等与对将于局委会厅")


def hide_noise(folded: str) -> str:
    """Blank out what holds names but says nothing: addresses, teasers, rows of place names.

    Pages copied for search engines end in dozens of county names; ten or more in a row, with
    nothing but separators between them, are no prose.

    Returns:
        a text of the same length in which the noise is line feeds.
    """
    plain = _ADDRESS.sub(_blank, _without_teasers(folded))
    plain = _SPAM.sub(_blank, plain)
    return _hide_glued_rows(plain)


def _without_teasers(text: str) -> str:
    """Blank everything from the first head of teasers on, unless most of the text would go."""
    match = next(
        (match for match in _RELATED.finditer(text) if match.start() * 2 > len(text)), None
    )
    return text if match is None else text[: match.start()] + "\n" * (len(text) - match.start())


def _blank(match: re.Match[str]) -> str:
    return "\n" * len(match.group())


_GLUED = re.compile(r"[\u4e00-\u9fff]{30,}")
_SUFFIX = re.compile(r"[市县区旗镇州盟]")


def _hide_glued_rows(text: str) -> str:
    """The same rows without separators: no word of prose, a place's ending every few signs."""

    def judge(match: re.Match[str]) -> str:
        run = match.group()
        dense = len(_SUFFIX.findall(run)) * 4 >= len(run)
        return _blank(match) if dense and _PROSE.isdisjoint(run) else run

    return _GLUED.sub(judge, text)
