"""The OpenAPI document is the generated one, is valid, and says what the declarations say."""

from typing import Any, Literal

import pytest
from fitai.kernel import catalogue
from fitai.kernel.documents import asyncapi, files, generate, openapi
from fitai.kernel.documents.schemas import DuplicateTypeName, Schemas
from fitai.kernel.endpoint import Endpoint, Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.http_response import RawResponse
from fitai.kernel.paging import Page, Paging
from fitai.kernel.types import Model, Nothing, Weight
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import Field

from tests.harness.moto_requests import untraced
from tests.unit.contract import samples
from tests.unit.contract.sample_declarations import Bar, Lift, Lifted, _create, generate_operation, references


class BarFilter(Paging):
    kinds: list[Literal["olympic", "trap"]] | None = Field(None, description="Any of them.")
    min_load: int


def _list(query: BarFilter) -> Page[Lifted]: ...


def _plain() -> Nothing: ...


def _worded(request: Request) -> None:
    """Done."""
    assert request.units


def _file() -> RawResponse: ...


def _either() -> Nothing | RawResponse: ...


class BarTaken(Conflict):
    code, sentence = "bar_taken", "Somebody lifts it."


def create(**options: Any) -> Endpoint:
    options = {"access": "write:own_workouts", "status": 201} | options
    return endpoint("POST", "/bars/{barId}", summary="Lift", **options)(_create)


class Loaded(Model):
    """What is on a bar."""

    sides: Literal["one", "both"] | Literal["none"]
    plates: list[Weight]
    """On one side."""


class MoreLoaded(Loaded):
    collars: Weight | None = None
    """Both together."""


@pytest.mark.parametrize("path", generate.DOCUMENTS, ids=lambda path: path.name)
def test_the_committed_document_is_the_generated_one(path):
    current = path.read_text() == generate.DOCUMENTS[path]()

    assert current, "run: make docs (python -m fitai.kernel.documents)"


@pytest.mark.parametrize("name", [openapi.FILE, asyncapi.FILE])
def test_the_documents_stand_in_docs_too(name):
    assert (catalogue.ROOT / "docs" / name).resolve() in generate.DOCUMENTS


def test_the_openapi_document_is_valid():
    flaws = untraced(list)(OpenAPIV31SpecValidator(samples.document()).iter_errors())

    assert [error.message for error in flaws] == []


def test_every_endpoint_that_is_no_page_is_in_the_document_once():
    operations = [operation for path in samples.document()["paths"].values() for operation in path.values()]

    assert sorted(operation["operationId"] for operation in operations) == sorted(
        openapi.operation_id(function) for function in catalogue.endpoints() if function.declaration.is_documented
    )
    left_out = {
        function.declaration.path for function in catalogue.endpoints() if not function.declaration.is_documented
    }
    assert left_out == {"/docs/{path+}", "/console/{path+}"}


def test_an_operation_has_a_name_a_tag_and_words(monkeypatch):
    operation, _ = generate_operation(monkeypatch, create())

    assert (operation["operationId"], operation["tags"], operation["summary"]) == ("work", ["bars"], "Lift")
    assert operation["description"].startswith("Declarations that tests of the documents make up")


@pytest.mark.parametrize(
    ("access", "level"),
    [("public", "public"), ("write:own_workouts", "user"), ("write:ai_requests", "premium"), ("read:audit", "admin")],
)
def test_an_operation_states_who_may_call(monkeypatch, access, level):
    operation, document = generate_operation(monkeypatch, create(access=access))

    assert (operation["x-access"], operation.get("x-scope", "public")) == (level, access)
    assert operation["security"] == ([] if access == "public" else [{"accessToken": [access]}])
    assert document["components"]["securitySchemes"]["accessToken"]["scheme"] == "bearer"
    assert ("401" in operation["responses"]) == (access != "public"), "a bad token at a public route is as none"
    assert ("403" in operation["responses"]) == (access != "public"), "an administrator without a factor is refused"


def test_a_public_list_may_be_read_with_a_token(monkeypatch):
    endpoint_ = endpoint("GET", "/plain", access="public", summary="Plain")(_plain)
    operation, _ = generate_operation(monkeypatch, endpoint_)

    assert operation["security"] == [{}, {"accessToken": []}]


