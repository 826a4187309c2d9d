"""What others may see is an allow-list; what is not declared is seen by nobody."""

from typing import Annotated

import pytest
from fitai.kernel.types import Model
from fitai.kernel.visibility import EVERYBODY, OWNER, Rule, Visibility
from pydantic import Field


class Lift(Model):
    """A part."""

    reps: int
    weight: float | None = None
    note: str | None = None


class Training(Model):
    """A whole."""

    id: str
    note: str | None = None
    lifts: list[Lift] = []
    best: Annotated[Lift | None, Field(description="The best of them.")] = None


class DatedTraining(Training):
    """A whole with a field more."""

    day: str = ""


WEIGHTS = Rule(frozenset({"friend"}))
VISIBILITY = Visibility(
    {
        Training: {"id": EVERYBODY, "note": Rule(detail="notes"), "lifts": EVERYBODY, "best": OWNER},
        Lift: {"reps": EVERYBODY, "weight": WEIGHTS, "note": Rule(detail="notes")},
    }
)
TRAINING = Training(
    id="1", note="heavy", lifts=[Lift(reps=5, weight=100.0, note="belt")], best=Lift(reps=5, weight=100.0)
)


def test_a_viewer_sees_what_is_declared_for_that_kind_of_viewer() -> None:
    assert VISIBILITY.view(TRAINING, "friend") == Training(id="1", lifts=[Lift(reps=5, weight=100.0)])
    assert VISIBILITY.view(TRAINING, "room") == Training(id="1", lifts=[Lift(reps=5)])


def test_a_detail_is_seen_when_its_owner_releases_it() -> None:
    seen = VISIBILITY.view(TRAINING, "room", released={"notes"})
    assert seen == Training(id="1", note="heavy", lifts=[Lift(reps=5, note="belt")])


def test_the_value_itself_is_not_changed() -> None:
    VISIBILITY.view(TRAINING, "room")
    assert TRAINING.lifts[0].weight == 100.0


def test_a_field_that_is_not_declared_is_hidden_and_named() -> None:
    dated = DatedTraining(id="1", day="2026-01-01")
    assert VISIBILITY.view(dated, "friend").day == ""
    assert VISIBILITY.undeclared(DatedTraining) == {"DatedTraining.day"}
    assert VISIBILITY.undeclared(Training) == set()


def test_models_within_unions_and_annotations_are_looked_at() -> None:
    assert Visibility({}).undeclared(Training) == {
        *(f"Training.{name}" for name in Training.model_fields),
        *(f"Lift.{name}" for name in Lift.model_fields),
    }


def test_a_required_field_can_only_be_for_everybody() -> None:
    with pytest.raises(ValueError, match="required"):
        Visibility({Lift: {"reps": OWNER}})
    with pytest.raises(ValueError, match="required"):
        Visibility({}).view(TRAINING, "friend")


def test_a_declaration_of_a_field_that_there_is_not_is_an_error() -> None:
    with pytest.raises(ValueError, match="no field depth"):
        Visibility({Lift: {"depth": OWNER}})
