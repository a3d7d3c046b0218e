"""The page that tells programmers of the JSON interface, made from its own description."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Blueprint, current_app, render_template, request

from indexer import SearchRequest
from webapp.language.words import Message, gettext, lazy_gettext
from webapp.programs.declared import CONDITIONS
from webapp.programs.openapi import ROOT, SAYS, SCHEMAS, address_of, document, endpoints
from webapp.services import services

blueprint = Blueprint("reference", __name__)

PLAIN = "/?&=:,"
"""What stays as it is in an address between quotation marks of a shell."""


GROUPS: Mapping[str, Message] = {
    "Search": lazy_gettext("Search"),
    "Articles": lazy_gettext("Articles"),
    "Colleges and provinces": lazy_gettext("Colleges and provinces"),
    "Sources": lazy_gettext("Sources"),
}
"""The tags of the description, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of an answer.

    Attributes:
        kind: its type in words: "string", "integer", or the name of a shape.
        says: what it means.
        shape: the shape that the type speaks of, or "".
        note: what else is to be said of it, in the reader's language.
        usual: its value where none is given.
        values: all that it may be, if they are few.
    """

    name: str
    kind: str
    says: str
    shape: str = ""
    note: str = ""
    usual: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of the interface.

    Attributes:
        key: the anchor.
        address: with the variable parts in braces.
        title, says: what it is for.
        fields: its parameters, without those that every search has.
        searches: whether it has those, too.
        answer: the shape of what it gives.
        errors: status -> phrase.
        example: an address that can be opened, as it is read.
        curl: the same as it is sent.
    """

    key: str
    address: str
    title: str
    says: str
    fields: list[Field]
    searches: bool
    answer: str
    errors: Mapping[str, str]
    example: str
    curl: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What an answer, or a part of it, consists of."""

    name: str
    says: str
    fields: list[Field]


@blueprint.get("/api")
def show() -> str:
    """Every address with its parameters, its answer, and an example that runs."""
    found = document(current_app, ROOT)
    newest = services().engine.search(SearchRequest(limit=1)).hits
    article = newest[0].id if newest else "0123456789abcdef"
    groups: dict[str, list[Entry]] = {tag: [] for tag in GROUPS}
    for rule, declared in endpoints(current_app):
        operation = found["paths"][address_of(rule)]["get"]
        example = ROOT + declared.example.replace("{article}", article)
        groups[declared.tag].append(_entry(ROOT + address_of(rule), operation, example))
    return render_template(
        "reference.html",
        says=SAYS.replace("`", ""),
        groups=groups,
        titles_of=GROUPS,
        conditions=[_parameter(item.described()) for item in CONDITIONS],
        host=request.host_url.rstrip("/"),
    )


@blueprint.get("/api/shapes")
def shapes() -> str:
    """What the answers consist of."""
    schemas = document(current_app, ROOT)["components"]["schemas"]
    listed = [_shape(name, item) for name, item in schemas.items()]
    return render_template("shapes.html", shapes=listed)


def _entry(address: str, operation: Mapping[str, Any], example: str) -> Entry:
    answers, parameters = operation["responses"], operation["parameters"]
    shared = {item.name for item in CONDITIONS}
    searches = shared <= {item["name"] for item in parameters}
    own = [item for item in parameters if not (searches and item["name"] in shared)]
    return Entry(
        key=operation["operationId"],
        address=address,
        title=operation["summary"],
        says=operation.get("description", ""),
        fields=[_parameter(item) for item in own],
        searches=searches,
        answer=_name(answers["200"]["content"]["application/json"]["schema"]),
        errors={code: item["description"] for code, item in answers.items() if code != "200"},
        example=example,
        curl=quote(example, safe=PLAIN),
    )


def _parameter(item: Mapping[str, Any]) -> Field:
    schema = item["schema"]
    one = schema.get("items", schema)
    return Field(
        name=item["name"],
        kind=one.get("format") or one.get("type") or "date",
        says=item["description"],
        note=_note(item["required"], "items" in schema),
        usual=str(one.get("default", "")),
        values=tuple(one.get("enum", ())),
    )


def _note(required: bool, several: bool) -> str:
    if required:
        return gettext("required")
    return gettext("may be repeated") if several else ""


def _shape(name: str, schema: Mapping[str, Any]) -> Shape:
    return Shape(
        name=name,
        says=schema.get("description", ""),
        fields=[
            Field(
                name=key,
                kind=_kind(item),
                says=item.get("description", ""),
                shape=_name(item),
                values=tuple(filter(None, item.get("enum", ()))),
            )
            for key, item in schema["properties"].items()
        ],
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """The type in words: "string or null", "array of HitFacts"."""
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if "items" in schema:
        return f"array of {_kind(schema['items'])}"
    if isinstance(inner := schema.get("additionalProperties"), Mapping) and inner:
        return f"object of {_kind(inner)}"
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(SCHEMAS)
    return "string" if "enum" in schema else str(schema.get("type", "any"))


def _name(schema: Mapping[str, Any]) -> str:
    """The shape that a schema speaks of, however deep, or ""."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(SCHEMAS)
    inner = [schema.get("items"), schema.get("additionalProperties"), *schema.get("anyOf", ())]
    return next(filter(None, (_name(item) for item in inner if isinstance(item, Mapping))), "")