def test_a_write_takes_its_path_body_units_and_idempotency_key(monkeypatch):
    operation, document = generate_operation(monkeypatch, create())

    assert operation["parameters"][0] == {
        "name": "barId",
        "in": "path",
        "required": True,
        "description": "The id of the bar.",
        "schema": {"type": "integer", "minimum": 1},
    }
    assert [parameter["$ref"].rpartition("/")[2] for parameter in operation["parameters"][1:]] == [
        "Units",
        "IdempotencyKey",
    ]
    assert operation["requestBody"]["required"] is True
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Bar"}
    bar = document["components"]["schemas"]["Bar"]
    assert bar["additionalProperties"] is False
    assert bar["properties"]["load"] == {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 500,
        "description": "With the plates. In kg, or in lb for imperial units.",
        "x-unit": "kg",
        "x-imperial-unit": "lb",
    }


def test_a_good_answer_is_the_envelope_with_its_data(monkeypatch):
    operation, document = generate_operation(monkeypatch, create())
    good = operation["responses"]["201"]["content"]["application/json"]["schema"]

    assert good["required"] == ["success", "data", "meta"]
    success = good["properties"]["success"]
    assert (success["type"], success["const"]) == ("boolean", True), "generators need the type of a constant"
    assert good["properties"]["data"]["$ref"] == "#/components/schemas/Lifted"
    lifted = document["components"]["schemas"]["Lifted"]
    assert lifted["required"] == ["total", "at", "kind", "plates"], "what is always answered, with a default or without"
    assert lifted["properties"]["note"] == {"type": "string", "description": "What was said."}, "left out, never null"
    assert lifted["properties"]["at"] == {"type": "string", "format": "date-time"}


