"""A site that is a dictionary, for tests of what the crawler makes of answers."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator

from corpus import NotAnArticle, Store, crawl
from corpus.article import Article, article_id
from corpus.clean import Profile
from corpus.crawl.exchange import Fetched, FetchFailed, Found, Validators
from corpus.sources import Source

START = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


class Clock:
    """A clock that only moves when told to."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> dt.datetime:
        return self.time

    def pass_by(self, **span: float) -> None:
        self.time += dt.timedelta(**span)


class Site:
    """Answers by address: a text, (status, text), a list of hops' end, or a failure.

    Attributes:
        moved: address -> (status, target); the target's answer is given.
        etags: addresses whose answers have an ETag and are told apart by it.
    """

    def __init__(self, clock: Clock, host: str = "a.cn") -> None:
        self.clock, self.home = clock, f"https://{host}/"
        self.answers: dict[str, str | int | FetchFailed | Exception] = {}
        self.moved: dict[str, tuple[int, str]] = {}
        self.etags: set[str] = set()
        self.fetched: Counter[str] = Counter()
        self.asked: list[tuple[str, Validators | None]] = []
        self.listed: list[str] = []
        self.before_fetch: Callable[[str], None] = lambda _url: None
        self._lock = threading.Lock()

    def url(self, name: object) -> str:
        return f"{self.home}n/{name}.html"

    def put(self, name: object, text: str | int | FetchFailed | Exception = "") -> str:
        url = self.url(name)
        self.answers[url] = text if text != "" else f"标题{name}\n正文{name}"
        if url not in self.listed:
            self.listed.insert(0, url)
        return url

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        self.before_fetch(url)
        with self._lock:
            self.fetched[url] += 1
            self.asked.append((url, validators))
        requested, hops = url, []
        while url in self.moved:
            status, target = self.moved[url]
            hops.append((url, status))
            url = target
        answer = self.answers.get(url, 404)
        if isinstance(answer, Exception):
            raise answer
        status, content = (answer, b"") if isinstance(answer, int) else (200, answer.encode())
        headers = {"content-type": "text/html; charset=utf-8"}
        if url in self.etags:
            headers["etag"] = f'"{hash(answer)}"'
            if validators is not None and validators.etag == headers["etag"]:
                status, content = 304, b""
        return Fetched(url, requested, status, headers, content, tuple(hops), self.clock())

    def discover(
        self,
        source: Source,
        fetching: object,
        *,
        known: Callable[[str], bool],
        **_options: object,
    ) -> Iterator[Found]:
        """The home page lists everything, ten addresses at a time, until all ten are known."""
        page = fetching.fetch(source.home)  # type: ignore[attr-defined]
        if page.gone:
            return
        for start in range(0, len(self.listed), 10):
            part = self.listed[start : start + 10]
            if all(known(url) for url in part):
                return
            yield from (Found(url) for url in part)

    def source(self, name: str = "a") -> Source:
        self.answers.setdefault(self.home, "list")
        return Source(
            id=name, name_zh="甲", name_en="A", home=self.home, article_pattern=re.compile("/n/")
        )


def read(page: Fetched, _profile: Profile | None) -> Article:
    """The first line is the title; "no" as the first word refuses, "boom" breaks."""
    title, _, body = page.content.decode().partition("\n")
    body, _, rest = body.partition("<!--")
    if title.startswith("no"):
        raise NotAnArticle("error page" if "error" in title else "list page")
    if title.startswith("boom"):
        raise RecursionError("nested too deeply")
    continued = tuple(re.findall("next=(\\S+)", rest))
    return Article(
        id=article_id(page.url),
        url=page.url,
        title=title,
        body=body.strip(),
        language="zh",
        continued=continued,
    )


def run(store: Store, site: Site, **options: object):
    """One crawl of one site."""
    given = {"stop": threading.Event(), "read": read, "discover": site.discover} | options
    return crawl(store, [site.source()], site, None, now=site.clock, **given)  # type: ignore[arg-type]
