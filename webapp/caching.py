"""Answers that a browser may keep until the index changes.

The tag of an answer is known before the answer is: it follows from the generation of the index,
the build of the application, the language and the address. A reader who comes back to an
unchanged search costs no search. The day belongs to it, since "last month" and an article's
freshness are counted from it. The generation is read before the engine is asked, so an answer
can only be newer than its tag says, never older.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from flask import Flask, Response, g, request

from webapp.i18n import locale
from webapp.services import services

SEARCHES = frozenset(
    {"desk.home", "desk.search", "api.search", "api.significant", "feeds.atom", "college.show"}
)


def init_app(app: Flask) -> None:
    """Tag the answers to searches and answer 304 where the reader has the newest."""

    @app.before_request
    def _unchanged() -> Response | None:
        if request.endpoint not in SEARCHES:
            return None
        g.tag = _tag()
        return Response(status=304) if request.if_none_match.contains_weak(g.tag) else None

    @app.after_request
    def _label(response: Response) -> Response:
        if "tag" in g and response.status_code in {200, 304}:
            response.set_etag(g.tag, weak=True)
            response.headers["Cache-Control"] = "no-cache"
        return response


def _tag() -> str:
    known = services()
    today = dt.date.today()
    parts = (known.build, known.engine.generation, known.demo, locale(), today, request.url)
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()
