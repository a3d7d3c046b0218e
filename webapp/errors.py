"""Errors as the reader meets them: a page in their language, or problem+json for programs."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from flask import Flask, Response, current_app, json, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from corpus import StoreError
from indexer import IndexerError
from webapp.language.words import Message, lazy_gettext
from webapp.limits import POLICY

RETRY_AFTER_S = "30"

_KEPT = frozenset({"allow", "retry-after"})
"""What else an error must say: 405 what would be allowed, 429 when to come back."""

_MEMBERS: Mapping[int, Mapping[str, Any]] = {
    429: {
        "type": "https://iana.org/assignments/http-problem-types#quota-exceeded",
        "violated-policies": [POLICY],
    }
}
"""What a problem says besides; the type is that of draft-ietf-httpapi-ratelimit-headers."""

_TITLES: Mapping[int, Message] = {
    400: lazy_gettext("The address is not right"),
    404: lazy_gettext("There is no such page"),
    405: lazy_gettext("This page can only be read"),
    413: lazy_gettext("Too much was sent"),
    414: lazy_gettext("The address is too long"),
    429: lazy_gettext("Too many requests"),
    500: lazy_gettext("Something broke on our side"),
    503: lazy_gettext("The search is not available just now"),
}

_DETAILS: Mapping[int, Message] = {
    400: lazy_gettext("The server could not make sense of the request."),
    404: lazy_gettext("The address may be mistyped, or the article is not in this collection."),
    405: lazy_gettext("Nothing can be sent here; open the address in a browser instead."),
    413: lazy_gettext("This site takes no uploads."),
    414: lazy_gettext("Shorten the search text or choose fewer filters."),
    429: lazy_gettext("Wait a moment before the next one; the header Retry-After says how long."),
    500: lazy_gettext("The fault was recorded. The same search may work again in a moment."),
    503: lazy_gettext(
        "The index or the store cannot be read. Whoever runs this site should try "
        "`jiangxun status`, then `jiangxun index --rebuild`."
    ),
}


def init_app(app: Flask) -> None:
    """Give every error its page."""
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(IndexerError, _on_unavailable)
    app.register_error_handler(StoreError, _on_unavailable)


def problem(status: int, detail: str, **more: Any) -> Response:
    """An error for programs, RFC 9457.

    Args:
        status: the HTTP status.
        detail: what went wrong this time.
        more: members of its own, for example `errors`.
    """
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    return Response(json.dumps(body), status, content_type="application/problem+json")


def _on_http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:  # a redirect raised as an exception
        return cast("Response", error.get_response())
    response = _answer(error.code)
    if isinstance(error, InternalServerError):
        response.headers["Cache-Control"] = "no-store"
    for name, value in error.get_headers(request.environ):
        if name.lower() in _KEPT:
            response.headers[name] = value
    return response


def _on_unavailable(error: Exception) -> Response:
    # The message names paths of the machine: it is for the log, not for readers.
    current_app.logger.error("%s", error)
    response = _answer(503)
    response.headers["Retry-After"] = RETRY_AFTER_S
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(status: int) -> Response:
    title = str(_TITLES.get(status, HTTPStatus(status).phrase))
    detail = str(_DETAILS.get(status, ""))
    if request.path.startswith("/api/"):
        return problem(status, detail or title, **_MEMBERS.get(status, {}))
    page = render_template("error.html", status=status, title=title, detail=detail)
    return Response(page, status, mimetype="text/html")
