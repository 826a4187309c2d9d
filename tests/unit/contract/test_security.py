"""What docs/security.md says of all routes at once."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from fitai.kernel import caching, catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.endpoint_declaration import WRITE_METHODS
from fitai.kernel.security_headers import SECURITY_HEADERS
from pydantic import TypeAdapter

from tests.harness.gateway import CONTEXT, Frames, rest_event
from tests.unit.contract import samples
from tests.unit.contract.samples import Stage

FETCHING = {"urllib3", "urllib.request", "http.client", "requests", "httpx", "aiohttp", "socket", "ftplib", "telnetlib",
            "httpx2", "httpcore2", "openai"}  # fmt: skip
"""Modules that can ask another host for something; AWS is asked through botocore."""
FETCHERS = {
    "fitai/auth/oidc.py", "fitai/coach/model/sdk.py", "fitai/coach/model/transport.py", "fitai/kernel/custom_resource.py",
    "fitai/kernel/tracing.py",  # datagrams to the address that Lambda names, without an answer
    "fitai/developer/webhooks/sending.py",
    "fitai/payments/provider/transport.py",
    "fitai/telemetry/sinks/mixpanel.py",
}  # fmt: skip
WEBHOOK_URLS = {("developer", "create_webhook"), ("developer", "change_webhook")}
"""The functions that take the URL of a webhook, which is fetched by `sending.py` and held to `addresses.py`."""


def imported(path: Any) -> set[str]:
    """The modules that a file imports."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return modules


def test_only_these_modules_fetch_anything():
    code = catalogue.ROOT / "layers" / "fitai" / "python"
    files = [*(code / "fitai").rglob("*.py"), *(catalogue.ROOT / "functions").rglob("*.py")]
    fetching = {str(path.relative_to(code)) if path.is_relative_to(code) else str(path) for path in files
                if imported(path) & FETCHING}  # fmt: skip

    assert fetching == FETCHERS


def fields(schema: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of a schema, however deep."""
    if isinstance(schema, dict):
        for key, property_schema in schema.get("properties", {}).items():
            yield f"{name}.{key}", property_schema
        for value in schema.values():
            yield from fields(value, name)
    elif isinstance(schema, list):
        for value in schema:
            yield from fields(value, name)


RETURNED_TO = frozenset({".successUrl", ".cancelUrl", ".returnUrl"})
"""Pages that a browser comes back to from the payment provider: of our own origins only (`payments.rules`), and never fetched."""


@pytest.mark.parametrize(
    "function",
    [*catalogue.endpoints(), *catalogue.actions()],
    ids=lambda function: f"{function.service}/{function.name}",
)
def test_no_input_is_a_url(function: Function):
    """A field that is one would be a way to let us fetch it, one day."""
    declaration = function.declaration
    shapes = [getattr(declaration, name, None) for name in ("body", "query", "data")]
    for shape in filter(None, shapes):
        properties = [member for member in fields(shape.model_json_schema()) if member[0] not in RETURNED_TO]
        for name, schema in properties:
            assert schema.get("format") not in ("uri", "url", "uri-reference"), name
            is_webhook = (function.service, function.name) in WEBHOOK_URLS and name == ".url"
            assert is_webhook or not name.lower().endswith(("url", "uri", "webhook", "callback")), name


def opens_something(name: str, schema: dict[str, Any]) -> bool:
    """Whether whoever has this property of an answer gets in: a link, a token, the fields of a signed form."""
    if name.lower().endswith(("link", "token")):
        return schema.get("type") != "boolean"
    return name.endswith(".fields") and schema.get("type") == "object"


@pytest.mark.parametrize("function", catalogue.endpoints(), ids=lambda function: function.declaration.route)
def test_an_answer_that_opens_something_is_stored_encrypted(function: Function):
    """An Idempotency-Key keeps the answer of a write for a day."""
    declaration = function.declaration
    schema = TypeAdapter(declaration.result).json_schema(mode="serialization")
    opening = [name for name, property_schema in fields(schema) if opens_something(name, property_schema)]
    if opening and declaration.method in WRITE_METHODS:
        assert declaration.has_secrets, f"`secret=True` in its declaration: {opening}"


SAFE = {name.lower(): value for name, value in SECURITY_HEADERS.items()}


@pytest.mark.parametrize("function", catalogue.endpoints(), ids=lambda function: function.declaration.route)
def test_every_answer_has_the_security_headers(function: Function, pushed: Frames):
    """The one to nobody here; good and bad answers have the same source."""
    event = rest_event(function.declaration.method, function.declaration.path, {}, {}, None, {})
    headers = {name.lower(): value for name, value in function.handler(event, CONTEXT)["headers"].items()}

    assert headers.items() >= SAFE.items() - _page_policy(function)


def _page_policy(function: Function) -> set[tuple[str, str]]:
    """What an answer with a page in it states for itself."""
    is_page = any(kind.startswith("text/html") for kind in function.declaration.produces)
    return {("content-security-policy", SAFE["content-security-policy"])} if is_page else set()


def test_the_policy_of_a_page_lets_no_other_host_in(pushed: Frames):
    (docs,) = [endpoint for endpoint in catalogue.endpoints() if endpoint.declaration.route == "GET /docs/{path+}"]
    policy = Stage().send(samples.of(docs)).headers["content-security-policy"]

    assert policy.startswith("default-src 'none'")


def test_a_good_answer_has_them_too(pushed: Frames):
    (profile,) = [endpoint for endpoint in catalogue.endpoints() if endpoint.declaration.route == "GET /users/profile"]
    answer = Stage().send(samples.of(profile))

    assert answer.status == 200
    assert answer.headers.items() >= SAFE.items()
    assert answer.headers["cache-control"] == caching.OWN
