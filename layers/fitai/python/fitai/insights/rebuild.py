"""Count a user anew from what the user has entered.

Days are only added: what a user has deleted since was activity nevertheless, and the sources do not tell of it any more.
What is said by events alone (the use of most features, subscriptions, acts) stays as it was counted.
"""

from fitai.insights import rules, service
from fitai.insights.rules import ACTIVE, LATEST, Facts
from fitai.kernel import clock
from fitai.users import published as users
from fitai.workouts import published as workouts

DAYS_AT_ONCE = 5
"""Days that are added in one transaction of 100 items at most: each may change the numbers of two days for each feature."""


def rebuild(user_id: str) -> int:
    """Add the days that were not counted: of joining, of workouts and of body entries. Grows with the history.

    Returns:
        How many transactions it took; 0 where nothing was missing.
    """
    membership = users.membership(user_id)
    if membership is None:
        return 0
    today = rules.utc_day(clock.now())
    days: dict[str, set[int]] = {ACTIVE: set(), "live": set(), "templates": set()}
    for workout in workouts.done_workouts(user_id):
        names = [ACTIVE, "live", *(["templates"] if workout.has_template else [])]
        logged_on = [day.toordinal() for day in workout.logged_on]
        for name in names:
            days[name].update(rules.days_of_workout(workout.started_on.toordinal(), logged_on))
    days[ACTIVE].update(rules.utc_day(moment) for moment in users.body_entries_written(user_id))
    changes = int(service.count(user_id, Facts(joined=rules.utc_day(membership.created_at))))
    pairs = sorted((day, name) for name, values in days.items() for day in values if 0 <= today - day <= LATEST)
    for start in range(0, len(pairs), DAYS_AT_ONCE):
        chunk = pairs[start : start + DAYS_AT_ONCE]
        facts = Facts(days={name: [day for day, other in chunk if other == name] for name in days})
        changes += service.count(user_id, facts)
    return changes
