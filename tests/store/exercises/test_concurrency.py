"""Many users at the same time: the counts stay exact, and no change of an exercise overwrites another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from random import Random

import pytest
from fitai.exercises.custom import service as custom_service
from fitai.exercises.library import publishing, store
from fitai.exercises.library.loading import latest_library
from fitai.exercises.library.popularity import ExerciseCounts
from fitai.exercises.models import CreateExercise, UpdateExercise
from fitai.exercises.ratings import service
from fitai.exercises.ratings import store as ratings_store
from fitai.exercises.review.models import DecideExercise
from fitai.exercises.review.service import decide_submission
from fitai.kernel.audit import Origin
from fitai.kernel.errors import Problem
from fitai.kernel.identity import Caller
from fitai.kernel.meter import meter

from tests.store.conftest import SERVER, on_a_server
from tests.unit.analytics.workouts import completed, corrected, deleted, done

pytestmark = pytest.mark.usefixtures("dynamodb")

DAY = date(2026, 3, 4)
RATERS = 200
APPROVAL = DecideExercise(version=1, decision="approve")
ORIGIN = Origin("192.0.2.1", "request")
CLEAN = {"name": "Clean", "primaryMuscleGroups": ["glutes"], "equipment": ["sandbag"]}


def caller(name: str, role: str = "user") -> Caller:
    return Caller(name, f"{name}@example.com", role, "free", "s", 0, 2**40)  # type: ignore[arg-type]


def run_concurrently(tasks: list[Callable[[], object]], workers: int = 16) -> list[str]:
    """Run functions concurrently, or in turn where the table serves one thread only; gives `ok` or the error code of each."""

    def run(task: Callable[[], object]) -> str:
        try:
            task()
        except Problem as problem:
            return problem.problem_code
        return "ok"

    store.load_overlay()  # One thread opens the connection, as in a container.
    with ThreadPoolExecutor(max_workers=workers if SERVER else 1) as pool:
        return list(pool.map(run, tasks))


def counts(exercise_id: str) -> ExerciseCounts:
    return store.load_overlay().counts.get(exercise_id, ExerciseCounts())


def test_two_hundred_concurrent_ratings_have_the_exact_average() -> None:
    ratings = {f"rater{n}": n % 5 + 1 for n in range(RATERS)}
    tasks = [partial(service.rate_exercise, caller(name), "plank", rating) for name, rating in ratings.items()]
    assert run_concurrently(tasks) == ["ok"] * RATERS
    assert counts("plank") == ExerciseCounts(sum(ratings.values()), RATERS)
    changed = {name: 6 - rating for name, rating in ratings.items() if rating != 3}
    again = [partial(service.rate_exercise, caller(name), "plank", rating) for name, rating in changed.items()]
    Random(3).shuffle(again)
    assert run_concurrently(again) == ["ok"] * len(again)
    assert counts("plank") == ExerciseCounts(sum((ratings | changed).values()), RATERS)
    last = service.rate_exercise(caller("rater0"), "plank", 5)
    assert (last.average_rating, last.total_ratings) == (3.0, RATERS)


@on_a_server
def test_concurrent_ratings_of_one_user_count_once() -> None:
    tasks = [partial(service.rate_exercise, caller("ann"), "plank", n % 5 + 1) for n in range(20)]
    assert run_concurrently(tasks) == ["ok"] * 20
    counted = counts("plank")
    assert counted.rating_count == 1
    assert counted.rating_sum == ratings_store.load_rating_state("ann", "plank").rating


def test_uses_are_counted_once_whatever_the_order_of_events() -> None:
    tasks: list[Callable[[], object]] = []
    for n in range(30):
        user, workout = f"user{n % 7}", f"w{n}"
        workout_events = [completed(workout, DAY, done("plank"), done("push-up"), user_id=user)]
        if n % 3 == 0:
            workout_events.append(corrected(workout, DAY, done("push-up"), user_id=user, version=2))  # type: ignore[arg-type]
        if n % 5 == 0:
            workout_events.append(deleted(workout, user_id=user, version=3))  # type: ignore[arg-type]
        tasks += [partial(service.count_workout, event) for event in workout_events * 2]
    Random(5).shuffle(tasks)
    assert set(run_concurrently(tasks, 10)) == {"ok"}
    counted = [n for n in range(30) if n % 5]
    assert counts("push-up").uses == len(counted)
    assert counts("plank").uses == len([n for n in counted if n % 3])


@on_a_server
def test_one_of_several_concurrent_changes_is_made() -> None:
    ann = caller("ann")
    created = custom_service.create_exercise(
        ann, "01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a01", CreateExercise.model_validate(CLEAN)
    )
    update = UpdateExercise.model_validate(CLEAN | {"version": 1})
    outcomes = run_concurrently([partial(custom_service.update_exercise, ann, created.id, update) for _ in range(8)], 8)
    assert outcomes.count("ok") == 1
    assert set(outcomes) == {"ok", "stale_version"}


@on_a_server
def test_a_concurrent_change_is_never_approved_unreviewed() -> None:
    ann, admin = caller("ann"), caller("boss", "admin")
    for n in range(10):
        id = f"01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a{n:02}"
        custom_service.create_exercise(ann, id, CreateExercise.model_validate(CLEAN | {"submit": True}))
        rude = UpdateExercise.model_validate(CLEAN | {"name": "Rude", "version": 1})
        run_concurrently(
            [
                partial(decide_submission, admin, id, APPROVAL, ORIGIN),
                partial(custom_service.update_exercise, ann, id, rude),
            ],
            2,
        )
        entry = store.load_entry(id)
        assert entry is None or entry.name == "Clean"


@on_a_server
def test_concurrent_publications_include_everything() -> None:
    admin = caller("boss", "admin")
    ids = [f"01982d66-0b1c-7e0f-8d2a-6f4e1c7b9b{n:02}" for n in range(6)]

    def add(id: str) -> None:
        custom_service.create_exercise(
            caller("ann"), id, CreateExercise.model_validate(CLEAN | {"name": f"Clean {id[-2:]}", "submit": True})
        )
        decide_submission(admin, id, APPROVAL, ORIGIN)
        publishing.publish_library()

    assert run_concurrently([partial(add, id) for id in ids], 6) == ["ok"] * 6
    library = latest_library()
    assert all(library.get(id) for id in ids)


def test_the_cost_of_rating_does_not_grow() -> None:
    for n in range(5):
        service.rate_exercise(caller(f"rater{n}"), "plank", 4)
    meter.reset()
    service.rate_exercise(caller("ann"), "plank", 4)
    assert meter.operations == ["BatchGetItem", "TransactWriteItems"]
    assert meter.write_units <= 8
