"""Answers that a browser may keep until the index changes.

The tag of an answer is known before the answer is: it follows from the generation of the index,
the build of the application, the language and the address. A reader who comes back to an
unchanged search costs no search, nor does another reader who asks the same. The day belongs to
it, since "last month" and an article's freshness are counted from it. The generation is read
before the engine is asked, so an answer can only be newer than its tag says, never older.

`Last-Modified` says the same less exactly: when this process first saw the generation, or the day
began. It is left out within the second in which that was, since within it a second change would
bear the same time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, Response, g, request

from webapp.language.i18n import locale
from webapp.services import services

SEARCHES = frozenset(
    {
        *("desk.home", "desk.search", "college.show", "facet_page.show"),
        *("feeds.atom", "feeds.json_feed", "exports.download"),
        *("api.search", "api.significant"),
        *("catalogue.colleges", "catalogue.college", "catalogue.provinces"),
        *("catalogue.province", "catalogue.stats"),
    }
)


MOST_KEPT_BYTES = 32 * 2**20
"""Of answers in memory, in each process."""

LARGEST_KEPT_BYTES = 256 * 2**10


class Answers:
    """Answers by their tags, those asked for last. Safe to use from any thread.

    What many readers ask for between two changes of the index is made once.
    """

    def __init__(self, most_bytes: int = MOST_KEPT_BYTES) -> None:
        self._most, self._size = most_bytes, 0
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, tuple[bytes, str]] = OrderedDict()

    def get(self, tag: str) -> Response | None:
        """The answer of a tag, made anew from what was kept."""
        with self._lock:
            found = self._answers.get(tag)
            if found is None:
                return None
            self._answers.move_to_end(tag)
        body, content_type = found
        return Response(body, content_type=content_type)

    def keep(self, tag: str, response: Response) -> None:
        """Keep an answer that is whole, unless it is large."""
        if response.is_streamed or response.status_code != HTTPStatus.OK:
            return
        body = response.get_data()
        if len(body) > LARGEST_KEPT_BYTES:
            return
        with self._lock:
            before = self._answers.pop(tag, None)
            self._size += len(body) - (len(before[0]) if before else 0)
            self._answers[tag] = body, response.content_type or ""
            while self._size > self._most:
                _, (dropped, _) = self._answers.popitem(last=False)
                self._size -= len(dropped)


class Changes:
    """When the index was last seen to change. Safe to use from any thread."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._generation: int | None = None
        self._at = 0.0

    def since(self, generation: int) -> dt.datetime | None:
        """Since when the answers of a generation are as they are, or None within that second."""
        with self._lock:
            now = self._clock()
            if generation != self._generation:
                self._generation, self._at = generation, now
            at = max(self._at, _midnight(now))
        return dt.datetime.fromtimestamp(int(at), dt.UTC) if int(now) > int(at) else None


def init_app(app: Flask) -> None:
    """Tag the answers to searches and answer 304 where the reader has the newest."""
    changes, answers = Changes(), Answers()

    @app.before_request
    def _unchanged() -> Response | None:
        if request.endpoint not in SEARCHES:
            return None
        generation = services().engine.generation
        g.tag, g.since = _tag(generation), changes.since(generation)
        return Response(status=304) if _has_newest() else answers.get(g.tag)

    @app.after_request
    def _label(response: Response) -> Response:
        if "tag" in g and response.status_code in {200, 304}:
            response.set_etag(g.tag, weak=True)
            response.last_modified = g.since
            response.headers["Cache-Control"] = "no-cache"
            if request.method == "GET":
                answers.keep(g.tag, response)
        return response


def _has_newest() -> bool:
    """Whether the reader has the newest answer; a tag is asked first, as RFC 9110 13.1.3 wants."""
    if request.if_none_match:
        return request.if_none_match.contains_weak(g.tag)
    asked = request.if_modified_since
    return asked is not None and g.since is not None and g.since <= asked


def _tag(generation: int) -> str:
    known = services()
    today = dt.date.today()
    parts = (known.build, generation, known.demo, locale(), today, request.url)
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def _midnight(now: float) -> float:
    day = dt.datetime.fromtimestamp(now).date()
    return dt.datetime.combine(day, dt.time()).timestamp()
