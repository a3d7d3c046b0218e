"""What an article is about: the words of topics.toml, the headline's before the text's.

A word weighs by where it stands. Three tables of the file are no topics but marks: a word of
"background" lowers what follows it in its sentence (what was before, what is planned, what somebody
says), a word of "event" raises it, and the words of "nothing" hide topic words inside them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.annotate.names import TopicHit
from corpus.annotate.reading import Part
from corpus.article import Evidence

_Zone = Literal["title", "opening", "lead", "event", "body", "background"]
_WEIGHT: Mapping[_Zone, tuple[float, float]] = {
    "title": (5.0, 3.0),
    "opening": (3.0, 0.75),
    "lead": (2.0, 0.5),
    "event": (2.4, 0.6),
    "body": (0.8, 0.2),
    "background": (0.4, 0.1),
}
"""What a strong and a weak word weigh in each zone."""
_OPENING = 2
"""Sentences at the beginning of the text that tell the event."""
_LOOSE = frozenset({"body", "background"})
_LOOSE_MOST = 2.4
"""The rest of the text may strengthen a topic, and does not make one alone."""
_ENOUGH = 3.0
_SURE = 4.5
"""Enough for a topic of weak words beside one that the headline names outright."""
_TOP = 8.0
_SHARE = 0.45
_MOST = 3
_END = re.compile(r"[。！？!?\n]|\.(?=\s)")
_NOTHING, _BACKGROUND, _EVENT = "nothing", "background", "event"
_MARKS = frozenset({_NOTHING, _BACKGROUND, _EVENT})

OTHER = "other"


@dataclass(slots=True)
class _Tally:
    """What speaks for one topic.

    Attributes:
        told: weight of the words of the headline and of the sentences that tell the event.
        loose: weight of those elsewhere.
        strong: is one of the words that count as told a strong one?
        titled: is it in the headline?
        best: weight of the weightiest word.
        text: that word, as it stands on the page.
        where: the part that it stands in.
    """

    told: float = 0.0
    loose: float = 0.0
    strong: bool = False
    titled: bool = False
    best: float = 0.0
    text: str = ""
    where: str = ""

    @property
    def score(self) -> float:
        return min(_TOP, self.told + min(self.loose, _LOOSE_MOST))


def find_topics(parts: Sequence[Part]) -> dict[str, Evidence]:
    """Topics with the best word for each, strongest first; "other" alone where nothing is enough.

    Each different word counts once, where it weighs most. At most `_MOST` topics are given, none
    with less than `_SHARE` of the first's score. Beside a topic that the headline names outright,
    weak words alone must be many.
    """
    tallies = _tallies(parts)
    scores = {topic: tally.score for topic, tally in tallies.items()}
    ranked = sorted(scores, key=lambda topic: -scores[topic])
    outright = any(tally.titled for tally in tallies.values())
    floor = max(_ENOUGH, _SHARE * scores[ranked[0]]) if ranked else _ENOUGH
    chosen = [
        topic
        for topic in ranked
        if scores[topic] >= floor
        and (tallies[topic].strong or not outright or scores[topic] >= _SURE)
    ][:_MOST]
    if not chosen:
        return {OTHER: Evidence("", "", "no topic has words enough", OTHER, 0.6)}
    return {topic: _evidence(topic, tallies[topic]) for topic in chosen}


def _evidence(topic: str, tally: _Tally) -> Evidence:
    confidence = round(min(0.97, 0.6 + 0.05 * tally.score), 2)
    return Evidence(tally.text, tally.where, "topic word", topic, confidence)


def _tallies(parts: Sequence[Part]) -> Mapping[str, _Tally]:
    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    counted: dict[tuple[str, str], float] = {}
    for part in parts:
        if part.where not in ("title", "body"):
            continue
        for hit, zone in _zoned(part):
            text = part.text[hit.start : hit.end].lower()
            for word in hit.words:
                if word.topic in _MARKS:
                    continue
                weight = _WEIGHT[zone][not word.strong]
                gain = weight - counted.get((word.topic, text), 0.0)
                tally = tallies[word.topic]
                if gain > 0:
                    counted[word.topic, text] = weight
                    if zone in _LOOSE:
                        tally.loose += gain
                    else:
                        tally.told += gain
                if word.strong and zone not in _LOOSE:
                    tally.strong = True
                    tally.titled |= zone == "title"
                if weight > tally.best:
                    tally.best = weight
                    tally.text, tally.where = part.raw[hit.start : hit.end], part.where
    return tallies


def _zoned(part: Part) -> Iterator[tuple[TopicHit, _Zone]]:
    """Every topic word of a text with its zone; a mark holds to the end of its sentence."""
    mark = ""
    sentences = after = 0
    for hit in part.topics:
        ended = len(_END.findall(part.text, after, hit.start))
        sentences += ended
        mark = "" if ended else mark
        after = hit.end
        yield hit, _zone(part, hit.start, mark, sentences)
        for word in hit.words:
            if word.topic in (_BACKGROUND, _EVENT):
                mark = word.topic


def _zone(part: Part, start: int, mark: str, sentences: int) -> _Zone:
    if part.where == "title":
        return "title"
    if mark == _BACKGROUND:
        return "background"
    if start < part.lead and sentences < _OPENING:
        return "opening"
    if mark == _EVENT:
        return "event"
    return "lead" if start < part.lead else "body"
