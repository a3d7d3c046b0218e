"""Say where and when an article's event happened, which colleges it names and what it is about."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

from corpus.annotate.colleges import mentions, survey
from corpus.annotate.colleges.own_school import own_school
from corpus.annotate.dates.event_date import find_event_date
from corpus.annotate.names import vocabulary
from corpus.annotate.organisations import find_organisations
from corpus.annotate.places import find_places
from corpus.annotate.reading import read
from corpus.annotate.suspicions import suspicions
from corpus.annotate.titled import find_people
from corpus.annotate.topics import find_topics
from corpus.article import Article
from corpus.gazetteer import gazetteer

__all__ = ["annotate"]


def annotate(article: Article) -> Article:
    """Find places, colleges, topics and the day of the event, each with its evidence.

    What the article held in these fields before is replaced. Time grows with the length of the
    text, whatever it contains.

    Returns:
        a copy of `article`; province, city and event date are None where nothing shows them, and
        the evidence then says why.
    """
    source = gazetteer()
    parts = read(article, vocabulary())
    named = survey(parts, source)
    places = find_places(parts, named.known, source)
    topics = find_topics(parts)
    event_date, no_date = find_event_date(parts, article)
    bodies = find_organisations(parts, source, province=places.province, city=places.city)
    doubts, doubted_for = suspicions(article)
    reasons = {
        "province": places.province_evidence,
        "city": places.city_evidence,
        "about_provinces": places.about_evidence,
        "event_date": (no_date,) if no_date else (),
        "topics": tuple(topics.values()),
        "organisations": tuple(evidence for _, evidence in bodies),
        "suspicions": doubted_for,
    }
    return dataclasses.replace(
        article,
        province=places.province,
        city=places.city,
        about_provinces=places.about,
        colleges=mentions(named.known, named.unknown, own_school(parts, named, source)),
        event_date=event_date,
        topics=tuple(topics),
        organisations=tuple(name for name, _ in bodies),
        people=find_people(parts),
        suspicions=doubts,
        evidence=MappingProxyType({**article.evidence, **reasons}),
    )
