"""The collection of requests for Bruno: a plain text file for each operation, with the example of the document as its body.

`make start` writes the addresses of the stack into `.env` beside it, which the environment `local` reads.
"""

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from infra import ROOT
from infra.clients.documents import Operation, Schema, load_openapi, operations

FOLDER = ROOT / "clients" / "bruno"
ENVIRONMENT = ".env"
REST_URL, WEBSOCKET_URL = "FITAI_REST_URL", "FITAI_WEBSOCKET_URL"
LOGIN = "login"
LOGIN_BODY = {"login": "{{email}}", "password": "{{password}}"}
LOGIN_SCRIPT = """if (res.body.success && res.body.data.accessToken) {
  bru.setVar("accessToken", res.body.data.accessToken);
  bru.setVar("refreshToken", res.body.data.refreshToken);
}"""
"""What follows a sign-in: the other requests are sent with its token."""
VALUES = {"clientId": "{{$guid}}", "refreshToken": "{{refreshToken}}"}
"""What stands for these fields of the examples."""
SIGN_IN_SCHEMAS = ("SignedIn",)
COLLECTION = {"version": "1", "name": "FitAI", "type": "collection", "ignore": ["node_modules", ".git"]}
SEEDED = {"email": "ada@example.com", "password": "Correct-Horse-42"}
"""The account of `make seed`."""


def files() -> dict[str, str]:
    """The content of each file by its path below `FOLDER`."""
    document = load_openapi()
    contents = {
        "bruno.json": json.dumps(COLLECTION, indent=2) + "\n",
        "collection.bru": _collection(document),
        "environments/local.bru": _block(
            "vars",
            [f"baseUrl: {{{{process.env.{REST_URL}}}}}", f"websocketUrl: {{{{process.env.{WEBSOCKET_URL}}}}}"]
            + [f"{name}: {value}" for name, value in SEEDED.items()],
        ),
    }
    paths = {operation.path for operation in operations(document)}
    numbers: dict[str, int] = {}
    for operation in operations(document):
        service = operation.service
        numbers[service] = number = numbers.get(service, 0) + 1
        contents[f"{service}/{_file_name(operation)}.bru"] = _request(operation, number, paths)
    descriptions = {tag["name"]: tag["description"] for tag in document["tags"]}
    for service in numbers:
        meta = _block("meta", [f"name: {service}"])
        contents[f"{service}/folder.bru"] = f"{meta}\n{_text_block('docs', descriptions[service])}"
    return contents


