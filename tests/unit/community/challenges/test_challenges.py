"""Challenges from their creation to the decision, as clients see them."""

import pytest

from tests.unit.community.challenges.steps import (
    Clock,
    created,
    joined,
    listed,
    moment,
    person,
    ranking,
    read,
    run,
    train,
)


@pytest.fixture(autouse=True)
def time(aws: None) -> Clock:
    return Clock().start()


def test_a_challenge_is_created_joined_scored_and_decided(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(ada)
    joined(challenge_id, ada, bob)
    time.at(0)
    train(ada, moment(0, 10))
    train(bob, moment(0, 10))
    time.at(1)
    train(ada, moment(1, 10))
    assert ranking(ada, challenge_id) == [(1, "ada", 2.0), (2, "bob", 1.0)]
    view = read(bob, challenge_id)
    assert view["place"]["rank"] == 2
    assert view["status"] == "running"
    assert [row["isCaller"] for row in view["leaderboard"]["around"]] == [False, True]
    time.at(9, 12)
    assert run() == 1
    view = read(bob, challenge_id)
    assert view["status"] == "finished"
    assert [(winner["rank"], winner["user"]["username"]) for winner in view["winners"]] == [(1, "ada"), (2, "bob")]
    assert listed(bob, "mine") == []
    assert listed(bob, "past") == ["March"]
