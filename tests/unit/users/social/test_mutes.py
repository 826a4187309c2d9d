"""Mutes: one-sided, silent, listed for their owner only, exported and erased."""

from fitai.users import personal, published
from fitai.users.social import store
from fitai.users.social.models import Tie

from tests.harness.gateway import Frames, Socket, call
from tests.unit.auth.people import items, register
from tests.unit.users.people import FRIENDS, act, befriend, ids, show, suspend


def exported(user_id: str) -> list[tuple[str, object]]:
    return [(kind, value) for kind, value in personal.PERSONAL_DATA.export(user_id) if kind in ("relation", "mute")]


def test_the_muted_user_is_not_told(aws: None) -> None:
    ada, bob = register(), register("bob")
    befriend(ada, bob)
    before = call("GET", f"/users/{ada.id}", token=bob.token).data
    archive = exported(bob.id)
    act(ada, "mute", bob).data  # noqa: B018
    assert call("GET", f"/users/{ada.id}", token=bob.token).data == before
    assert exported(bob.id) == archive
    assert call("GET", "/users/muted", token=bob.token).data == []
    assert act(bob, "follow", ada).data["muted"] is False
    assert store.tie(ada.id, bob.id) == Tie("accepted", followed=True, mutes=True), "a change by the other keeps it"


def test_a_mute_of_a_stranger_leaves_nothing_in_the_strangers_archive(aws: None) -> None:
    ada, bob = register(), register("bob")
    act(ada, "mute", bob).data  # noqa: B018
    assert exported(bob.id) == []
    assert [kind for kind, _ in exported(ada.id)] == ["relation", "mute"]


def test_muted_users_are_listed_newest_first(aws: None) -> None:
    ada = register()
    others = [register(name) for name in ("bob", "cat", "dan", "eve")]
    for other in others:
        show(other, "public")
        act(ada, "mute", other).data  # noqa: B018
    act(ada, "unmute", others[1]).data  # noqa: B018
    suspend(others[2])
    first = call("GET", "/users/muted", token=ada.token, limit=1)
    assert (ids(first), first.operations[-2:]) == ([others[3].id], ["Query", "BatchGetItem"])
    rest = call("GET", "/users/muted", token=ada.token, limit=10, cursor=first.cursor)
    assert ids(rest) == [others[0].id]
    assert call("GET", "/users/muted", token=others[0].token, cursor=first.cursor).error["code"] == "invalid_cursor"


def test_any_id_is_muted_alike(aws: None) -> None:
    ada = register()
    answer = act(ada, "mute", "01982d6a-5d2e-7a3c-9f10-3b7c2a9e4d55")
    assert (answer.status, answer.data["muted"]) == (200, True)
    assert call("GET", "/users/muted", token=ada.token).data == []
    own = act(ada, "mute", ada)
    assert (own.status, own.error["fields"][0]["path"]) == (422, "userId")


def test_a_friend_request_of_a_muted_user_is_listed_and_not_pushed(pushed: Frames) -> None:
    ada, bob = register(), register("bob")
    device = Socket(pushed, ada.token).connect()
    act(ada, "mute", bob).data  # noqa: B018
    act(bob, "request", ada).data  # noqa: B018
    assert device.received("friend:request") == []
    assert ids(call("GET", FRIENDS, token=ada.token, status="incoming")) == [bob.id]


def test_a_tie_that_was_stored_before_there_were_mutes_is_read(aws: None) -> None:
    ada, bob = register(), register("bob")
    act(ada, "follow", bob).data  # noqa: B018
    from fitai.kernel import table
    from fitai.users.social.store import RelationItem

    table.commit(
        table.update(RelationItem.of(ada.id, bob.id), RelationItem.mutes.remove(), RelationItem.muted.remove())
    )
    assert store.tie(ada.id, bob.id) == Tie(follows=True)
    act(ada, "mute", bob).data  # noqa: B018
    assert published.user_cards(ada.id, [bob.id])[bob.id].tie == Tie(follows=True, mutes=True)


def test_an_erased_account_leaves_no_mute_of_either_side(aws: None) -> None:
    ada, bob, cat = register(), register("bob"), register("cat")
    act(ada, "mute", bob).data  # noqa: B018
    act(cat, "mute", ada).data  # noqa: B018
    for _ in personal.PERSONAL_DATA.erase(ada.id):
        pass
    assert items(f"USER#{ada.id}#MUTED") == items(f"USER#{cat.id}#MUTED") == []
    assert items(f"USER#{bob.id}#RELATIONS") == items(f"USER#{cat.id}#RELATIONS") == []
