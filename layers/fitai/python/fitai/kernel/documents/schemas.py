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
    """Two types of the API have one name: in the document one of them would be lost."""


class _SchemaGenerator(GenerateJsonSchema):
    """pydantic's generator, with what our answers are in truth: a member that is None is left out, never null."""

    def __init__(self, by_alias: bool = True, ref_template: str = REFERENCE_PREFIX + "{model}", **options: Any) -> None:
        super().__init__(by_alias=by_alias, ref_template=ref_template, **options)
        self.called: dict[str, set[str]] = {}

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_fields_schema(self, schema: core_schema.ModelFieldsSchema) -> JsonSchemaValue:
        found = super().model_fields_schema(schema)
        if self.mode == "serialization":
            properties: dict[str, Schema] = found.get("properties", {})
            optional = {name for name, one in properties.items() if _NULL_SCHEMA in one.get("anyOf", ())}
            found["properties"] = {name: _without_null(one) for name, one in properties.items()}
            required = [name for name in found.pop("required", []) if name not in optional]
            found |= {"required": required} if required else {}
        return found

    def get_defs_ref(self, core_mode_ref: Any) -> Any:
        reference = core_mode_ref[0]
        name = re.sub(r"[\w.<>]+\.", "", re.sub(r":\d+", "", reference))
        self.called.setdefault(name, set()).add(reference)
        return super().get_defs_ref(core_mode_ref)


_NULL_SCHEMA = {"type": "null"}


def _without_null(schema: Schema) -> Schema:
    rest = [one for one in schema.get("anyOf", ()) if one != _NULL_SCHEMA]
    if len(rest) == len(schema.get("anyOf", ())):
        return schema
    kept = {name: value for name, value in schema.items() if name != "anyOf" and (name, value) != ("default", None)}
    return kept | (rest[0] if len(rest) == 1 else {"anyOf": rest})


class Schemas:
    """The types of one document: give them all, `build`, then ask for the schema of each."""

    def __init__(self) -> None:
        self._wanted: list[tuple[Hashable, Mode, TypeAdapter[Any]]] = []
        self._built: dict[Hashable, Schema] = {}
        self.definitions: dict[str, Schema] = {}

    def add(self, key: Hashable, mode: Mode, shape: Any) -> None:
        """Take a type in: as what is sent to us (`validation`) or as what we answer (`serialization`)."""
        adapter: TypeAdapter[Any] = TypeAdapter(shape)
        adapter.rebuild()
        self._wanted.append((key, mode, adapter))

    def build(self) -> None:
        """Make the schemas.

        Raises:
            SameName: two types have one name.
        """
        generator = _SchemaGenerator()
        wanted = [(key, mode, adapter.core_schema) for key, mode, adapter in self._wanted]
        built, definitions = generator.generate_definitions(wanted)
        for name, references in sorted(generator.called.items()):
            if len(references) > 1:
                places = " and ".join(sorted(re.sub(r":\d+", "", one) for one in references))
                raise DuplicateTypeName(
                    f"{len(references)} types of the API are called {name}: {places}. Rename one of them."
                )
        self._built = {key: _with_standard_bounds(schema) for (key, _), schema in built.items()}
        self.definitions = {name: _with_standard_bounds(definitions[name]) for name in sorted(definitions)}

    def __getitem__(self, key: Hashable) -> Schema:
        return self._built[key]

    def reached(self, schema: Any) -> Iterator[Schema]:
        """Every object schema that stands in this one or behind its references, once."""
        seen: set[str] = set()
        pending = [schema]
        while pending:
            one = pending.pop()
            if isinstance(one, list):
                pending += one
            elif isinstance(one, dict):
                yield one
                pending += one.values()
                reference = one.get("$ref")
                if isinstance(reference, str) and reference.startswith(REFERENCE_PREFIX) and reference not in seen:
                    seen.add(reference)
                    pending.append(self.definitions[reference.removeprefix(REFERENCE_PREFIX)])

    def used(self, *parts: Any) -> dict[str, Schema]:
        """The definitions that these parts of a document refer to; those of query parameters stand in the routes."""
        found = {one["$ref"] for one in self.reached(list(parts)) if isinstance(one.get("$ref"), str)}
        return {name: schema for name, schema in self.definitions.items() if REFERENCE_PREFIX + name in found}

    def has_measure(self, schema: Any) -> bool:
        """Whether a number in it follows the caller's units."""
        return any("x-unit" in one for one in self.reached(schema))


def _with_standard_bounds(schema: Any) -> Any:
    """JSON Schema's words for the bounds that pydantic leaves in its own, where it cannot see the number's type."""
    if isinstance(schema, list):
        return [_with_standard_bounds(one) for one in schema]
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
