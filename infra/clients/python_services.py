"""The services of the Python client: a class with a typed method for each operation, for both kinds of client."""

import keyword
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from infra.clients.documents import Operation, Schema, load_openapi, name_of, operations, snake_case
from infra.clients.python_models import Schemas

WIDTH = 112
RESERVED = {"self", "body", "form", "idempotency_key"}
HEADER = '''"""{title}"""

from __future__ import annotations

'''


@dataclass(frozen=True, slots=True)
class Answer:
    """What a method returns, and the expression that reads it from the response."""

    type: str
    reader: str


class Writer:
    """Writes the modules of the services."""

    def __init__(self, schemas: Schemas) -> None:
        self.document = load_openapi()
        self.schemas = schemas

    def modules(self) -> dict[str, str]:
        """The content of each module by its name."""
        services: dict[str, list[Operation]] = {}
        for operation in operations(self.document):
            services.setdefault(operation.service, []).append(operation)
        descriptions = {tag["name"]: tag["description"] for tag in self.document["tags"]}
        modules = {
            f"services/{name}.py": self._service(name, descriptions[name], services[name]) for name in sorted(services)
        }
        modules["services/__init__.py"] = _services(sorted(services))
        modules["choices.py"] = self._choices()
        modules["events.py"] = self._events()
        modules["__init__.py"] = '"""Generated from the documents of the API by `make clients`."""\n'
        return modules

    # --- a service -----------------------------------------------------------------------------------------

    def _service(self, name: str, description: str, members: list[Operation]) -> str:
        methods = {
            prefix: "\n".join(self._method(operation, prefix) for operation in members) for prefix in ("", "Async")
        }
        code = "\n\n".join(
            f'class {prefix}{_class_name(name)}(services.{prefix}Service):\n    """{description}"""\n\n{methods[prefix]}'
            for prefix in methods
        )
        imports = [
            _import("collections.abc", ("Mapping", "Sequence"), code),
            _import("datetime", ("date", "datetime"), code),
            _import("typing", ("Any", "Literal"), code),
        ]
        package_imports = [
            "from fitai_client import requests, services",
            "from fitai_client.generated import choices" if "choices." in code else "",
            "from fitai_client.generated import models",
        ]
        text = (
            HEADER.format(title=description)
            + "\n".join(filter(None, imports))
            + "\n\n"
            + "\n".join(filter(None, package_imports))
        )
        return text + "\n\n\n" + code

    def _method(self, operation: Operation, prefix: str) -> str:
        answer = self.answer(operation)
        word, await_ = ("async def", "await ") if prefix else ("def", "")
        paths = {parameter["name"]: _argument(parameter["name"]) for parameter in operation.parameters_in("path")}
        queries = {parameter["name"]: _argument(parameter["name"]) for parameter in operation.parameters_in("query")}
        signature = ["self"]
        for parameter in operation.parameters_in("path"):
            signature.append(f"{paths[parameter['name']]}: {self.type_of(parameter['schema'], is_path=True)}")
        arguments = [f'"{operation.method}"', f'"{operation.path}"', answer.reader]
        if paths:
            arguments.append(f"path_values={{{_pairs(paths)}}}")
        if body := operation.body():
            is_required = operation.content["requestBody"].get("required", False)
            signature.append(f"body: models.{name_of(body['schema'])}{'' if is_required else ' | None = None'}")
            arguments.append("body=body")
        elif operation.body("application/x-www-form-urlencoded"):
            signature.append("form: Mapping[str, str]")
            arguments.append("form=form")
        keywords = []
        for parameter in sorted(operation.parameters_in("query"), key=lambda query: not query.get("required")):
            kind = self.type_of(parameter["schema"])
            optional = "" if parameter.get("required") else " | None = None"
            keywords.append(f"{queries[parameter['name']]}: {kind}{optional}")
        if queries:
            arguments.append(f"query={{{_pairs(queries)}}}")
        if operation.method != "GET":
            keywords.append("idempotency_key: str | None = None")
            arguments.append("idempotency_key=idempotency_key")
        if operation.content.get("security") == []:
            arguments.append("needs_token=False")
        if keywords:
            signature += ["*", *keywords]
        call = f"return {await_}self.run({_call('requests.Request', arguments, 8)})"
        return (
            f"    {word} {snake_case(operation.id)}({_listed(signature, 4)}) -> {answer.type}:\n"
            f"{self._docstring(operation)}\n"
            f"        {call}\n"
        )

    def _docstring(self, operation: Operation) -> str:
        title = operation.title.rstrip(".") + "."
        texts = [title, str(operation.content.get("description", ""))]
        scope = operation.content.get("x-scope")
        texts.append(f"`{operation.method} {operation.path}`" + (f", scope `{scope}`." if scope else "."))
        arguments = [
            f"{_argument(parameter['name'])}: {parameter['description']}"
            for parameter in operation.parameters
            if parameter["in"] != "header" and parameter.get("description") and parameter["name"] not in ("id", "units")
        ]
        text = "\n\n".join(filter(None, texts))
        lines = [line for paragraph in _paragraphs(text) for line in (textwrap.wrap(paragraph, WIDTH) or [""])]
        if arguments:
            lines += ["", "Args:"]
            for argument in arguments:
                lines += textwrap.wrap(argument, WIDTH, initial_indent="    ", subsequent_indent="        ")
        body = "\n".join(f"        {line}".rstrip() for line in lines).strip()
        return f'        """{_escaped(body)}\n        """'

    def answer(self, operation: Operation) -> Answer:
        """What the client returns of the response."""
        if operation.redirects():
            return Answer("str", "requests.location")
        contents = operation.success().get("content", {})
        json_content = contents.get("application/json")
        if json_content is None:
            if any("json" in media_type for media_type in contents):
                return Answer("dict[str, Any]", "requests.document")
            return Answer("str", "requests.text") if contents else Answer("None", "requests.nothing")
        properties = json_content["schema"].get("properties")
        if properties is None:
            return Answer("dict[str, Any]", "requests.document")
        answer = self._data(properties["data"], is_page=name_of(properties["meta"]) == "PageMeta")
        if len(contents) > 1:
            answer = Answer(f"{answer.type} | str", f"requests.file({answer.reader})")
        if "202" in operation.content["responses"] and operation.content["responses"]["202"] is not operation.success():
            answer = Answer(f"{answer.type} | None", f"requests.later({answer.reader})")
        return answer

    def _data(self, schema: Schema, *, is_page: bool) -> Answer:
        if "$ref" in schema:
            name = f"models.{name_of(schema)}"
            return Answer(name, f"requests.model({name})")
        if schema.get("type") == "array":
            name = f"models.{name_of(schema['items'])}"
            if is_page:
                return Answer(f"requests.Page[{name}]", f"requests.page({name})")
            return Answer(f"list[{name}]", f"requests.items({name})")
        names = [f"models.{name_of(option)}" for option in schema["oneOf"]]
        return Answer(" | ".join(names), f"requests.one_of({', '.join(names)})")

    def type_of(self, schema: Schema, *, is_path: bool = False) -> str:
        """The Python type of a parameter."""
        if "$ref" in schema:
            return f"choices.{name_of(schema)}"
        if "enum" in schema:
            return f"Literal[{', '.join(map(repr, schema['enum']))}]".replace("'", '"')
        if "const" in schema:
            return f'Literal["{schema["const"]}"]'
        match schema["type"], schema.get("format"):
            case "array", _:
                return f"Sequence[{self.type_of(schema['items'])}]"
            case "string", "date":
                return "date"
            case "string", "date-time":
                return "datetime"
        return {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}[schema["type"]]

    # --- what is beside the services -----------------------------------------------------------------------

    def _choices(self) -> str:
        lines = [
            f"{name}: TypeAlias = Literal[{', '.join(map(repr, words))}]".replace("'", '"')
            for name, words in self.schemas.choices.items()
            if all(isinstance(word, str) for word in words)
        ]
        title = "The words that fields and parameters choose from."
        return HEADER.format(title=title) + "from typing import Literal, TypeAlias\n\n" + "\n".join(lines) + "\n"

    def _events(self) -> str:
        title = (
            "The types of what the live connection brings, and of what it takes, by the names of events and actions."
        )
        events = _mapping("EVENTS", self.schemas.events)
        actions = _mapping("ACTIONS", self.schemas.actions)
        package_imports = "from fitai_client.generated import models\nfrom fitai_client.model import Model\n\n"
        return HEADER.format(title=title) + package_imports + events + "\n" + actions


