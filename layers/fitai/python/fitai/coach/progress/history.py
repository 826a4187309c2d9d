"""Read the data of an analysis: three requests, however long the history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fitai.analytics import published as analytics
from fitai.analytics.published import RecentTraining
from fitai.coach.goals.outlook import GoalFacts
from fitai.coach.goals.own_rates import facts_of_goal, weight_rate
from fitai.coach.person import Person, person_of
from fitai.coach.planning import floors as plan_floors
from fitai.coach.planning.exercises import facts_of
from fitai.coach.progress import causes, rules, volume
from fitai.coach.progress.answers import Lift
from fitai.coach.progress.causes import LiftFacts
from fitai.coach.progress.volume import GroupVolume
from fitai.exercises import published as exercises
from fitai.goals import published as goals
from fitai.goals.published import OpenGoal
from fitai.kernel import clock
from fitai.progress.published import MAIN_LIFT_BY_EXERCISE
from fitai.training.days import local_day, monday
from fitai.training.landmarks import LANDMARKS
from fitai.users import published as users
from fitai.users.models import Athlete
from fitai.users.published import BodyTrend
from fitai.workouts import published as workouts
from fitai.workouts.published import StrengthSeries

TRAINING_WEEKS = rules.TREND_WEEKS + 1
"""Weeks from Monday that are read: the running one, and those that twelve weeks until today touch."""
MAX_GOAL_EXERCISES = 40
"""Exercises of goals that are read; a user has at most 50 goals, few of which are of strength."""


@dataclass(frozen=True, slots=True)
class History:
    """The data of a user that an analysis is based on.

    Attributes:
        series: by exercise, as far as there are sessions.
        goals: the open ones.
    """

    athlete: Athlete
    person: Person
    today: date
    training: RecentTraining
    series: Mapping[str, StrengthSeries]
    body: BodyTrend
    goals: Sequence[OpenGoal]

    # --- lifts ---------------------------------------------------------------------------------------------

    def lift(self, exercise_id: str, name: str, weeks: int) -> Lift:
        """An exercise with the best of each day of the last weeks."""
        series = self.series.get(exercise_id, StrengthSeries())
        measure, bests = rules.day_bests(series.reliable_points, self.today, weeks)
        return Lift(
            exercise_id=exercise_id,
            name=name,
            measure=measure,
            bests=bests,
            unit=self.athlete.exercise_units.get(exercise_id),
            main_lift=MAIN_LIFT_BY_EXERCISE.get(exercise_id),
            groups=self._groups(exercise_id),
        )

    def lift_facts(self, lift: Lift) -> LiftFacts:
        """What is known of a lift that may be the cause of a plateau."""
        series = self.series.get(lift.exercise_id, StrengthSeries())
        deloads = {monday(point.date) for point in series.points if point.deload}
        days = {point.workout_id: point.date for point in series.points if not point.deload}
        efforts = [(days[id], rpe) for id, rpe in series.efforts.items() if id in days]
        weeks = volume.mean_weeks(self.training, deloads)
        trained = {week.start for week in self.training.weeks if week.workouts}
        last = lift.bests[-1].day if lift.bests else self.today
        own_rate = weight_rate(self.body, self.today)
        return LiftFacts(
            volumes=[item for item in self.volumes(deloads) if item.group in lift.groups],
            rpe=causes.mean_effort(efforts, self.today),
            sessions_per_week=volume.sessions_per_week(weeks, lift.exercise_id),
            weeks_since_deload=causes.weeks_since_deload(trained, deloads, last),
            same_reps=None if lift.measure == "reps" else causes.same_repetitions(lift.bests),
            weight_change=own_rate.percent if own_rate else None,
        )

    def _groups(self, exercise_id: str) -> list[str]:
        """The muscle groups that an exercise trains first of all, as it was last trained, else as the library has it."""
        for week in reversed(self.training.weeks):
            for exercise in week.exercises:
                if exercise.exercise_id == exercise_id:
                    return volume.groups_of(exercise.primary)
        return [
            group
            for exercise in exercises.current_library().get_many([exercise_id])
            for group in volume.groups_of(exercise.primary_muscle_groups)
        ]

    # --- muscles -------------------------------------------------------------------------------------------

    def volumes(self, left_out: Iterable[date] = ()) -> list[GroupVolume]:
        """The weekly sets of the muscle groups, the one that lacks most first.

        Args:
            left_out: the Mondays of weeks that do not count.
        """
        return group_volumes(self.training, self.person, frozenset(left_out))

    # --- goals ---------------------------------------------------------------------------------------------

    def facts_of_goal(self, goal: OpenGoal) -> GoalFacts:
        """A goal with what the data says about it."""
        series = self.series.get(goal.exercise_id) if goal.exercise_id else None
        return facts_of_goal(goal, series, self.body, self.athlete, self.today)


def load(user_id: str, exercise_ids: Iterable[str], *, with_strongest: bool) -> History:
    """Read what an analysis needs: two Queries and a BatchGetItem.

    Args:
        exercise_ids: the exercises whose series are read.
        with_strongest: read those of the user's strongest lifts, too.
    """
    training = analytics.recent_training(user_id, TRAINING_WEEKS)
    open_goals = goals.open_goals(user_id)
    strongest = [lift.exercise_id for lift in training.strongest] if with_strongest else []
    of_goals = [goal.exercise_id for goal in open_goals if goal.kind == "strength" and goal.exercise_id]
    ids = dict.fromkeys([*exercise_ids, *strongest, *of_goals[:MAX_GOAL_EXERCISES]])
    series, items = workouts.strength_series(user_id, ids, users.account_key(user_id), users.body_standing_key(user_id))
    athlete = users.athlete_among(items)
    today = local_day(clock.now(), athlete.timezone, athlete.day_starts_at)
    return History(
        athlete=athlete,
        person=person_of(athlete, today, goals=open_goals),
        today=today,
        training=training,
        series=series,
        body=users.body_trend_among(items),
        goals=open_goals,
    )


def group_volumes(
    training: RecentTraining, person: Person, left_out: frozenset[date] = frozenset()
) -> list[GroupVolume]:
    """The weekly sets of the muscle groups against floor and maximum, the one that lacks most first. No request."""
    weeks = volume.mean_weeks(training, left_out)
    request = person.plan_request()
    floors, maxima = plan_floors.asked_floors(request), plan_floors.maxima(request)
    library_exercises = exercises.current_library().get_many(volume.exercise_ids(weeks))
    no_lifts = {exercise.id for exercise in library_exercises if not facts_of(exercise).is_lift}
    volumes = [
        GroupVolume(
            group,
            volume.mean_sets(weeks, group, no_lifts),
            round(floors.get(group, 0.0), 2),
            maxima[group] - plan_floors.MAXIMUM_MARGIN,
        )
        for group in LANDMARKS
    ]
    return sorted(volumes, key=lambda item: (-item.gap, item.group))
