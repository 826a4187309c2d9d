"""Declare a REST endpoint, one per file: its declaration says everything about it, once.

    @endpoint("GET", "/templates/{id}", access="read:public_templates", summary="One template", needs=(Table.GET,))
    def handler(request: Request, id: str) -> Template:
        return service.read(request.caller, id)

The decorated name is the Lambda handler. Infra, the OpenAPI document and the tests are derived from its `declaration`.
The handler's parameters say what is parsed: `request`, `body` (an `Input`), `query` (an `Input`), and any other name is a
path parameter (`set_index` is `{setIndex}`; a last `{path+}` takes all segments that follow). `attempt` is what the declaration's `before` has returned.

API Gateway has matched the route and its parameters before a function starts, so there is no router here:
docs/decisions/0001-no-router-per-function.md.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

from pydantic import TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import to_json

from fitai.kernel import clock, cursors, limits, switches
from fitai.kernel.aws import IS_LAMBDA_INIT
from fitai.kernel.caching import NO_STORE, OWN, VARY, is_for_everybody, only_for_caller
from fitai.kernel.call_deadline import call_deadline
from fitai.kernel.endpoint_declaration import WRITE_METHODS, EndpointDeclaration, Method
from fitai.kernel.entitlements import PLANS, Access, Scope, check_access
from fitai.kernel.errors import (
    AccountSuspended,
    FactorRequired,
    FieldError,
    Invalid,
    NotFound,
    Problem,
    ReadOnly,
    Unauthorized,
)
from fitai.kernel.http_request import (
    MAX_BODY,
    body_text,
    client_address,
    cookies_of,
    header_value,
    is_form_posted,
    parse_body,
    query_parameters,
)
from fitai.kernel.http_response import (
    JSON_HEADERS,
    RawResponse,
    Response,
    build_response,
    cors_headers,
    etag,
    has_etag,
    problem_response,
    response_meta,
)
from fitai.kernel.identity import AUTHORIZED_BY, Caller, Ownership, require_recent_sign_in
from fitai.kernel.ids import new_id
from fitai.kernel.key_requests import count_key_request
from fitai.kernel.needs import Need
from fitai.kernel.observability import Call, count
from fitai.kernel.paging import Page, Paging
from fitai.kernel.problems import problem_of
from fitai.kernel.security_headers import SECURITY_HEADERS
from fitai.kernel.suspensions import problem_details
from fitai.kernel.switches import SwitchName, switch_errors
from fitai.kernel.task import Layer
from fitai.kernel.types import Units, field_errors, parse, parse_texts


@dataclass(slots=True)
class Request:
    """What a handler may know of the request besides its parsed parameters.

    Attributes:
        signed_in: the caller; None where nobody is signed in.
        id: of the request, to find its log line by.
        address: the caller's network address.
        path: as it was asked for, with a slash at its end where it had one.
        is_private: set by a handler whose answer is the caller's own data, where the declaration's `cache` is for
            everybody's.
        cache: set by a handler whose answer may be stored otherwise than the declaration says.
        is_form: whether the page of a browser has posted a form.
        raw_body: the body as it was sent, of a route that declares none; `headers`: by their names in lower case. For signatures.
        returned: when the caller's account came back after an absence (`limits.ABSENCE`), epoch seconds; None where it never did.
    """

    signed_in: Caller | None
    units: Units
    id: str
    address: str
    user_agent: str
    idempotency_key: str | None
    route: str
    cookies: dict[str, str] = field(default_factory=dict)
    path: str = ""
    is_private: bool = False
    cache: str | None = None
    is_form: bool = False
    returned: int | None = None
    raw_body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def caller(self) -> Caller:
        """The signed-in account; on a public endpoint there may be none.

        Raises:
            Unauthorized: nobody is signed in.
        """
        if self.signed_in is None:
            raise Unauthorized
        return self.signed_in

    def reader(self, scope: Scope) -> Caller | None:
        """Who is signed in, as far as it may read what needs the scope: to a public endpoint an API key without it is nobody."""
        return self.signed_in if self.signed_in is not None and self.signed_in.has(scope) else None

    def new_id(self) -> str:
        """An id for what this request creates: the same one each time an Idempotency-Key is sent again.

        So a retry after a crash between the write and the answer finds the item of the first attempt.
        """
        if self.idempotency_key is None or self.signed_in is None:
            return new_id()
        return str(uuid5(NAMESPACE_URL, f"{self.signed_in.id}/{self.route}/{self.idempotency_key}"))


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
        """Build the types of the request and the answer; otherwise the first call would."""
        for adapter in (self._result, *(adapter for _, adapter in self._path_types.values())):
            adapter.rebuild()
        for model in (self.declaration.query, self.declaration.body):
            if model is not None:
                model.model_rebuild()
        if self.declaration.takes_cursor:
            cursors.prepare()

    def __call__(self, event: dict[str, Any], context: Any) -> Response:
        request_context = event.get("requestContext") or {}
        request_id = request_context.get("requestId") or new_id()
        call = Call(self.declaration.route, request_id, has_route_metrics=True)
        signed_in: Caller | None = None
        try:
            with call_deadline(self.declaration.timeout):
                signed_in = self._admit(event)
                response = self._serve(event, context, signed_in, request_id)
        except Exception as error:
            problem = problem_of(error, requestId=request_id, route=self.declaration.route)
            response = problem_response(problem, request_id)
        response["headers"] = SECURITY_HEADERS | response["headers"] | cors_headers(event)
        call.finish(response["statusCode"], **({"userId": signed_in.id} if signed_in else {}))
        return response

    def _admit(self, event: dict[str, Any]) -> Caller | None:
        """The caller, if the caller may call this endpoint; None where nobody is signed in.

        The authorizer has verified the token; its answer may have been cached, so the expiry is checked here.
        """
        access = self.declaration.access
        request_context = event.get("requestContext") or {}
        context = request_context.get("authorizer") or {}
        if authorized_by := context.get(AUTHORIZED_BY):
            is_cached = authorized_by != request_context.get("requestId")
            count("AuthorizerHits" if is_cached else "AuthorizerMisses")
        caller = Caller.from_context(context)
        if access == "public":
            caller = caller or self._verify_token(event)
            return None if caller is not None and caller.lacks_factor else caller
        if caller is None or caller.expires <= clock.epoch():
            raise Unauthorized
        caller.require(access)
        if caller.lacks_factor and not self.declaration.enrolment:
            raise FactorRequired
        if self.declaration.step_up:
            require_recent_sign_in(caller, clock.epoch())
        return caller

    def _verify_token(self, event: dict[str, Any]) -> Caller | None:
        """The caller of a public endpoint, for which API Gateway asks no authorizer; None without a valid token.

        An invalid token is ignored: a client that sends its expired token along must still be able to renew it.
        """
        scheme, _, token = (header_value(event, "authorization") or "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        # Not at the top: few requests need it, and it would lengthen every cold start.
        from fitai.kernel.tokens import verify_access_token, verify_token

        # Where requests are not counted, the table is not read: there an API key is no token.
        verify = verify_token if self.declaration.is_counted else verify_access_token
        try:
            return verify(token.strip())
        except Unauthorized:
            return None

    def _serve(self, event: dict[str, Any], context: Any, signed_in: Caller | None, request_id: str) -> Response:
        declaration = self.declaration
        address = client_address(event)
        signed_in, units, returned = self._count(signed_in, address)
        if declaration.is_write and switches.flag("read_only"):
            raise ReadOnly
        switches.require(declaration.switches)
        query = query_parameters(event)
        requested_units = query.pop("units", None)
        if requested_units is not None:
            if requested_units not in ("metric", "imperial"):
                raise Invalid.field("units", "Must be metric or imperial")
            units = requested_units
        key = header_value(event, "idempotency-key") if declaration.method in WRITE_METHODS else None
        if key is not None and not 1 <= len(key) <= 255:
            raise Invalid.field("Idempotency-Key", "Must have 1 to 255 characters")
        request = Request(
            signed_in,
            units,
            request_id,
            address,
            header_value(event, "user-agent") or "",
            key,
            declaration.route,
            cookies_of(event),
            event.get("path") or "",
            is_form=is_form_posted(event),
            returned=returned,
            raw_body=body_text(event) if declaration.method in WRITE_METHODS and declaration.body is None else "",
            headers={name.lower(): str(value) for name, value in (event.get("headers") or {}).items()},
        )
        arguments = self._arguments(event, query, request)
        if declaration.before is not None:
            attempt = declaration.before(request, arguments.get("body"))
            if "attempt" in declaration.parameters:
                arguments["attempt"] = attempt

        def run() -> dict[str, Any]:
            return self._run(arguments, units)

        if key is None:
            result = run()
        else:
            # Not at the top: few requests need it, and it would lengthen every cold start.
            from fitai.kernel.idempotency import run_idempotently

            owner = signed_in.id if signed_in else f"address#{limits.counted_network(address)}"
            content = json.dumps([event.get("path"), query, units, event.get("body")])
            result = run_idempotently(
                owner, declaration.route, key, content, context, run, secret=declaration.has_secrets
            )
        return self._respond(event, result, request_id, OWN if request.is_private else request.cache)

    def _count(self, signed_in: Caller | None, address: str) -> tuple[Caller | None, Units, int | None]:
        """Count the request against the caller's limit; the caller, the units of the account, and when it last returned.

        A public endpoint ignores the token of an ended session or of a suspended account, as any other that is not good.
        Where requests are not counted, nothing tells whether the session has ended, so that nobody is signed in.

        Raises:
            TooManyRequests: the limit is reached.
            Unauthorized: the caller's session was ended.
            AccountSuspended: the caller's account is suspended; with the reason, and the end.
            UpgradeRequired: the token has the scope, but the account's plan has it no more.
        """
        if not self.declaration.is_counted:
            return None, "metric", None
        if signed_in is not None:
            state, has_ended = self._count_caller(signed_in)
            suspended = state.suspended
            # A key is no way to leave: a suspended user signs in.
            may_while_suspended = self.declaration.while_suspended and signed_in.key_id is None
            if not has_ended and (suspended is None or may_while_suspended):
                signed_in = limits.with_stored_plan(signed_in, state)
                signed_in.require(self.declaration.access)
                returned = None if state.returned is None else int(state.returned)
                return signed_in, limits.stored_units(state.units), returned
            if self.declaration.access != "public":
                if has_ended or suspended is None:
                    raise Unauthorized
                raise AccountSuspended(details=problem_details(suspended))
        limits.count_by_network("address", address, switches.limit("anonymous_requests"))
        return None, "metric", None

    def _count_caller(self, caller: Caller) -> tuple[limits.CallerState, bool]:
        """Count the request in the account's window, or in that of the API key; the account's state, and whether session or
        key have ended."""
        limit = limits.role_limit(caller.role, caller.plan)
        if caller.key_id is not None:
            total = limit * PLANS[caller.plan].limits.api_keys
            state = count_key_request(caller.id, caller.key_id, limit, total)
            return state, state.refuses_key(caller.key_id, caller.issued)
        state = limits.count_request(f"user#{caller.id}", limit, keep=True)
        return state, state.refuses(caller.session, caller.issued)

    def _arguments(self, event: dict[str, Any], query: dict[str, Any], request: Request) -> dict[str, Any]:
        """The handler's arguments, parsed.

        Raises:
            NotFound: the path names what cannot exist.
            Invalid: with every field that is wrong, wherever it is.
        """
        declaration = self.declaration
        path = event.get("pathParameters") or {}
        arguments: dict[str, Any] = {}
        wrong_fields: list[FieldError] = []
        for name, (path_name, adapter) in self._path_types.items():
            try:
                arguments[name] = adapter.validate_python(path[path_name])
            except ValidationError as error:
                wrong_fields += field_errors(error, (path_name,))
        if wrong_fields:
            raise NotFound(fields=wrong_fields)
        if declaration.query is not None:
            parameters = {
                name: [value] if name in declaration.list_parameters and isinstance(value, str) else value
                for name, value in query.items()
            }
            try:
                arguments["query"] = parse_texts(declaration.query, parameters, request.units)
            except Invalid as invalid:
                wrong_fields += invalid.fields
        elif query:
            wrong_fields += [FieldError(name, "Is not a parameter of this route") for name in query]
        if declaration.body is not None:
            is_form = declaration.takes_form and (request.is_form or not declaration.takes_json)
            body = parse_body(event, max_bytes=declaration.max_body, is_form=is_form)
            try:
                read = parse_texts if declaration.takes_form else parse
                arguments["body"] = read(declaration.body, body, request.units)
            except Invalid as invalid:
                wrong_fields += invalid.fields
        if wrong_fields:
            raise Invalid(fields=wrong_fields)
        if isinstance(arguments.get("query"), Paging):
            ids = [str(arguments[name]) for name in self._path_types]
            # The answers of a public list are the same for everybody, cursors included.
            is_shared = declaration.access == "public" or request.signed_in is None
            arguments["query"].bind(declaration.route, *ids, "" if is_shared else request.caller.id)
        if "request" in declaration.parameters:
            arguments["request"] = request
        return arguments

    def _run(self, arguments: dict[str, Any], units: Units) -> dict[str, Any]:
        """Call the handler; its result as strings, so that it can be stored and answered again."""
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

    def _respond(
        self, event: dict[str, Any], result: dict[str, Any], request_id: str, request_cache: str | None
    ) -> Response:
        cache = request_cache or self.declaration.cache or NO_STORE
        if header_value(event, "authorization"):
            cache = only_for_caller(cache)
        headers = {"X-Request-Id": request_id, "Cache-Control": cache}
        is_stored = cache != NO_STORE
        if is_stored:
            # The answer may hold the caller's units and own data, and names the origin that may read it.
            headers["Vary"] = ", ".join(VARY)
        raw, status = result.get("raw"), int(result["status"])
        if is_stored and status == 200:
            headers["ETag"] = etag(raw or result["data"] + result["meta"])
            if has_etag(event, headers["ETag"]):
                # A browser puts the headers of this into what it holds: a page keeps its own policy.
                return build_response(304, "", headers | result.get("headers", {}))
        if raw is not None:
            return build_response(status, raw, {"Content-Type": result["type"]} | headers | result["headers"])
        meta = response_meta(request_id) | json.loads(result["meta"])
        body = f'{{"success":true,"data":{result["data"]},"meta":{to_json(meta).decode()}}}'
        return build_response(status, body, JSON_HEADERS | headers)


# --- declaring ---------------------------------------------------------------------------------------------


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
    max_body: int = MAX_BODY,
    form: bool | Literal["also"] = False,
    redirects: bool = False,
    later: bool = False,
    ownership: Ownership = "own",
    step_up: bool = False,
    before: Callable[[Any, Any], Any] | None = None,
    enrolment: bool = False,
    while_suspended: bool = False,
    layers: Sequence[Layer] = (),
    switches: Sequence[SwitchName] = (),
    snap_start: bool = False,
    while_read_only: bool = False,
    throttle: int | None = None,
) -> Callable[[Callable[..., Any]], Endpoint]:
    """Declare the endpoint of this file.

    Args:
        method, path: as in the routes table, parameters in braces.
        access: who may call: `public`, or the scope (`kernel.entitlements`) that a caller needs; required.
        summary: a few words for the document.
        needs: the AWS resources that the handler touches.
        status: of a successful answer.
        cache: the `Cache-Control` of a successful answer, one of `kernel.caching`; it then carries an `ETag` too. Without
            it, the answer is not stored.
        errors: the problems, beside the common ones, that a client should expect; for the document.
        produces: the content types that a `RawResponse` may have; none where it has no content (a redirect).
        counted: whether its requests count against the caller's limit. False only for public endpoints that must answer
            while the table does not (`/health`), or that count by something else than the caller (a calendar by its
            token).
        secret: True where bodies or answers hold a password or a token: what an Idempotency-Key stores is encrypted.
        timeout: seconds. memory: MiB. max_body: bytes.
        form: True where a browser posts the body as a form: each field is one string, and JSON is refused. "also" where the
            body may be either.
        redirects: True where it may answer 303 and a `Location` in place of its own status.
        later: True where it may answer 202 without content and a `Retry-After`: the work goes on, and the same request is sent again.
        ownership: whose resources the path may name; by default only the caller's own (tests/unit/contract tries the route
            with another account).
        step_up: True where the caller must have signed in, or proven their identity again, within the last ten minutes:
            others get 403 `step_up_required`.
        before: called with the request and its body for each request, before the answer that is stored for an
            Idempotency-Key is looked up: what must count every attempt, such as a guess at a password, counts there. What it
            returns is the handler's parameter `attempt`.
        enrolment: True where an administrator is admitted whose session has not proven a second factor: what is needed
            to add one. Elsewhere they get 403 `factor_required`.
        while_suspended: True where a suspended account may call too: what it needs to read why, to appeal, and to leave
            with its data. Elsewhere it gets 403 `account_suspended`.
        layers: the Lambda layers that it needs beside those of every function.
        switches: flags of `kernel.switches` that must be on; while one is off the answer is 503 `switched_off`.
        snap_start: True where a person waits for a short answer: its containers start from a snapshot (docs/cold-starts.md).
        while_read_only: True where a route that changes something answers also while the service is read-only (503 `read_only`).
        throttle: requests per second of all callers together that the gateway admits, for a costly route; by default those of
            the whole API.
    """
    check_access(access, f"{method} {path}")
    if step_up and access == "public":
        raise ValueError(f"{method} {path}: nobody is signed in at a public endpoint")
    if not counted and access != "public":
        raise ValueError(f"{method} {path}: counting a signed-in caller's request is what finds ended sessions")
    if cache is not None and (method in WRITE_METHODS or secret):
        raise ValueError(f"{method} {path}: the answer of a write, or with a secret, is not stored")
    if cache is not None and access != "public" and is_for_everybody(cache):
        raise ValueError(f"{method} {path}: what a signed-in caller reads is not stored for everybody")

    def declare(handler: Callable[..., Any]) -> Endpoint:
        lambda_handler = Endpoint(
            EndpointDeclaration(
                method, path, access, summary, tuple(needs), status, cache,
                (*errors, *switch_errors(switches)), tuple(produces), counted,
                secret, timeout, memory, max_body, bool(form), form is not True, redirects, later, ownership,
                step_up, before, enrolment, while_suspended, tuple(layers), tuple(switches), snap_start,
                while_read_only, throttle, handler,
            )
        )  # fmt: skip
        if IS_LAMBDA_INIT:
            lambda_handler.prepare()
        return lambda_handler

    return declare
