"""Messages in the reader's language: the typed face of Flask-Babel, which has no types itself.

Write the English words in the call, so that `pybabel extract` finds them.
"""

from __future__ import annotations

from typing import Protocol, cast

import flask_babel  # type: ignore[import-untyped]


class Message(Protocol):
    """Words that are translated when they are turned into `str`, not when they are defined."""

    def __str__(self) -> str: ...


def gettext(message: str, **values: object) -> str:
    """The message in the reader's language, with `%(name)s` replaced by the values."""
    return cast("str", flask_babel.gettext(message, **values))


def lazy_gettext(message: str) -> Message:
    """The message for a table that is made before any reader is known."""
    return cast("Message", flask_babel.lazy_gettext(message))
