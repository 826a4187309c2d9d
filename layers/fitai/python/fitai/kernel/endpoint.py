"""The door of a REST endpoint: one declaration per file says everything about it, once.

    @endpoint("GET", "/templates/{id}", access="user", summary="One template", needs=(Table.GET,))
    def handler(request: Request, id: str) -> Template:
        return service.read(request.caller, id)

The decorated name is the Lambda handler. Its `declaration` is what infra, the OpenAPI document and the tests
are derived from. The parameters say what is parsed: `request`, `body` (an `Input`), `query` (an `Input`), and
any other name is a path parameter (`set_index` is `{setIndex}`).

API Gateway has found the route and taken the path apart before a function starts, so there is no router here:
docs/decisions/0001-no-router-per-function.md.
"""

import base64
import hashlib
import inspect
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl
from uuid import NAMESPACE_URL, uuid5

from pydantic import TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import to_json

from fitai.kernel import clock, limits
from fitai.kernel.aws import STARTING
from fitai.kernel.errors import (
    FieldError,
    Forbidden,
    Invalid,
    Malformed,
    Problem,
    TooLarge,
    Unauthorized,
    Unavailable,
    UnsupportedType,
    UpgradeRequired,
)
from fitai.kernel.identity import Access, Caller, Whose
from fitai.kernel.ids import new_id
from fitai.kernel.needs import ADMITTED, LIMITED, REPLAYED, Need
from fitai.kernel.observability import Call, logger
from fitai.kernel.paging import Page
from fitai.kernel.settings import settings
from fitai.kernel.table import Contended
from fitai.kernel.types import Input, Units, field_errors, parse

Method = Literal["GET", "POST", "PUT", "DELETE"]
Answer = dict[str, Any]
"""What a REST API's proxy integration takes: `statusCode`, `headers`, `body`."""

WRITES = frozenset({"POST", "PUT", "DELETE"})
JSON = {"Content-Type": "application/json"}
SHARED = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Retry-After, Location, X-Request-Id",
}
"""What a page on another origin may send, and may read of an answer."""
SAFE = {"X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=31536000"}
"""What browsers must not do with an answer: guess its type, or ask for the next one without TLS."""
FORM = "application/x-www-form-urlencoded"
FORM_FIELDS_MOST = 100
"""Fields that a form may have."""
PRIVATE = "private, max-age=0, stale-while-revalidate=300"
"""The `Cache-Control` of what is the caller's own, at a door whose answers are otherwise everybody's: asked for anew
each time, and shown meanwhile for at most five minutes."""
BODY_MOST = 1_000_000
"""Bytes of a request body that an endpoint takes, unless it declares another bound."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer outside of the envelope: a page, a document, a redirect."""

    body: str
    content_type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Request:
    """What a handler may know of the request besides its parsed parts."""

    signed_in: Caller | None
    units: Units
    id: str
    address: str
    user_agent: str
    idempotency_key: str | None
    route: str
    cookies: dict[str, str] = field(default_factory=dict)
    # Set by a handler whose answer is the caller's own, where the declaration says how everybody's is cached.
    private: bool = False

    @property
    def caller(self) -> Caller:
        """The signed-in account; on a public endpoint there may be none.

        Raises:
            Unauthorized: nobody is signed in.
        """
        if self.signed_in is None:
            raise Unauthorized
        return self.signed_in

    def new_id(self) -> str:
        """An id for what this request creates: the same one each time an Idempotency-Key is sent again.

        So a retry after a crash between the write and the answer finds the first one's item, and makes no second.
        """
        if self.idempotency_key is None or self.signed_in is None:
            return new_id()
        return str(uuid5(NAMESPACE_URL, f"{self.signed_in.id}/{self.route}/{self.idempotency_key}"))


