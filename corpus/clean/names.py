"""People's names out of bylines, in Chinese and English.

A byline is written by hand: names run together ("张三李四"), are padded ("王　五"), stand in
lists with their employers, carry the code of an editing system ("张三_NB1234"), or are not names
at all ("本站编辑"). A Chinese name begins with a surname and has two to four characters; an
English one has two to four capitalised words, none of which belongs to an organisation.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from corpus.clean.surnames import COMMON, COMPOUND, SURNAMES, is_word

_HAN_NAME = re.compile("[\u3400-\u9fff]{2,4}")
_DOTTED = re.compile("[\u3400-\u9fff]{1,8}(?:·[\u3400-\u9fff]{1,8}){1,3}")
_OFFICE = (
    "部|处|院|校|社|报|网|局|办|站|台|室|厂|厅|委|馆|所|号|中心|公司|集团|学校|支部|平台|频道|编辑|本站|"
    "管理员|未知|佚名|网络|原创|转载|综合|同志|老师|新闻|日报|晚报|客户端|发布|杂志|周刊|传媒|记者团|编辑部"
)
_ORGANISATION = re.compile(f"(?:{_OFFICE}|会|系|科|组|队|司|群|端)$")
_SURE_ORGANISATION = re.compile(f"(?:{_OFFICE})$")
_POST = (
    "记者团|记者|記者|通讯员|通訊員|通联员|评论员|实习生|见习生|作者|撰稿人|撰稿|编辑|摄影|"
    "图片|供图|报道员|编译"
)
_AFTER_POST = re.compile(f"({_POST}) ?:?(?=[\u3400-\u9fff])")
_TITLE = re.compile(
    f"([\u3400-\u9fffA-Za-z·《》—-]{{0,24}}?)(?:{_POST})[:：]?$|()(?:文|图|摄)[:：]?$"
)
_RANKS = re.compile(
    "(?:本报|本刊|本网|本台|全媒体|融媒体|见习|实习|特约|特派|首席|高级|资深|专栏|学生|校园|职工|文字|驻.{2,4})+$"
)
_ENDING = re.compile("(?:摄影报道|综合报道|报道|整理|整合|编译|供稿|摄)$")
_CODE = re.compile(r"[_ (]{0,2}(?<![A-Za-z])[A-Z]{1,5}[_-]?\d{2,8}[A-Z]?\)?(?![A-Za-z])")
_NO_PEN = re.compile(
    "(?:资料|网友|匿名|佚名|未知|不详|本站|原创|转载|综合|整理|编辑|管理|记者|通讯员|小编|来源|作者|发布|报道|分享|评论|"
    "点击|查看|返回|阅读|关注|收藏|点赞|打印|字号|下载|举报|新闻|公司|学院|大学|学校|委员会|工会|中心|支部|"
    "admin|webmaster|editor|author|guest|user|test|null|none|unknown)",
    re.I,
)
_PEN_NAME = re.compile(r"[\u3400-\u9fff]{2,8}|[A-Za-z][\w.-]{2,19}|[\u3400-\u9fffA-Za-z]{2,10}")
_LONGEST_VALUE = 400
_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]{0,60}[)）\]】]")
_SEPARATORS = re.compile("[、,，;；/|&＆+\x1f]| {2,}")
_PEN_SEPARATORS = re.compile("[、,，;；/|&＆+]| +")
_ENGLISH_SEPARATORS = re.compile(r"[,;/|&\x1f、，；]|\band\b")
_ENGLISH_ROLES = re.compile(
    r"^(?:(?:the|our|staff|student|special|chief|photo|intern|trainee) )*"
    r"(?:correspondents?|reporters?|photographers?|writers?|editors?|journalists?|by)\b:? ?",
    re.I,
)
_EMPLOYER = re.compile(r" (?:from|of|at|with|in|for) .*| ?[(（].*")
_WORD = re.compile(r"[A-Z][A-Za-z'’-]*\.?")
_GROUP_WORDS = frozenset(
    "department agency committee college office news center centre university school bureau union "
    "media press daily student students party publicity federation association institute academy "
    "ministry engineering technology education affairs company group times newspaper editorial "
    "team club studio staff website online network vocational technical science mechanical "
    "electrical information publishing administration league youth china xinhua".split()
)
_AGENCY = re.compile(r"\b(?:Agency|Studio|Xinhua|Media|Daily|Press)\b|社$")


@dataclass(frozen=True, slots=True)
class Reading:
    """The names found in a value, and the words of it that are none."""

    names: tuple[str, ...]
    rest: tuple[str, ...]


def people(value: str) -> tuple[str, ...]:
    """The names in a byline's value, in its order, each once; what is no name is left out."""
    return read_names(value).names


@lru_cache(maxsize=1024)
def read_names(value: str) -> Reading:
    """The names in a byline's value, and what else stands in it."""
    value = unicodedata.normalize("NFKC", value[:_LONGEST_VALUE])
    names, rest = _chinese(value) if re.search("[\u3400-\u9fff]", value) else _english(value)
    return Reading(tuple(dict.fromkeys(names)), tuple(rest))


