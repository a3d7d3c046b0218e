"""Say where an article's event happened, which colleges it names and what it is about."""

from __future__ import annotations

from corpus.annotate.colleges import find_colleges, mentions
from corpus.annotate.names import vocabulary
from corpus.annotate.places import find_places
from corpus.annotate.reading import read
from corpus.annotate.topics import find_topics
from corpus.article import Article
from corpus.gazetteer import gazetteer

__all__ = ["annotate"]


def annotate(article: Article) -> Article:
    """Find province, other provinces, city, colleges and topics, each with its evidence.

    What the article held in these fields before is replaced. Time grows with the length of the
    text, whatever it contains.

    Returns:
        a copy of `article`; province and city are None where nothing shows them.
    """
    source = gazetteer()
    parts = read(article, vocabulary())
    hits = find_colleges(parts, source)
    places = find_places(parts, hits, source)
    topics = find_topics(parts)
    colleges = mentions(hits)
    article = article.with_evidence(
        "province", *places.province_evidence, province=places.province, colleges=colleges
    )
    article = article.with_evidence("city", *places.city_evidence, city=places.city)
    article = article.with_evidence(
        "about_provinces", *places.about_evidence, about_provinces=places.about
    )
    reasons = [evidence for evidence in topics.values() if evidence is not None]
    return article.with_evidence("topics", *reasons, topics=tuple(topics))
