"""How weeks and contributions are stored: compressed, readable in their older form, and exported as JSON."""

from datetime import date

import pytest
from fitai.analytics import rules, store
from fitai.analytics.personal import PERSONAL_DATA
from fitai.analytics.store import ContributionItem, WeekItem
from fitai.analytics.week_plan import WeekPlan
from fitai.kernel import table

from tests.harness import histories
from tests.unit.analytics.workouts import ME, completed, deleted, done, tell

DAY = date(2026, 3, 4)
pytestmark = pytest.mark.usefixtures("dynamodb")


def test_a_week_and_a_contribution_are_read_as_they_were_written() -> None:
    contribution = rules.contribution(completed("w", DAY, done("squat"), done("bench", weight=62.5)))
    aggregates = rules.aggregate_contributions([contribution], plan=WeekPlan.of(3), today_utc=DAY)
    ((start, week),) = aggregates.weeks.items()
    items = [WeekItem.of(ME, start, week), ContributionItem.of(ME, "w", 1, contribution)]
    for item in items:
        item.revision = 1
    histories.write(items)
    loaded = store.load_all(ME)
    assert loaded.weeks[start].week == week
    assert loaded.contributions["w"].contribution == contribution
    assert len(WeekItem.of(ME, start, week).serialize(null_check=False)["week"]["B"]) < len(week.model_dump_json()) / 2


def test_what_was_stored_before_the_breakdown_is_read_and_replaced() -> None:
    """A week and a contribution as they were: strings without a breakdown."""
    old = rules.contribution(completed("w", DAY, done("squat", sets=3))).model_copy(
        update={"breakdown": rules.Breakdown()}
    )
    ((start, week),) = rules.aggregate_contributions([old], plan=WeekPlan.of(3), today_utc=DAY).weeks.items()
    keys = {"revision": {"N": "1"}, "PK": {"S": store.partition(ME)}}
    for key, kind, name, value in (
        (f"{store.WEEK}{start}", "analytics_week", "week", week),
        (f"{store.WORKOUT}w", "analytics_workout", "contribution", old),
    ):
        stored = {"S": value.model_dump_json(by_alias=True, exclude_none=True, exclude={"breakdown"})}
        item = keys | {"SK": {"S": key}, "kind": {"S": kind}, "version": {"N": "1"}, name: stored}
        table.client().put_item(TableName=table.settings().table, Item=item)
    tell(completed("x", DAY, done("bench", sets=2)))
    seen = store.load_all(ME).weeks[start].week
    assert (seen.hard_sets, [work.exercise_id for work in seen.breakdown.exercises]) == (5, ["bench"])
    tell(deleted("w"))
    seen = store.load_all(ME).weeks[start].week
    assert (seen.hard_sets, seen.breakdown.exercises[0].sets) == (2, 2)


def test_the_export_of_the_account_has_the_breakdown() -> None:
    tell(completed("w", DAY, done("squat", weight=100, reps=5, sets=3)))
    (start,) = store.load_all(ME).weeks
    (exported,) = [content for kind, content in PERSONAL_DATA.export(ME) if kind == "analytics_week"]
    assert exported["weekStartDate"] == start.isoformat()
    (work,) = exported["week"]["breakdown"]["exercises"]
    assert (work["exerciseId"], work["days"]["2"]["loads"]) == ("squat", {"100.0x5": 3})
