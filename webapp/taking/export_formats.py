"""Articles as the lines of a file: CSV, JSONL, RIS and BibTeX, one article at a time.

CSV is RFC 4180 with every cell in quotes, so that it reads the same everywhere. A spreadsheet takes
a cell for a formula by its first sign, and some split at semicolons even inside quotes; so an
apostrophe is put before such a sign at either place, as OWASP advises against "CSV injection". To
have a cell as it was, drop one apostrophe wherever `DEFUSED` matches. An address is defused by
percent-encoding the semicolon instead, which leaves it an address.

JSONL has what `jiangxun export` writes, with the address of the article's page as "page" before it;
`jiangxun ingest` reads it back.

Nothing here knows of Flask: the locale and the address of each page are given.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from corpus import Article, CollegeMention, outlet_kind
from indexer import label
from webapp.addresses import is_web_address
from webapp.articles.citing import bibtex, one_line, ris
from webapp.language.names import Locale

PageOf = Callable[[str], str]
"""From the id of an article to the address of its page; "" where no site is known."""

CHUNK = 16 * 1024
"""Characters that are sent at once: few enough to come soon, enough to cost little each."""

BETWEEN = "; "
"""Between the values of a cell that has several."""

_SIGNS = "=+@＝＋－＠\\-"
_FORMULA = re.compile(rf"(?:^|(?<=;))(\s*)('*[{_SIGNS}])")
DEFUSED = re.compile(rf"(?:^|(?<=;))(\s*)'('*[{_SIGNS}])")
"""A sign that was made harmless; `DEFUSED.sub(r"\\1\\2", cell)` is the cell as it was."""

_SPLIT_ADDRESS = re.compile(rf";(?='*[{_SIGNS}])")


@dataclass(frozen=True, slots=True)
class Form:
    """A format of a file.

    Attributes:
        ending: of the file's name.
        media_type: as it is sent.
        head: what stands before the first article.
        entry: one article, from the article, the address of its page, and the reader's language.
    """

    ending: str
    media_type: str
    head: str
    entry: Callable[[Article, str, Locale], str]

    def written(
        self, articles: Iterable[Article], page_of: PageOf, locale: Locale
    ) -> Iterator[str]:
        """The file in pieces: the head at once, then about `CHUNK` characters at a time."""
        if self.head:
            yield self.head
        waiting: list[str] = []
        length = 0
        for article in articles:
            waiting.append(self.entry(article, page_of(article.id), locale))
            length += len(waiting[-1])
            if length >= CHUNK:
                yield "".join(waiting)
                waiting, length = [], 0
        if waiting:
            yield "".join(waiting)


def cell(text: str) -> str:
    """A text as one cell: a single line, and nothing that a spreadsheet would run."""
    line = text.strip() if text.isprintable() else one_line(text)
    return _FORMULA.sub(r"\1'\2", line)


def _address(url: str | None) -> str:
    return _SPLIT_ADDRESS.sub("%3B", url) if url and is_web_address(url) else ""


def _names(facet: str, values: Iterable[str | None], locale: Locale) -> str:
    return BETWEEN.join(label(facet, value, locale) for value in values if value)


def _college(mention: CollegeMention, locale: Locale) -> str:
    known = label("college", mention.id, locale)
    if known != mention.id:
        return known
    pair = mention.name_zh, mention.name_en
    return pair[locale == "en"] or pair[locale != "en"] or mention.id


def _colleges(article: Article, locale: Locale) -> str:
    return BETWEEN.join(dict.fromkeys(_college(item, locale) for item in article.colleges))


COLUMNS: Mapping[str, Callable[[Article, Locale], str]] = MappingProxyType(
    {
        "id": lambda article, _: article.id,
        "title": lambda article, _: article.title,
        "published": lambda article, _: str(article.published or ""),
        "event_date": lambda article, _: str(article.event_date or ""),
        "province": lambda article, _: article.province or "",
        "province_name": lambda article, locale: _names("province", [article.province], locale),
        "city": lambda article, locale: _names("city", [article.city], locale),
        "colleges": _colleges,
        "topics": lambda article, locale: _names("topic", article.topics, locale),
        "source": lambda article, _: article.content_source or article.publisher or "",
        "kind": lambda article, locale: _names("kind", [outlet_kind(article)], locale),
        "language": lambda article, _: article.language,
        "authors": lambda article, _: BETWEEN.join(article.reporters),
        "story": lambda article, _: article.story or "",
    }
)
"""The columns of CSV that are texts; dates are ISO 8601, as fine as they are known. Behind them
stand "url", the original's address if it is one of the web, and "page", that of its page here."""


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _csv(article: Article, page: str, locale: Locale) -> str:
    texts = (cell(read(article, locale)) for read in COLUMNS.values())
    return _row((*texts, _address(article.url), page))


def _jsonl(article: Article, page: str, _locale: Locale) -> str:
    place = {"page": page} if page else {}
    return json.dumps({**place, **article.to_dict()}, ensure_ascii=False) + "\n"


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        form.ending: form
        for form in (
            Form("csv", "text/csv; charset=utf-8", _row((*COLUMNS, "url", "page")), _csv),
            Form("jsonl", "application/jsonl; charset=utf-8", "", _jsonl),
            Form(
                "ris",
                "application/x-research-info-systems; charset=utf-8",
                "",
                lambda article, page, _: ris(article, page),
            ),
            Form(
                "bib",
                "application/x-bibtex; charset=utf-8",
                "",
                lambda article, page, _: bibtex(article, page),
            ),
        )
    }
)
