"""What others may see of a resource: an allow-list of fields, declared once per service.

    VISIBILITY = Visibility(
        {
            Profile: {"id": EVERYBODY, "email": OWNER, "height": Rule(detail="body")},
            Session: Whole(OWNER, ("id", "secret")),
        }
    )
    VISIBILITY.view(profile, "friend")

A field that is not declared is visible to nobody but the owner, and `undeclared` names it, so that a test can fail on it.
"""

from collections.abc import Collection, Iterator, Mapping
from copy import copy
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
        hidden: what the field holds for those who may not see it. A field with a default holds its default.
    """

    viewers: frozenset[str] | None = None
    detail: str | None = None
    hidden: Any = PydanticUndefined

    @property
    def is_for_everybody(self) -> bool:
        """Whether no viewer is excluded."""
        return self.viewers is None and self.detail is None

    def permits(self, viewer: str, released: Collection[str]) -> bool:
        """Whether a viewer of this kind may see the field, given the details that the owner has released."""
        may_see = self.viewers is None or viewer in self.viewers
        return may_see and (self.detail is None or self.detail in released)


EVERYBODY = Rule()
"""Whoever may see the resource at all sees the field."""
OWNER = Rule(frozenset())
"""Nobody but the owner sees the field."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The fields of a model that is seen as a whole or not at all.

    The fields may be required: what holds the model must be hidden from the same viewers.

    Attributes:
        rule: who may see it.
        fields: all its fields, by name, so that one that is added is not visible until it is declared.
    """

    rule: Rule
    fields: tuple[str, ...]


Declarations = Mapping[type[BaseModel], Mapping[str, Rule] | Whole]
"""For each model its fields and who may see each."""


class Visibility:
    """The declared fields of a model and of the models within it.

    Args:
        declarations: for each model its fields, and who may see each. A field that somebody may not see must have a
            default, or its rule says what it holds for them, or it is declared as a part of a whole.

    Raises:
        ValueError: a field is declared that the model does not have, or a required field is not for everybody and its
            rule does not say what it holds for others.
    """

    def __init__(self, declarations: Declarations) -> None:
        self._declarations = declarations
        self._rules_by_model: dict[type[BaseModel], dict[str, Rule]] = {}
        for model, declared in declarations.items():
            for name, rule in _declared_rules(declared).items():
                field = model.model_fields.get(name)
                if field is None:
                    raise ValueError(f"{model.__name__} has no field {name}")
                is_hideable = not field.is_required() or rule.hidden is not PydanticUndefined
                if not isinstance(declared, Whole) and not rule.is_for_everybody and not is_hideable:
                    raise ValueError(f"{model.__name__}.{name} is required: it has nothing to hold for others")

    def extended(self, declarations: Declarations) -> "Visibility":
        """The same declarations and further ones: of models that hold those which are declared here."""
        return Visibility({**self._declarations, **declarations})

    def view(self, value: M, viewer: str, released: Collection[str] = ()) -> M:
        """Return the value as a viewer sees it; fields that are hidden hold their defaults.

        Args:
            viewer: the kind of viewer, as the rules name it.
            released: the details that the owner has released to others.

        Raises:
            ValueError: a required field is hidden from the viewer, and nothing is declared that it could hold.
        """
        model = type(value)
        rules = self.rules(model)
        changes: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            rule = rules.get(name, OWNER)
            if rule.permits(viewer, released):
                current = getattr(value, name)
                if isinstance(current, BaseModel | list | tuple | dict):
                    changes[name] = self._view_within(current, viewer, released)
                continue
            hidden = copy(rule.hidden)
            if hidden is PydanticUndefined:
                hidden = field.get_default(call_default_factory=True)
            if hidden is PydanticUndefined:
                raise ValueError(f"{model.__name__}.{name} is required, and not declared for others")
            changes[name] = hidden
        return value.model_copy(update=changes)

    def is_visible(self, model: type[BaseModel], name: str, viewer: str, released: Collection[str] = ()) -> bool:
        """Whether a viewer of this kind may see a field, given the details that the owner has released."""
        return self.rules(model).get(name, OWNER).permits(viewer, released)

    def is_hidden(self, model: type[BaseModel], viewer: str, released: Collection[str] = ()) -> bool:
        """Whether a viewer of this kind sees none of the model's fields, given the details that the owner has released."""
        return not any(self.is_visible(model, name, viewer, released) for name in model.model_fields)

    def rules(self, model: type[BaseModel]) -> dict[str, Rule]:
        """The declared fields of a model and who may see each: its own, and those of the models that it extends."""
        if model not in self._rules_by_model:
            inherited: dict[str, Rule] = {}
            for ancestor in reversed(model.__mro__):
                inherited |= _declared_rules(self._declarations.get(ancestor, {}))
            self._rules_by_model[model] = inherited
        return self._rules_by_model[model]

    def undeclared(self, model: type[BaseModel]) -> set[str]:
        """The fields of a model, and of all models within it, that nobody has declared: `Model.field`."""
        return {
            f"{within.__name__}.{name}"
            for within in models_within(model)
            for name in within.model_fields
            if name not in self.rules(within)
        }

    def _view_within(self, value: Any, viewer: str, released: Collection[str]) -> Any:
        if isinstance(value, BaseModel):
            return self.view(value, viewer, released)
        if isinstance(value, list | tuple):
            return type(value)(self._view_within(item, viewer, released) for item in value)
        if isinstance(value, dict):
            return {key: self._view_within(item, viewer, released) for key, item in value.items()}
        return value


def _declared_rules(declared: Mapping[str, Rule] | Whole) -> Mapping[str, Rule]:
    return dict.fromkeys(declared.fields, declared.rule) if isinstance(declared, Whole) else declared


@cache
def models_within(model: type[BaseModel]) -> frozenset[type[BaseModel]]:
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
