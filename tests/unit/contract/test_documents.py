"""The documents made from the declarations: valid, up to date, and complete about each route."""

import re
from typing import Annotated, Any, ClassVar, Literal

import pytest
from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.clock import Moment
from fitai.kernel.documents import asyncapi, files, generate, openapi
from fitai.kernel.documents.schemas import DuplicateTypeName, Schemas
from fitai.kernel.endpoint import Endpoint, Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.http_response import RawResponse
from fitai.kernel.live.actions import Action, Message, action
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.paging import Page, Paging
from fitai.kernel.types import Input, Model, Nothing, Weight
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import Field

from tests.harness.moto_requests import untraced
from tests.unit.contract import samples


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


def test_every_endpoint_is_in_the_document_once():
    operations = [operation for path in samples.document()["paths"].values() for operation in path.values()]

    assert sorted(operation["operationId"] for operation in operations) == sorted(
        map(openapi.operation_id, catalogue.endpoints())
    )


# --- one operation -----------------------------------------------------------------------------------------


class Bar(Input):
    """What is lifted."""

    load: Weight = Field(gt=0, le=500, description="With the plates.")
    kind: Literal["olympic", "trap"] = "olympic"
    """Of which kind."""
    bought: Moment | None = None


class Lifted(Model):
    total: Weight
    note: str | None = None
    """What was said."""
    at: Moment
    kind: Literal["olympic", "trap"] = "olympic"
    plates: list[int] = []


class BarFilter(Paging):
    kinds: list[Literal["olympic", "trap"]] | None = Field(None, description="Any of them.")
    min_load: int


def _create(request: Request, body: Bar, bar_id: Annotated[int, Field(ge=1)]) -> Lifted: ...


def _list(query: BarFilter) -> Page[Lifted]: ...


def _plain() -> Nothing: ...


def _worded(request: Request) -> None:
    """Done."""
    assert request.units


def _file() -> RawResponse: ...


def _either() -> Nothing | RawResponse: ...


class BarTaken(Conflict):
    code, sentence = "bar_taken", "Somebody lifts it."


def generate_operation(monkeypatch, endpoint_: Endpoint) -> tuple[dict[str, Any], dict[str, Any]]:
    """The operation of this route alone, and its document."""
    monkeypatch.setattr(catalogue, "endpoints", lambda: [Function("bars", "work", endpoint_)])
    document = openapi.document()
    assert not list(OpenAPIV31SpecValidator(document).iter_errors())
    ((path,),) = [document["paths"].values()]
    ((operation,),) = [path.values()]
    return operation, document


def create(**options: Any) -> Endpoint:
    options = {"access": "write:own_workouts", "status": 201} | options
    return endpoint("POST", "/bars/{barId}", summary="Lift", **options)(_create)


def test_an_operation_has_a_name_a_tag_and_words(monkeypatch):
    operation, _ = generate_operation(monkeypatch, create())

    assert (operation["operationId"], operation["tags"], operation["summary"]) == ("work", ["bars"], "Lift")
    assert operation["description"].startswith("The documents made from the declarations")


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


class Squat(Input):
    """One way to lift."""

    kind: Literal["squat"] = "squat"
    depth: int = 0


class Press(Input):
    """Another way to lift."""

    kind: Literal["press", "push_press"] = "press"
    depth: int = 0


class Lift(Input):
    lift: Annotated[Squat | Press, Field(discriminator="kind")]


def test_what_tells_variants_apart_is_required_of_each():
    schemas = Schemas()
    schemas.add(1, "validation", Lift)
    schemas.build()

    assert schemas.definitions["Lift"]["properties"]["lift"]["discriminator"]["propertyName"] == "kind"
    assert [schemas.definitions[name]["required"] for name in ("Squat", "Press")] == [["kind"], ["kind"]]


class Loaded(Model):
    """What is on a bar."""

    sides: Literal["one", "both"] | Literal["none"]
    plates: list[Weight]
    """On one side."""


class MoreLoaded(Loaded):
    collars: Weight | None = None
    """Both together."""


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


# --- AsyncAPI ----------------------------------------------------------------------------------------------


def references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [path for item in node for path in references(item)]
    if not isinstance(node, dict):
        return []
    here = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    return here + [path for item in node.values() for path in references(item)]


def resolve(document: dict[str, Any], reference: str) -> Any:
    assert reference.startswith("#/")
    for segment in reference[2:].split("/"):
        document = document[segment]
    return document


def discriminators(node: Any) -> list[Any]:
    if isinstance(node, list):
        return [path for item in node for path in discriminators(item)]
    if not isinstance(node, dict):
        return []
    here = [node["discriminator"]] if "propertyName" in (node.get("discriminator") or ()) else []
    return here + [path for item in node.values() for path in discriminators(item)]


