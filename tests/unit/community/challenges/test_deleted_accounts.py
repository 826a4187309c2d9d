"""What becomes of challenges when an account is deleted."""

from fitai.kernel import personal_data

from tests.harness.gateway import Frames, deliver_events
from tests.unit.auth.people import Person, items
from tests.unit.community.challenges.people import community, invite
from tests.unit.community.challenges.steps import (
    Clock,
    befriend,
    create,
    created,
    joined,
    listed,
    moment,
    notices,
    person,
    ranking,
    read,
    run,
    train,
)


def erase(user: Person) -> None:
    from fitai.kernel.table import commit

    commit(personal_data.deleted_account_write(user.id))
    for _ in community().erase(user.id):
        pass


def left_of(user: Person) -> list[str]:
    """What of the community still names a user."""
    found = [item for item in items() if str(item["PK"]).startswith(("COMMUNITY_", f"USER#{user.id}#CHALLENGES"))]
    return [f"{item['PK']} {item['SK']}" for item in found if user.id in str(item)]


def test_what_is_stored_of_a_user_is_exported_and_erased(time: Clock, pushed: Frames) -> None:
    ada, bob = person("ada"), person("bob")
    befriend(ada, bob)
    over = created(bob, teams={"names": ["Red", "Blue"], "bestOf": 1})
    joined(over, ada, bob, teamId="team-1")
    time.at(0)
    train(ada, moment(0, 8))
    time.at(9)
    run()
    running = created(bob, startDate="2026-03-12", endDate="2026-03-20", title="Second")
    joined(running, ada, bob)
    own = created(ada, startDate="2026-03-12", endDate="2026-03-20", title="Third")
    joined(own, bob)
    invited = created(bob, startDate="2026-03-12", endDate="2026-03-20", visibility="invited")
    invite(bob, invited, ada)
    kinds = {kind for kind, _ in community().export(ada.id)}
    assert {
        "challenge_participation",
        "challenge_invite",
        "challenge_counts",
        "challenge_created",
        "challenge_entry",
        "community_challenge",
    } <= kinds
    time.at(11)
    erase(ada)
    deliver_events()
    assert left_of(ada) == []
    assert [name for _, name, _ in ranking(bob, running)] == ["bob"]
    assert read(bob, running)["participants"] == 1
    view = read(bob, own)
    assert (view["title"], view.get("creator"), view["status"]) == ("Challenge", None, "running")
    assert [name for _, name, _ in ranking(bob, over)] == ["bob"]


def test_a_challenge_that_has_not_begun_is_cancelled_with_its_creators_account(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(ada)
    joined(challenge_id, bob)
    erase(ada)
    deliver_events()
    assert listed(bob, "mine") == []
    assert len(notices(bob, "challenge_ended")) == 1
    assert left_of(ada) == []


def test_a_running_challenge_is_decided_without_its_creator(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(ada)
    joined(challenge_id, ada, bob)
    time.at(0)
    train(ada, moment(0, 8))
    train(bob, moment(0, 8))
    erase(ada)
    time.at(9)
    run()
    view = read(bob, challenge_id)
    assert (view["status"], view["place"]["rank"], len(view["winners"])) == ("finished", 1, 1)


def test_an_erased_winner_is_no_longer_written_down(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(bob)
    joined(challenge_id, ada, bob)
    time.at(0)
    train(ada, moment(0, 8))
    time.at(9)
    run()
    erase(ada)
    assert left_of(ada) == []


def test_a_late_event_writes_nothing_for_an_erased_account(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(bob)
    joined(challenge_id, ada)
    time.at(0)
    from fitai.kernel.table import commit

    commit(personal_data.deleted_account_write(ada.id))
    before = items(f"USER#{ada.id}#CHALLENGES")
    train(ada, moment(0, 8))
    assert items(f"USER#{ada.id}#CHALLENGES") == before


def test_listed_words_and_links_of_new_accounts_are_refused_with_the_field(time: Clock) -> None:
    answer = create(person("ada"), description="see https://example.com/x")
    assert [error["path"] for error in answer.json["error"]["fields"]] == ["description"]
