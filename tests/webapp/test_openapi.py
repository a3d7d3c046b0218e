"""The description of the JSON interface holds: for what it promises, and for what it refuses."""

from __future__ import annotations

import copy
import json
import re
from urllib.parse import quote

import jsonschema
import pytest
import schemathesis
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

import corpus
from tests.webapp.conftest import ARTICLES
from webapp.programs import shapes
from webapp.programs.shapes import Problem

FIELDS = {"type", "title", "status", "detail", "errors", "violated-policies"}
PATHS = [
    *("/search", "/search?q=工匠学院&explain=1", "/search?q=柳州 焊接&page=9&province=Mars"),
    *("/significant?q=工匠", "/suggest?q=柳", "/suggest", "/stats", "/stats?by=day&by=kind&q=工匠"),
    *(f"/articles/{ARTICLES[0].id}", f"/articles/{ARTICLES[0].id}/revisions"),
    *("/colleges", "/colleges?q=柳州", "/colleges/liuzhou-craftsman-college"),
    *("/provinces", "/provinces/CN-GX", "/provinces/广西", "/sources"),
]


@pytest.fixture
def description(client):
    return client.get("/api/v1/openapi.json").json


def test_schemathesis_finds_nothing(app):
    """All its phases: single cases at the bounds, random ones, and walks along the links."""
    config = SchemathesisConfig.from_dict({"seed": 8, "generation": {"max-examples": 10}})
    interface = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)
    asked, wrong = 0, []
    for event in from_schema(interface).execute():
        if isinstance(event, events.ScenarioFinished):
            asked += len(event.recorder.interactions)
            nodes = [node for found in event.recorder.checks.values() for node in found]
            failed = [node for node in nodes if node.status == Status.FAILURE]
            wrong += [f"{event.label}: {node.name}: {node.failure_info}" for node in failed]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(str(event))
    assert wrong == []
    assert asked > 500


def test_the_description_is_openapi(description):
    OpenAPIV31SpecValidator(description).validate()
    assert description["openapi"] == "3.1.0"


def test_every_view_of_the_interface_is_described(app, description):
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert len(description["paths"]) == len(rules - {"/api/v1/openapi.json"})
    names = [item["get"]["operationId"] for item in description["paths"].values()]
    assert len(set(names)) == len(names)


def test_every_field_and_parameter_of_ours_is_explained(description):
    for item in description["paths"].values():
        assert item["get"]["summary"]
        assert all(parameter["description"] for parameter in item["get"]["parameters"])
    schemas = description["components"]["schemas"]
    assert all(schema["description"] for schema in schemas.values())
    assert "Attributes:" not in json.dumps(schemas)


def test_a_docstring_speaks_of_no_field_that_went(description):
    for name, schema in description["components"]["schemas"].items():
        shape = getattr(shapes, name, None) or getattr(corpus, name)
        told = set(re.findall(r"^ {8}([\w-]+): ", shape.__doc__.partition("Attributes:")[2], re.M))
        assert told <= set(schema["properties"]), name


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_has_no_field_that_is_not_described(client, description, path):
    schemas = copy.deepcopy(description["components"]["schemas"])
    for schema in schemas.values():
        schema["additionalProperties"] = False
    address = "/api/v1" + quote(path, safe="/?&=")
    got = client.get(address)
    assert got.status_code == 200
    rule, _ = client.application.url_map.bind("").match(address.partition("?")[0])
    name = client.application.view_functions[rule].__endpoint__.answers.__name__
    whole = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
    jsonschema.validate(got.json, whole, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize(
    ("path", "status"),
    [("/search?page=0", 400), ("/articles/none", 404), ("/nothing", 404), ("/../v1/x", 404)],
)
def test_a_problem_has_the_described_fields(client, path, status):
    got = client.get(f"/api/v1{path}")
    assert (got.status_code, got.json["status"]) == (status, status)
    assert got.content_type == "application/problem+json"
    assert set(got.json) <= FIELDS == set(Problem.__annotations__)


def test_the_description_has_a_tag(client):
    first = client.get("/api/v1/openapi.json")
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
