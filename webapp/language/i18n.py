"""The reader's language: which one it is, and how dates and numbers are written in it.

The language comes from `?lang=`, else from the cookie that `/language/<code>` sets, else from
`Accept-Language`, else it is Chinese. A `lang` in the address speaks for that one answer.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote, urlencode

from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.dates import format_interval as babel_interval
from babel.numbers import format_decimal
from flask import Blueprint, Flask, Response, abort, redirect, request, url_for
from flask_babel import Babel, get_translations  # type: ignore[import-untyped]

from corpus import PublishedDate
from webapp.language.names import HTML_LANG, Locale
from webapp.language.words import gettext

COOKIE = "lang"
COOKIE_AGE_S = 365 * 24 * 3600
LOCALES: tuple[Locale, ...] = ("zh", "en")

# "19 December 2024" needs the British order; messages stay plain English.
_DATE_LOCALE = {"zh": "zh_Hans_CN", "en": "en_GB"}
_DATE_FORMATS = {
    ("zh", "month"): "y年M月",
    ("zh", "year"): "y年",
    ("zh", "day"): "y年M月d日",
    ("en", "month"): "MMMM y",
    ("en", "year"): "y",
    ("en", "day"): "d MMMM y",
}
_SPANS = {"month": "yMMMM", "year": "y", "day": "yMMMMd"}

_NEGOTIATED, _CATALOGUE = "jiangxun.locale", "jiangxun.catalogue"
"""What the environment of a request keeps of its language."""

_REMEMBERED = 4096
"""Numbers and days kept in words: a page has some two hundred, and most stand on the next too."""

blueprint = Blueprint("i18n", __name__)


def init_app(app: Flask) -> None:
    """Negotiate the language of each request and give templates their formats."""
    Babel(app, locale_selector=locale, default_locale="en")
    # Flask-Babel looks its catalogue up for every message, and a page has some three hundred.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda message: _catalogue().ugettext(message),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.register_blueprint(blueprint)
    app.jinja_env.filters.update(
        published=format_published,
        day=format_day,
        moment=format_moment,
        number=format_number,
        articles=format_articles,
    )

    @app.context_processor
    def _language() -> dict[str, Any]:
        current = locale()
        return {
            "locale": current,
            "html_lang": HTML_LANG,
            "page_lang": HTML_LANG[current],
            "here": _here(),
        }

    @app.after_request
    def _say_so(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["Content-Language"] = HTML_LANG[locale()]
        response.vary.update(("Accept-Language", "Cookie"))
        return response


def locale() -> Locale:
    """The language of this request."""
    # Asked for some hundred times a page.
    found = request.environ.get(_NEGOTIATED) or request.environ.setdefault(
        _NEGOTIATED, _negotiated()
    )
    return cast("Locale", found)


def _negotiated() -> Locale:
    for wanted in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LOCALES:
            return wanted
    # Werkzeug matches "zh-TW" with "zh", but would not find "en-GB" in ("zh", "en") by itself.
    for tag, quality in request.accept_languages:
        primary = tag.replace("_", "-").split("-")[0].lower()
        if quality > 0 and primary in LOCALES:
            return primary
    return "zh"


def _catalogue() -> Any:
    kept = request.environ.get(_CATALOGUE)
    return kept or request.environ.setdefault(_CATALOGUE, get_translations())


@blueprint.get("/language/<code>")
def switch(code: str) -> Response:
    """Remember a language and go on to `next`, a path of this site."""
    if code not in LOCALES:
        abort(404)
    target = request.args.get("next", "")
    answer = redirect(target if is_local_path(target) else url_for("desk.home"), 303)
    response = cast("Response", answer)
    response.set_cookie(
        COOKIE, code, max_age=COOKIE_AGE_S, httponly=True, samesite="Lax", secure=request.is_secure
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def is_local_path(target: str) -> bool:
    """True for a path that no browser can take for another host.

    Browsers read a backslash as a slash and drop control characters: a path that starts with a
    slash and one of those, and another slash, leaves the site.
    """
    unsafe = any(char <= "\x20" or char in "\\\x7f" for char in target)
    return target.startswith("/") and not target.startswith("//") and not unsafe


def _here() -> str:
    """The address of this page without its language, for the way back from a switch."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    path = request.script_root + quote(request.path)
    return f"{path}?{urlencode(kept)}" if kept else path


def format_published(when: PublishedDate | None) -> str:
    """A date or a span as the language writes it, only as fine as it is known."""
    if when is None:
        return gettext("undated")
    current = locale()
    unit = when.precision if when.precision in {"month", "year"} else "day"
    if when.end is not None:
        return babel_interval(when.date, when.end, _SPANS[unit], locale=_DATE_LOCALE[current])
    text = _dated(when.date, _DATE_FORMATS[current, unit], current)
    return f"{text} {when.time:%H:%M}" if when.precision == "minute" and when.time else text


def format_day(day: dt.date) -> str:
    """A full date."""
    current = locale()
    return _dated(day, _DATE_FORMATS[current, "day"], current)


def format_month(value: str) -> str:
    """A day, a month ("2024-12") or a year ("2024") in words; any other value as it is."""
    current = locale()
    try:
        day = dt.date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return value
    unit = {4: "year", 7: "month"}.get(len(value), "day")
    return _dated(day, _DATE_FORMATS[current, unit], current)


def format_month_name(value: str) -> str:
    """The month of "2024-12" without its year."""
    current = locale()
    day = dt.date.fromisoformat(f"{value}-01")
    return _dated(day, "M月" if current == "zh" else "MMMM", current)


def format_moment(moment: dt.datetime) -> str:
    """Date and time of day, UTC said."""
    current = locale()
    pattern = _DATE_FORMATS[current, "day"] + " HH:mm 'UTC'"
    return babel_datetime(moment.astimezone(dt.UTC), pattern, locale=_DATE_LOCALE[current])


def format_number(number: int) -> str:
    """A whole number with its separators."""
    return _counted(number, locale())


def format_articles(number: int) -> str:
    """So many articles, in words."""
    text: str = _catalogue().ungettext("%(number)s article", "%(number)s articles", number)
    return text % {"number": format_number(number)}


@lru_cache(_REMEMBERED)
def _dated(day: dt.date, pattern: str, language: Locale) -> str:
    return babel_date(day, pattern, _DATE_LOCALE[language])


@lru_cache(_REMEMBERED)
def _counted(number: int, language: Locale) -> str:
    return format_decimal(number, locale=_DATE_LOCALE[language])
