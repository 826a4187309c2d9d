"""JSON Schemas of the types that cross the API, for the OpenAPI and AsyncAPI documents. No function imports this."""

import re
from collections.abc import Hashable, Iterator
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from fitai.kernel.types import BOUNDS

REFERENCE_PREFIX = "#/components/schemas/"
Mode = Literal["validation", "serialization"]
Schema = dict[str, Any]


class DuplicateTypeName(ValueError):
    """Two types of the API have the same name: the document would lose one of them."""


class _SchemaGenerator(GenerateJsonSchema):
    """pydantic's generator, adapted to our answers: a member that is None is left out, never null."""

    def __init__(self, by_alias: bool = True, ref_template: str = REFERENCE_PREFIX + "{model}", **options: Any) -> None:
        super().__init__(by_alias=by_alias, ref_template=ref_template, **options)
        self.references_by_name: dict[str, set[str]] = {}

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_fields_schema(self, schema: core_schema.ModelFieldsSchema) -> JsonSchemaValue:
        result = super().model_fields_schema(schema)
        if self.mode == "serialization":
            properties: dict[str, Schema] = result.get("properties", {})
            optional = {name for name, member in properties.items() if _NULL_SCHEMA in member.get("anyOf", ())}
            result["properties"] = {name: _without_null(member) for name, member in properties.items()}
            required = [name for name in result.pop("required", []) if name not in optional]
            result |= {"required": required} if required else {}
        return result

    def get_defs_ref(self, core_mode_ref: Any) -> Any:
        reference = core_mode_ref[0]
        name = re.sub(r"[\w.<>]+\.", "", re.sub(r":\d+", "", reference))
        self.references_by_name.setdefault(name, set()).add(reference)
        return super().get_defs_ref(core_mode_ref)


_NULL_SCHEMA = {"type": "null"}


def _without_null(schema: Schema) -> Schema:
    options = [option for option in schema.get("anyOf", ()) if option != _NULL_SCHEMA]
    if len(options) == len(schema.get("anyOf", ())):
        return schema
    members = {name: value for name, value in schema.items() if name != "anyOf" and (name, value) != ("default", None)}
    return members | (options[0] if len(options) == 1 else {"anyOf": options})


class Schemas:
    """The schemas of the types of one document: `add` all types, `build`, then read the schema of each."""

    def __init__(self) -> None:
        self._types: list[tuple[Hashable, Mode, TypeAdapter[Any]]] = []
        self._built: dict[Hashable, Schema] = {}
        self.definitions: dict[str, Schema] = {}

    def add(self, key: Hashable, mode: Mode, shape: Any) -> None:
        """Add a type: as what is sent to us (`validation`) or as what we answer (`serialization`)."""
        adapter: TypeAdapter[Any] = TypeAdapter(shape)
        adapter.rebuild()
        self._types.append((key, mode, adapter))

    def build(self) -> None:
        """Generate the schemas.

        Raises:
            DuplicateTypeName: two types have one name.
        """
        generator = _SchemaGenerator()
        core_schemas = [(key, mode, adapter.core_schema) for key, mode, adapter in self._types]
        built, definitions = generator.generate_definitions(core_schemas)
        for name, references in sorted(generator.references_by_name.items()):
            if len(references) > 1:
                places = " and ".join(sorted(re.sub(r":\d+", "", reference) for reference in references))
                raise DuplicateTypeName(
                    f"{len(references)} types of the API are called {name}: {places}. Rename one of them."
                )
        self._built = {key: _with_standard_bounds(schema) for (key, _), schema in built.items()}
        self.definitions = {name: _with_standard_bounds(definitions[name]) for name in sorted(definitions)}

    def __getitem__(self, key: Hashable) -> Schema:
        return self._built[key]

    def reached(self, schema: Any) -> Iterator[Schema]:
        """Every object schema within this one and behind its references, each reference once."""
        followed: set[str] = set()
        pending = [schema]
        while pending:
            value = pending.pop()
            if isinstance(value, list):
                pending += value
            elif isinstance(value, dict):
                yield value
                pending += value.values()
                reference = value.get("$ref")
                if isinstance(reference, str) and reference.startswith(REFERENCE_PREFIX) and reference not in followed:
                    followed.add(reference)
                    pending.append(self.definitions[reference.removeprefix(REFERENCE_PREFIX)])

    def used(self, *parts: Any) -> dict[str, Schema]:
        """The definitions that these parts of a document refer to; those of query parameters are inlined in the routes."""
        references = {value["$ref"] for value in self.reached(list(parts)) if isinstance(value.get("$ref"), str)}
        return {name: schema for name, schema in self.definitions.items() if REFERENCE_PREFIX + name in references}

    def has_measure(self, schema: Any) -> bool:
        """Whether a number in it follows the caller's units."""
        return any("x-unit" in value for value in self.reached(schema))


def _with_standard_bounds(schema: Any) -> Any:
    """The schema with JSON Schema's names for bounds; pydantic leaves its own where it cannot see the number's type."""
    if isinstance(schema, list):
        return [_with_standard_bounds(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        BOUNDS[name] if name in BOUNDS and isinstance(value, int | float) else name: _with_standard_bounds(value)
        for name, value in schema.items()
    }


def has_required(schema: Schema, schemas: Schemas) -> bool:
    """Whether an object of this schema cannot be empty."""
    return "required" in resolve_reference(schema, schemas)


def resolve_reference(schema: Schema, schemas: Schemas) -> Schema:
    """The schema that a reference leads to, or the schema itself."""
    reference = schema.get("$ref")
    return schemas.definitions[reference.removeprefix(REFERENCE_PREFIX)] if reference else schema
