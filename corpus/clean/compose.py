"""`clean_page`: from bytes to an `Article`, one room after the other."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import urlsplit

from corpus.article import PARAGRAPH_BREAK, Article, article_id
from corpus.clean import dateforms
from corpus.clean.byline import is_credit, read_byline
from corpus.clean.content import Span, find_body, foreign, is_prose
from corpus.clean.continued import continued_at
from corpus.clean.dates import published
from corpus.clean.decode import decode
from corpus.clean.fields import labelled
from corpus.clean.headline import Headline, find_headline, from_lead, is_headline
from corpus.clean.images import Media, find_media
from corpus.clean.junk import is_related_heading, verdict
from corpus.clean.language import language_of
from corpus.clean.layout import Layout
from corpus.clean.page import Line, Page, squeezed
from corpus.clean.plaintext import looks_like_html, read_text
from corpus.clean.profile import Profile, Selected
from corpus.clean.publisher import find_publisher
from corpus.clean.refuse import (
    refuse_after,
    refuse_before,
    refuse_teasers,
    refuse_without_body,
)
from corpus.clean.scripts import read_scripts
from corpus.clean.tree import read_html
from corpus.clean.twins import mend
from corpus.errors import NotAnArticle

_LONGEST_URL = 2000
_LONG = 20
_LONG_DATE = re.compile("(?:19|20)\\d{2} ?年 ?\\d{1,2} ?月 ?\\d{1,2} ?日")
_SUMMARY = 15


def clean_page(
    content: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    profile: Profile | None = None,
) -> Article:
    """Read one news article from the bytes of a page. No network, bounded in time.

    Args:
        content: HTML or plain text in any encoding, at most 20 MB.
        url: the address it was fetched from; else the page's own canonical address is used.
        content_type: the HTTP header of that name, if known.
        profile: selectors of the site; a field whose selector finds nothing is read as ever.

    Returns:
        The article, with evidence for every field that was found.

    Raises:
        NotAnArticle: the bytes hold no article; `kind` and `reason` say why.
    """
    text = decode(content, content_type)
    selected = Selected(profile or Profile())
    html = looks_like_html(text, content_type)
    page = read_html(text, selected.read if profile else None) if html else read_text(text)
    page = read_scripts(text, page) or page
    mended = mend(page)
    refuse_before(page)
    span = selected.span(page) or find_body(page)
    if span is None:
        raise refuse_without_body(page)
    refuse_teasers(page, span)
    headline = selected.headline(page) or find_headline(page, span)
    if headline and headline.line is not None and span.first <= headline.line < span.last - 1:
        span = replace(span, first=headline.line + 1)
    address = _address(url) or page.address
    article = _compose(page, span, headline, address)
    if mended:
        article = article.with_evidence("body", *article.evidence.get("body", ()), *mended)
    if continued := continued_at(page, span, address, text):
        article = replace(article, continued=continued)
    return selected.complete(article) if profile else article


def _compose(page: Page, span: Span, headline: Headline | None, url: str | None) -> Article:
    layout = Layout(page, span, headline.line if headline else None)
    media = find_media(layout, url, headline.text if headline else "")
    captions = [image.caption for image in media.images if image.caption]
    paragraphs = _paragraphs(layout, media, headline.text if headline else "")
    byline, paragraphs = read_byline(layout, paragraphs, captions)
    body = PARAGRAPH_BREAK.join(paragraphs)
    date = published(layout, url, dt.datetime.now(dateforms.CHINA).date())
    dated = layout.headline is not None and date is not None and date.evidence.where == "head line"
    refuse_after(page, body, captions, span.known or dated)
    headline = headline or from_lead(paragraphs or captions)
    language = language_of(f"{headline.text if headline else ''}\n{body}")
    if headline is None or language is None:
        raise NotAnArticle("too short", "no words to make a title of")
    publisher = find_publisher(page, headline.site, url, language)
    reasons = {"title": [headline.evidence], **byline.evidence}
    if publisher:
        reasons["publisher"] = [publisher[1]]
    return Article(
        id=article_id(url or f"{headline.text}\n{body}"),
        url=url,
        title=headline.text,
        body=body,
        language=language,
        published=date,
        reporters=tuple(byline.people["reporters"]),
        photographers=tuple(byline.people["photographers"]),
        editors=tuple(byline.people["editors"]),
        reviewers=tuple(byline.people["reviewers"]),
        content_source=byline.content_source,
        publisher=publisher[0] if publisher else None,
        images=tuple(media.images),
        attachments=tuple(media.attachments),
        evidence=MappingProxyType({name: tuple(items) for name, items in reasons.items()}),
    )


def _address(url: str | None) -> str | None:
    """The caller's address if it is one that can be linked to."""
    if not url or len(url) > _LONGEST_URL or not re.match(r"https?://[^\s/]", url):
        return None
    try:
        return url if urlsplit(url).hostname else None
    except ValueError:
        return None