def test_a_page_has_its_parameters_and_pagination(monkeypatch):
    operation, document = generate_operation(
        monkeypatch,
        endpoint("GET", "/bars", access="read:own_profile", summary="Bars", cache="private, max-age=5")(_list),
    )
    named = {parameter["name"]: parameter for parameter in operation["parameters"] if "name" in parameter}

    assert set(named) == {"limit", "cursor", "kinds", "minLoad"}
    assert named["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 100}
    assert named["limit"]["description"].endswith("Without it, `20`.")
    assert named["minLoad"]["required"] is True
    assert named["kinds"]["schema"]["type"] == "array"
    assert named["kinds"]["description"] == "Any of them."
    assert {parameter.get("$ref") for parameter in operation["parameters"]} >= {"#/components/parameters/IfNoneMatch"}
    assert operation["x-cache"] == "private, max-age=5"
    assert {"200", "304", "400", "401", "403", "422", "429", "500", "503"} == set(operation["responses"])
    assert "ETag" in operation["responses"]["200"]["headers"]
    envelope = operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    assert (envelope["data"]["type"], envelope["data"]["items"]) == ("array", {"$ref": "#/components/schemas/Lifted"})
    assert envelope["meta"]["$ref"] == "#/components/schemas/PageMeta"
    validator = Draft202012Validator(document["components"]["schemas"]["Pagination"])
    assert validator.is_valid({"cursor": None, "limit": 20})
    assert not validator.is_valid({"limit": 20})


def test_no_type_is_in_the_document_that_nothing_refers_to():
    document = samples.document()
    used = set(references(document))

    assert {f"#/components/schemas/{name}" for name in document["components"]["schemas"]} <= used
    assert "BarFilter" not in document["components"]["schemas"]


def test_what_has_no_measure_takes_no_units(monkeypatch):
    operation, _ = generate_operation(
        monkeypatch, endpoint("GET", "/plain", access="read:own_profile", summary="Plain")(_plain)
    )

    assert "parameters" not in operation


def test_what_writes_measures_in_words_takes_units(monkeypatch):
    operation, _ = generate_operation(
        monkeypatch, endpoint("GET", "/plain", access="read:own_profile", summary="Plain")(_worded)
    )

    assert operation["parameters"] == [{"$ref": "#/components/parameters/Units"}]


def test_a_write_documents_every_failure(monkeypatch):
    operation, document = generate_operation(monkeypatch, create(access="write:ai_requests", errors=(BarTaken,)))
    statuses = {"201", "400", "401", "403", "404", "409", "413", "415", "422", "429", "500", "503"}
    conflict = document["components"]["responses"][operation["responses"]["409"]["$ref"].rpartition("/")[2]]
    limited = document["components"]["responses"][operation["responses"]["429"]["$ref"].rpartition("/")[2]]

    assert set(operation["responses"]) == statuses
    assert all(
        code in conflict["description"] for code in ("bar_taken", "Somebody lifts it.", "idempotency_key_reused")
    )
    assert conflict["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Failure"}
    assert "Retry-After" in limited["headers"]


def test_an_uncounted_endpoint_documents_no_429(monkeypatch):
    endpoint_ = endpoint("GET", "/plain", access="public", summary="Plain", counted=False)(_plain)
    operation, _ = generate_operation(monkeypatch, endpoint_)

    assert "429" not in operation["responses"]


def test_a_raw_response_is_documented_by_its_content_type(monkeypatch):
    kinds = ("text/csv", "application/json")
    operation, _ = generate_operation(
        monkeypatch, endpoint("GET", "/file", access="read:own_profile", summary="File", produces=kinds)(_file)
    )

    assert operation["responses"]["200"]["content"] == {
        "text/csv": {"schema": {"type": "string"}},
        "application/json": {"schema": {}},
    }


def test_a_redirect_is_documented_by_its_location(monkeypatch):
    operation, _ = generate_operation(
        monkeypatch, endpoint("GET", "/away", access="read:own_profile", summary="Away", status=302)(_file)
    )

    assert "content" not in operation["responses"]["302"]
    assert "Location" in operation["responses"]["302"]["headers"]


def test_an_answer_in_or_out_of_the_envelope_tells_both(monkeypatch):
    endpoint_ = endpoint("GET", "/either", access="read:own_profile", summary="Either", produces=("text/csv",))(_either)
    operation, _ = generate_operation(monkeypatch, endpoint_)

    assert set(operation["responses"]["200"]["content"]) == {"application/json", "text/csv"}


def test_two_types_with_the_same_name_are_an_error_that_explains_itself():
    def other() -> type:
        class Bar(Model):
            other: int

        return Bar

    schemas = Schemas()
    schemas.add(1, "validation", Bar)
    schemas.add(2, "serialization", list[other()])  # type: ignore[misc]

    with pytest.raises(DuplicateTypeName, match=r"2 types of the API are called Bar: .* and .*\. Rename one of them\."):
        schemas.build()


def test_a_type_may_be_both_request_and_response():
    schemas = Schemas()
    schemas.add(1, "validation", Bar)
    schemas.add(2, "serialization", Bar)
    schemas.build()

    assert set(schemas.definitions) == {"Bar", "BarRequest"}
    assert schemas[1] == {"$ref": "#/components/schemas/BarRequest"}
    assert (
        "required" not in schemas.definitions["BarRequest"]
        or "kind" not in schemas.definitions["BarRequest"]["required"]
    )
    assert "kind" in schemas.definitions["Bar"]["required"]
    assert (
        schemas.definitions["BarRequest"]["properties"]["kind"]["description"]
        == 'Of which kind. Without it, `"olympic"`.'
    )
    assert "default" not in str(schemas.definitions)


def test_the_name_of_a_request_must_be_free():
    class BarRequest(Model):
        bar: Bar

    schemas = Schemas()
    schemas.add(1, "validation", Bar)
    schemas.add(2, "serialization", BarRequest)

    with pytest.raises(DuplicateTypeName, match="BarRequest"):
        schemas.build()


def test_what_tells_variants_apart_is_required_of_each():
    schemas = Schemas()
    schemas.add(1, "validation", Lift)
    schemas.build()

    assert schemas.definitions["Lift"]["properties"]["lift"]["discriminator"]["propertyName"] == "kind"
    assert [schemas.definitions[name]["required"] for name in ("Squat", "Press")] == [["kind"], ["kind"]]


def test_the_docstring_of_an_attribute_describes_its_property():
    schemas = Schemas()
    schemas.add(1, "serialization", MoreLoaded)
    schemas.build()
    properties = schemas.definitions["MoreLoaded"]["properties"]

    assert properties["plates"]["description"] == "On one side. In kg, or in lb for imperial units."
    assert properties["collars"]["description"] == "Both together. In kg, or in lb for imperial units."
    assert properties["sides"] == {"type": "string", "enum": ["one", "both", "none"]}, "one enumeration, not a union"


def test_generating_a_document_twice_gives_the_same():
    assert files.file_text(openapi.document()) == files.file_text(openapi.document())
    assert files.file_text(asyncapi.document()) == files.file_text(asyncapi.document())
