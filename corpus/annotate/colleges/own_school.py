"""Whom a page means by 我校, 我院 or "our college": the school that publishes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.annotate.colleges.candidate import Named
from corpus.annotate.colleges.mentions import mention_of
from corpus.annotate.reading import Part
from corpus.article import CollegeMention, Evidence
from corpus.gazetteer import Gazetteer

SURE, DOUBTED = 0.85, 0.6
"""How sure the publisher's school is; the second on a host known to pass on others' pages."""

_OWN = re.compile(
    r"我校|我院|本校(?!区)|本院|我系|校党委|院党委|校领导|院领导|校团委|院团委|校工会|院工会|全校|全院|"
    r"\b[Oo]ur (?:college|school|university|institute|campus)\b"
)
_BARE = re.compile(
    r"(?:^|[\s，。、；：!?！？\"(])(?:近日|日前)?[，,]?在?(?:学校|学院)(?![、和与的]?(?:学院|老师))|"
    r"\b[Tt]he (?:college|university|school)\b"
)
_OWN_OR_BARE = re.compile(f"{_OWN.pattern}|{_BARE.pattern}")
"""The second where the text names no other college, which 学院 might mean."""
_MARKS = " \n，。、；：！？“”\"'(（"


def own_school(parts: Sequence[Part], named: Named, source: Gazetteer) -> CollegeMention | None:
    """The publishing school, if the text speaks of it as its own.

    The line of the source comes first, as whoever stands there wrote the text; then the publisher.
    A name with a betting brand in it is none.
    """
    speaker = next(_speakers(named), None)
    if speaker is None:
        return None
    texts = (part for part in parts if part.where in ("title", "body"))
    spots = [hit.part for hit in named.known] + [name.part for name in named.unknown]
    others = any(part.where in ("title", "body") for part in spots)
    form = _OWN if others else _OWN_OR_BARE
    spoken = next(((part, own) for part in texts if (own := form.search(part.text))), None)
    if spoken is None:
        return None
    (part, match), (key, place) = spoken, speaker
    words = part.raw[match.start() : match.end()].strip(_MARKS)
    sure = DOUBTED if place.doubted else SURE
    evidence = Evidence(words, part.where, f"publisher's own, by the {place.where}", key, sure)
    return mention_of(key, evidence, source)


def _speakers(named: Named) -> Iterator[tuple[str, Part]]:
    """The keys of schools that are named as source or publisher."""
    for where in ("source line", "publisher"):
        for hit in named.known:
            if hit.part.where == where:
                yield hit.college.id, hit.part
        for name in named.unknown:
            if name.part.where == where and name.proper:
                yield name.name, name.part
