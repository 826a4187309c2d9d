"""The main routes, actions and reactions stay within their budgets of requests and units, whatever the history."""

from dataclasses import replace

import pytest

from tests.benchmarks import costs
from tests.benchmarks.costs import Measured
from tests.benchmarks.documents import filled
from tests.harness.costs import CASES, HISTORIES, Budget, Case, Cost
from tests.harness.workout_costs import BUDGETS, DEVICES, ROWS
from tests.store.conftest import SERVER, account

SHORT, LONG = HISTORIES
WRITES_BILLED = 1 if SERVER is None else 2
"""DynamoDB Local bills the indexes of a transaction twice, AWS and moto do not (test_capacity.py)."""


@pytest.fixture(scope="module")
def measured() -> Measured:
    """What each case costs with each history."""
    return costs.measure(account, has_items=SERVER is None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_costs_what_its_budget_allows(case: Case, measured: Measured):
    for workouts in HISTORIES:
        assert case.budget.overrun(measured.costs[workouts][case.name], times=WRITES_BILLED) is None, workouts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_long_history_costs_no_more_than_a_short_one(case: Case, measured: Measured):
    short, long = measured.costs[SHORT][case.name], measured.costs[LONG][case.name]
    if SERVER is not None:
        # DynamoDB Local bills reads of small and absent items otherwise than AWS; each is within its budget above.
        short = replace(short, read_units=long.read_units)
    assert long == short


@pytest.mark.skipif(SERVER is not None, reason="DynamoDB Local bills less than AWS for what is small or not there")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_budget_is_no_larger_than_it_has_to_be(case: Case, measured: Measured):
    cost = measured.costs[SHORT][case.name]

    assert case.budget.read_units <= 2 * cost.read_units
    assert case.budget.write_units <= 2 * cost.write_units


@pytest.mark.skipif(SERVER is not None, reason="DynamoDB Local does not say what each item costs")
def test_a_whole_workout_costs_what_its_budgets_allow(measured: Measured):
    for phase, budget in BUDGETS.items():
        assert 0.8 * budget < measured.workout[phase].write_units <= budget, phase
        assert measured.workout[phase].failed == 0, "no write of it is done in vain"


@pytest.mark.skipif(SERVER is not None, reason="DynamoDB Local does not say what each item costs")
def test_the_sets_of_a_workout_write_no_index_of_its_head_and_no_change_log(measured: Measured):
    calls = measured.workout[DEVICES]
    changes_of_status = 3
    assert calls.table[ROWS["workout_change"]] == 2 * changes_of_status
    assert calls.indexes[ROWS["workout"]] <= 4 * changes_of_status
    assert calls.indexes[ROWS["running_workout"]] == 0


def test_a_budget_notices_each_kind_of_overrun():
    budget = Budget({"Query": 1, "TransactWriteItems": 1}, 2, 10)
    requests = dict(budget.requests)

    assert budget.overrun(Cost(requests, 2, 10)) is None
    assert budget.overrun(Cost(requests, 2.5, 10)) == "read units: 2.5 of 2"
    assert budget.overrun(Cost(requests, 2, 11)) == "write units: 11 of 10"
    assert budget.overrun(Cost(requests, 2, 20), times=2) is None
    assert "2 Query" in str(budget.overrun(Cost({"Query": 2, "TransactWriteItems": 1}, 2, 10)))
    assert budget.overrun(Cost({"Query": 1}, 2, 10)) is not None


@pytest.mark.skipif(SERVER is not None, reason="the document says what moto measures")
def test_the_document_says_what_is_measured(measured: Measured):
    committed = costs.DOCUMENT.read_text()

    assert filled(committed, costs.COMMAND, costs.tables(measured)) == committed, "`make costs` writes it"


def test_only_what_is_between_the_markers_is_written():
    document = "before\n<!-- make costs: begin -->\n{}\n<!-- make costs: end -->\nafter\n"

    assert filled(document.format("old"), "costs", "new") == document.format("new")
    with pytest.raises(ValueError, match="once"):
        filled("no markers", "costs", "new")
    with pytest.raises(ValueError, match="capacity"):
        filled(document, "capacity", "new")
