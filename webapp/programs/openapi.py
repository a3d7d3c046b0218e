"""The description of the JSON interface, OpenAPI 3.1, made from what stands beside the views.

A view is decorated with what it takes and what it gives; its docstring says what it is for. The
schemas of answers are the types of `shapes.py` (`msgspec` turns them into JSON Schema), and what
parameters are declared to be is what `declared.py` holds requests to.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, TypeVar

import msgspec.json
from flask import Flask
from werkzeug.routing import Rule

from webapp.programs.declared import Parameter
from webapp.programs.shapes import Problem

View = TypeVar("View", bound=Callable[..., Any])

ROOT = "/api/v1"
OPENAPI = "3.1.0"
SCHEMAS = "#/components/schemas/"
PROBLEM = "application/problem+json"

SAYS = (
    "News of China's trade unions and vocational education. Everything is a plain GET request, "
    "needs no key, and may be asked for from any page: answers carry "
    "`Access-Control-Allow-Origin: *` and never depend on who asks. Errors are RFC 9457 problems. "
    "An `ETag` holds until the index changes: send it back as `If-None-Match`. The `RateLimit` "
    "header says how many requests are left. Names and notes are Chinese or English, as "
    "`Accept-Language` or `lang` wishes."
)
_ALWAYS = (400, 429, 503)
_HEADERS: Mapping[str, str] = {
    "ETag": "Changes with the answer.",
    "RateLimit-Policy": "How many requests a client may send in how many seconds.",
    "RateLimit": "How many of them are left, and in how many seconds all will be.",
}
_ON_429 = {"Retry-After": "Seconds until the next request is answered."}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What a program must know of a view.

    Attributes:
        answers: the type of its answer, of `shapes`.
        parameters: those of its address and of its path.
        tag: the group that it belongs to.
        example: an address below `ROOT` that finds something in the demonstration; "{article}"
            stands for the id of an article.
        refuses: statuses beyond those that every view may answer with.
        leads: name of another view -> its parameter, and where its value stands in the answer
            (a JSON pointer).
    """

    answers: Any
    parameters: Sequence[Parameter]
    tag: str
    example: str
    refuses: tuple[int, ...] = ()
    leads: Mapping[str, tuple[str, str]] = field(default_factory=dict)


_KEY = "__endpoint__"


def endpoint(
    answers: Any,
    *parameters: Parameter,
    tag: str,
    example: str,
    refuses: tuple[int, ...] = (),
    leads: Mapping[str, tuple[str, str]] | None = None,
) -> Callable[[View], View]:
    """Declare beside a view what it takes and gives; see `Endpoint`."""

    def declare(view: View) -> View:
        setattr(view, _KEY, Endpoint(answers, parameters, tag, example, refuses, leads or {}))
        return view

    return declare


def endpoints(app: Flask) -> Iterator[tuple[Rule, Endpoint]]:
    """The declared views of an application, by address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        declared = getattr(app.view_functions[rule.endpoint], _KEY, None)
        if declared is not None:
            yield rule, declared


def document(app: Flask, server: str) -> dict[str, Any]:
    """The whole description.

    Args:
        app: whose views are described.
        server: the address that their paths are added to.
    """
    found = list(endpoints(app))
    types = [Problem, *dict.fromkeys(declared.answers for _, declared in found)]
    _, schemas = msgspec.json.schema_components(types, ref_template=SCHEMAS + "{name}")
    return {
        "openapi": OPENAPI,
        "info": {
            "title": "Jiangxun 匠讯",
            "version": f"1 ({version('jiangxun')})",
            "description": SAYS,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server}],
        "paths": {
            address_of(rule): {"get": _operation(app.view_functions[rule.endpoint], declared)}
            for rule, declared in found
        },
        "components": {"schemas": _spoken(schemas)},
    }


def address_of(rule: Rule) -> str:
    """The path of a view below `ROOT`, as OpenAPI writes it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).removeprefix(ROOT)


def _operation(view: Callable[..., Any], declared: Endpoint) -> dict[str, Any]:
    summary, _, more = (inspect.getdoc(view) or "").partition("\n\n")
    statuses = sorted({*_ALWAYS, *declared.refuses})
    return {
        "operationId": view.__name__,
        "tags": [declared.tag],
        "summary": _line(summary),
        **({"description": "\n\n".join(map(_line, more.split("\n\n")))} if more else {}),
        "parameters": [item.described() for item in declared.parameters],
        "responses": {
            "200": {
                "description": HTTPStatus.OK.phrase,
                "headers": _headers(_HEADERS),
                "content": {"application/json": {"schema": _ref(declared.answers.__name__)}},
                **({"links": _links(declared.leads)} if declared.leads else {}),
            },
            **{str(status): _refusal(status) for status in statuses},
        },
    }


def _links(leads: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    return {
        view: {"operationId": view, "parameters": {parameter: f"$response.body#{pointer}"}}
        for view, (parameter, pointer) in leads.items()
    }


def _refusal(status: int) -> dict[str, Any]:
    return {
        "description": HTTPStatus(status).phrase,
        **({"headers": _headers(_ON_429)} if status == 429 else {}),
        "content": {PROBLEM: {"schema": _ref("Problem")}},
    }


def _headers(words: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: {"description": says, "schema": {"type": "string"}} for name, says in words.items()
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": SCHEMAS + name}


def _spoken(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """The schemas with each attribute's words at its property instead of all in one text."""
    found: dict[str, Any] = {}
    for name in sorted(schemas):
        schema = dict(schemas[name])
        summary, words = _words(schema.get("description", ""))
        properties = {
            key: _said(value, words.get(key)) for key, value in schema.get("properties", {}).items()
        }
        found[name] = {**schema, "description": summary, "properties": properties}
    return found


def _said(schema: Mapping[str, Any], words: str | None) -> dict[str, Any]:
    return {**schema, "description": words} if words else dict(schema)


_ATTRIBUTE = re.compile(r"^ {4}(?P<names>[\w-]+(?:, [\w-]+)*): (?P<says>.+(?:\n {6,}.+)*)", re.M)


def _words(doc: str) -> tuple[str, dict[str, str]]:
    """A docstring of the project's form: what it says first, and of each attribute."""
    text, _, listed = inspect.cleandoc(doc).partition("\nAttributes:\n")
    words = {
        name: _line(match["says"])
        for match in _ATTRIBUTE.finditer(listed)
        for name in match["names"].split(", ")
    }
    return _line(text), words


def _line(text: str) -> str:
    """One line, in the words of JSON."""
    return re.sub(r"\bNone\b", "null", " ".join(text.split()))
