"""What an article is about: the words of topics.toml, the headline's before the text's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from corpus.annotate.reading import Part
from corpus.article import Evidence

_ENOUGH = 3.0
_MOST = 3
_SHARE = 0.4
_WEIGHT = {
    ("title", True): 5.0,
    ("title", False): 3.0,
    ("lead", True): 3.0,
    ("lead", False): 0.75,
    ("body", True): 0.8,
    ("body", False): 0.2,
}
_BODY_MOST = 2.4
"""The rest of the text may strengthen a topic, and does not make one alone."""

OTHER = "other"


def find_topics(parts: Sequence[Part]) -> dict[str, Evidence | None]:
    """Topics with the best word for each, strongest first; "other" alone where nothing is enough.

    Each different word counts once a zone. A topic stands if its score is at least `_ENOUGH`; at
    most `_MOST` topics are given, and none with less than `_SHARE` of the first's score.
    """
    best: dict[str, tuple[float, Evidence]] = {}
    once: dict[tuple[str, str, str], float] = {}
    for part in parts:
        if part.where not in ("title", "body"):
            continue
        for hit in part.topics:
            zone = "lead" if hit.start < part.lead else part.where
            text = part.text[hit.start : hit.end].lower()
            for word in hit.words:
                weight = _WEIGHT[zone, word.strong]
                once[word.topic, zone, text] = weight
                if word.topic not in best or weight > best[word.topic][0]:
                    spot = Evidence(part.raw[hit.start : hit.end], part.where, "topic word")
                    best[word.topic] = (weight, spot)
    scores = _scores(once)
    ranked = sorted(scores, key=lambda topic: -scores[topic])
    floor = max(_ENOUGH, _SHARE * scores[ranked[0]]) if ranked else _ENOUGH
    chosen = [topic for topic in ranked if scores[topic] >= floor][:_MOST]
    found: dict[str, Evidence | None] = {topic: best[topic][1] for topic in chosen}
    return found or {OTHER: None}


def _scores(once: Mapping[tuple[str, str, str], float]) -> dict[str, float]:
    scores: defaultdict[str, float] = defaultdict(float)
    body: defaultdict[str, float] = defaultdict(float)
    for (topic, zone, _), weight in once.items():
        (body if zone == "body" else scores)[topic] += weight
    for topic, weight in body.items():
        scores[topic] += min(weight, _BODY_MOST)
    return dict(scores)
