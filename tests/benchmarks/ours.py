"""Ours: two endpoints as every file of `functions/` declares one, with a store of its own."""

from typing import Annotated

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.kernel.table import Entity, commit, get, put
from fitai.kernel.types import Input, Model, Weight
from pydantic import Field
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

ExerciseId = Annotated[str, Field(min_length=1, max_length=64)]


class NewBenchLift(Input):
    exercise_id: ExerciseId
    weight: Annotated[Weight, Field(ge=0, le=1000)]
    reps: int = Field(ge=1, le=100)
    notes: str | None = Field(None, max_length=500)


class BenchLift(Model):
    id: str
    exercise_id: str
    weight: Weight
    reps: int
    notes: str | None = None


class LiftItem(Entity, discriminator="bench_lift"):
    exercise_id = UnicodeAttribute()
    weight = NumberAttribute()
    reps = NumberAttribute()
    notes = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, lift_id: str) -> "LiftItem":
        return cls(PK=f"LIFT#{lift_id}", SK="LIFT")


@endpoint("GET", "/lifts/{id}", access="public", summary="Read a lift", needs=(Table.GET,))
def read(id: str) -> BenchLift:
    key = LiftItem.of(id)
    item = get(LiftItem, key.PK, key.SK)
    if item is None:
        raise NotFound
    return BenchLift(id=id, exercise_id=item.exercise_id, weight=item.weight, reps=item.reps, notes=item.notes)


@endpoint("POST", "/lifts", access="public", summary="Log a lift", needs=(Table.PUT,), status=201)
def write(request: Request, body: NewBenchLift) -> BenchLift:
    lift = BenchLift(id=request.new_id(), **body.model_dump())
    item = LiftItem.of(lift.id)
    item.exercise_id, item.weight, item.reps, item.notes = lift.exercise_id, lift.weight, lift.reps, lift.notes
    commit(put(item))
    return lift
