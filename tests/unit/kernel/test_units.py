"""A number that went in as pounds, miles or inches comes back as the same number; what is stored is metric."""

from decimal import Decimal
from typing import Annotated

import pytest
from fitai.kernel.endpoint import endpoint
from fitai.kernel.errors import Invalid
from fitai.kernel.limits import CallerState
from fitai.kernel.table import PydanticAttribute, commit, put
from fitai.kernel.types import Distance, Input, Length, Model, Weight, parse
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from tests.unit.kernel.endpoints import account, send

HUNDREDTHS = st.integers(0, 200_000).map(lambda value: float(Decimal(value) / 100))


class Measured(Input):
    load: Weight = 0.0
    way: Distance = 0.0
    height: Length = 0.0


class Answered(Model):
    load: Weight
    way: Distance
    height: Length


stored = PydanticAttribute[Answered](Answered)


def through_the_store(value: Measured) -> Answered:
    """What an answer holds of what a request brought, after the item was written and read."""
    return stored.deserialize(stored.serialize(Answered.model_construct(**value.model_dump())))


@given(HUNDREDTHS, HUNDREDTHS, HUNDREDTHS)
def test_imperial_numbers_come_back_as_they_went_in(pounds, miles, inches):
    written = parse(Measured, {"load": pounds, "way": miles, "height": inches}, "imperial")
    answer = through_the_store(written).model_dump(mode="json", context={"units": "imperial"})

    assert answer == {"load": pounds, "way": miles, "height": inches}


@given(HUNDREDTHS, HUNDREDTHS, HUNDREDTHS)
def test_metric_numbers_come_back_as_they_went_in(kilograms, metres, height):
    written = parse(Measured, {"load": kilograms, "way": metres, "height": height}, "metric")
    answer = through_the_store(written).model_dump(mode="json", context={"units": "metric"})

    assert answer == {"load": kilograms, "way": metres, "height": height}


@given(st.lists(HUNDREDTHS, min_size=1, max_size=30))
def test_a_sum_of_pounds_is_the_sum_in_pounds(loads):
    total = sum(parse(Measured, {"load": pounds}, "imperial").load for pounds in loads)
    answer = Answered(load=total, way=0, height=0).model_dump(mode="json", context={"units": "imperial"})

    assert answer["load"] == pytest.approx(sum(loads), abs=1e-4)


def test_what_is_kept_is_metric():
    written = parse(Measured, {"load": 100, "way": 1, "height": 70}, "imperial")

    assert (written.load, written.way, written.height) == (45.359237, 1609.344, pytest.approx(1.778))


def test_without_a_request_nothing_is_converted():
    assert Measured(load=100).load == 100
    assert Measured(load=100).model_dump(mode="json")["load"] == 100


class Bounded(Input):
    by_default: Weight = Field(1, gt=0, le=500)
    by_annotation: Annotated[Weight, Field(gt=0, le=500)] = 1
    optional: Weight | None = Field(None, gt=0, le=500)
    inside: Annotated[Weight, Field(gt=0, le=500)] | None = None


@pytest.mark.parametrize("name", ["byDefault", "byAnnotation", "optional", "inside"])
def test_bounds_are_metric_whatever_the_caller_writes(name):
    parse(Bounded, {name: 1102.31}, "imperial")
    for value, units in ((1102.32, "imperial"), (500.01, "metric"), (0, "imperial"), (-1, "metric")):
        with pytest.raises(Invalid) as refused:
            parse(Bounded, {name: value}, units)
        assert [field.path for field in refused.value.fields] == [name]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1e400", "x", None, [1], {}])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(Invalid):
        parse(Measured, {"load": value})


def _echo(body: Measured) -> Answered:
    return Answered(load=body.load, way=body.way, height=body.height)


echo = endpoint("POST", "/echo", access="public", summary="Echo")(_echo)


@pytest.mark.usefixtures("aws")
def test_the_query_says_the_units_and_else_the_account_does():
    body = {"load": 100, "way": 1, "height": 70}
    caller = account("u-1")
    assert send(echo, body=body, caller=caller, units="imperial").data == body

    record = CallerState.of("user#u-2")
    record.units = "imperial"
    commit(put(record))
    imperial = account("u-2")

    assert send(echo, body={"load": 100}, caller=imperial).data["load"] == 100
    assert send(echo, body={"load": 100}, caller=imperial, units="metric").data["load"] == 100
    seen = []

    def keep(body: Measured) -> Answered:
        seen.append(body.load)
        return _echo(body)

    keeping = endpoint("POST", "/keep", access="read:own_profile", summary="Keep")(keep)
    send(keeping, body={"load": 100}, caller=imperial)
    send(keeping, body={"load": 100}, caller=imperial, units="metric")
    send(keeping, body={"load": 100}, caller=caller)
    assert seen == [45.359237, 100, 100]
