"""Many reactions at once, as after an import: nothing is lost, nothing counts twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from random import Random

from fitai.analytics import rules, store
from fitai.analytics.reactions import update_analytics
from fitai.analytics.week_plan import WeekPlan
from fitai.kernel import clock
from fitai.kernel.ids import new_id

from tests.store.conftest import on_a_server
from tests.unit.analytics.workouts import completed, corrected, done

DAY = date(2026, 3, 4)
LIFTS = ("squat", "bench", "row")


@on_a_server
def test_an_import_of_sixty_workouts_with_ten_reactions_at_once(dynamodb: None) -> None:
    user = new_id()
    last = [
        corrected(f"w{n}", DAY - timedelta(days=n % 20), done(LIFTS[n % 3], weight=60.0 + n), user_id=user)
        for n in range(60)
    ]
    first = [completed(item.workout_id, DAY, done("squat", weight=200), user_id=user) for item in last[::2]]
    events = [*first, *last, *last[::3]]
    Random(1).shuffle(events)
    with ThreadPoolExecutor(max_workers=10) as pool:
        list(pool.map(update_analytics, events))
    today = clock.now().date()
    assert store.load_all(user).aggregates == rules.aggregate_contributions(
        map(rules.contribution, last), plan=WeekPlan.of(3), today_utc=today
    )