def check(document: dict[str, Any]) -> None:
    """Check what AsyncAPI 3.0 requires of this document."""
    assert document["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= set(document["info"])
    assert set(document) <= {
        "asyncapi", "id", "info", "servers", "defaultContentType", "channels", "operations", "components"
    }  # fmt: skip
    for reference in references(document):
        resolve(document, reference)
    assert discriminators(document) == [], "an object in OpenAPI, but a string in AsyncAPI"
    for kind in document["components"].values():
        assert all(re.fullmatch(r"[\w.\-]+", key) for key in kind)
    for server in document["servers"].values():
        assert {"host", "protocol"} <= set(server)
        assert set(re.findall(r"\{(\w+)\}", server["host"] + server["pathname"])) == set(server["variables"])
    messages = document["components"]["messages"]
    (channel,) = document["channels"].values()
    assert set(channel["messages"]) == set(messages)
    for message in messages.values():
        Draft202012Validator.check_schema(message["payload"])
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for operation in document["operations"].values():
        assert operation["action"] in ("send", "receive")
        assert set(operation) <= {
            "action",
            "channel",
            "title",
            "summary",
            "description",
            "messages",
            "reply",
            "x-access",
            "x-scope",
        }
        for content in (operation, operation.get("reply") or {"channel": operation["channel"], "messages": []}):
            assert resolve(document, content["channel"]["$ref"]) is channel
            # An operation's messages are those of its channel, not those of the components behind them.
            assert all(message["$ref"].startswith("#/channels/live/messages/") for message in content["messages"])


def test_the_asyncapi_document_is_sound():
    check(samples.live_document())


def test_every_action_is_received_and_every_event_sent():
    operations = samples.live_document()["operations"]
    received = {operation["title"] for operation in operations.values() if operation["action"] == "receive"}
    sent = {operation["title"] for operation in operations.values() if operation["action"] == "send"}

    assert received == {operation.declaration.action for operation in catalogue.actions()}
    assert sent == {event.name for event in asyncapi.live_events()} | {"batch", "part"}
    answers = {event.name for function in catalogue.actions() for event in function.declaration.events}
    assert answers <= sent


class BarLifted(LiveEvent):
    """A bar went up."""

    name: ClassVar[str] = "bar:lifted"

    load: Weight


def _lift(message: Message, data: Bar) -> None: ...


def test_frames_are_described_both_ways(monkeypatch):
    endpoint_: Action = action("bar:lift", access="write:ai_requests", summary="Lift it", events=(BarLifted,))(_lift)
    monkeypatch.setattr(catalogue, "actions", lambda: [Function("live", "lift", endpoint_)])
    monkeypatch.setattr(asyncapi, "live_events", lambda: [BarLifted])
    document = asyncapi.document()
    check(document)
    messages = document["components"]["messages"]

    assert messages["action.bar.lift"]["payload"] == {"$ref": "#/components/schemas/BarLiftMessage"}
    sent = document["components"]["schemas"]["BarLiftMessage"]
    assert (sent["properties"]["action"]["type"], sent["properties"]["action"]["const"]) == ("string", "bar:lift")
    assert sent["required"] == ["action", "data"]
    assert sent["properties"]["data"]["$ref"] == "#/components/schemas/Bar"

    pushed = messages["event.bar.lifted"]
    assert pushed["summary"] == "A bar went up."
    assert pushed["payload"] == {"$ref": "#/components/schemas/BarLiftedFrame"}
    frame = document["components"]["schemas"]["BarLiftedFrame"]
    assert frame["required"] == ["event", "at", "data"]
    names = {"event", "replyTo", "version", "at", "roomId", "userId", "data"}
    assert set(frame["properties"]) == names

    assert document["components"]["schemas"]["ErrorFrame"]["required"] == ["event", "error"]
    operation = document["operations"]["receive.bar.lift"]
    assert (operation["x-access"], operation["x-scope"]) == ("premium", "write:ai_requests")
    assert operation["summary"] == "Lift it"
    assert [message["$ref"].rpartition("/")[2] for message in operation["reply"]["messages"]] == [
        "event.bar.lifted",
        "error",
    ]


def test_events_that_tests_make_up_are_in_no_document():
    assert BarLifted in LiveEvent.registry.values()
    assert BarLifted not in asyncapi.live_events()


def test_a_form_and_a_redirect_are_documented(monkeypatch):
    endpoint_ = endpoint("POST", "/bars/{barId}", access="read:own_profile", summary="Lift", form=True, redirects=True)(
        _create
    )
    operation, _ = generate_operation(monkeypatch, endpoint_)

    assert set(operation["requestBody"]["content"]) == {"application/x-www-form-urlencoded"}
    assert "Location" in operation["responses"]["303"]["headers"]
    assert "content" not in operation["responses"]["303"]
