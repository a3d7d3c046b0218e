"""Errors, RFC 9457."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Mistake(TypedDict):
    """A parameter that cannot be understood.

    Attributes:
        parameter: its name.
        value: what stood there, shortened.
    """

    parameter: str
    value: str
    detail: str


Problem = TypedDict(
    "Problem",
    {
        "type": str,
        "title": str,
        "status": int,
        "detail": str,
        "errors": NotRequired[list[Mistake]],
        "violated-policies": NotRequired[list[str]],
    },
)
Problem.__doc__ = """An error, RFC 9457.

    Attributes:
        type: "about:blank" where the status says all.
        title: the status in words.
        detail: what went wrong this time, in the language of the request.
        errors: the parameters that cannot be understood.
        violated-policies: of status 429: which limits were passed.
    """
