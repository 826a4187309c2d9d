"""The seeded people: the same content whenever and wherever it is made, believable, and taken by the import as it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from fitai.exercises.library import seed as library
from fitai.workouts.imports.readers.fitai import read_json
from fitai.workouts.imports.readers.models import ReadOptions

from infra.local.seed import bodies, requests, social, training
from infra.local.seed.people import PEOPLE, Person
from infra.local.seed.training import DoneWorkout

NOW = datetime(2026, 3, 18, 21, 30, tzinfo=UTC)
PERSONS = pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)


def named(name: str) -> Person:
    return next(person for person in PEOPLE if person.name == name)


def top_sets(workouts: list[DoneWorkout], exercise_id: str) -> list[float]:
    """Estimated maxima of the best set of each workout that has the exercise."""
    return [
        max((set_.weight or 0) * (1 + (set_.reps or 0) / 30) for set_ in exercise.sets if set_.type == "normal")
        for workout in workouts
        for exercise in workout.exercises
        if exercise.movement.exercise_id == exercise_id
    ]


@PERSONS
def test_training_is_the_same_each_time_and_moves_with_the_day(person: Person) -> None:
    first = training.workouts(person, NOW)
    assert training.workouts(replace(person, suffix="-other"), NOW) == first
    week_later = training.workouts(person, NOW + timedelta(weeks=1))
    shape = [[(exercise.movement, len(exercise.sets)) for exercise in workout.exercises] for workout in first]
    assert [
        [(exercise.movement, len(exercise.sets)) for exercise in workout.exercises] for workout in week_later
    ] == shape
    assert [later.day - workout.day for later, workout in zip(week_later, first, strict=True)] == [
        timedelta(weeks=1)
    ] * len(first)


@PERSONS
def test_a_body_log_is_the_same_each_time(person: Person) -> None:
    entries = bodies.weighings(person, NOW.date())
    assert bodies.weighings(person, NOW.date()) == entries
    assert [entry.weight for entry in bodies.weighings(person, NOW.date() + timedelta(days=3))] == [
        entry.weight for entry in entries
    ]
    assert abs(entries[-1].weight - person.weight[1]) < 2


@PERSONS
def test_workouts_are_over_and_do_not_overlap(person: Person) -> None:
    done = training.workouts(person, NOW)
    assert all(earlier.ended_at < later.started_at for earlier, later in pairwise(done))
    assert done[-1].ended_at < NOW
    assert done[0].started_at > NOW - timedelta(days=400)
    for workout in done:
        moments = [set_.completed_at for exercise in workout.exercises for set_ in exercise.sets]
        assert moments == sorted(moments)
        assert workout.started_at < moments[0]
        assert moments[-1] < workout.ended_at


@pytest.mark.parametrize(
    ("name", "exercise_id"),
    [
        ("ada", "barbell-back-squat"),
        ("bruno", "barbell-deadlift"),
        ("emeka", "barbell-bench-press"),
        ("hiro", "lateral-raise"),
    ],
)
def test_a_year_makes_stronger_and_a_deload_is_lighter(name: str, exercise_id: str) -> None:
    person = named(name)
    done = training.workouts(person, NOW)
    maxima = top_sets(done, exercise_id)
    quarter = len(maxima) // 4
    assert sum(maxima[-quarter:]) > 1.03 * sum(maxima[:quarter])
    deloads = [workout for workout in done if workout.name.startswith("Deload")]
    assert bool(deloads) == bool(person.deload_every)
    if deloads:
        lighter, all_of_them = top_sets(deloads, exercise_id), top_sets(done, exercise_id)
        assert sum(lighter) / len(lighter) < 0.95 * sum(all_of_them) / len(all_of_them)


def test_breaks_are_empty_and_cost_strength() -> None:
    person = named("dmitri")
    days = [workout.day for workout in training.workouts(person, NOW)]
    assert max(later - earlier for earlier, later in pairwise(days)) > timedelta(weeks=15)
    weeks = training.weekly_progress(person)
    (first, last), *_ = person.breaks
    assert weeks[last] < weeks[first]
    assert weeks[-1] > weeks[first]


@PERSONS
def test_an_import_takes_every_set_as_it_is(person: Person) -> None:
    done = training.workouts(person, NOW)
    options = ReadOptions("metric")
    file = read_json(requests.export_file(person, done), options)
    assert (file.skipped, file.warnings) == ([], [])
    assert len(file.workouts) == len(done)
    assert sum(len(exercise.sets) for workout in file.workouts for exercise in workout.exercises) == sum(
        len(exercise.sets) for workout in done for exercise in workout.exercises
    )


@PERSONS
def test_no_workout_is_in_two_batches(person: Person) -> None:
    batches = list(requests.batches(person, training.workouts(person, NOW)[-30:]))
    assert all(len(batch) <= requests.MAX_OPERATIONS for batch in batches)
    ids = [operation["clientId"] for batch in batches for operation in batch]
    assert len(set(ids)) == len(ids)
    for batch in batches:
        created = {operation["clientId"] for operation in batch if operation["op"] == "create"}
        assert {operation["workoutId"] for operation in batch if operation["op"] != "create"} == created


def test_all_exercises_are_in_the_library() -> None:
    known = {exercise.id for exercise in library.seed_exercises()}
    used = {
        movement.exercise_id for person in PEOPLE for session in person.week.values() for movement in session.movements
    }
    in_goals = {goal["exerciseId"] for goals in social.GOALS.values() for goal in goals if "exerciseId" in goal}
    in_templates = {
        exercise["exerciseId"]
        for template in social.TEMPLATES.values()
        for day in template["weeklyPlan"]["days"].values()
        for exercise in day["exercises"]
    }
    assert used | in_goals | in_templates <= known


def test_everybody_who_is_named_is_seeded() -> None:
    names = {person.name for person in PEOPLE}
    named_in = {name for pair in (*social.FRIENDS, *social.REQUESTS, *social.FOLLOWS) for name in pair}
    for post in social.POSTS:
        named_in |= {post.author, *post.likes, *(name for name, _ in post.comments)}
    for challenge in social.CHALLENGES:
        named_in |= {challenge.creator, *challenge.joined, *challenge.invited}
    assert named_in | set(social.GOALS) | set(social.PLANS) | set(social.TEMPLATES) | set(social.ACCEPTED) == names
