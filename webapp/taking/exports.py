"""Any search as a file: everything that it finds, in its order, streamed.

Nothing is cut off: the bound on the pages of a search does not hold here. What is found is what was
visible at the first article, and is read while it is sent, so that memory stays flat.

How a reader sees that a file is whole: `X-Total-Count` says how many articles it has, and an error
underway ends the connection without the end that HTTP/1.1 asks for, so that a browser or curl
reports a broken download. The count is left out where the index changed while it was taken.

An export holds one of the server's threads for as long as its reader takes; so few run at once.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import weakref
from collections.abc import Iterator
from threading import BoundedSemaphore
from typing import cast
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import TooManyRequests

from corpus import Article
from indexer import Engine, SearchRequest
from webapp.language.i18n import locale
from webapp.searching.desk import asked
from webapp.searching.search import MALFORMED
from webapp.services import half_life_days, services
from webapp.taking.export_formats import FORMS, Form

blueprint = Blueprint("exports", __name__)

AT_ONCE = 4
"""Half of the threads of the server; see `serving`."""

RETRY_AFTER_S = 20
COUNT_TRIES = 3
_BOM = "\ufeff"
_KEY = "jiangxun-exports"
_NAMED = 40  # characters of the search that the file's name keeps


@blueprint.record
def _install(state: BlueprintSetupState) -> None:
    state.app.extensions[_KEY] = BoundedSemaphore(AT_ONCE)


@blueprint.get(f"/export.<any({', '.join(FORMS)}):form>")
def download(form: str) -> Response:
    """All that the search of the address finds; "bom=1" marks CSV as UTF-8 for Excel."""
    running = cast("BoundedSemaphore", current_app.extensions[_KEY])
    if not running.acquire(blocking=False):
        raise TooManyRequests(retry_after=RETRY_AFTER_S)
    try:
        response, texts = _streamed(FORMS[form])
    except BaseException:
        running.release()
        raise
    # The place is given back once: when the last text was read, or nobody will read on.
    response.call_on_close(weakref.finalize(texts, running.release))
    return response


def _streamed(form: Form) -> tuple[Response, Iterator[str]]:
    state = asked().at_page(1)
    if any(notice.code in MALFORMED for notice in state.notices):
        abort(400)  # a file that leaves out a condition would look like the one that was wanted
    language = locale()
    question = state.request(locale=language, facets=(), limit=1, half_life_days=half_life_days())
    total, articles = counted(services().engine, question)
    # One address is built by Flask, the others after it: it would take longer than their text.
    before = url_for("article.show", article_id="-", _external=True).removesuffix("-")
    texts = form.written(articles, lambda key: before + quote(key, safe=""), language)
    mark = (_BOM,) if form.ending == "csv" and request.args.get("bom") == "1" else ()
    pieces = (text.encode("utf-8", "replace") for text in itertools.chain(mark, texts))
    response = Response(pieces, content_type=form.media_type)
    response.headers["Content-Disposition"] = _disposition(state.text, form)
    if total is not None:
        response.headers["X-Total-Count"] = str(total)
    return response, texts


def counted(engine: Engine, question: SearchRequest) -> tuple[int | None, Iterator[Article]]:
    """Everything that is found, the first article read already, and how many there are.

    Reading the first tells at once whether the index can be read. The number is None if the index
    kept changing between the counting and the reading.
    """
    for _ in range(COUNT_TRIES):
        result = engine.search(question)
        articles = engine.every(question)
        first = list(itertools.islice(articles, 1))
        if engine.generation == result.generation:
            return result.total, itertools.chain(first, articles)
    return None, itertools.chain(first, articles)


def _disposition(text: str, form: Form) -> str:
    """A name that says what was searched for and when, for old clients in ASCII (RFC 6266)."""
    words = re.sub(r"\W+", "-", text[:_NAMED]).strip("-")
    day = dt.date.today().isoformat()
    name = "-".join(filter(None, ("jiangxun", words, f"{day}.{form.ending}")))
    plain = f"jiangxun-{day}.{form.ending}"
    return f"attachment; filename={plain}; filename*=UTF-8''{quote(name, safe='')}"
