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
from uuid import NAMESPACE_URL, uuid5

from pydantic import TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import to_json

from fitai.kernel import clock, limits
from fitai.kernel.aws import IS_LAMBDA_INIT
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
from fitai.kernel.http_request import (
    FORM_CONTENT_TYPE,
    MAX_BODY,
    _reject_constant,
    cookies_of,
    header_value,
    parse_form,
    query_parameters,
)
from fitai.kernel.http_response import (
    JSON_HEADERS,
    PRIVATE_CACHE_CONTROL,
    SECURITY_HEADERS,
    RawResponse,
    Response,
    build_response,
    cors_headers,
    problem_response,
    response_meta,
)
from fitai.kernel.identity import Access, Caller, Ownership
from fitai.kernel.ids import new_id
from fitai.kernel.needs import IDEMPOTENCY_NEEDS, RATE_LIMIT_NEEDS, TOKEN_NEEDS, Need
from fitai.kernel.observability import Call, logger
from fitai.kernel.paging import Page
from fitai.kernel.settings import settings
from fitai.kernel.table import WriteConflict
from fitai.kernel.types import Input, Units, field_errors, parse

Method = Literal["GET", "POST", "PUT", "DELETE"]

WRITE_METHODS = frozenset({"POST", "PUT", "DELETE"})


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
class EndpointDeclaration:
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
    whose: Ownership
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
            field.alias or to_camel(name) for name, field in fields.items() if _is_list_type(field.annotation)
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
        verified = TOKEN_NEEDS if self.access == "public" else ()
        limited = RATE_LIMIT_NEEDS if self.counted else ()
        replayed = IDEMPOTENCY_NEEDS if self.method in WRITE_METHODS else ()
        return tuple(dict.fromkeys((*self.needs, *verified, *limited, *replayed)))

    @property
    def description(self) -> str:
        """The module's docstring."""
        return inspect.getdoc(inspect.getmodule(self.handler)) or ""


class Endpoint:
    """The Lambda handler of one declaration."""

    def __init__(self, declaration: EndpointDeclaration) -> None:
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

    def __call__(self, event: dict[str, Any], context: Any) -> Response:
        about = event.get("requestContext") or {}
        identifier = about.get("requestId") or new_id()
        call = Call(self.declaration.route, identifier)
        signed_in: Caller | None = None
        try:
            signed_in = self._admit(event)
            answer = self._serve(event, context, signed_in, identifier)
        except Problem as problem:
            answer = problem_response(problem, identifier)
        except WriteConflict:
            # Nothing was written: somebody else's transaction held one of the items for a moment.
            answer = problem_response(Unavailable(), identifier)
        except Exception:
            logger().exception("unexpected failure", extra={"requestId": identifier, "route": self.declaration.route})
            answer = problem_response(Problem(), identifier)
        answer["headers"] |= SECURITY_HEADERS | cors_headers(event)
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
        scheme, _, token = (header_value(event, "authorization") or "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        from fitai.kernel.tokens import verify_access_token

        try:
            return verify_access_token(token.strip())
        except Unauthorized:
            return None

    def _serve(self, event: dict[str, Any], context: Any, signed_in: Caller | None, identifier: str) -> Response:
        declaration = self.declaration
        address = ((event.get("requestContext") or {}).get("identity") or {}).get("sourceIp") or "unknown"
        units: Units = "metric"
        if not declaration.counted:
            pass
        elif signed_in is None:
            limits.count_request(f"address#{address}", settings().limit_anonymous)
        else:
            limit = limits.role_limit(signed_in.role, signed_in.is_premium)
            record = limits.count_request(f"user#{signed_in.id}", limit, keep=True)
            if record.refuses(signed_in.session, signed_in.issued):
                raise Unauthorized
            units = limits.stored_units(record.units)
        query = query_parameters(event)
        asked = query.pop("units", None)
        if asked is not None:
            if asked not in ("metric", "imperial"):
                raise Invalid.field("units", "Must be metric or imperial")
            units = asked
        key = header_value(event, "idempotency-key") if declaration.method in WRITE_METHODS else None
        if key is not None and not 1 <= len(key) <= 255:
            raise Invalid.field("Idempotency-Key", "Must have 1 to 255 characters")
        request = Request(
            signed_in,
            units,
            identifier,
            address,
            header_value(event, "user-agent") or "",
            key,
            declaration.route,
            cookies_of(event),
        )
        arguments = self._arguments(event, query, request)

        def run() -> dict[str, Any]:
            return self._run(arguments, units)

        if key is None:
            done = run()
        else:
            from fitai.kernel.idempotency import run_idempotently

            owner = signed_in.id if signed_in else f"address#{address}"
            content = json.dumps([event.get("path"), query, units, event.get("body")])
            done = run_idempotently(owner, declaration.route, key, content, context, run, secret=declaration.secret)
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
        kind = (header_value(event, "content-type") or "application/json").partition(";")[0].strip().lower()
        if self.declaration.form:
            if kind != FORM_CONTENT_TYPE:
                raise UnsupportedType(f"Send a form, with Content-Type: {FORM_CONTENT_TYPE}.")
            return parse_form(text)
        if kind != "application/json" and not kind.endswith("+json"):
            raise UnsupportedType
        try:
            content: object = json.loads(text, parse_constant=_reject_constant)
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
        if isinstance(answer, RawResponse):
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

    def _respond(self, event: dict[str, Any], done: dict[str, Any], identifier: str, private: bool = False) -> Response:
        cache = PRIVATE_CACHE_CONTROL if private else self.declaration.cache
        headers = {"X-Request-Id": identifier, "Cache-Control": cache or "no-store"}
        if cache:
            # The answer may hold the caller's units and own things, and names the origin that may read it.
            headers["Vary"] = "Origin, Authorization"
        raw = done.get("raw")
        if cache and int(done["status"]) == 200:
            headers["ETag"] = (
                f'"{hashlib.blake2b((raw or done["data"] + done["meta"]).encode(), digest_size=12).hexdigest()}"'
            )
            asked = header_value(event, "if-none-match")
            if asked and headers["ETag"] in {tag.strip().removeprefix("W/") for tag in asked.split(",")}:
                return build_response(304, "", headers)
        if raw is not None:
            return build_response(int(done["status"]), raw, {"Content-Type": done["type"]} | headers | done["headers"])
        meta = response_meta(identifier) | json.loads(done["meta"])
        body = f'{{"success":true,"data":{done["data"]},"meta":{to_json(meta).decode()}}}'
        return build_response(int(done["status"]), body, JSON_HEADERS | headers)


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
    body_most: int = MAX_BODY,
    form: bool = False,
    redirects: bool = False,
    whose: Ownership = "own",
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
            EndpointDeclaration(
                method, path, access, summary, tuple(needs), status, cache, tuple(errors), tuple(produces), counted,
                secret, timeout, memory, body_most, form, redirects, whose, handler,
            )
        )  # fmt: skip
        if IS_LAMBDA_INIT:
            made.prepare()
        return made

    return declare


def _is_list_type(annotation: Any) -> bool:
    """Whether a field's type is a list, or a union or annotation that has one."""
    if get_origin(annotation) is list:
        return True
    return get_origin(annotation) in (Annotated, Union, UnionType) and any(map(_is_list_type, get_args(annotation)))
