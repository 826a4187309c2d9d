"""Many at the same moment: the counts stay exact, and no change of an exercise overwrites another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from random import Random

import pytest
from fitai.exercises.custom import service as custom_service
from fitai.exercises.library import publishing, store
from fitai.exercises.library.popularity import ExerciseCounts
from fitai.exercises.models import CreateExercise, UpdateExercise
from fitai.exercises.ratings import service
from fitai.exercises.ratings import store as ratings_store
from fitai.kernel.errors import Problem
from fitai.kernel.identity import Caller

from tests.store.conftest import SERVER, on_a_server
from tests.unit.analytics.workouts import completed, corrected, deleted, done

pytestmark = pytest.mark.usefixtures("dynamodb")

DAY = date(2026, 3, 4)
RATERS = 200
GIVEN = {"name": "Clean", "primaryMuscleGroups": ["glutes"], "equipment": ["sandbag"]}


def caller(name: str, role: str = "user") -> Caller:
    return Caller(name, f"{name}@example.com", role, "free", "s", 0, 2**40)  # type: ignore[arg-type]


def together(works: list[Callable[[], object]], workers: int = 16) -> list[str]:
    """How each ended: `ok`, or the code of the problem. One after the other where the table serves one thread only."""

    def one(work: Callable[[], object]) -> str:
        try:
            work()
        except Problem as problem:
            return problem.problem_code
        return "ok"

    store.load_overlay()  # the connection is made by one thread, as in a container
    with ThreadPoolExecutor(max_workers=workers if SERVER else 1) as pool:
        return list(pool.map(one, works))


def counts(exercise_id: str) -> ExerciseCounts:
    return store.load_overlay().counts.get(exercise_id, ExerciseCounts())


def test_two_hundred_raters_at_once_leave_the_exact_average() -> None:
    stars = {f"rater{n}": n % 5 + 1 for n in range(RATERS)}
    works = [partial(service.rate_exercise, caller(name), "plank", given) for name, given in stars.items()]
    assert together(works) == ["ok"] * RATERS
    assert counts("plank") == ExerciseCounts(sum(stars.values()), RATERS)
    changed = {name: 6 - given for name, given in stars.items() if given != 3}
    again = [partial(service.rate_exercise, caller(name), "plank", given) for name, given in changed.items()]
    Random(3).shuffle(again)
    assert together(again) == ["ok"] * len(again)
    assert counts("plank") == ExerciseCounts(sum((stars | changed).values()), RATERS)
    last = service.rate_exercise(caller("rater0"), "plank", 5)
    assert (last.average_rating, last.total_ratings) == (3.0, RATERS)


@on_a_server
def test_one_who_rates_on_two_devices_at_once_is_counted_once() -> None:
    works = [partial(service.rate_exercise, caller("ann"), "plank", n % 5 + 1) for n in range(20)]
    assert together(works) == ["ok"] * 20
    found = counts("plank")
    assert found.rating_count == 1
    assert found.rating_sum == ratings_store.load_rating_state("ann", "plank").rating


def test_uses_told_twice_and_in_any_order_are_counted_once() -> None:
    events: list[Callable[[], object]] = []
    for n in range(30):
        user, workout = f"user{n % 7}", f"w{n}"
        told = [completed(workout, DAY, done("plank"), done("push-up"), user_id=user)]
        if n % 3 == 0:
            told.append(corrected(workout, DAY, done("push-up"), user_id=user, version=2))  # type: ignore[arg-type]
        if n % 5 == 0:
            told.append(deleted(workout, user_id=user, version=3))  # type: ignore[arg-type]
        events += [partial(service.count_workout, one) for one in told * 2]
    Random(5).shuffle(events)
    assert set(together(events, 10)) == {"ok"}
    kept = [n for n in range(30) if n % 5]
    assert counts("push-up").uses == len(kept)
    assert counts("plank").uses == len([n for n in kept if n % 3])


@on_a_server
def test_of_changes_at_once_one_is_made() -> None:
    ann = caller("ann")
    made = custom_service.create_exercise(
        ann, "01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a01", CreateExercise.model_validate(GIVEN)
    )
    update = UpdateExercise.model_validate(GIVEN | {"version": 1})
    outcomes = together([partial(custom_service.update_exercise, ann, made.id, update) for _ in range(8)], 8)
    assert outcomes.count("ok") == 1
    assert set(outcomes) == {"ok", "stale_version"}


@on_a_server
def test_an_approval_and_a_change_at_once_never_publish_what_nobody_looked_at() -> None:
    ann, boss = caller("ann"), caller("boss", "admin")
    for n in range(10):
        id = f"01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a{n:02}"
        custom_service.create_exercise(ann, id, CreateExercise.model_validate(GIVEN))
        rude = UpdateExercise.model_validate(GIVEN | {"name": "Rude", "version": 1})
        together(
            [
                partial(custom_service.approve_exercise, boss, id, 1),
                partial(custom_service.update_exercise, ann, id, rude),
            ],
            2,
        )
        entry = store.load_entry(id)
        assert entry is None or entry.name == "Clean"


@on_a_server
def test_publications_at_once_end_with_everything() -> None:
    boss = caller("boss", "admin")
    ids = [f"01982d66-0b1c-7e0f-8d2a-6f4e1c7b9b{n:02}" for n in range(6)]

    def add(id: str) -> None:
        custom_service.create_exercise(
            caller("ann"), id, CreateExercise.model_validate(GIVEN | {"name": f"Clean {id[-2:]}"})
        )
        custom_service.approve_exercise(boss, id)
        publishing.publish_library()

    assert together([partial(add, id) for id in ids], 6) == ["ok"] * 6
    from fitai.exercises.library.loading import current_library

    assert all(current_library().get(id) for id in ids)


def test_what_rating_costs_does_not_grow() -> None:
    from fitai.kernel.meter import meter

    for n in range(5):
        service.rate_exercise(caller(f"rater{n}"), "plank", 4)
    meter.reset()
    service.rate_exercise(caller("ann"), "plank", 4)
    assert meter.operations == ["BatchGetItem", "TransactWriteItems"]
    assert meter.write_units <= 8
