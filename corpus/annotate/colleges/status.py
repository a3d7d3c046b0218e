"""What an article says of a college: founded, planned, applied for, or a plate on a school."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, get_args

from corpus.annotate.reading import Part
from corpus.article import CollegeStatus

Sign = Literal["planned", "applied", "label", "founded"]

_NEAR = r"[^，。；;:!?！？\n]"
_FOUND = r"成立|设立|建设|建立|组建|创建|创办|开办|新建|建成|打造|揭牌|挂牌|增设|共建"
_Rules = tuple[tuple[Sign, re.Pattern[str]], ...]
_BEFORE_ZH: _Rules = (
    (
        "applied",
        re.compile(r"(?:申报|申请(?:设立|成立|创建|建设|认定|筹建|加挂)?|申办|争创).{0,10}$"),
    ),
    (
        "planned",
        re.compile(
            r"(?:筹建|筹备|筹办|拟[建设立办]|(?:拟|将|计划|规划|准备|打算|力争|谋划|建议|提议|有望|推动|争取)"
            rf".{{0,12}}?(?:{_FOUND})).{{0,10}}$"
        ),
    ),
    (
        "label",
        re.compile(
            r"(?:(?:加挂|增挂|挂上|悬挂|挂)(?!牌).{0,14}|(?:授予|获授|荣获|获颁|颁发|获评|评为|评定为|认定为|"
            r"命名为|确定为|授牌|获批|入选|称号是).{0,16})$"
        ),
    ),
)
_AFTER_ZH: _Rules = (
    ("planned", re.compile(r'\(筹\)|[")]{0,2}的?(?:筹建|筹备|选址|规划建设|建设规划|立项)')),
    (
        "planned",
        re.compile(
            rf"{_NEAR}{{0,8}}?(?:将于|拟于|计划于|预计){_NEAR}{{0,14}}?(?:成立|揭牌|建成|投用|挂牌)"
        ),
    ),
    ("applied", re.compile(r'[")]{0,2}(?:的|建设|创建|认定)?(?:申报|申请|申办)')),
    (
        "label",
        re.compile(
            rf'[")]{{0,2}}{_NEAR}{{0,3}}?的?(?:牌子|牌匾|铭牌|匾牌|标牌|奖牌|称号|荣誉|名号|名单)'
        ),
    ),
    (
        "founded",
        re.compile(
            rf'[")]{{0,2}}{_NEAR}{{0,6}}?(?<!将)(?:揭牌|揭幕|成立|挂牌|启用|落成|开学|投用|开班|诞生)'
        ),
    ),
)
_BEFORE_EN: _Rules = (
    ("applied", re.compile(r"\bappl(?:y|ies|ied|ying)\s(?:to\s\w+|for)\s.{0,40}$", re.I)),
    (
        "planned",
        re.compile(
            r"\b(?:plans?|planned|planning|proposed|proposes?|will|to)\s(?:to\s)?(?:be\s)?"
            r"(?:set up|establish|found|build|create|open)\w{0,3}\s.{0,40}$"
            r"|\b(?:proposed|planned)\s(?:new\s)?$",
            re.I,
        ),
    ),
    (
        "label",
        re.compile(
            r"\b(?:title|label|honou?r|certified|designated|named|recogni[sz]ed)\s(?:as|of|a|an)\s"
            r".{0,30}$",
            re.I,
        ),
    ),
)
_AFTER_EN: _Rules = (
    ("planned", re.compile(r"\s(?:is|was|will be)\s(?:to be|being|planned|proposed)", re.I)),
    ("label", re.compile(r"['\"]?\s(?:labels?|titles?)\b", re.I)),
    (
        "founded",
        re.compile(
            r"\s(?:was |has been |is )?(?:officially |formally )?"
            r"(?:inaugurated|opens|opened|unveiled|founded|launched|established)",
            re.I,
        ),
    ),
)
_CLAUSE_ZH = re.compile(r"[^，。；;:!?！？\n]*$")
_CLAUSE_EN = re.compile(r"[^.;,\n]*$")
_WINDOW_ZH, _WINDOW_EN = 34, 70
_HINT_BEFORE = re.compile("[申争筹拟将计规准打力谋建提望推挂授获荣颁评认命确入称]")
_HINT_AFTER = re.compile("[筹选规建立将拟预申牌匾称荣名揭成启落开投诞]")
"""One of these stands in whatever the Chinese rules find; most clauses hold none."""


def signs_at(part: Part, start: int, end: int) -> set[Sign]:
    """What the words around the name at `part.text[start:end]` say of it."""
    text = part.text
    if text[start].isascii() and text[end - 1].isascii():
        clause = _CLAUSE_EN.search(text, max(0, start - _WINDOW_EN), start)
        before = clause.group() if clause else ""
        after, rules = text[end : end + _WINDOW_EN], (_BEFORE_EN, _AFTER_EN)
    else:
        clause = _CLAUSE_ZH.search(text, max(0, start - _WINDOW_ZH), start)
        before = clause.group() if clause else ""
        after, rules = text[end : end + _WINDOW_ZH], (_BEFORE_ZH, _AFTER_ZH)
        before = before if _HINT_BEFORE.search(before) else ""
        after = after if _HINT_AFTER.search(after) else ""
    found = {sign for sign, form in rules[0] if before and form.search(before)}
    return found | {sign for sign, form in rules[1] if after and form.match(after)}


def status_of(
    signs: Iterable[set[Sign]], *, skilled: bool, usual: CollegeStatus = "named"
) -> CollegeStatus:
    """Weigh what all spots of an article say.

    Args:
        signs: what each spot says.
        skilled: is it a craftsmen's college? No other is given away as a plate.
        usual: what the gazetteer holds of it.
    """
    said = set().union(*signs)
    if skilled and "label" in said:
        return "label"
    if "applied" in said:
        return "applied"
    if "planned" in said:
        return "planned"
    return "named" if "founded" in said and usual in ("planned", "applied") else usual


def usual_status(value: str) -> CollegeStatus:
    """The gazetteer's word as a status; "" is "named"."""
    return next((status for status in get_args(CollegeStatus) if status == value), "named")
