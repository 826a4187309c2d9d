"""What others may see is an allow-list; what is not declared is seen by nobody."""

from typing import Annotated

import pytest
from fitai.kernel.types import Model
from fitai.kernel.visibility import EVERYBODY, OWNER, Rule, Visibility, Whole
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


class Programme(Model):
    """Wholes in other containers than a list."""

    days: dict[str, list[Lift]] = {}
    pair: tuple[Lift, ...] = ()


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
    with pytest.raises(ValueError, match="no field depth"):
        Visibility({Lift: Whole(OWNER, ("depth",))})


def test_a_required_field_is_hidden_by_what_its_rule_says_it_holds() -> None:
    visibility = Visibility({Lift: {"reps": Rule(frozenset({"friend"}), hidden=0)}})
    assert visibility.view(Lift(reps=5), "room") == Lift(reps=0)
    assert visibility.view(Lift(reps=5), "friend") == Lift(reps=5)


def test_a_whole_is_seen_with_all_its_fields_or_not_at_all() -> None:
    lift = Whole(WEIGHTS, ("reps", "weight", "note"))
    visibility = Visibility({Training: {"id": EVERYBODY, "note": OWNER, "lifts": WEIGHTS, "best": OWNER}, Lift: lift})
    assert visibility.undeclared(Training) == set()
    assert visibility.view(TRAINING, "friend") == Training(id="1", lifts=TRAINING.lifts)
    assert visibility.view(TRAINING, "room") == Training(id="1")
    with pytest.raises(ValueError, match=r"Lift\.reps is required"):
        visibility.view(TRAINING.lifts[0], "room")


def test_a_field_that_a_whole_does_not_name_is_undeclared() -> None:
    assert Visibility({Lift: Whole(EVERYBODY, ("reps", "note"))}).undeclared(Lift) == {"Lift.weight"}


def test_models_in_dicts_and_tuples_are_seen_by_the_same_rules() -> None:
    visibility = VISIBILITY.extended({Programme: Whole(EVERYBODY, ("days", "pair"))})
    lift, hidden = Lift(reps=5, weight=100.0, note="belt"), Lift(reps=5)
    programme = Programme(days={"monday": [lift]}, pair=(lift, lift))
    assert visibility.view(programme, "room") == Programme(days={"monday": [hidden]}, pair=(hidden, hidden))
    assert visibility.undeclared(Programme) == set()


def test_extended_declarations_leave_the_former_ones_as_they_are() -> None:
    VISIBILITY.extended({DatedTraining: {"day": EVERYBODY}})
    assert VISIBILITY.undeclared(DatedTraining) == {"DatedTraining.day"}


def test_rules_of_a_model_are_its_own_and_inherited_ones() -> None:
    rules = VISIBILITY.extended({DatedTraining: {"day": OWNER}}).rules(DatedTraining)
    assert rules["day"] == OWNER
    assert rules["note"] == Rule(detail="notes")


def test_a_model_is_hidden_from_those_who_see_none_of_its_fields() -> None:
    assert [VISIBILITY.is_hidden(model, "room") for model in (Training, Lift)] == [False, False]
    weights_only = Visibility({Lift: Whole(WEIGHTS, ("reps", "weight"))})
    assert weights_only.is_hidden(Lift, "room")
    assert not weights_only.is_hidden(Lift, "friend")
    assert weights_only.is_hidden(Training, "friend"), "nobody has declared it"