@dataclass(frozen=True)
class Declaration:
    """All that is to be known of an endpoint from outside.

    Attributes:
        cache: the `Cache-Control` of a good answer; such an answer also carries an `ETag`.
        errors: further statuses that it answers, for the document.
        produces: the content types of a `Raw` answer, for the document; none where it has no content (a redirect).
        counted: whether its requests count against the caller's limit.
        secret: whether bodies or answers hold a password or a token.
        form: whether the body is a form, as a browser posts it, and not JSON.
        redirects: whether it may answer 303 and a `Location` in place of its own status.
        whose: whose things the path names.
    """

    method: Method
    path: str
    access: Access
    summary: str
    needs: tuple[Need, ...]
    status: int
    cache: str | None
    errors: tuple[type[Problem], ...]
    produces: tuple[str, ...]
    counted: bool
    secret: bool
    timeout: int
    memory: int
    body_most: int
    form: bool
    redirects: bool
    whose: Whose
    handler: Callable[..., Any]

    @property
    def route(self) -> str:
        """Method and path, as in the routes table."""
        return f"{self.method} {self.path}"

    @cached_property
    def hints(self) -> dict[str, Any]:
        """The handler's resolved annotations."""
        return get_type_hints(self.handler, include_extras=True)

    @cached_property
    def parameters(self) -> list[str]:
        """The names that the handler takes."""
        return list(inspect.signature(self.handler).parameters)

    @property
    def path_parameters(self) -> list[str]:
        """The handler's names for the parameters in the path."""
        return [name for name in self.parameters if name not in ("request", "body", "query")]

    @property
    def body(self) -> type[Input] | None:
        """The type of the request's body."""
        return self.hints.get("body")

    @property
    def query(self) -> type[Input] | None:
        """The type of the query parameters."""
        return self.hints.get("query")

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The query parameters that may be given several times: one value is a list of one."""
        fields = self.query.model_fields if self.query else {}
        return frozenset(
            field.alias or to_camel(name) for name, field in fields.items() if _holds_list(field.annotation)
        )

    @property
    def result(self) -> Any:
        """The type of `data`; `list[T]` where the handler answers a `Page[T]`."""
        answer = self.hints["return"]
        return list[get_args(answer)[0]] if self.is_page else answer  # type: ignore[misc]

    @property
    def is_page(self) -> bool:
        """Whether it answers a page of a list."""
        return get_origin(self.hints["return"]) is Page

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """What the handler declares and what the kernel touches for every endpoint."""
        verified = ADMITTED if self.access == "public" else ()
        limited = LIMITED if self.counted else ()
        replayed = REPLAYED if self.method in WRITES else ()
        return tuple(dict.fromkeys((*self.needs, *verified, *limited, *replayed)))

    @property
    def description(self) -> str:
        """The module's docstring."""
        return inspect.getdoc(inspect.getmodule(self.handler)) or ""


