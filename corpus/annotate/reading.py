"""The parts of an article, folded and scanned once; what every rule reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from corpus.annotate.fold import fold, hide_noise
from corpus.annotate.names import Found, TopicHit, Vocabulary
from corpus.article import Article
from corpus.gazetteer import gazetteer
from corpus.sources import LONGEST_ADDRESS, source_of
from corpus.suspects import suspect

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
        doubted: it stands on a host that passes on other people's pages: it counts only where the
            article agrees.
    """

    where: str
    raw: str
    text: str
    lead: int
    names: tuple[Found, ...]
    topics: tuple[TopicHit, ...]
    ending_at: dict[int, Found]
    doubted: bool = False


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
        ("publisher", _publisher(article)),
    )
    lead = LEAD_EN if article.language == "en" else LEAD_ZH
    parts = [_part(where, raw, lead, vocabulary) for where, raw in texts if raw]
    if article.url and _is_suspect(article.url):
        parts = [replace(part, doubted=part.where == "publisher") for part in parts]
    return tuple(parts)


def _publisher(article: Article) -> str:
    """Who published the page: as it says itself, and as the register knows its address."""
    names = [article.publisher or ""]
    if article.url and not _is_suspect(article.url):
        site = source_of(article.url)
        home = gazetteer().provinces.get(site.province or "") if site else None
        names += [site.name_zh if site else "", home.name_zh if home else ""]
    return "; ".join(dict.fromkeys(name for name in names if name))


def _is_suspect(url: str) -> bool:
    """Is the address of no use, or its host known to pass on other people's pages?"""
    if len(url) > LONGEST_ADDRESS:
        return True
    try:
        return suspect(urlsplit(url).hostname or "") is not None
    except ValueError:
        return True


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
