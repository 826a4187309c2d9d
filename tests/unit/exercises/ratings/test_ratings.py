"""Ratings and uses of exercises are counted exactly, and order the popular exercises."""

from datetime import date
from typing import Any

import pytest
from fitai.exercises.library import store
from fitai.exercises.library.popularity import ExerciseCounts, exercise_metrics, mean_rating, popularity_score
from fitai.exercises.ratings import store as ratings_store

from tests.harness.gateway import Answer, access_token, call, deliver
from tests.unit.analytics.workouts import completed, corrected, deleted, done
from tests.unit.exercises.custom_exercises import approve, create, published, tokens

pytestmark = pytest.mark.usefixtures("small_library")
DAY = date(2026, 3, 4)
SQUAT, BENCH, PLANK = "barbell-back-squat", "barbell-bench-press", "plank"


def rate(exercise_id: str, rating: Any, user: str = "ann") -> Answer:
    return call("POST", f"/exercises/{exercise_id}/rate", {"rating": rating}, token=access_token(user))


def counts(exercise_id: str) -> ExerciseCounts:
    return store.load_overlay().counts.get(exercise_id, ExerciseCounts())


def deliver_event(event: Any) -> None:
    deliver(event.name, event.model_dump(mode="json", by_alias=True))


def test_a_rating_is_counted_and_a_second_one_replaces_it() -> None:
    first = rate(SQUAT, 2)
    assert first.data == {"exerciseId": SQUAT, "rating": 2, "averageRating": 2.0, "totalRatings": 1}
    assert first.operations == ["UpdateItem", "BatchGetItem", "TransactWriteItems"]
    assert rate(SQUAT, 5, "bob").data["averageRating"] == 3.5
    assert rate(SQUAT, 4).data == {"exerciseId": SQUAT, "rating": 4, "averageRating": 4.5, "totalRatings": 2}
    assert counts(SQUAT) == ExerciseCounts(9, 2)


def test_the_same_rating_again_writes_nothing() -> None:
    rate(SQUAT, 3)
    again = rate(SQUAT, 3)
    assert again.operations == ["UpdateItem", "BatchGetItem"]
    assert again.data["totalRatings"] == 1


@pytest.mark.parametrize("rating", [0, 6, 2.5, "5", None, True])
def test_a_rating_is_an_integer_from_1_to_5(rating: Any) -> None:
    answer = rate(SQUAT, rating)
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, ["rating"])


def test_only_an_exercise_that_everybody_sees_can_be_rated() -> None:
    ann, _, _ = tokens()
    created = create(ann)
    assert rate("nothing", 5).status == 404
    assert (rate(created["id"], 5).status, rate(created["id"], 5).error["code"]) == (409, "not_approved")
    assert rate(created["id"], 5, "bob").status == 404
    approve(created["id"])
    assert rate(created["id"], 5, "bob").data["averageRating"] == 5


def test_the_counts_of_all_shards_are_added() -> None:
    for n in range(20):
        rate(SQUAT, n % 5 + 1, f"user{n}")
    assert counts(SQUAT) == ExerciseCounts(60, 20)
    assert rate(SQUAT, 1, "user0").data == {
        "exerciseId": SQUAT, "rating": 1, "averageRating": 3.0, "totalRatings": 20
    }  # fmt: skip


def test_a_workout_is_counted_once_for_each_of_its_exercises() -> None:
    event = completed("w1", DAY, done(SQUAT), done(BENCH))
    for _ in range(3):
        deliver_event(event)
    deliver_event(completed("w2", DAY, done(SQUAT), user_id="user-2"))
    assert (counts(SQUAT).uses, counts(BENCH).uses) == (2, 1)


def test_a_corrected_workout_is_not_counted_for_removed_exercises() -> None:
    deliver_event(completed("w1", DAY, done(SQUAT), done(BENCH)))
    correction = corrected("w1", DAY, done(BENCH), done(PLANK), version=2)
    deliver_event(correction)
    deliver_event(correction)
    assert (counts(SQUAT).uses, counts(BENCH).uses, counts(PLANK).uses) == (0, 1, 1)


