"""Declarations that tests of the documents make up."""

from typing import Annotated, Any, Literal

from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.clock import Moment
from fitai.kernel.documents import openapi
from fitai.kernel.endpoint import Endpoint, Request
from fitai.kernel.types import Input, Model, Weight
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import Field


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


def _create(request: Request, body: Bar, bar_id: Annotated[int, Field(ge=1)]) -> Lifted: ...


def generate_operation(monkeypatch, endpoint_: Endpoint) -> tuple[dict[str, Any], dict[str, Any]]:
    """The operation of this route alone, and its document."""
    monkeypatch.setattr(catalogue, "endpoints", lambda: [Function("bars", "work", endpoint_)])
    document = openapi.document()
    assert not list(OpenAPIV31SpecValidator(document).iter_errors())
    ((path,),) = [document["paths"].values()]
    ((operation,),) = [path.values()]
    return operation, document


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
