"""What the cleaner and the annotator make of the sample pages, against the manifest.

`pytest tests/corpus/samples/test_manifest.py -rP` prints the shares.
"""

from __future__ import annotations

import re

import pytest

from corpus import Article, annotate, clean_page
from corpus.samples import SampleTruth, sample_pages
from corpus.samples.render import Digest, load_digests

# Share of the pages on which each field is right: what was measured, rounded down. The aim is 1.0,
# but for "topic", where one label stands for what is often two things (a visit that ends in an
# agreement). Raise a floor when the share has risen; lower one only with the reason beside it.
FLOORS = {
    "title": 1.00,
    "date": 1.00,
    "printed date": 0.98,
    "language": 1.00,
    "body": 1.00,
    "caption": 1.00,
    "source": 0.93,
    "province": 0.98,
    "about_provinces": 0.98,
    "city": 0.98,
    "colleges": 1.00,
    "topic": 0.86,
    "all": 0.98,
}
ALL = ("title", "date", "language", "province", "about_provinces", "city", "colleges")
"""The fields that must be right together for a page to count as right."""

Answers = dict[str, tuple[object, object]]
"""Field -> what the page must yield, what it yielded."""


def answers(truth: SampleTruth, digest: Digest, content: bytes) -> Answers:
    """Compare one page.

    `body` is right when it holds the digest and nothing but captions; `printed date` is the date
    that the page yields without its canonical address, whose path often holds the day.
    """
    article = annotate(clean_page(content))
    bare = re.sub(rb"<link[^>]*canonical[^>]*>", b"", content, flags=re.IGNORECASE)
    captions = {image.caption for image in article.images}
    found: Answers = {
        "title": (truth.title, article.title),
        "date": ((truth.date, truth.precision), date_of(article)),
        "printed date": ((truth.date, truth.precision), date_of(clean_page(bare))),
        "language": (truth.language, article.language),
        "body": (list(digest.body), [p for p in article.paragraphs if p not in captions]),
        "caption": ({digest.caption} - {None}, captions - {""}),
        "source": (truth.publisher, article.content_source),
        "province": (truth.province, article.province),
        "about_provinces": (set(truth.about_provinces), set(article.about_provinces)),
        "city": (truth.city, article.city),
        "colleges": (set(truth.colleges), {mention.id for mention in article.colleges}),
        "topic": (True, truth.event_type in article.topics),
    }
    wrong = tuple(field for field in ALL if found[field][0] != found[field][1])
    return {**found, "all": ((), wrong)}


def date_of(article: Article) -> tuple[str | None, str | None]:
    published = article.published
    return (str(published), published.precision) if published else (None, None)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Answers]:
    digests = {digest.fact_line: digest for digest in load_digests()}
    return {
        truth.file: answers(truth, digests[truth.fact_line], content)
        for truth, content in sample_pages()
    }


@pytest.mark.parametrize("field", FLOORS)
def test_share(field: str, outcomes: dict[str, Answers]):
    wrong = {
        file: pair
        for file, found in outcomes.items()
        if (pair := found[field]) and pair[0] != pair[1]
    }
    share = 1 - len(wrong) / len(outcomes)
    print(f"{field}: {share:.1%} of {len(outcomes)} pages")
    listing = "\n".join(
        f"{file}: wanted {pair[0]!r}, got {pair[1]!r}" for file, pair in wrong.items()
    )
    assert share >= FLOORS[field], f"{field}: {share:.1%} < {FLOORS[field]:.1%}\n{listing}"
