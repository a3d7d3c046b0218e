"""Two hundred different searches, as readers put them together, for both desks."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from corpus import gazetteer
from desk.articles import ENGLISH_WORDS, SEED, TOPICS, Article
from desk.build import cut

COUNT = 200
PEER_FACETS = ("province", "city", "college", "source", "language", "topic", "month")
SHOWN = ("id", "title", "published", "source", "province", "city", "college")


@dataclass(frozen=True, slots=True)
class Question:
    """One search.

    Attributes:
        text: words, or a phrase in quotation marks, or nothing.
        filters: facet -> value.
        since: the first day of publication, or "".
        sort: the order; "" is by relevance, by date where there is no text.
        page: from 1; Datasette pages by a mark of its own and is asked for its first page.
        language: the reader's.
    """

    text: str
    filters: Mapping[str, str] = field(default_factory=dict)
    since: str = ""
    sort: Literal["", "newest", "oldest"] = ""
    page: int = 1
    language: Literal["zh", "en"] = "zh"

    def ours(self) -> str:
        """The address at our desk."""
        pairs = {"q": self.text, **self.filters, "from": self.since, "sort": self.sort}
        pairs |= {"page": str(self.page) if self.page > 1 else "", "lang": self.language}
        return "/search?" + urlencode({key: value for key, value in pairs.items() if value})

    def datasettes(self) -> str:
        """The address at Datasette: the same words, filters and facets, twenty rows."""
        pairs = [("_size", "20"), *(("_facet", name) for name in PEER_FACETS)]
        pairs += [("_col", name) for name in SHOWN] + [*self.filters.items()]
        if self.text:
            phrase = self.text.startswith('"')
            text = cut(self.text.strip('"'))
            words = f'"{text}"' if phrase else " ".join(f'"{word}"' for word in text.split())
            pairs += [("_search", words), ("_searchmode", "raw")]
        if self.since:
            pairs.append(("published__gte", self.since))
        order = "_sort" if self.sort == "oldest" else "_sort_desc"
        pairs += [(order, "published")] if self.sort or not self.text else []
        return "/news/articles?" + urlencode(pairs)


def questions(sample: list[Article]) -> list[Question]:
    """`COUNT` different questions, always the same ones.

    Args:
        sample: articles, of which phrases are taken and values to filter by.
    """
    draw = random.Random(SEED)
    found: dict[str, Question] = {}
    while len(found) < COUNT:
        for question in _round(draw, sample):
            found.setdefault(question.ours(), question)
    return list(found.values())[:COUNT]


def typed(listed: list[Question]) -> list[str]:
    """What stands in the box while the texts of some questions are typed, letter by letter."""
    texts = dict.fromkeys(question.text.strip('"') for question in listed if question.text)
    return [text[:end] for text in texts for end in range(1, min(len(text), 12) + 1)]


def _round(draw: random.Random, sample: list[Article]) -> Iterator[Question]:
    """Ten kinds of search, each about as often as the others."""
    known, article = gazetteer(), draw.choice(sample)
    topic = draw.choice(list(TOPICS.values()))
    word, other = draw.sample(topic[1].split(), 2)
    city, college = article.city or "", article.colleges[0]
    province = {"province": article.province or ""}
    short = known.cities[city].short_zh
    at = draw.randrange(len(article.title))
    yield Question(word)
    yield Question(f"{word} {other}", province)
    yield Question(f"{short} {word}", page=draw.choice((1, 1, 2, 3)))
    yield Question(college.name_zh, {"topic": draw.choice(list(TOPICS))})
    yield Question(f'"{article.title[at : at + 6].strip() or word}"')
    yield Question("", {**province, "language": draw.choice(("zh", "en"))}, language="en")
    yield Question(" ".join(draw.sample(ENGLISH_WORDS, 2)), language="en")
    yield Question(college.name_en, sort="newest", language="en")
    yield Question(word, {"city": city}, f"20{draw.randrange(16, 26)}-01-01", sort="newest")
    yield Question("", {"college": college.id}, page=draw.choice((1, 2)), sort="oldest")
