"""What others may see of a resource: an allow-list of fields, declared once per service.

    VISIBILITY = Visibility(
        {
            Profile: {"id": EVERYBODY, "email": OWNER, "height": details("body")},
        }
    )
    VISIBILITY.view(profile, "friend")

A field that is not declared is visible to nobody but the owner, and `undeclared` names it, so that a test can fail on it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may see a field besides the owner.

    Attributes:
        viewers: the kinds of viewers who may see it; None for everybody.
        detail: the detail that the owner must have released for it, if it is one.
    """

    viewers: frozenset[str] | None = None
    detail: str | None = None

    def permits(self, viewer: str, released: Collection[str]) -> bool:
        """Whether a viewer of this kind may see the field, given the details that the owner has released."""
        may_see = self.viewers is None or viewer in self.viewers
        return may_see and (self.detail is None or self.detail in released)


EVERYBODY = Rule()
"""Whoever may see the resource at all sees the field."""
OWNER = Rule(frozenset())
"""Nobody but the owner sees the field."""


class Visibility:
    """The declared fields of a model and of the models within it.

    Args:
        declarations: for each model its fields, and who may see each. A field that somebody may not see must have a
            default: that is what it holds for them.

    Raises:
        ValueError: a field is declared that the model does not have, or a required field is not for everybody.
    """

    def __init__(self, declarations: Mapping[type[BaseModel], Mapping[str, Rule]]) -> None:
        self._declarations = declarations
        for model, rules in declarations.items():
            for name, rule in rules.items():
                field = model.model_fields.get(name)
                if field is None:
                    raise ValueError(f"{model.__name__} has no field {name}")
                if field.is_required() and rule != EVERYBODY:
                    raise ValueError(f"{model.__name__}.{name} is required: it has nothing to hold for others")

    def view(self, value: M, viewer: str, released: Collection[str] = ()) -> M:
        """Return the value as a viewer sees it; fields that are hidden hold their defaults.

        Args:
            viewer: the kind of viewer, as the rules name it.
            released: the details that the owner has released to others.
        """
        model = type(value)
        rules = self._rules(model)
        changes: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            rule = rules.get(name, OWNER)
            current = getattr(value, name)
            if not rule.permits(viewer, released):
                default = field.get_default(call_default_factory=True)
                if default is PydanticUndefined:
                    raise ValueError(f"{model.__name__}.{name} is required, and not declared for others")
                changes[name] = default
            elif _holds_models(current):
                changes[name] = self._view_within(current, viewer, released)
        return value.model_copy(update=changes)

    def is_visible(self, model: type[BaseModel], name: str, viewer: str) -> bool:
        """Whether a viewer of this kind may see a field when nothing was released."""
        return self._rules(model).get(name, OWNER).permits(viewer, ())

    def undeclared(self, model: type[BaseModel]) -> set[str]:
        """The fields of a model, and of all models within it, that nobody has declared: `Model.field`."""
        return {
            f"{within.__name__}.{name}"
            for within in _models_within(model)
            for name in within.model_fields
            if name not in self._rules(within)
        }

    def _rules(self, model: type[BaseModel]) -> dict[str, Rule]:
        """The declarations of a model: its own, and those of the models that it extends."""
        inherited: dict[str, Rule] = {}
        for ancestor in reversed(model.__mro__):
            inherited |= self._declarations.get(ancestor, {})
        return inherited

    def _view_within(self, value: Any, viewer: str, released: Collection[str]) -> Any:
        if isinstance(value, BaseModel):
            return self.view(value, viewer, released)
        return [self._view_within(item, viewer, released) for item in value]


def _holds_models(value: Any) -> bool:
    return isinstance(value, BaseModel) or (isinstance(value, list) and bool(value) and isinstance(value[0], BaseModel))


@cache
def _models_within(model: type[BaseModel]) -> frozenset[type[BaseModel]]:
    """The model, and every model that one of its fields may hold, however deep."""
    models: set[type[BaseModel]] = set()
    pending = [model]
    while pending:
        current = pending.pop()
        if current not in models:
            models.add(current)
            pending += [inner for field in current.model_fields.values() for inner in _models_in(field.annotation)]
    return frozenset(models)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in (*getattr(annotation, "__args__", ()), *_aliased(annotation)):
        yield from _models_in(argument)


def _aliased(annotation: Any) -> tuple[Any, ...]:
    """What `Annotated[…]` stands for."""
    origin = getattr(annotation, "__origin__", None)
    return (origin,) if hasattr(annotation, "__metadata__") and origin is not None else ()