def write_addresses(rest_url: str, websocket_url: str, folder: Path = FOLDER) -> None:
    """Write the addresses of a stack, which the environment `local` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ENVIRONMENT).write_text(f"{REST_URL}={rest_url}\n{WEBSOCKET_URL}={websocket_url}\n")


def _collection(document: Schema) -> str:
    docs = (
        f"# FitAI {document['info']['version']}\n\nGenerated from docs/openapi.json by `make clients`.\n\n"
        "Choose the environment `local`, send *auth / Sign in*, then any other request: it has the token. A request that makes\n"
        "something keeps its id for those that follow, such as `workoutId`."
    )
    return "\n".join(
        [
            _block("auth", ["mode: bearer"]),
            _block("auth:bearer", ["token: {{accessToken}}"]),
            _text_block("docs", docs),
        ]
    )


def _request(operation: Operation, number: int, paths: Iterable[str]) -> str:
    """The file of an operation."""
    media_type = next(iter(operation.content.get("requestBody", {}).get("content", {})), None)
    is_json = media_type == "application/json"
    variables = {
        parameter["name"]: _variables(operation.path)[parameter["name"]]
        for parameter in operation.parameters_in("path")
    }
    indexes = {parameter["name"] for parameter in operation.parameters if parameter["schema"].get("type") == "integer"}
    path = re.sub(r"\{(\w+)\}", r":\1", operation.path)
    required = [
        f"{query['name']}={_example(query)}" for query in operation.parameters_in("query") if query.get("required")
    ]
    path += f"?{'&'.join(required)}" if required else ""
    is_public = operation.content.get("security") == []
    kind = "none" if media_type is None else "json" if is_json else "formUrlEncoded"
    blocks = [
        _block("meta", [f"name: {operation.title.rstrip('.')}", "type: http", f"seq: {number}"]),
        _block(
            operation.method.lower(),
            [f"url: {{{{baseUrl}}}}{path}", f"body: {kind}", f"auth: {'none' if is_public else 'inherit'}"],
        ),
    ]
    if queries := operation.parameters_in("query"):
        blocks.append(_block("params:query", [_query(parameter) for parameter in queries]))
    if variables:
        values = {name: "0" if name in indexes else f"{{{{{variable}}}}}" for name, variable in variables.items()}
        blocks.append(_block("params:path", [f"{name}: {value}" for name, value in values.items()]))
    if operation.method != "GET":
        # A key of one's own makes it safe to send the request again.
        blocks.append(_block("headers", ["~Idempotency-Key: {{$guid}}"]))
    if media_type is not None:
        content = operation.content["requestBody"]["content"][media_type]
        example = LOGIN_BODY if operation.id == LOGIN else _with_variables(content["example"])
        if is_json:
            blocks.append(_text_block("body:json", json.dumps(example, indent=2, ensure_ascii=False)))
        else:
            blocks.append(_block("body:form-urlencoded", [f"{name}: {value}" for name, value in example.items()]))
    if script := _script(operation, paths):
        blocks.append(_text_block("script:post-response", script))
    blocks.append(_text_block("docs", _docs(operation)))
    return "\n".join(blocks)


def _script(operation: Operation, paths: Iterable[str]) -> str | None:
    """What follows the answer: tokens and ids are kept for other requests."""
    answer = json.dumps(operation.success().get("content", {}).get("application/json", {}).get("schema", {}))
    if any(f"/schemas/{name}" in answer for name in SIGN_IN_SCHEMAS):
        return LOGIN_SCRIPT
    children = [path for path in paths if re.fullmatch(re.escape(operation.path) + r"/\{\w+\}", path)]
    if operation.method == "POST" and children:
        name = _variables(children[0])[children[0].rsplit("{", 1)[1].rstrip("}")]
        return f'if (res.body.success && res.body.data.id) {{\n  bru.setVar("{name}", res.body.data.id);\n}}'
    return None


def _variables(path: str) -> dict[str, str]:
    """The variable of each parameter of a path: `id` is that of what comes before it, such as `workoutId`."""
    segments = path.split("/")
    variables = {}
    for before, segment in pairwise(segments):
        if match := re.fullmatch(r"\{(\w+)\}", segment):
            variables[match[1]] = f"{_singular(before)}Id" if match[1] == "id" else match[1]
    return variables


def _singular(word: str) -> str:
    words = re.split(r"[-.]", re.sub(r"ies$", "y", word) if word.endswith("ies") else word.removesuffix("s"))
    return words[0] + "".join(other.capitalize() for other in words[1:])


def _query(parameter: Schema) -> str:
    """A parameter of the query: one that is optional is there, and switched off."""
    if parameter.get("required"):
        return f"{parameter['name']}: {_example(parameter)}"
    return f"~{parameter['name']}: {_example(parameter)}".rstrip()


def _example(parameter: Schema) -> str:
    """What stands for a parameter of the query: its example; without one a variable, where it is required."""
    example = parameter.get("example", parameter["schema"].get("example", ""))
    return str(example) or (f"{{{{{parameter['name']}}}}}" if parameter.get("required") else "")


def _with_variables(example: Any) -> Any:
    """An example whose ids of the client are new each time, and whose tokens are those of the sign-in."""
    if isinstance(example, list):
        return [_with_variables(item) for item in example]
    if isinstance(example, dict):
        return {name: VALUES.get(name) or _with_variables(value) for name, value in example.items()}
    return example


def _docs(operation: Operation) -> str:
    scope = operation.content.get("x-scope")
    access = f"Needs the scope `{scope}`." if scope else "Needs no token."
    queries = [f"- `{query['name']}`: {query['description']}" for query in operation.parameters_in("query")]
    texts = [str(operation.content.get("description", "")), access, "\n".join(queries)]
    return "\n\n".join(filter(None, texts))


def _block(name: str, lines: Iterable[str]) -> str:
    return "\n".join([f"{name} {{", *(f"  {line}" for line in lines), "}"]) + "\n"


def _text_block(name: str, text: str) -> str:
    return _block(name, text.split("\n")).replace("  \n", "\n")


def _file_name(operation: Operation) -> str:
    return re.sub(r"[^\w '-]", " ", operation.title.rstrip(".")).strip()
