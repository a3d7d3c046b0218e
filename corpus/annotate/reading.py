"""The parts of an article, folded and scanned once; what every rule reads."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.annotate.fold import fold, hide_noise
from corpus.annotate.names import Found, TopicHit, Vocabulary
from corpus.article import Article

LEAD_ZH, LEAD_EN = 220, 700
"""How far the opening of a text reaches, in characters."""
_MOST_NAMES = 2000


@dataclass(frozen=True, slots=True)
class Part:
    """One text of the article.

    Attributes:
        where: "title", "body", "caption", "source line" or "publisher", as evidence gives it.
        raw: the text as the page has it.
        text: the same, folded and without noise; offsets agree.
        lead: end of the opening; 0 where the text has none.
        names: names found, in order.
        topics: topic words found, in order.
        ending_at: the names by the offset at which they end.
    """

    where: str
    raw: str
    text: str
    lead: int
    names: tuple[Found, ...]
    topics: tuple[TopicHit, ...]
    ending_at: dict[int, Found]


def read(article: Article, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """Scan title, body, captions, source line and publisher, in this order.

    Of each text only the first names count, so that work stays bounded on pages of any size.
    """
    captions = "\n".join(image.caption for image in article.images if image.caption)
    texts = (
        ("title", article.title),
        ("body", article.body),
        ("caption", captions),
        ("source line", article.content_source or ""),
        ("publisher", article.publisher or ""),
    )
    lead = LEAD_EN if article.language == "en" else LEAD_ZH
    return tuple(_part(where, raw, lead, vocabulary) for where, raw in texts if raw)


def _part(where: str, raw: str, lead: int, vocabulary: Vocabulary) -> Part:
    text = hide_noise(fold(raw))
    names, topics = vocabulary.scan(text)
    return Part(
        where=where,
        raw=raw,
        text=text,
        lead=lead if where == "body" else 0,
        names=tuple(names[:_MOST_NAMES]),
        topics=tuple(topics[:_MOST_NAMES]),
        ending_at={found.end: found for found in names[:_MOST_NAMES]},
    )
