"""A request of an operation, and how what the API answers is read."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from fitai_client.errors import UnexpectedAnswer
from fitai_client.model import Model

T = TypeVar("T")
M = TypeVar("M", bound=Model)
N = TypeVar("N", bound=Model)


@dataclass(frozen=True, slots=True)
class Answer:
    """A success of the API."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def content(self) -> dict[str, Any]:
        """The envelope.

        Raises:
            UnexpectedAnswer: it is no JSON object.
        """
        try:
            content = json.loads(self.text)
        except ValueError:
            content = None
        if not isinstance(content, dict):
            raise UnexpectedAnswer(f"No JSON object: {self.text[:200]}")
        return content

    @property
    def data(self) -> Any:
        return self.content.get("data")

    @property
    def meta(self) -> dict[str, Any]:
        meta: dict[str, Any] = self.content.get("meta") or {}
        return meta

    @property
    def is_json(self) -> bool:
        return "json" in self.headers.get("content-type", "")


Reader = Callable[[Answer], T]


@dataclass(frozen=True, slots=True)
class Request(Generic[T]):
    """A request of an operation.

    Attributes:
        path: with the names of `path_values` in braces.
        read: makes of the answer what the caller gets.
        body: a model, or what JSON can have; None for none.
        form: the fields of a form, in place of a body.
        idempotency_key: the key of a request that changes something; without one, the client makes it.
        needs_token: whether it is sent with a token, where there is one.
    """

    method: str
    path: str
    read: Reader[T]
    path_values: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, object] = field(default_factory=dict)
    body: Any = None
    form: Mapping[str, str] | None = None
    idempotency_key: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    needs_token: bool = True

    @property
    def address(self) -> str:
        """The path with its values."""
        path = self.path
        for name, value in self.path_values.items():
            path = path.replace(f"{{{name}}}", quote(_word(value), safe=""))
        return path

    @property
    def parameters(self) -> list[tuple[str, str | int | float | bool | None]]:
        """The query as it is sent: without what is None, a list as the same name several times."""
        pairs: list[tuple[str, str | int | float | bool | None]] = []
        for name, value in self.query.items():
            values = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
            pairs += [(name, _word(item)) for item in values if item is not None]
        return pairs

    @property
    def json(self) -> Any:
        """The body as JSON has it."""
        return self.body.as_json() if isinstance(self.body, Model) else self.body


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list.

    Attributes:
        cursor: where the next page begins; None at the end.
        meta: what else the page says about itself.
    """

    items: list[T]
    cursor: str | None
    meta: Mapping[str, Any]

    @property
    def has_more(self) -> bool:
        """Whether there is another page now."""
        return bool(self.meta.get("hasMore", self.cursor is not None))

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> T:
        return self.items[index]


def model(kind: type[M]) -> Reader[M]:
    """Read `data` as a model."""
    return lambda answer: _validated(_adapter(kind), answer.data)


def items(kind: type[M]) -> Reader[list[M]]:
    """Read `data` as a list of models."""
    return lambda answer: _validated(_adapter(list[kind]), answer.data)  # type: ignore[valid-type]


def page(kind: type[M]) -> Reader[Page[M]]:
    """Read a page of a list of models."""

    def read(answer: Answer) -> Page[M]:
        meta = answer.meta
        cursor = (meta.get("pagination") or {}).get("cursor")
        return Page(items(kind)(answer), cursor, meta)

    return read


def one_of(first: type[M], second: type[N]) -> Reader[M | N]:
    """Read `data` as the one of two models that it is."""
    return lambda answer: _validated(_adapter(first | second), answer.data)


def file(read: Reader[T]) -> Reader[T | str]:
    """Read JSON as it is described, and any other file as its text."""
    return lambda answer: read(answer) if answer.is_json else answer.text


def later(read: Reader[T]) -> Reader[T | None]:
    """Read None where the answer is made in the background."""
    return lambda answer: None if answer.status == 202 else read(answer)


def document(answer: Answer) -> dict[str, Any]:
    """Read a JSON object that has no envelope."""
    return answer.content


def data(answer: Answer) -> Any:
    """Read `data` as it is, and what is no JSON as text; None where there is nothing."""
    if answer.is_json:
        content = answer.content
        return content.get("data", content)
    return answer.text or None


def text(answer: Answer) -> str:
    """Read the text."""
    return answer.text


def nothing(answer: Answer) -> None:
    """Read nothing."""


def location(answer: Answer) -> str:
    """Read the address that the answer sends to.

    Raises:
        UnexpectedAnswer: there is none.
    """
    if address := answer.headers.get("location"):
        return address
    raise UnexpectedAnswer(f"An answer of status {answer.status} sends nowhere.")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _validated(adapter: TypeAdapter[Any], value: Any) -> Any:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise UnexpectedAnswer(f"This version of the client does not understand the answer: {error}") from error
