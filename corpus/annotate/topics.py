"""What an article is about: the words of topics.toml, the headline's before the text's.

A word weighs by where it stands. Some mean nothing alone and count in pairs ("college" and
"opens"). Three tables of the file are no topics but marks: a word of "background" lowers what
follows it in its sentence (what was before, what is planned, what somebody says), a word of "event"
raises it, and the words of "nothing" hide topic words inside them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from corpus.annotate.names import TopicHit, TopicWord
from corpus.annotate.reading import Part
from corpus.article import Evidence
from corpus.gazetteer import OTHER_TOPIC

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
_BARELY = 2.0
"""Enough for the strongest topic, if it is the only one."""
_SURE = 4.5
"""Enough for a topic of weak words beside one that the headline names outright."""
_TOP = 8.0
_SHARE = 0.45
_MOST = 3
_END = re.compile(r"[。！？!?\n]|\.(?=\s)")
_NOTHING, _BACKGROUND, _EVENT = "nothing", "background", "event"
_MARKS = frozenset({_NOTHING, _BACKGROUND, _EVENT})
_NEAR_ZH, _NEAR_EN = 12, 50
"""How many characters may stand between the two words of a pair."""
_BREAK = re.compile(r"[，,；;:：《]| (?:at|with) ")
"""What parts two words."""
_EITHER_ORDER = "+"
_COLLEGE = (TopicWord("inauguration: act + place", strong=False),)
"""As what the name of a college counts."""


class _Sign(NamedTuple):
    """A word, or a pair of words, that speaks for a topic.

    Attributes:
        topic: which.
        strong: is it enough by itself?
        zone: where it stands.
        start, end: what is shown of it, as a half-open range of offsets.
        known_by: where the word begins by which it is known again; of a pair, the second.
    """

    topic: str
    strong: bool
    zone: _Zone
    start: int
    end: int
    known_by: int


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
        counted: what each different word weighs.
    """

    told: float = 0.0
    loose: float = 0.0
    strong: bool = False
    titled: bool = False
    best: float = 0.0
    text: str = ""
    where: str = ""
    counted: dict[str, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        return min(_TOP, self.told + min(self.loose, _LOOSE_MOST))

    def add(self, part: Part, sign: _Sign) -> None:
        """Count a word where it weighs most."""
        word = part.text[sign.known_by : sign.end].lower()
        weight = _WEIGHT[sign.zone][not sign.strong]
        gain = weight - self.counted.get(word, 0.0)
        if gain > 0:
            self.counted[word] = weight
            if sign.zone in _LOOSE:
                self.loose += gain
            else:
                self.told += gain
        if sign.strong and sign.zone not in _LOOSE:
            self.strong = True
            self.titled |= sign.zone == "title"
        if weight > self.best:
            self.best = weight
            self.text, self.where = part.raw[sign.start : sign.end], part.where


def find_topics(parts: Sequence[Part]) -> dict[str, Evidence]:
    """Topics with the best word for each, strongest first; "other" alone where nothing is enough.

    Each different word counts once, where it weighs most. At most `_MOST` topics are given, none
    with less than `_SHARE` of the first's score. Beside a topic that the headline names outright,
    weak words alone must be many.
    """
    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    for part in parts:
        if part.where in ("title", "body"):
            for sign in _signs(part):
                if sign.topic != OTHER_TOPIC or part.where == "title":
                    tallies[sign.topic].add(part, sign)
    chosen = _chosen(tallies)
    if not chosen:
        return {OTHER_TOPIC: Evidence("", "", "no topic has words enough", OTHER_TOPIC, 0.6)}
    return {topic: _evidence(topic, tallies[topic]) for topic in chosen}


def _chosen(tallies: Mapping[str, _Tally]) -> list[str]:
    """The topics that have enough, strongest first."""
    scores = {topic: tally.score for topic, tally in tallies.items()}
    ranked = sorted(scores, key=lambda topic: -scores[topic])
    if not ranked or ranked[0] == OTHER_TOPIC or scores[ranked[0]] < _BARELY:
        return []
    outright = any(tally.titled for topic, tally in tallies.items() if topic != OTHER_TOPIC)
    floor = max(_ENOUGH, _SHARE * scores[ranked[0]])
    more = [
        topic
        for topic in ranked[1:]
        if scores[topic] >= floor
        and topic != OTHER_TOPIC
        and (tallies[topic].strong or not outright or scores[topic] >= _SURE)
    ]
    return [ranked[0], *more][:_MOST]


def _evidence(topic: str, tally: _Tally) -> Evidence:
    confidence = round(min(0.97, 0.6 + 0.05 * tally.score), 2)
    return Evidence(tally.text, tally.where, "topic word", topic, confidence)


def _signs(part: Part) -> Iterator[_Sign]:
    """Every word of a text, and every pair of the headline and of the sentences that tell."""
    last: dict[tuple[str, bool], tuple[int, TopicHit]] = {}
    for hit, zone, sentence in _zoned(part):
        for word in hit.words:
            table, strong = word.topic, word.strong
            if table in _MARKS:
                continue
            if ":" not in table:
                yield _Sign(table, strong, zone, hit.start, hit.end, hit.start)
                continue
            if zone in _LOOSE:
                continue
            if _EITHER_ORDER in table or not strong:
                since, fellow = last.get((table, not strong), (-1, hit))
                if since == sentence and _adjoin(part.text, fellow, hit):
                    topic = table.partition(":")[0]
                    yield _Sign(topic, True, zone, fellow.start, hit.end, hit.start)
            last[table, strong] = sentence, hit


def _adjoin(text: str, first: TopicHit, second: TopicHit) -> bool:
    """Are two words near enough to be a pair?"""
    between = text[first.end : second.start]
    if min(first.end - first.start, second.end - second.start) == 1:
        return not between
    near = _NEAR_EN if text[second.start].isascii() else _NEAR_ZH
    return len(between) <= near and not _BREAK.search(between)


def _hits(part: Part) -> list[TopicHit]:
    """Topic words, and the names of colleges as the places that they are."""
    colleges = [
        TopicHit(found.start, found.end, _COLLEGE)
        for found in part.names
        if found.names[0].kind == "college"
    ]
    if not colleges:
        return list(part.topics)
    return sorted([*part.topics, *colleges], key=lambda hit: hit.start)


def _zoned(part: Part) -> Iterator[tuple[TopicHit, _Zone, int]]:
    """Every topic word with its zone and the number of its sentence, to whose end a mark holds."""
    ends = [end.start() for end in _END.finditer(part.text)]
    mark = ""
    sentence = 0
    for hit in _hits(part):
        while sentence < len(ends) and ends[sentence] < hit.start:
            sentence += 1
            mark = ""
        yield hit, _zone(part, hit.start, mark, sentence), sentence
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