def _mapping(name: str, types: Mapping[str, str]) -> str:
    lines = [f'    "{key}": models.{types[key]},' for key in sorted(types)]
    return "\n".join([f"{name}: dict[str, type[Model]] = {{", *lines, "}"]) + "\n"


def _services(names: Iterable[str]) -> str:
    names = list(names)
    imports = [
        f"from fitai_client.generated.services.{name} import Async{_class_name(name)}, {_class_name(name)}"
        for name in names
    ]
    classes = []
    for prefix in ("", "Async"):
        members = [
            f"    @cached_property\n    def {name}(self) -> {prefix}{_class_name(name)}:\n"
            f"        return {prefix}{_class_name(name)}(self.run)\n"
            for name in names
        ]
        classes.append(
            f'class {prefix}Services(services.{prefix}Runner):\n    """The operations of the API, by service."""\n\n'
            + "\n".join(members)
        )
    head = (
        HEADER.format(title="The services of the API.")
        + "from functools import cached_property\n\nfrom fitai_client import services\n"
    )
    return head + "\n".join(imports) + "\n\n\n" + "\n\n".join(classes)


def _import(module: str, names: Iterable[str], code: str) -> str:
    """The import of those of a module's names that are types in the code."""
    used = [name for name in names if re.search(rf"(: |> |\[|, | \| ){name}\b", code)]
    return f"from {module} import {', '.join(used)}" if used else ""


def _class_name(service: str) -> str:
    return service.capitalize()


def _argument(name: str) -> str:
    argument = snake_case(name)
    return f"{argument}_" if keyword.iskeyword(argument) or argument in RESERVED else argument


def _pairs(arguments: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}": {argument}' for name, argument in arguments.items())


def _paragraphs(text: str) -> Iterable[str]:
    """The paragraphs of a description, each as a line; items of lists and rows of tables are paragraphs of their own."""
    return re.sub(r"(?<!\n)\n(?!\n|[-*|] )", " ", text).split("\n")


def _listed(items: list[str], indent: int) -> str:
    line = ", ".join(items)
    if len(line) < 80:
        return line
    inner = " " * (indent + 4)
    return "\n" + "".join(f"{inner}{item},\n" for item in items) + " " * indent


def _call(function: str, arguments: list[str], indent: int) -> str:
    return f"{function}({_listed(arguments, indent)})"


def _escaped(text: Any) -> str:
    return str(text).replace("\\", "\\\\").replace('"""', "'''")
