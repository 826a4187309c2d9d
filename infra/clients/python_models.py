"""The models of the Python client: the schemas of both documents as pydantic classes, by datamodel-code-generator.

A client must live with what a later version of the API answers. Therefore answers may have fields and words that are not known
here, and bounds and patterns are left to the API, which names the field that breaks them.
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from infra.clients.documents import Schema, load_asyncapi, load_openapi, name_of, operations
from infra.local.console import Trouble
from infra.local.install import GENERATORS

BOUNDS = {
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "multipleOf",
    "uniqueItems",
    "propertyNames",
    "minProperties",
    "maxProperties",
}
"""What the API checks, and a client does not."""
EXAMPLES = {"example", "examples"}
FORMATS = {"date", "date-time"}
"""The formats that have a type in Python."""
OPTIONS = (
    "--input-file-type=openapi",
    "--output-model-type=pydantic_v2.BaseModel",
    "--base-class=fitai_client.model.Model",
    "--formatters=builtin",
    "--disable-timestamp",
    "--target-python-version=3.11",
    "--target-pydantic-version=2.12",
    "--snake-case-field",
    "--alias-generator=to_camel",
    "--pin-aliases-with-alias-generator",
    "--enum-field-as-literal=all",
    "--use-standard-collections",
    "--use-union-operator",
    "--use-annotated",
    "--use-field-description",
    "--use-schema-description",
    "--use-double-quotes",
    "--use-single-line-docstring",
    "--output-datetime-class=datetime",
    "--strict-nullable",
    "--collapse-root-models",
    "--keep-model-order",
)

ALIASES = """    model_config = ConfigDict(
        validate_by_name=True,
        alias_generator=to_camel,
    )
"""
"""What the generator writes into each class, and the base of all of them has."""
ALIAS = re.compile(r'Field\(alias=("\w+")\)')
"""A plain alias would be, for type checkers, the name of the constructor's argument."""


class Schemas:
    """The schemas of both documents, ready for the generator.

    Attributes:
        objects: those that become classes, by name.
        choices: those that are a choice among words, by name.
        answered: the names of those that the API answers or pushes.
    """

    def __init__(self) -> None:
        openapi, asyncapi = load_openapi(), load_asyncapi()
        self.events = {
            content["name"]: name_of(
                asyncapi["components"]["schemas"][name_of(content["payload"])]["properties"]["data"]
            )
            for name, content in asyncapi["components"]["messages"].items()
            if name.startswith("event.")
        }
        self.actions = {
            content["name"]: name_of(
                asyncapi["components"]["schemas"][name_of(content["payload"])]["properties"]["data"]
            )
            for name, content in asyncapi["components"]["messages"].items()
            if name.startswith("action.")
        }
        everything = asyncapi["components"]["schemas"] | openapi["components"]["schemas"]
        live = reachable(everything, [*self.events.values(), *self.actions.values()])
        schemas = {name: everything[name] for name in sorted(live | set(openapi["components"]["schemas"]))}
        self.choices = {name: tuple(schema["enum"]) for name, schema in schemas.items() if "enum" in schema}
        answers = [
            reference for operation in operations(openapi) for reference in references(operation.content["responses"])
        ]
        self.answered = reachable(schemas, [*answers, *self.events.values(), "Failure", "ErrorBody"])
        self.objects = {
            name: self._prepared(schema, is_answered=name in self.answered)
            for name, schema in schemas.items()
            if name not in self.choices
        }

    def _prepared(self, schema: Any, *, is_answered: bool) -> Any:
        """A schema without what the API checks; the words of an answer may be others than those that are known."""
        if isinstance(schema, list):
            return [self._prepared(item, is_answered=is_answered) for item in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema and (words := self.choices.get(name_of(schema))):
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            return self._prepared(rest | {"type": "string", "enum": list(words)}, is_answered=is_answered)
        prepared: Schema = {}
        for key, value in schema.items():
            if key in ("enum", "const", "required", "mapping"):
                prepared[key] = value
            elif key == "properties":
                prepared[key] = {name: self._prepared(item, is_answered=is_answered) for name, item in value.items()}
            elif key not in BOUNDS | EXAMPLES and not (key == "format" and value not in FORMATS):
                prepared[key] = self._prepared(value, is_answered=is_answered)
        if prepared.get("additionalProperties") is False:
            del prepared["additionalProperties"]
        if is_answered and "enum" in prepared and prepared.get("type") == "string":
            words_so_far = {"type": "string", "enum": prepared.pop("enum")}
            del prepared["type"]
            prepared["anyOf"] = [words_so_far, {"type": "string"}]
        return prepared


def references(content: Any) -> set[str]:
    """The names of the schemas that something refers to."""
    if isinstance(content, list):
        return {name for item in content for name in references(item)}
    if not isinstance(content, dict):
        return set()
    names = {name for key, value in content.items() if key not in EXAMPLES for name in references(value)}
    if str(content.get("$ref", "")).startswith("#/components/schemas/"):
        names.add(name_of(content))
    return names


def reachable(schemas: Schema, names: Iterable[str]) -> set[str]:
    """The names, and those of all schemas that they refer to."""
    reached: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += references(schemas[name])
    return reached


def models_text(schemas: Schemas) -> str:
    """The module with a class for each schema.

    Raises:
        Trouble: the generator has failed; or it is not installed.
    """
    generator = GENERATORS / "bin" / "datamodel-codegen"
    if not generator.exists():
        raise Trouble("The generators are not installed: `make install`.")
    document = {
        "openapi": "3.1.0",
        "info": {"title": "FitAI", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas.objects},
    }
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "schemas.json", Path(folder) / "models.py"
        source.write_text(json.dumps(document))
        completed = subprocess.run(
            [generator, "--input", source, "--output", target, *OPTIONS],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if completed.returncode:
            raise Trouble(f"datamodel-codegen: {completed.stderr[-4000:]}")
        text = target.read_text()
    body = text.split("from __future__", 1)[1].replace(ALIASES, "").replace("import ConfigDict, Field", "import Field")
    body = body.replace("from pydantic.alias_generators import to_camel\n", "")
    body = ALIAS.sub(r"Field(validation_alias=\1, serialization_alias=\1)", body)
    return f'"""The types of the API."""\n\nfrom __future__{body}'