class Endpoint:
    """The Lambda handler of one declaration."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        self.__doc__ = declaration.handler.__doc__
        self.__module__ = declaration.handler.__module__

    @cached_property
    def _result(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.declaration.result)

    @cached_property
    def _path_types(self) -> dict[str, tuple[str, TypeAdapter[Any]]]:
        hints = self.declaration.hints
        return {name: (to_camel(name), TypeAdapter(hints[name])) for name in self.declaration.path_parameters}

    def prepare(self) -> None:
        """Build the types of the request and the answer, which the first call would do otherwise."""
        for adapter in (self._result, *(adapter for _, adapter in self._path_types.values())):
            adapter.rebuild()
        for model in (self.declaration.query, self.declaration.body):
            if model is not None:
                model.model_rebuild()

    def __call__(self, event: dict[str, Any], context: Any) -> Answer:
        about = event.get("requestContext") or {}
        identifier = about.get("requestId") or new_id()
        call = Call(self.declaration.route, identifier)
        signed_in: Caller | None = None
        try:
            signed_in = self._admit(event)
            answer = self._serve(event, context, signed_in, identifier)
        except Problem as problem:
            answer = _failure(problem, identifier)
        except Contended:
            # Nothing was written: somebody else's transaction held one of the items for a moment.
            answer = _failure(Unavailable(), identifier)
        except Exception:
            logger().exception("unexpected failure", extra={"requestId": identifier, "route": self.declaration.route})
            answer = _failure(Problem(), identifier)
        answer["headers"] |= SAFE | _cross_origin(event)
        call.finish(answer["statusCode"], **({"userId": signed_in.id} if signed_in else {}))
        return answer

    def _admit(self, event: dict[str, Any]) -> Caller | None:
        """Who is calling, if they may.

        The authorizer has verified the token; its answer may have been cached, so the expiry is looked at here.
        """
        access = self.declaration.access
        caller = Caller.from_context((event.get("requestContext") or {}).get("authorizer") or {})
        if access == "public":
            return caller or self._recognised(event)
        if caller is None or caller.expires <= clock.epoch():
            raise Unauthorized
        if not caller.may(access):
            raise UpgradeRequired if access == "premium" else Forbidden
        return caller

    def _recognised(self, event: dict[str, Any]) -> Caller | None:
        """Who calls a public endpoint, where API Gateway asks no authorizer: nobody, unless a token is good.

        A bad one is as none: a client that sends its expired token along must still be able to renew it.
        """
        scheme, _, token = (_header(event, "authorization") or "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        from fitai.kernel.tokens import verify

        try:
            return verify(token.strip())
        except Unauthorized:
            return None

    def _serve(self, event: dict[str, Any], context: Any, signed_in: Caller | None, identifier: str) -> Answer:
        declaration = self.declaration
        address = ((event.get("requestContext") or {}).get("identity") or {}).get("sourceIp") or "unknown"
        units: Units = "metric"
        if not declaration.counted:
            pass
        elif signed_in is None:
            limits.charge(f"address#{address}", settings().limit_anonymous)
        else:
            limit = limits.of_role(signed_in.role, signed_in.is_premium)
            record = limits.charge(f"user#{signed_in.id}", limit, keep=True)
            if record.refuses(signed_in.session, signed_in.issued):
                raise Unauthorized
            units = limits.as_units(record.units)
        query = _query(event)
        asked = query.pop("units", None)
        if asked is not None:
            if asked not in ("metric", "imperial"):
                raise Invalid.field("units", "Must be metric or imperial")
            units = asked
        key = _header(event, "idempotency-key") if declaration.method in WRITES else None
        if key is not None and not 1 <= len(key) <= 255:
            raise Invalid.field("Idempotency-Key", "Must have 1 to 255 characters")
        request = Request(
            signed_in,
            units,
            identifier,
            address,
            _header(event, "user-agent") or "",
            key,
            declaration.route,
            _cookies(event),
        )
        arguments = self._arguments(event, query, request)

        def run() -> dict[str, Any]:
            return self._run(arguments, units)

        if key is None:
            done = run()
        else:
            from fitai.kernel.idempotency import once

            owner = signed_in.id if signed_in else f"address#{address}"
            content = json.dumps([event.get("path"), query, units, event.get("body")])
            done = once(owner, declaration.route, key, content, context, run, secret=declaration.secret)
        return self._respond(event, done, identifier, request.private)

    def _arguments(self, event: dict[str, Any], query: dict[str, Any], request: Request) -> dict[str, Any]:
        declaration = self.declaration
        path = event.get("pathParameters") or {}
        arguments: dict[str, Any] = {}
        wrong: list[FieldError] = []
        for name, (outside, adapter) in self._path_types.items():
            try:
                arguments[name] = adapter.validate_python(path[outside])
            except ValidationError as error:
                wrong += field_errors(error, (outside,))
        if declaration.query is not None:
            given = {
                name: [value] if name in declaration.repeated and isinstance(value, str) else value
                for name, value in query.items()
            }
            try:
                arguments["query"] = parse(declaration.query, given, request.units)
            except Invalid as invalid:
                wrong += invalid.fields
        elif query:
            wrong += [FieldError(name, "Is not a parameter of this route") for name in query]
        if declaration.body is not None:
            try:
                arguments["body"] = parse(declaration.body, self._body(event), request.units)
            except Invalid as invalid:
                wrong += invalid.fields
        if wrong:
            raise Invalid(fields=wrong)
        if "request" in declaration.parameters:
            arguments["request"] = request
        return arguments

    def _body(self, event: dict[str, Any]) -> object:
        text = event.get("body") or ""
        if event.get("isBase64Encoded"):
            text = base64.b64decode(text).decode("utf-8", "replace")
        if len(text.encode()) > self.declaration.body_most:
            raise TooLarge(f"A body of this route has at most {self.declaration.body_most} bytes.")
        if not text.strip():
            return {}
        kind = (_header(event, "content-type") or "application/json").partition(";")[0].strip().lower()
        if self.declaration.form:
            if kind != FORM:
                raise UnsupportedType(f"Send a form, with Content-Type: {FORM}.")
            return _form(text)
        if kind != "application/json" and not kind.endswith("+json"):
            raise UnsupportedType
        try:
            content: object = json.loads(text, parse_constant=_no_constant)
        except ValueError as error:
            raise Malformed(f"The body is not JSON: {error}.") from None
        except RecursionError:
            raise Malformed("The body is nested too deeply.") from None
        if not isinstance(content, dict):
            raise Malformed("The body must be a JSON object.")
        return content

    def _run(self, arguments: dict[str, Any], units: Units) -> dict[str, Any]:
        """Call the handler; the answer as strings, so that it can be kept and answered again."""
        answer = self.declaration.handler(**arguments)
        if isinstance(answer, Raw):
            return {
                "status": answer.status,
                "type": answer.content_type,
                "raw": answer.body,
                "headers": answer.headers,
            }
        meta: dict[str, object] = {}
        if isinstance(answer, Page):
            meta = {"pagination": {"cursor": answer.cursor, "limit": answer.limit}} | (answer.meta or {})
            answer = answer.items
        data = self._result.dump_json(answer, by_alias=True, exclude_none=True, context={"units": units}).decode()
        return {"status": self.declaration.status, "data": data, "meta": json.dumps(meta)}

    def _respond(self, event: dict[str, Any], done: dict[str, Any], identifier: str, private: bool = False) -> Answer:
        cache = PRIVATE if private else self.declaration.cache
        headers = {"X-Request-Id": identifier, "Cache-Control": cache or "no-store"}
        if cache:
            # The answer may hold the caller's units and own things, and names the origin that may read it.
            headers["Vary"] = "Origin, Authorization"
        raw = done.get("raw")
        if cache and int(done["status"]) == 200:
            headers["ETag"] = (
                f'"{hashlib.blake2b((raw or done["data"] + done["meta"]).encode(), digest_size=12).hexdigest()}"'
            )
            asked = _header(event, "if-none-match")
            if asked and headers["ETag"] in {tag.strip().removeprefix("W/") for tag in asked.split(",")}:
                return _answer(304, "", headers)
        if raw is not None:
            return _answer(int(done["status"]), raw, {"Content-Type": done["type"]} | headers | done["headers"])
        meta = _meta(identifier) | json.loads(done["meta"])
        body = f'{{"success":true,"data":{done["data"]},"meta":{to_json(meta).decode()}}}'
        return _answer(int(done["status"]), body, JSON | headers)


def endpoint(
    method: Method,
    path: str,
    *,
    access: Access,
    summary: str,
    needs: Sequence[Need] = (),
    status: int = 200,
    cache: str | None = None,
    errors: Sequence[type[Problem]] = (),
    produces: Sequence[str] = (),
    counted: bool = True,
    secret: bool = False,
    timeout: int = 10,
    memory: int = 512,
    body_most: int = BODY_MOST,
    form: bool = False,
    redirects: bool = False,
    whose: Whose = "own",
) -> Callable[[Callable[..., Any]], Endpoint]:
    """Declare the endpoint of this file.

    Args:
        method, path: as in the routes table, parameters in braces.
        access: who may call; required.
        summary: a few words for the document.
        needs: the AWS resources that the handler touches.
        status: of a good answer.
        cache: `Cache-Control` for shared data; the answer then carries an ETag too.
        errors: the problems, beside the common ones, that a client should expect.
        produces: the content types that a `Raw` answer may have.
        counted: False only for public endpoints that must answer while the table does not (`/health`), or that count
            their requests by something else than the caller (a calendar by its token).
        secret: True where bodies or answers hold a password or a token: what an Idempotency-Key keeps is sealed.
        timeout: seconds. memory: MiB. body_most: bytes.
        form: True where a browser posts the body as a form: each field is one string, and JSON is refused.
        redirects: True where a `Raw` answer may be a redirect (303), for the document.
        whose: whose things the path may name; without a word only the caller's own (tests/unit/contract holds the
            route to it, with another account).
    """

    if not counted and access != "public":
        raise ValueError(f"{method} {path}: the record that counts a signed-in caller also tells of ended sessions")

    def declare(handler: Callable[..., Any]) -> Endpoint:
        made = Endpoint(
            Declaration(
                method, path, access, summary, tuple(needs), status, cache, tuple(errors), tuple(produces), counted,
                secret, timeout, memory, body_most, form, redirects, whose, handler,
            )
        )  # fmt: skip
        if STARTING:
            made.prepare()
        return made

    return declare


def _answer(status: int, body: str, headers: dict[str, str]) -> Answer:
    return {"statusCode": status, "headers": headers, "body": body, "isBase64Encoded": False}


def _failure(problem: Problem, identifier: str) -> Answer:
    data = {} if problem.data is None else {"data": problem.data}
    body = json.dumps({"success": False, "error": problem.error, **data, "meta": _meta(identifier)})
    headers = JSON | {"X-Request-Id": identifier, "Cache-Control": "no-store"} | problem.headers
    return _answer(problem.status, body, headers)


def _meta(identifier: str) -> dict[str, Any]:
    return {"requestId": identifier, "timestamp": clock.iso(clock.now())}


def _cross_origin(event: dict[str, Any]) -> dict[str, str]:
    """What a page on another origin needs to be given the answer. Preflights have a function of their own."""
    origin = _header(event, "origin")
    allowed = {one.strip() for one in settings().allowed_origins.split(",")}
    return {"Access-Control-Allow-Origin": origin} | SHARED if origin and allowed & {origin, "*"} else {}


def _header(event: dict[str, Any], name: str) -> str | None:
    for key, value in (event.get("headers") or {}).items():
        if key.lower() == name:
            return str(value)
    return None


def _cookies(event: dict[str, Any]) -> dict[str, str]:
    """The cookies that a browser sent along, as they are."""
    pairs = (part.partition("=") for part in (_header(event, "cookie") or "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


def _form(text: str) -> dict[str, str]:
    """The fields of a form. One that is given twice has no meaning that sender and reader could agree on."""
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=FORM_FIELDS_MOST
        )
    except ValueError:
        raise Malformed("The body is not a form.") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Malformed("A field of the form is given twice.")
    return fields


def _query(event: dict[str, Any]) -> dict[str, Any]:
    """The query parameters; one that is repeated becomes a list."""
    many = event.get("multiValueQueryStringParameters")
    if many:
        return {name: values[0] if len(values) == 1 else values for name, values in many.items()}
    return dict(event.get("queryStringParameters") or {})


def _holds_list(annotation: Any) -> bool:
    """Whether a field's type is a list, or a union or annotation that has one."""
    if get_origin(annotation) is list:
        return True
    return get_origin(annotation) in (Annotated, Union, UnionType) and any(map(_holds_list, get_args(annotation)))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
