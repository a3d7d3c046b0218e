"""Evidence in the reader's language: where the words stood, what the rule does, how sure it is.

The rules are named in English where they are made; `rule_words` has the words for readers. A rule
that is not listed there is looked up piece by piece, and shown as it is where that fails, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from webapp.language import names
from webapp.language.i18n import locale
from webapp.language.rule_words import RULES
from webapp.language.words import Message, gettext, lazy_gettext
from webapp.searching.facets import name_of

_CERTAIN, _LIKELY = 0.9, 0.6
_LONGEST = 300
_BETWEEN = re.compile(r"[,;] ")
_STARRED = [key for key in RULES if "*" in key]

_PLACES: Mapping[str, Message] = {
    "title": lazy_gettext("in the title"),
    "body": lazy_gettext("in the text"),
    "meta": lazy_gettext("in the page's metadata"),
    "url": lazy_gettext("in the address"),
    "head line": lazy_gettext("in the line under the title"),
    "tail line": lazy_gettext("in the line under the text"),
    "first line": lazy_gettext("in the first line"),
    "caption": lazy_gettext("in a caption"),
    "source line": lazy_gettext("in the line of the source"),
    "publisher": lazy_gettext("in the publisher's name"),
    "source registry": lazy_gettext("in the list of known sites"),
    "host": lazy_gettext("in the name of the site"),
    "footer": lazy_gettext("at the foot of the page"),
    "masthead": lazy_gettext("in the newspaper's masthead"),
    "script": lazy_gettext("in the page's script"),
    "profile": lazy_gettext("at the site's usual place"),
    "correction": lazy_gettext("in a correction"),
}

_DOUBTS: Mapping[str, Message] = {
    "aggregator": lazy_gettext("collects articles of others"),
    "mirror": lazy_gettext("mirrors another site"),
    "repost": lazy_gettext("passes on an article of others"),
    "scraper": lazy_gettext("copies articles by machine"),
    "spun": lazy_gettext("words altered by a program"),
    "garbled": lazy_gettext("damaged text"),
    "machine english": lazy_gettext("machine English"),
    "injected": lazy_gettext("foreign words put in"),
    "hijack": lazy_gettext("a site taken over by others"),
    "spam": lazy_gettext("spam"),
    "shop": lazy_gettext("the site of a shop"),
    "unrelated domain": lazy_gettext("an address of something else"),
    "temporary host": lazy_gettext("a temporary address"),
}


_LIKENESS: Mapping[str, Message] = {
    "the same text": lazy_gettext("the same text"),
    "the same token in the address": lazy_gettext("the same number in the address"),
}


def place_text(where: str) -> str:
    """Where a piece of evidence stood, in the reader's language."""
    return str(_PLACES.get(where, where))


def rule_text(rule: str) -> str:
    """What a rule does, in the reader's language; what is not known of it stays as it is."""
    whole = _translated(rule)
    if whole is not None:
        return whole
    pieces = _BETWEEN.split(rule[:_LONGEST])
    found = [_translated(piece) for piece in pieces]
    if not any(found):
        return rule
    return gettext(", ").join(text or piece for text, piece in zip(found, pieces, strict=True))


def _translated(rule: str) -> str | None:
    if (known := RULES.get(rule)) is not None:
        return str(known)
    match = _starred().match(rule) if len(rule) <= _LONGEST else None
    if match is None or match.lastgroup is None:
        return None
    number = int(match.lastgroup.removeprefix("rest"))
    text = str(RULES[_STARRED[number]])
    return text % {"rest": _named(match[match.lastgroup])}


@cache
def _starred() -> re.Pattern[str]:
    """All rules that end in what they found; the group that matches tells which one it is."""
    ways = []
    for number, key in enumerate(_STARRED):
        before, star, after = re.split(r"(\*+)", key)
        what = ".+" if star == "**" else "[^,;]+"
        ways.append(f"{re.escape(before)}(?P<rest{number}>{what}){re.escape(after)}")
    return re.compile(f"(?:{'|'.join(ways)})\\Z", re.DOTALL)


def likeness_text(why: str) -> str:
    """Why two articles were taken for copies, in the reader's language."""
    rest = why.removeprefix("an excerpt: ")
    text = gettext(", ").join(map(_likeness, rest.split(", ")))
    return text if rest == why else gettext("an excerpt: %(rest)s", rest=text)


def _likeness(part: str) -> str:
    if match := re.fullmatch(r"(\d{1,3}%) of the text", part, re.ASCII):
        return gettext("%(share)s of the text", share=match[1])
    return str(_LIKENESS.get(part, part))


def doubt_text(kind: str) -> str:
    """What a kind of suspicion means, in the reader's language."""
    return str(_DOUBTS.get(kind, kind))


def sureness_text(confidence: float | None) -> str:
    """A confidence from 0 to 1 in words with its number; "" where the page itself says it."""
    if confidence is None:
        return ""
    number = f"{confidence:.0%}"
    if confidence >= _CERTAIN:
        return gettext("certain (%(number)s)", number=number)
    if confidence >= _LIKELY:
        return gettext("likely (%(number)s)", number=number)
    return gettext("unsure (%(number)s)", number=number)


def _named(rest: str) -> str:
    """What a rule found: places, and rules in their turn, in the reader's language."""
    if rest in _PLACES:
        return place_text(rest)
    return _translated(rest) or gettext(", ").join(map(_place_name, rest.split(", ")))


def _place_name(text: str) -> str:
    for facet in ("province", "city"):
        if (value := names.resolve(facet, text)) is not None:
            return name_of(facet, value, locale())
    return text