def _paragraphs(layout: Layout, media: Media, headline: str) -> list[str]:
    """The body's lines without headline, labels, captions, files and furniture."""
    page, span = layout.page, layout.span
    start = layout.text_start
    first = span.first if span.known else _with_salutation(layout)
    kept: list[str] = []
    for number in range(first, span.last):
        line = page.lines[number]
        judged = verdict(line)
        if judged == "end":
            if layout.ends_here(number):
                break
            continue
        if judged == "drop" and not _says_more(layout, number, line):
            continue
        if number in media.used or not line.text or is_credit(line):
            continue
        if is_headline(line, headline) or number == layout.headline:
            continue
        if number < start and judged == "keep" and not _may_lead(layout, number, line):
            continue
        if _foreign(page, span, line):
            continue
        kept.append(line.text)
    return _once(kept)


def _once(paragraphs: list[str]) -> list[str]:
    """The text once, without a summary on top that it then says word for word.

    Copies for print and phone stand in the same container. An editor's slip repeats a
    paragraph, a copy repeats most of them: only then are the repetitions left out.
    """
    keys = [squeezed(paragraph) for paragraph in paragraphs]
    counts = Counter(key for key in keys if len(key) >= _LONG)
    again = sum(count > 1 for count in counts.values())
    if again >= 2 and 2 * again > len(counts):
        first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
        kept = [n for n, key in enumerate(keys) if key not in counts or first[key] == n]
        paragraphs, keys = [paragraphs[n] for n in kept], [keys[n] for n in kept]
    summary = keys[0].rstrip("….。") if keys else ""
    if len(summary) >= _SUMMARY and any(summary in key for key in keys[1:3]):
        return paragraphs[1:]
    return paragraphs


def _says_more(layout: Layout, number: int, line: Line) -> bool:
    """Whether a number or date that looks like furniture belongs to the text."""
    return _section_number(layout, number, line) or _signed(layout, number, line)


def _signed(layout: Layout, number: int, line: Line) -> bool:
    """Whether a line is the date that closes a letter or notice, under the name of its office."""
    office = layout.page.lines[number - 1]
    signs = office.text and not is_prose(office) and verdict(office) == "keep" and not office.links
    return bool(signs) and layout.text_start < number and bool(_LONG_DATE.fullmatch(line.key))


def _section_number(layout: Layout, number: int, line: Line) -> bool:
    """A number alone between paragraphs heads a section; in a pager others stand beside it."""
    if not line.key.isdigit() or len(line.key) > 2 or line.links:
        return False
    beside = layout.page.lines[max(number - 1, 0) : number + 2]
    alone = sum(other.key.isdigit() for other in beside) == 1
    return alone and layout.span.first <= number < layout.text_end


def _with_salutation(layout: Layout) -> int:
    """A line that ends in a colon right above the first paragraph belongs to it."""
    first = layout.span.first
    above = layout.page.lines[first - 1] if first else None
    if above and above.text[-1:] in (":", "：") and not labelled(above.parts):
        return first - 1
    return first


def _may_lead(layout: Layout, number: int, line: Line) -> bool:
    """Short lines above the first paragraph stay if they say something and label nothing."""
    if line.weight < 60 and (
        dateforms.in_text(line.key, dt.date.max) or line.key.startswith("By ")
    ):
        return False
    found = labelled(line.parts)
    if found and found[0].role in ("published", "updated", "dated", "source", "noise"):
        return False
    if layout.headline is not None and number < layout.headline:
        return False
    return line.weight >= 2 and line.linked < 0.5


def _foreign(page: Page, span: Span, line: Line) -> bool:
    """Lines in furniture inside the container, and bare links between paragraphs."""
    if foreign(page, span, line):
        return True
    if is_prose(line):
        return False
    if line.linked > 0.8 and all(link.href[:11].lower() == "javascript:" for link in line.links):
        return True
    return (line.linked > 0.8 and line.tag in ("li", "a", "div", "dd")) or is_related_heading(line)
