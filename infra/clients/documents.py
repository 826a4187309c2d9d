"""The documents of the API, as generators of clients read them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from infra import ROOT

Schema = dict[str, Any]

OPENAPI = ROOT / "docs" / "openapi.json"
ASYNCAPI = ROOT / "docs" / "asyncapi.json"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the OpenAPI document, its references to parameters resolved."""

    method: str
    path: str
    content: Schema
    parameters: tuple[Schema, ...]

    @property
    def id(self) -> str:
        return str(self.content["operationId"])

    @property
    def service(self) -> str:
        return str(self.content["tags"][0])

    @property
    def title(self) -> str:
        return str(self.content["summary"])

    def parameters_in(self, place: str) -> list[Schema]:
        """The parameters in the path, the query or the headers."""
        return [parameter for parameter in self.parameters if parameter["in"] == place]

    def body(self, media_type: str = "application/json") -> Schema | None:
        """What the body of this type is, with its schema and its example."""
        content: Schema | None = self.content.get("requestBody", {}).get("content", {}).get(media_type)
        return content

    def success(self) -> Schema:
        """The response that says that all is well: the first 2xx, or the redirection where there is nothing else."""
        responses = self.content["responses"]
        status = min(status for status in responses if status[0] in "23")
        response: Schema = responses[status]
        return response

    def redirects(self) -> bool:
        """Whether a success is a redirection and nothing else."""
        return not any(status.startswith("2") for status in self.content["responses"])


def load_openapi() -> Schema:
    """Read the OpenAPI document."""
    document: Schema = json.loads(OPENAPI.read_text())
    return document


def load_asyncapi() -> Schema:
    """Read the AsyncAPI document."""
    document: Schema = json.loads(ASYNCAPI.read_text())
    return document


def operations(document: Schema) -> Iterator[Operation]:
    """The operations in the order of the document."""
    shared = document["components"]["parameters"]
    for path, item in document["paths"].items():
        for method in METHODS:
            if content := item.get(method):
                parameters = tuple(
                    shared[name_of(parameter)] if "$ref" in parameter else parameter
                    for parameter in content.get("parameters", ())
                )
                yield Operation(method.upper(), path, content, parameters)


def name_of(reference: Schema) -> str:
    """The name of the component that a reference means."""
    return str(reference["$ref"]).rsplit("/", 1)[1]


def snake_case(name: str) -> str:
    """A name of the API as Python writes it."""
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z]+)([A-Z][a-z])", r"\1\3_\2\4", name)
    return words.replace("-", "_").lower()