def test_a_deleted_workout_is_not_counted_whatever_the_order_of_events() -> None:
    completion, deletion = completed("w1", DAY, done(SQUAT)), deleted("w1", version=3)
    for event in (completion, deletion, deletion, completion):
        deliver_event(event)
    assert counts(SQUAT).uses == 0
    reordered = [deleted("w2", version=2), completed("w2", DAY, done(SQUAT))]
    for event in reordered:
        deliver_event(event)
    assert counts(SQUAT).uses == 0
    never_completed = deleted("w3", version=2)
    deliver_event(never_completed.model_copy(update={"was_completed": False}))
    assert ratings_store.load_uses("user-1", "w3") == ratings_store.CountedUses(0, frozenset())


def test_uses_of_a_private_exercise_are_not_counted() -> None:
    ann, _, _ = tokens()
    created = create(ann)
    deliver_event(completed("w1", DAY, done(created["id"]), done(SQUAT)))
    assert set(store.load_overlay().counts) == {SQUAT}


# --- the ranking ---------------------------------------------------------------------------------------------------


def test_few_ratings_score_near_the_mean() -> None:
    single_rating, many_ratings = ExerciseCounts(5, 1), ExerciseCounts(460, 100)
    assert popularity_score(single_rating, 3.5) < popularity_score(many_ratings, 3.5)
    assert popularity_score(ExerciseCounts(), 3.5) < popularity_score(single_rating, 3.5)
    assert popularity_score(ExerciseCounts(1, 1), 3.5) < popularity_score(ExerciseCounts(), 3.5)
    assert popularity_score(ExerciseCounts(), 3.0) == 0.5
    # (10 · 3 + 100 · 4.6) / 110 = 4.4545…, a part of 0.8636 of the way from 1 to 5; log10(1 + 99) = 2.
    assert popularity_score(ExerciseCounts(460, 100, 99), 3.0) == pytest.approx(2.863636)


def test_ten_times_the_uses_weigh_as_much_as_four_stars() -> None:
    assert popularity_score(ExerciseCounts(uses=999), 3.0) - popularity_score(
        ExerciseCounts(uses=99), 3.0
    ) == pytest.approx(1.0)


def test_the_mean_includes_ten_ratings_of_three_stars() -> None:
    assert mean_rating({}) == 3.0
    assert mean_rating({"a": ExerciseCounts(15, 3), "b": ExerciseCounts(5, 7, 9)}) == 2.5
    assert popularity_score(ExerciseCounts(5, 1), mean_rating({"a": ExerciseCounts(5, 1)})) > popularity_score(
        ExerciseCounts(), mean_rating({"a": ExerciseCounts(5, 1)})
    )


def test_the_metrics_of_an_exercise() -> None:
    metrics = exercise_metrics(ExerciseCounts(13, 3, 7), 3.0)
    assert (metrics.average_rating, metrics.total_ratings, metrics.usage_count) == (4.33, 3, 7)
    assert exercise_metrics(ExerciseCounts(), 3.0).average_rating == 0.0


def test_popular_exercises_are_first() -> None:
    for n in range(3):
        deliver_event(completed(f"w{n}", DAY, done(SQUAT), done(BENCH)))
    rate(BENCH, 5)
    deliver_event(completed("w9", DAY, done(PLANK)))
    published()
    first = call("GET", "/exercises/popular", limit=3)
    assert [exercise["id"] for exercise in first.data] == [BENCH, SQUAT, PLANK]
    assert first.data[0]["metrics"]["usageCount"] == 3
    assert first.data[0]["metrics"]["averageRating"] == 5
    assert first.operations == ["UpdateItem"]
    scores = [exercise["metrics"]["popularityScore"] for exercise in call("GET", "/exercises/popular", limit=100).data]
    assert scores == sorted(scores, reverse=True)
    assert [exercise["id"] for exercise in call("GET", "/exercises/popular", muscle="chest", limit=1).data] == [BENCH]
    second = call("GET", "/exercises/popular", limit=3, cursor=first.cursor)
    assert not {exercise["id"] for exercise in second.data} & {BENCH, SQUAT, PLANK}
    assert call("GET", f"/exercises/{PLANK}").data["metrics"]["usageCount"] == 1


def test_popular_exercises_are_cached_like_the_library() -> None:
    answer = call("GET", "/exercises/popular")
    assert answer.headers["cache-control"] == "public, max-age=900"
    tag = answer.headers["etag"]
    assert call("GET", "/exercises/popular", headers={"If-None-Match": tag}).status == 304
    rate(PLANK, 5)
    published()
    assert call("GET", "/exercises/popular", headers={"If-None-Match": tag}).status == 200
