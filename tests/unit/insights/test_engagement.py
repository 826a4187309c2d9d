"""Which events are a use of which feature, and which are counted: each once."""

from collections.abc import Callable
from typing import Any

import pytest
from fitai.coach.generation.events import GenerationRequested
from fitai.community.activities.events import ActivityLiked, ActivityPublished, ActivityShared, ActivityUnliked
from fitai.community.challenges.events import ChallengeJoined
from fitai.community.comments.events import CommentCreated, CommentLiked
from fitai.goals.events import GoalChanged
from fitai.insights import rules, store
from fitai.kernel import clock
from fitai.kernel.events import Event
from fitai.templates.events import TemplateCreated
from fitai.users.social.events import FriendRemoved, FriendRequested, FriendsMade, TieEnded, UserBlocked, UserFollowed
from fitai.workouts.events import WorkoutCounts, WorkoutsImported

from tests.harness.gateway import deliver_events
from tests.unit.auth.people import register
from tests.unit.insights.events import completed, count, hand_over, noon, numbers
from tests.unit.insights.histories import day
from tests.unit.users.people import act, befriend

AT = day(9)
Make = Callable[..., Event]
ACTIVITY = {"activity_id": "a-1", "author_id": "bob"}
POST = {"activity_id": "a-1", "published_at": noon(AT), "visibility": "public"}
COMMENT = {"comment_id": "c-1", "activity_id": "a-1"}
CASES: list[tuple[Make, dict[str, Any], str | None, str | None]] = [
    (ActivityPublished, POST | {"activity_type": "post"}, "community", "posts"),
    (ActivityPublished, POST | {"activity_type": "workout_completed"}, None, "workouts_shared"),
    (ActivityPublished, POST | {"activity_type": "goal_achieved"}, None, None),
    (ActivityLiked, ACTIVITY, "community", "likes"),
    (ActivityUnliked, ACTIVITY, None, "unlikes"),
    (ActivityShared, ACTIVITY, "community", "shares"),
    (CommentCreated, COMMENT | {"activity_author_id": "bob"}, "community", "comments"),
    (CommentLiked, COMMENT | {"author_id": "bob"}, "community", None),
    (FriendRequested, {"other_id": "bob", "username": "ada"}, "community", None),
    (FriendsMade, {"other_id": "bob"}, "community", "friendships"),
    (FriendRemoved, {"other_id": "bob", "were_friends": True}, None, "friendships_ended"),
    (FriendRemoved, {"other_id": "bob"}, None, None),
    (UserBlocked, {"other_id": "bob", "were_friends": True}, None, "friendships_ended"),
    (UserBlocked, {"other_id": "bob"}, None, None),
    (TieEnded, {"other_id": "bob", "were_friends": True}, None, "friendships_ended"),
    (UserFollowed, {"other_id": "bob"}, "community", None),
    (ChallengeJoined, {"challenge_id": "c-1"}, "challenges", "challenge_joins"),
    (GoalChanged, {"goal_id": "g-1"}, "goals", None),
    (TemplateCreated, {"template_id": "t-1"}, "templates", None),
    (GenerationRequested, {"recommendation_id": "r-1"}, "ai_plans", "plans_requested"),
    (WorkoutsImported, {"import_id": "i-1"}, "imports", None),
    (WorkoutsImported, {"import_id": "i-1", "undone": True}, None, None),
]


@pytest.mark.parametrize(("kind", "fields", "feature", "number"), CASES)
def test_an_event_is_the_use_of_a_feature_and_counted_once(
    aws: None, kind: Make, fields: dict[str, Any], feature: str | None, number: str | None
) -> None:
    clock.set_source(lambda: noon(AT))
    event = kind(user_id="ada", at=noon(AT), **fields)
    for _ in range(2):
        hand_over(event, "count_engagement")
    days = store.load_record("ada").record.days
    assert {name for name in days if name != rules.ACTIVE} == ({feature} if feature else set())
    counted = {name: sum_ for (_, name), sum_ in numbers(AT).items() if ":" not in name}
    assert counted == ({number: 1} if number else {})
    assert (rules.ACTIVE in days) is (feature == "imports"), "who imports has logged workouts on that day"


def test_a_workout_from_a_template_in_a_room_is_the_use_of_three_features(aws: None) -> None:
    clock.set_source(lambda: noon(AT))
    count(completed("ada", AT, template_id="t-1", counts=WorkoutCounts(is_together=True)))
    assert set(store.load_record("ada").record.days) == {rules.ACTIVE, "live", "templates", "rooms"}


def test_friendships_are_those_that_exist(aws: None) -> None:
    ada, bob, eve = (register(name) for name in ("ada", "bob", "eve"))

    def friendships() -> int:
        deliver_events()
        totals = store.load_ledger(rules.utc_day(clock.now())).totals
        return totals.get("friendships", 0) - totals.get("friendships_ended", 0)

    befriend(ada, bob)
    befriend(ada, eve)
    act(bob, "request", eve)
    assert friendships() == 2
    act(bob, "remove", eve)
    assert friendships() == 2, "only a request was withdrawn"
    act(ada, "remove", bob)
    assert friendships() == 1
    act(eve, "block", ada)
    assert friendships() == 0
