"""Words that stand twice: pinyin after every other word, a twin in brackets after a character.

Some pages are made so for learners, some against copying, and some by a converter gone wrong. One
gloss in a text is ordinary writing and stays; only where they come thick over the whole page is
every one of them taken out, and the article's evidence says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from corpus.article import Evidence
from corpus.clean.language import han_count, simplified
from corpus.clean.page import SEAM, Page, folded

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_LETTERS = "a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ\u0300\u0301\u0304\u0308\u030c"
_TWIN = re.compile(rf"([{_HAN}]{{1,8}}) ?[(（]([{_HAN}]{{1,8}})[)）]")
_PINYIN = re.compile(
    rf"([{_HAN}]{{1,12}})[ \x1f]{{0,2}}(?P<open>[(（\[])?[ \x1f]{{0,2}}"
    rf"([{_LETTERS}]{{1,30}}[1-5]?(?:[ '’·\x1f]{{1,2}}[{_LETTERS}]{{1,12}}[1-5]?){{0,7}})"
    rf"[ \x1f]{{0,2}}(?(open)[)）\]][ \x1f]{{0,2}}|(?![A-Za-z0-9]))"
)
_SYLLABLE = re.compile(
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|iao|ian|ing|ong|uai|uan|"
    "ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)"
)
_LATIN_WORD = re.compile(f"(?<=[{_HAN} (（\x1f])[{_LETTERS}]+")
_LATIN = re.compile(f"[{_LETTERS}]+")
_FEWEST = 5
_FEWEST_HAN = 60
_TWIN_EVERY = 30
_PINYIN_EVERY = 16
_PINYIN_AMONG_LATIN = 0.6


def mend(page: Page) -> tuple[Evidence, ...]:
    """Take doubled words out of every line and title of a page, where the page is full of them.

    Returns:
        What was done, one item a kind; empty for a page that was left as it is.
    """
    text = "\n".join(line.text for line in page.lines)
    han = han_count(text)
    if han < _FEWEST_HAN:
        return ()
    done = []
    # Brackets and Latin letters are counted first, for hardly any page has enough of them.
    brackets = text.count("(") + text.count("（")
    twins = list(_hits(_TWIN, _is_twin, text)) if brackets * _TWIN_EVERY >= han else []
    if len(twins) >= _FEWEST and len(twins) * _TWIN_EVERY >= han:
        _replace(page, _TWIN, _is_twin)
        rule = f"{len(twins)} twins in brackets after their characters taken out"
        done.append(Evidence(twins[0], "body", rule))
    few = len(_LATIN_WORD.findall(text)) * _PINYIN_EVERY < han
    readings = [] if few else list(_hits(_PINYIN, _is_pinyin, text))
    if len(readings) >= _FEWEST and len(readings) * _PINYIN_EVERY >= han:
        latin = _letters(_LATIN.findall(text))
        if _letters(readings) >= latin * _PINYIN_AMONG_LATIN:
            _replace(page, _PINYIN, _is_pinyin)
            rule = f"pinyin after {len(readings)} words taken out"
            done.append(Evidence(readings[0], "body", rule))
    return tuple(done)


def _hits(
    pattern: re.Pattern[str], fits: Callable[[re.Match[str]], bool], text: str
) -> Iterator[str]:
    return (match[0] for match in pattern.finditer(text) if fits(match))


def _letters(texts: Iterable[str]) -> int:
    return sum(len(word) for text in texts for word in _LATIN.findall(text))


def _is_twin(match: re.Match[str]) -> bool:
    """Whether the bracket says again, in the other script, what stands right before it."""
    word, twin = match[1][-len(match[2]) :], match[2]
    return len(word) == len(twin) and simplified(word) == simplified(twin)


def _is_pinyin(match: re.Match[str]) -> bool:
    """Whether the Latin letters may be the reading of the characters before them."""
    words = match[3].replace(SEAM, " ")
    if words.isascii() and words.isupper():
        return False
    plain = unicodedata.normalize("NFD", words.lower().replace("ü", "v"))
    plain = re.sub("[\u0300-\u036f]", "", plain)
    tokens = re.findall("[a-z]+", plain)
    syllables = [_SYLLABLE.findall(token) for token in tokens]
    sound = all("".join(found) == token for found, token in zip(syllables, tokens, strict=True))
    return sound and 0 < sum(map(len, syllables)) <= len(match[1])


def _replace(page: Page, pattern: re.Pattern[str], fits: Callable[[re.Match[str]], bool]) -> None:
    def once(match: re.Match[str]) -> str:
        return match[1] if fits(match) else match[0]

    for line in page.lines:
        mended = pattern.sub(once, line.text)
        if mended != line.text:
            line.text, line.parts = mended, pattern.sub(once, line.parts)
            line.key = folded(mended)
            line.link_chars = min(line.link_chars, len(mended))
    page.title = pattern.sub(once, page.title)
    page.meta = {name: pattern.sub(once, value) for name, value in page.meta.items()}
