"""The extractors behind one face: from a page to what was found in it.

Each is used as its documentation says, with its settings for Chinese where it has any, and
without its downloads. What a library does not give stays None, which the tables show as a dash.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import logging
import re
import socket
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import lxml.html

from corpus import NotAnArticle
from corpus.clean import clean_page

_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol "
    "p pre section table td th tr ul".split()
)
_NAMES_APART = re.compile(r"[、,，;；/|\s]+")
_HAN = re.compile("[\u3400-\u9fff]")
_FIRST_LABEL = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{2,30})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor gave. None: it has no such field, or found nothing.

    Attributes:
        title, body, source: texts.
        date: ISO 8601, of any precision.
        reporters: names.
        images: pairs of address and caption; the caption is None where none are given.
    """

    title: str | None = None
    body: str | None = None
    date: str | None = None
    reporters: tuple[str, ...] | None = None
    source: str | None = None
    images: tuple[tuple[str, str | None], ...] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A page as it is put to an extractor: text, or bytes with their header."""

    page: str | bytes
    url: str | None
    content_type: str | None = None

    @property
    def text(self) -> str:
        """For libraries that read text only: bytes are decoded as the labels say."""
        if isinstance(self.page, str):
            return self.page
        for place in ((self.content_type or "").encode(), self.page[:4096]):
            if label := _FIRST_LABEL.search(place):
                with contextlib.suppress(LookupError):
                    return self.page.decode(label[1].decode(), "replace")
        return self.page.decode("utf-8", "replace")


Extract = Callable[[Asked], Found]


@dataclass(frozen=True, slots=True)
class Library:
    """An extractor. `gives` names the fields of `Found` that it has at all."""

    name: str
    version: str
    extract: Extract
    gives: frozenset[str]


def _ours() -> Extract:
    def extract(asked: Asked) -> Found:
        page = asked.page if isinstance(asked.page, bytes) else asked.page.encode()
        try:
            article = clean_page(page, url=asked.url, content_type=asked.content_type)
        except NotAnArticle:
            return Found()
        return Found(
            title=article.title,
            body=article.body,
            date=str(article.published) if article.published else None,
            reporters=article.reporters,
            source=article.content_source,
            images=tuple((image.src, image.caption) for image in article.images),
        )

    return extract


def _gne() -> Extract:
    extractor = importlib.import_module("gne").GeneralNewsExtractor()

    def extract(asked: Asked) -> Found:
        found = extractor.extract(asked.text)
        return Found(
            title=found["title"],
            body=found["content"],
            date=found["publish_time"],
            reporters=_names(found["author"]),
            images=tuple((src, None) for src in found["images"]),
        )

    return extract


def _trafilatura() -> Extract:
    bare_extraction = importlib.import_module("trafilatura").bare_extraction

    def extract(asked: Asked) -> Found:
        document = bare_extraction(
            asked.page, url=asked.url, with_metadata=True, include_images=True
        )
        if document is None:
            return Found()
        graphics = [] if document.body is None else document.body.iter("graphic")
        text = "\n".join(document.body.itertext()) if document.body is not None else document.text
        return Found(
            title=document.title,
            body=text,
            date=document.date,
            reporters=_names(document.author),
            source=document.sitename,
            images=tuple((graphic.get("src", ""), None) for graphic in graphics),
        )

    return extract


def _newspaper() -> Extract:
    newspaper = importlib.import_module("newspaper")

    def extract(asked: Asked) -> Found:
        article = newspaper.Article(
            asked.url or "https://www.example.cn/",
            language="zh" if _HAN.search(asked.text) else "en",
            fetch_images=False,
        )
        article.download(input_html=asked.page)
        article.parse()
        return Found(
            title=article.title,
            body=article.text,
            date=article.publish_date.isoformat() if article.publish_date else None,
            reporters=tuple(article.authors),
            source=article.meta_site_name,
            images=tuple((src, None) for src in article.images),
        )

    return extract


def _readability() -> Extract:
    document_of = importlib.import_module("readability").Document

    def extract(asked: Asked) -> Found:
        document = document_of(asked.page)
        body = lxml.html.fromstring(document.summary())
        return Found(
            title=document.short_title(),
            body=_text_of(body),
            images=tuple((image.get("src", ""), None) for image in body.iter("img")),
        )

    return extract


def _justext() -> Extract:
    justext = importlib.import_module("justext")
    english = justext.get_stoplist("English")

    def extract(asked: Asked) -> Found:
        # There is no list for Chinese: without words only lengths and links decide.
        if _HAN.search(asked.text):
            options = {"stoplist": frozenset(), "stopwords_low": 0, "stopwords_high": 0}
        else:
            options = {"stoplist": english}
        found = justext.justext(asked.page, **options)
        return Found(body="\n".join(piece.text for piece in found if not piece.is_boilerplate))

    return extract


def _goose() -> Extract:
    goose3 = importlib.import_module("goose3")
    chinese = importlib.import_module("goose3.text").StopWordsChinese
    readers = {
        True: goose3.Goose({"enable_image_fetching": False, "stopwords_class": chinese}),
        False: goose3.Goose({"enable_image_fetching": False}),
    }

    def extract(asked: Asked) -> Found:
        article = readers[bool(_HAN.search(asked.text))].extract(raw_html=asked.page)
        return Found(
            title=article.title,
            body=article.cleaned_text,
            date=article.publish_date,
            reporters=tuple(article.authors),
        )

    return extract


def _news_please() -> Extract:
    news_please = importlib.import_module("newsplease").NewsPlease

    def extract(asked: Asked) -> Found:
        article = news_please.from_html(asked.page, url=asked.url, fetch_images=False)
        return Found(
            title=article.title,
            body=article.maintext,
            date=article.date_publish.isoformat() if article.date_publish else None,
            reporters=tuple(article.authors or ()),
            images=((article.image_url, None),) if article.image_url else (),
        )

    return extract


def _htmldate() -> Extract:
    find_date = importlib.import_module("htmldate").find_date
    return lambda asked: Found(
        date=find_date(asked.page, url=asked.url, original_date=True, extensive_search=True)
    )


_ALL = "title body date reporters source images"
_MAKERS: dict[str, tuple[Callable[[], Extract], str]] = {
    "ours": (_ours, _ALL),
    "gne": (_gne, "title body date reporters images"),
    "trafilatura": (_trafilatura, _ALL),
    "newspaper4k": (_newspaper, _ALL),
    "readability-lxml": (_readability, "title body images"),
    "jusText": (_justext, "body"),
    "goose3": (_goose, "title body date reporters"),
    "news-please": (_news_please, "title body date reporters images"),
    "htmldate": (_htmldate, "date"),
}
NAMES = tuple(_MAKERS)


def load(names: list[str]) -> tuple[list[Library], dict[str, str]]:
    """The extractors that can be used here, and why the others cannot."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    libraries, missing = [], {}
    for name in names:
        maker, gives = _MAKERS[name]
        try:
            extract = maker()
            version = "" if name == "ours" else importlib.metadata.version(name)
        except Exception as error:  # whatever an import of others may raise
            missing[name] = f"{type(error).__name__}: {error}"
        else:
            libraries.append(Library(name, version, extract, frozenset(gives.split())))
    return libraries, missing


@contextlib.contextmanager
def without_network() -> Iterator[None]:
    """Let every attempt to reach another machine fail at once."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError("the benchmark keeps the network closed")

    kept = socket.socket.connect, socket.getaddrinfo
    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.getaddrinfo = refuse
    try:
        yield
    finally:
        socket.socket.connect, socket.getaddrinfo = kept  # type: ignore[method-assign]


def _names(value: str | None) -> tuple[str, ...]:
    """Chinese names apart at anything between them, English ones at commas and semicolons."""
    apart = (
        _NAMES_APART.split(value or "")
        if _HAN.search(value or "")
        else re.split("[;,]", value or "")
    )
    return tuple(name.strip() for name in apart if name.strip())


def _text_of(element: Any) -> str:
    """Text with a line end at every block, as readability-lxml gives only markup."""
    for block in element.iter(*_BLOCKS):
        block.tail = "\n" + (block.tail or "")
    return str(element.text_content())
