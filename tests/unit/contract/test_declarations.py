"""What the declarations must be among each other."""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.documents import asyncapi, openapi
from fitai.kernel.endpoint import endpoint
from fitai.kernel.events import Event
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.table import Entity
from fitai.kernel.types import Input
from pydantic.alias_generators import to_camel


def twice(names: Iterable[object]) -> list[object]:
    return [name for name, times in Counter(names).items() if times > 1]


def called(function: Function) -> str:
    return f"{function.service}/{function.name}"


def test_the_names_of_the_types_of_the_api_are_unique():
    openapi.document()
    asyncapi.document()


def test_operation_ids_are_unique():
    assert twice(openapi.operation_id(function) for function in catalogue.endpoints()) == []


def test_routes_are_unique():
    shapes = [
        (function.declaration.method, re.sub(r"\{\w+\+?\}", "{}", function.declaration.path))
        for function in catalogue.endpoints()
    ]

    assert twice(shapes) == []


def test_actions_are_unique():
    assert twice(function.declaration.action for function in catalogue.actions()) == []


@pytest.mark.parametrize("function", catalogue.endpoints(), ids=called)
def test_the_parameters_of_path_and_handler_are_the_same(function: Function):
    in_path = re.findall(r"\{(\w+)\+?\}", function.declaration.path)

    assert [to_camel(name) for name in function.declaration.path_parameters] == in_path


@pytest.mark.parametrize("function", catalogue.endpoints(), ids=called)
def test_one_parameter_has_one_name_in_all_paths_below(function: Function):
    """API Gateway makes one resource of `/users/{id}` and `/users/{id}/follow`, and refuses two names for it."""
    start = ""
    for segment in function.declaration.path.split("/")[1:]:
        names = {
            other.declaration.path[len(start) + 1 :].split("/")[0]
            for other in catalogue.endpoints()
            if other.declaration.path.startswith(f"{start}/{{")
        }
        assert len(names) <= 1, f"{start}/: {', '.join(sorted(names))}"
        start += f"/{segment}"


@pytest.mark.parametrize("function", catalogue.endpoints(), ids=called)
def test_only_writes_have_a_body_and_it_refuses_unknown_fields(function: Function):
    declaration = function.declaration
    assert declaration.body is None or declaration.method in ("POST", "PUT", "DELETE")
    for shape in (declaration.body, declaration.query):
        assert shape is None or issubclass(shape, Input)


@pytest.mark.parametrize("function", catalogue.endpoints(), ids=called)
def test_an_endpoint_has_a_summary_and_a_description(function: Function):
    assert function.declaration.summary
    assert len(function.declaration.summary) <= 80
    assert function.declaration.description, "the module's docstring is its description in the document"


@pytest.mark.parametrize("function", catalogue.endpoints(), ids=called)
def test_a_raw_answer_says_its_content_type(function: Function):
    declaration = function.declaration
    if openapi.has_raw_response(declaration):
        is_empty = declaration.status == 204 or declaration.may_redirect or 300 <= declaration.status < 400
        assert declaration.produces or is_empty, "declare `produces=`, or the `status=` of a redirect or of no content"


def test_an_endpoint_without_access_cannot_exist():
    def handler() -> None: ...

    with pytest.raises(TypeError, match="access"):
        endpoint("GET", "/open", summary="Open")(handler)  # type: ignore[call-arg]


def _below(shape: type) -> list[type]:
    return [
        subclass
        for child in shape.__subclasses__()
        for subclass in (child, *_below(child))
        if subclass.__module__.startswith("fitai.")
    ]


@pytest.mark.parametrize("base", [Event, LiveEvent])
def test_names_of_events_are_unique(base: type[Event] | type[LiveEvent]):
    catalogue.functions()
    named = [subclass for subclass in _below(base) if "name" in subclass.__dict__]

    assert twice(subclass.name for subclass in named) == []
    assert {subclass.name for subclass in named} <= set(base.registry)


def discriminators() -> dict[str, str | None]:
    """The kind of item of each entity, by the entity's name."""
    catalogue.functions()
    return {
        f"{subclass.__module__}.{subclass.__name__}": Entity.kind.get_discriminator(subclass)
        for subclass in _below(Entity)
    }


def test_discriminators_are_unique():
    kinds = discriminators()

    assert [name for name, kind in kinds.items() if not kind] == [], "say `discriminator=`"
    assert twice(kinds.values()) == []


def test_the_data_model_lists_every_kind_of_item():
    text = (catalogue.ROOT / "docs" / "data-model.md").read_text()

    assert [kind for kind in discriminators().values() if f"`{kind}`" not in text] == []


@cache
def packages() -> frozenset[str]:
    """The names that something installed is imported by."""
    return frozenset(packages_distributions())


@pytest.mark.parametrize("function", catalogue.functions(), ids=called)
def test_no_function_hides_a_module(function: Function):
    """In Lambda a file of `functions/` is found before Python's own modules and the layers' packages."""
    assert function.name not in sys.stdlib_module_names
    assert function.name not in packages()


@pytest.mark.parametrize("function", catalogue.actions(), ids=called)
def test_an_action_answers_with_events(function: Function):
    assert function.declaration.events
    assert re.fullmatch(r"[a-z]+:[a-z_]+", function.declaration.action)


def test_a_reaction_is_to_events_that_some_service_publishes():
    for function in catalogue.reactions():
        assert function.declaration.events
        assert all(event.name in Event.registry for event in function.declaration.events)
