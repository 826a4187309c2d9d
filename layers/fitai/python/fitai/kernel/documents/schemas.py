"""JSON Schemas of the types that cross the API, for the OpenAPI and AsyncAPI documents. No function imports this.

They are written for code generators. A member that is always answered is required, a default is said in words (generators
take a property with a `default` for one that must be there), a type that is both sent and answered has two names (`Mood`,
`MoodRequest`), and every property has a description: docs/decisions/0027-documents-for-generators.md.
"""

import json
import re
from collections.abc import Hashable, Iterable, Iterator
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from fitai.kernel.documents.attribute_docs import field_descriptions
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

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        result = super().default_schema(schema)
        default = result.pop("default", None)
        if self.mode == "validation" and default not in _EMPTY and not isinstance(default, dict):
            result[_DEFAULT] = default
        return result

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        result = super().model_schema(schema)
        properties = result.get("properties", {})
        for name, text in field_descriptions(schema["cls"]).items():
            field = schema["cls"].model_fields[name]
            alias = field.validation_alias if self.mode == "validation" else field.serialization_alias
            for key in (alias, name):
                if isinstance(key, str) and key in properties:
                    properties[key].setdefault("description", text)
                    break
        return result

    def model_fields_schema(self, schema: core_schema.ModelFieldsSchema) -> JsonSchemaValue:
        result = super().model_fields_schema(schema)
        if self.mode == "serialization":
            properties: dict[str, Schema] = result.get("properties", {})
            result["properties"] = {name: _without_null(member) for name, member in properties.items()}
            required = [name for name, member in properties.items() if _NULL_SCHEMA not in member.get("anyOf", ())]
            result.pop("required", None)
            result |= {"required": required} if required else {}
        return result

    def get_defs_ref(self, core_mode_ref: Any) -> Any:
        reference = core_mode_ref[0]
        name = re.sub(r"[\w.<>]+\.", "", re.sub(r":\d+", "", reference))
        self.references_by_name.setdefault(name, set()).add(reference)
        return super().get_defs_ref(core_mode_ref)


_NULL_SCHEMA = {"type": "null"}
_DEFAULT = "x-default"
"""Where a default waits until it is said in the description."""
_EMPTY: tuple[object, ...] = (None, "", [])
"""Defaults that nobody needs to be told of."""


def _without_null(schema: Schema) -> Schema:
    options = [option for option in schema.get("anyOf", ()) if option != _NULL_SCHEMA]
    if len(options) == len(schema.get("anyOf", ())):
        return schema
    members = {name: value for name, value in schema.items() if name != "anyOf"}
    return (options[0] | members) if len(options) == 1 else {"anyOf": options} | members


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
        names = _names(definitions)
        self._built = {key: _finished(schema, names) for (key, _), schema in built.items()}
        self.definitions = {names[name]: _finished(definitions[name], names) for name in sorted(definitions)}
        for schema in self.definitions.values():
            # Generators name types by their key; a title would be a second name.
            schema.pop("title", None)
        self._require_discriminators()

    def _require_discriminators(self) -> None:
        """The property that tells the variants of a union apart must be sent, even if its type has only one value."""
        for value in self.reached([*self._built.values(), *self.definitions.values()]):
            discriminator = value.get("discriminator")
            if isinstance(discriminator, dict):
                name = discriminator["propertyName"]
                for reference in discriminator["mapping"].values():
                    variant = self.definitions[reference.removeprefix(REFERENCE_PREFIX)]
                    variant["required"] = list(dict.fromkeys([*variant.get("required", ()), name]))

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


REQUEST_SUFFIX = "Request"
"""Ends the name of a type as it is sent, where the same type is also answered."""


def _names(definitions: Iterable[str]) -> dict[str, str]:
    """The name of each definition in the document, by pydantic's name for it.

    Raises:
        DuplicateTypeName: the name of a type that is both sent and answered is taken by another type.
    """
    endings = {"-Input": REQUEST_SUFFIX, "-Output": ""}
    names = {
        name: name.removesuffix(ending) + endings[ending]
        for name in definitions
        for ending in [next((ending for ending in endings if name.endswith(ending)), "-Output")]
    }
    for name in names.values():
        if [*names.values()].count(name) > 1:
            raise DuplicateTypeName(
                f"{name} is the name of a type, and of a type that is both sent and answered. Rename one of them."
            )
    return names


def _finished(schema: Any, names: dict[str, str]) -> Any:
    """A schema of pydantic as it stands in the document.

    References have the document's names; bounds have JSON Schema's names, where pydantic leaves its own because it cannot
    see the number's type; units and defaults are said in the descriptions; a union of enumerations is one.
    """
    if isinstance(schema, list):
        return [_finished(item, names) for item in schema]
    if isinstance(schema, str) and schema.startswith(REFERENCE_PREFIX):
        return REFERENCE_PREFIX + names[schema.removeprefix(REFERENCE_PREFIX)]
    if not isinstance(schema, dict):
        return schema
    finished = {
        BOUNDS[name] if name in BOUNDS and isinstance(value, int | float) else name: _finished(value, names)
        for name, value in schema.items()
    }
    finished = _merged_enumerations(finished)
    if isinstance(finished.get("properties"), dict):
        finished["properties"] = {name: _described(member) for name, member in finished["properties"].items()}
    return finished


def _merged_enumerations(schema: Schema) -> Schema:
    options = schema.get("anyOf", ())
    if len(options) < 2 or not all(set(option) in ({"type", "enum"}, {"type", "const"}) for option in options):
        return schema
    members = {name: value for name, value in schema.items() if name != "anyOf"}
    values = [value for option in options for value in option.get("enum", [option.get("const")])]
    return members | {"type": options[0]["type"], "enum": values}


def _described(member: Schema) -> Schema:
    """A property whose description stands at its top, with its unit and its default in words."""
    member = dict(member)
    default = member.pop(_DEFAULT, None)
    text = member.pop("description", None)
    if text is None:
        for option in member.get("anyOf", ()):
            text = text or option.get("description")
    if text is None:
        return member
    units = {
        (value["x-unit"], value["x-imperial-unit"])
        for value in (member, *member.get("anyOf", ()), member.get("items", {}))
        if "x-unit" in value
    }
    sentences = [text.rstrip()]
    sentences += [f"In {metric}, or in {imperial} for imperial units." for metric, imperial in units]
    if default is not None and "Without it" not in text:
        sentences.append(f"Without it, `{json.dumps(default, ensure_ascii=False)}`.")
    return {"description": " ".join(sentences)} | member


def has_required(schema: Schema, schemas: Schemas) -> bool:
    """Whether an object of this schema cannot be empty."""
    return "required" in resolve_reference(schema, schemas)


def resolve_reference(schema: Schema, schemas: Schemas) -> Schema:
    """The schema that a reference leads to, or the schema itself."""
    reference = schema.get("$ref")
    return schemas.definitions[reference.removeprefix(REFERENCE_PREFIX)] if reference else schema