def signed(value: str) -> tuple[str, ...]:
    """Names in the slot of an author or editor, where a pen name may stand as well.

    A pen name has no surname to be known by, so the whole value has to look like names.
    """
    reading = read_names(value)
    first = _CODE.sub(" ", unicodedata.normalize("NFKC", value[:_LONGEST_VALUE]))
    first = first.strip(" \x1f").split("\x1f")[0].strip(" 。.")
    pieces = [piece for piece in _PEN_SEPARATORS.split(first) if piece]
    if len(first) > 30 or len(pieces) > 6 or not any(map(is_pen_name, reading.rest)):
        return reading.names
    found: list[str] = []
    for piece in pieces:
        known = read_names(piece)
        if known.names and not known.rest:
            found.extend(known.names)
        elif is_pen_name(piece):
            found.append(piece)
        elif not is_organisation(piece):
            return reading.names
    return tuple(dict.fromkeys([*found, *reading.names]))


def is_pen_name(text: str) -> bool:
    """Whether a text could be the name that a writer has chosen."""
    return (
        bool(_PEN_NAME.fullmatch(text))
        and not _NO_PEN.search(text)
        and not is_organisation(text)
        and not is_word(text)
    )


def credited(value: str) -> tuple[str, ...]:
    """People, and agencies where no person could be meant: whom a picture is credited to."""
    if re.search("[\u3400-\u9fff]", value):
        return people(value)
    found: list[str] = []
    for piece in _ENGLISH_SEPARATORS.split(value[:400]):
        name = _ENGLISH_ROLES.sub("", piece.strip(" .()"))
        if _AGENCY.search(name) and len(name.split()) <= 5:
            found.append(name)
        else:
            found.extend(_english(piece)[0])
    return tuple(dict.fromkeys(found))


def is_organisation(value: str) -> bool:
    """Whether a value names an office or outlet rather than a person."""
    return bool(_ORGANISATION.search(value.strip())) or any(
        word.strip(".,").lower() in _GROUP_WORDS for word in value.split()
    )


def is_chinese_name(text: str) -> bool:
    """Whether a text is, as a whole, the name of one Chinese person."""
    if _DOTTED.fullmatch(text):
        return True
    if not _HAN_NAME.fullmatch(text) or is_word(text):
        return False
    office = _SURE_ORGANISATION if text[0] in COMMON else _ORGANISATION
    if office.search(text):
        return False
    return text[:2] in COMPOUND if len(text) == 4 else text[0] in SURNAMES


def _chinese(value: str) -> tuple[list[str], list[str]]:
    value = _CODE.sub(" ", _BRACKETED.sub(" ", value)).replace("•", "·").replace("・", "·")
    value = _AFTER_POST.sub(r"\1 ", value.strip(" 。.)）(（")).replace(":", " ")
    names: list[str] = []
    rest: list[str] = []
    posts = 0
    for piece in _SEPARATORS.split(value):
        for word in _joined(piece.split()):
            if title := _TITLE.match(word):
                before = _RANKS.sub("", title[1] or "")
                if posts and is_chinese_name(before):
                    names.append(before)
                posts += 1
                continue
            found = _run_together(word) or _run_together(_ENDING.sub("", word))
            names.extend(found)
            if not found:
                rest.append(word)
    return names, rest


def _joined(words: list[str]) -> list[str]:
    """Put a name back together that was padded to three characters: 王 五."""
    merged: list[str] = []
    for word in words:
        if merged and len(merged[-1]) == 1 == len(word):
            merged[-1] += word
        else:
            merged.append(word)
    return merged


def _run_together(word: str) -> list[str]:
    """One name, or several without anything between them; [] when it does not come out even."""
    if is_chinese_name(word):
        return [word]
    if not re.fullmatch("[\u3400-\u9fff]{4,12}", word) or _SURE_ORGANISATION.search(word):
        return []
    return _parts(word)[1]


def _parts(word: str) -> tuple[float, list[str]]:
    """The likeliest division of a run of characters into names, from its end backwards.

    Names of three characters are the rule, of two less so; a rare surname costs as much as
    that. A second name has to begin with a common surname.
    """
    best: list[tuple[float, list[str]]] = [(math.inf, []) for _ in word]
    best.append((0.0, []))
    for start in range(len(word) - 2, -1, -1):
        compound = word[start : start + 2] in COMPOUND
        if start and word[start] not in COMMON and not compound:
            continue
        for length, cost in ((3, 0.0), (2, 0.7), (4, 0.0)):
            name = word[start : start + length]
            if len(name) != length or best[start + length][0] == math.inf:
                continue
            price = best[start + length][0] + cost + 0.6 * (name[0] not in COMMON and not compound)
            if price < best[start][0] and is_chinese_name(name):
                best[start] = (price, [name, *best[start + length][1]])
    return best[0]


def _english(value: str) -> tuple[list[str], list[str]]:
    names: list[str] = []
    rest: list[str] = []
    for piece in _ENGLISH_SEPARATORS.split(value):
        name = _ENGLISH_ROLES.sub("", piece.strip(" .()")).strip()
        name = _EMPLOYER.sub("", name).strip(" .")
        words = name.split()
        capitals = 2 <= len(words) <= 4 and all(_WORD.fullmatch(word) for word in words)
        if capitals and not any(word.strip(".").lower() in _GROUP_WORDS for word in words):
            names.append(name)
        elif name:
            rest.append(name)
    return names, rest
