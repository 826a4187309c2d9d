"""What an endpoint's file declares: infra, the documents and the tests are derived from it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.alias_generators import to_camel

from fitai.kernel.entitlements import Access, Level, level_of
from fitai.kernel.errors import Problem
from fitai.kernel.identity import Ownership
from fitai.kernel.needs import (
    API_KEY_NEEDS,
    IDEMPOTENCY_NEEDS,
    PAGING_NEEDS,
    RATE_LIMIT_NEEDS,
    SWITCH_NEEDS,
    TOKEN_NEEDS,
    Need,
    with_implied,
)
from fitai.kernel.paging import Page, Paging
from fitai.kernel.switches import SwitchName
from fitai.kernel.task import Layer
from fitai.kernel.texts import Id
from fitai.kernel.types import Input

Method = Literal["GET", "POST", "PUT", "DELETE"]
WRITE_METHODS = frozenset({"POST", "PUT", "DELETE"})


@dataclass(frozen=True)
class EndpointDeclaration:
    """What infra, the documents and the tests know of an endpoint; `endpoint.endpoint` explains each field."""

    method: Method
    path: str
    access: Access
    summary: str
    needs: tuple[Need, ...]
    status: int
    cache: str | None
    errors: tuple[type[Problem], ...]
    produces: tuple[str, ...]
    is_counted: bool
    has_secrets: bool
    timeout: int
    memory: int
    max_body: int
    takes_form: bool
    takes_json: bool
    may_redirect: bool
    may_finish_later: bool
    ownership: Ownership
    step_up: bool
    before: Callable[[Any, Any], Any] | None
    enrolment: bool
    while_suspended: bool
    layers: tuple[Layer, ...]
    switches: tuple[SwitchName, ...]
    snap_start: bool
    while_read_only: bool
    throttle: int | None
    handler: Callable[..., Any]

    @property
    def route(self) -> str:
        """Method and path, as in the routes table."""
        return f"{self.method} {self.path}"

    @property
    def is_documented(self) -> bool:
        """Whether the OpenAPI document has it, which knows no parameter of several segments (`{path+}`): pages are no operations."""
        return not self.path.endswith("+}")

    @property
    def is_write(self) -> bool:
        """Whether it is off while the service is read-only: it changes something, and is not exempt."""
        is_changing = self.method in WRITE_METHODS and any(need.changes_data for need in self.needs)
        return is_changing and not self.while_read_only

    @property
    def level(self) -> Level:
        """Who may call, in a word."""
        return level_of(self.access)

    @cached_property
    def hints(self) -> dict[str, Any]:
        """The handler's resolved annotations. A path parameter that is a text is an `Id`."""
        hints = get_type_hints(self.handler, include_extras=True)
        return hints | {name: Id for name in self.path_parameters if hints[name] is str}

    @cached_property
    def parameters(self) -> list[str]:
        """The names of the handler's parameters."""
        return list(inspect.signature(self.handler).parameters)

    @property
    def path_parameters(self) -> list[str]:
        """The handler's names for the parameters in the path."""
        return [name for name in self.parameters if name not in ("request", "body", "query", "attempt")]

    @property
    def body(self) -> type[Input] | None:
        """The type of the request's body."""
        return self.hints.get("body")

    @property
    def query(self) -> type[Input] | None:
        """The type of the query parameters."""
        return self.hints.get("query")

    @cached_property
    def list_parameters(self) -> frozenset[str]:
        """The query parameters that may be given several times; a single value is a list of one."""
        fields = self.query.model_fields if self.query else {}
        return frozenset(
            field.alias or to_camel(name) for name, field in fields.items() if _is_list_type(field.annotation)
        )

    @property
    def result(self) -> Any:
        """The type of `data`; `list[T]` where the handler answers a `Page[T]`."""
        if not self.is_page:
            return self.hints["return"]
        answers = [list[get_args(answer)[0]] if get_origin(answer) is Page else answer for answer in self._answers]  # type: ignore[misc]
        return reduce(or_, answers)

    @property
    def is_page(self) -> bool:
        """Whether it answers a page of a list."""
        return any(get_origin(answer) is Page for answer in self._answers)

    @property
    def _answers(self) -> tuple[Any, ...]:
        """The types that the handler answers with: several where it may answer a file."""
        answer = self.hints["return"]
        return get_args(answer) if get_origin(answer) in (Union, UnionType) else (answer,)

    @property
    def takes_cursor(self) -> bool:
        """Whether it reads a list in pages."""
        return self.query is not None and issubclass(self.query, Paging)

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """What the handler declares and what the kernel touches for every endpoint."""
        token_needs = TOKEN_NEEDS if self.access == "public" else ()
        rate_limit_needs = RATE_LIMIT_NEEDS if self.is_counted else ()
        key_needs = API_KEY_NEEDS if token_needs and rate_limit_needs else ()
        idempotency_needs = IDEMPOTENCY_NEEDS if self.method in WRITE_METHODS else ()
        paging_needs = PAGING_NEEDS if self.takes_cursor else ()
        has_anonymous_limit = self.access == "public" and self.is_counted
        switch_needs = SWITCH_NEEDS if self.switches or self.is_write or has_anonymous_limit else ()
        kernel_needs = (*token_needs, *key_needs, *paging_needs, *rate_limit_needs, *idempotency_needs, *switch_needs)
        return with_implied((*self.needs, *kernel_needs))

    @property
    def description(self) -> str:
        """The module's docstring."""
        return inspect.getdoc(inspect.getmodule(self.handler)) or ""


def _is_list_type(annotation: Any) -> bool:
    """Whether a field's type is a list, or a union or annotation that has one."""
    if get_origin(annotation) is list:
        return True
    return get_origin(annotation) in (Annotated, Union, UnionType) and any(map(_is_list_type, get_args(annotation)))
