"""An article over several pages: joining the pages that are given into one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType

from corpus.article import PARAGRAPH_BREAK, Article, Attachment, Evidence, Image
from corpus.clean.compose import clean_page
from corpus.clean.continued import MOST_PAGES
from corpus.clean.page import squeezed
from corpus.errors import NotAnArticle

_OVERLAP = 30
_SURE = 20


def clean_pages(pages: Sequence[tuple[bytes, str]]) -> Article:
    """Read one article from its pages.

    Args:
        pages: the bytes and the address ("" if unknown) of each page, in the order of reading;
            at most 50 are read.

    Returns:
        One article: the first page's, with what the others add. A further page that cannot be
        read is left out; the evidence for "continued" says so, with the reason.

    Raises:
        NotAnArticle: the first page holds no article, or none is given.
    """
    if not pages:
        raise NotAnArticle("empty", "no page at all")
    articles = [clean_page(pages[0][0], url=pages[0][1] or None)]
    refused = []
    for content, url in pages[1:MOST_PAGES]:
        try:
            articles.append(clean_page(content, url=url or None))
        except NotAnArticle as error:
            refused.append(Evidence(url, "refused", error.reason))
    article = join(articles, [url for _, url in pages])
    if refused:
        reasons = (*article.evidence.get("continued", ()), *refused)
        return article.with_evidence("continued", *reasons)
    return article


def join(articles: Sequence[Article], given: Collection[str] = ()) -> Article:
    """Join the pages of one article, given in their order, into one.

    The first gives identity, headline, date and whatever else one page is enough for; later ones
    add the paragraphs, pictures, files and people that were not there before.

    Args:
        articles: at least one.
        given: the addresses of their pages; what else they list stays in `continued`.
    """
    first = articles[0]
    paragraphs = list(first.paragraphs)
    images: dict[str, Image] = {image.src: image for image in first.images}
    files: dict[str, Attachment] = {file.href: file for file in first.attachments}
    for article in articles[1:]:
        paragraphs += _new(paragraphs, article.paragraphs, first.title)
        for image in article.images:
            images.setdefault(image.src, image)
        for file in article.attachments:
            files.setdefault(file.href, file)
    left = dict.fromkeys(href for a in articles for href in a.continued if href not in given)
    pages = tuple(
        Evidence(a.url or a.title, f"page {n}", "joined") for n, a in enumerate(articles[1:], 2)
    )
    evidence = {name: items for a in reversed(articles) for name, items in a.evidence.items()}
    return replace(
        first,
        body=PARAGRAPH_BREAK.join(paragraphs),
        images=tuple(images.values()),
        attachments=tuple(files.values()),
        continued=tuple(left),
        published=next((a.published for a in articles if a.published), None),
        content_source=next((a.content_source for a in articles if a.content_source), None),
        publisher=next((a.publisher for a in articles if a.publisher), None),
        reporters=_united(a.reporters for a in articles),
        photographers=_united(a.photographers for a in articles),
        editors=_united(a.editors for a in articles),
        reviewers=_united(a.reviewers for a in articles),
        evidence=MappingProxyType({**evidence, "continued": pages} if pages else evidence),
    )


def _united(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in lists for name in names))


def _new(before: Sequence[str], after: Sequence[str], title: str) -> list[str]:
    """The paragraphs of a later page that the earlier ones do not have.

    What a page repeats on top of itself is dropped, and any long paragraph that stood before.
    """
    known = [squeezed(text) for text in before]
    keys = [squeezed(text) for text in after]
    skip = next(
        (n for n in range(min(len(keys), len(known), _OVERLAP), 0, -1) if known[-n:] == keys[:n]), 0
    )
    seen = {key for key in known if len(key) >= _SURE} | {squeezed(title)}
    return [text for text, key in zip(after[skip:], keys[skip:], strict=True) if key not in seen]
