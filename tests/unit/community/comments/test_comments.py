"""Comments and replies: written, listed, edited, deleted, liked."""

import pytest
from fitai.community.activities import store as activities_store
from fitai.community.comments import store
from fitai.community.comments.models import CommentModeration
from fitai.kernel import table

from tests.harness.gateway import Socket, access_token, call, deliver_events, frames
from tests.unit.auth.people import Person, Time, register
from tests.unit.auth.people import items as auth_items
from tests.unit.community.comments.steps import (
    comment,
    count,
    delete,
    delete_activity,
    edit,
    like,
    listed,
    publish,
    texts,
    unlike,
    verify,
)
from tests.unit.users.people import act

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def ada(aws: None) -> Person:
    return register("ada")


@pytest.fixture
def bob(aws: None) -> Person:
    return register("bob")


@pytest.fixture
def post(ada: Person) -> str:
    return publish(ada)


def items(activity_id: str) -> list[str]:
    """The sort keys of what is stored with the activity, the activity left out."""
    keys = [item.SK for item in table.query_all(activities_store.activity_partition(activity_id))]
    return [key for key in keys if key != "ACTIVITY"]


# --- writing and listing -----------------------------------------------------------------------------------


def test_a_comment_is_listed_and_counted(ada: Person, bob: Person, post: str) -> None:
    written = comment(bob, post, "Strong!")
    assert written.status == 201
    assert written.data["userId"] == bob.id
    assert "user" not in written.data, "the caller's own"
    (shown,) = listed(ada, post).data
    assert shown["user"]["username"] == "bob"
    assert {name: shown[name] for name in ("id", "text", "activityId", "likes", "replies", "edited")} == {
        "id": written.data["id"],
        "text": "Strong!",
        "activityId": post,
        "likes": 0,
        "replies": 0,
        "edited": False,
    }
    assert count(post) == 1


def test_a_repeated_request_writes_one_comment(bob: Person, post: str) -> None:
    path, key = f"/community/activities/{post}/comment", {"Idempotency-Key": "k1"}
    first = call("POST", path, {"text": "Strong!"}, token=bob.token, headers=key)
    stored_answers = [item for item in auth_items("IDEMPOTENCY#") if "comment" in str(item)]
    assert stored_answers
    table.batch_delete([(item["PK"], item["SK"]) for item in stored_answers])
    again = call("POST", path, {"text": "Strong!"}, token=bob.token, headers=key)
    assert again.data == first.data, "though the stored answer was lost"
    assert count(post) == 1


def test_pages_go_oldest_or_newest_first(ada: Person, post: str) -> None:
    verify(ada)
    for number in range(5):
        comment(ada, post, f"c{number}").data  # noqa: B018
    first = listed(ada, post, limit=3)
    second = listed(ada, post, limit=3, cursor=first.cursor)
    assert texts(first) + texts(second) == ["c0", "c1", "c2", "c3", "c4"]
    assert second.cursor is None
    newest = listed(ada, post, limit=3, order="newest")
    assert texts(newest) == ["c4", "c3", "c2"]
    assert texts(listed(ada, post, limit=3, order="newest", cursor=newest.cursor)) == ["c1", "c0"]


def test_a_cursor_is_of_one_activity_reader_and_order(ada: Person, bob: Person, post: str) -> None:
    other = publish(ada)
    for activity in (post, post, other):
        comment(ada, activity).data  # noqa: B018
    cursor = listed(ada, post, limit=1).cursor
    for answer in (
        listed(ada, other, limit=1, cursor=cursor),
        listed(bob, post, limit=1, cursor=cursor),
        listed(ada, post, limit=1, order="newest", cursor=cursor),
    ):
        assert (answer.status, answer.error["code"]) == (400, "invalid_cursor")


def test_replies_name_their_parent_and_have_one_level(ada: Person, bob: Person, post: str) -> None:
    parent = comment(ada, post, "first").data["id"]
    reply = comment(bob, post, "reply", parentId=parent).data
    nested = comment(ada, post, "to the reply", parentId=reply["id"]).data
    assert (reply["parentId"], nested["parentId"]) == (parent, parent)
    (shown,) = listed(ada, post).data
    assert (shown["text"], shown["replies"]) == ("first", 2)
    assert texts(listed(bob, post, parentId=parent)) == ["reply", "to the reply"]
    assert texts(listed(bob, post, parentId=parent, order="newest")) == ["to the reply", "reply"]
    assert count(post) == 3, "replies are comments of the activity"


def test_a_reply_needs_a_comment_on_the_same_activity(ada: Person, post: str) -> None:
    elsewhere = comment(ada, publish(ada)).data["id"]
    for parent_id in (elsewhere, "01982d6a-5d2e-7a3c-9f10-3b7c2a9e4d55"):
        refused = comment(ada, post, parentId=parent_id)
        assert (refused.status, [field["path"] for field in refused.error["fields"]]) == (422, ["parentId"])
    assert count(post) == 0


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_a_text_has_one_to_a_thousand_characters(ada: Person, post: str, text: str) -> None:
    refused = comment(ada, post, text)
    assert (refused.status, [field["path"] for field in refused.error["fields"]]) == (422, ["text"])


def test_a_thousand_characters_on_several_lines_are_taken(ada: Person, post: str) -> None:
    text = "ü\n" + "🏋" * 998
    assert comment(ada, post, text).data["text"] == text


def test_of_no_activity_there_are_no_comments(ada: Person) -> None:
    nothing = "01982d6a-5d2e-7a3c-9f10-3b7c2a9e4d55"
    assert listed(ada, nothing).status == 404
    assert comment(ada, nothing).status == 404


def test_words_of_the_lists_are_refused_when_written_and_when_edited(ada: Person, post: str) -> None:
    refused = comment(ada, post, "You 4sshole")
    assert (refused.status, [field["path"] for field in refused.error["fields"]]) == (422, ["text"])
    own = comment(ada, post, "Scunthorpe is classy: 100kg x5").data["id"]
    assert edit(ada, own, "asshole").status == 422
    assert texts(listed(ada, post)) == ["Scunthorpe is classy: 100kg x5"]


def test_a_new_account_writes_ten_comments_a_day_without_links(ada: Person, bob: Person, post: str) -> None:
    assert comment(bob, post, "see https://example.com").status == 422
    for number in range(10):
        comment(bob, post, f"c{number}").data  # noqa: B018
    refused = comment(bob, post, "one more")
    assert (refused.status, refused.error["code"]) == (429, "daily_limit_reached")
    assert count(post) == 10, "what is refused is not counted"
    verify(bob)
    assert comment(bob, post, "see https://example.com").status == 201


# --- editing -----------------------------------------------------------------------------------------------


def test_an_edited_comment_says_so(ada: Person, bob: Person, post: str) -> None:
    own = comment(bob, post, "Strng!").data
    changed = edit(bob, own["id"], "Strong!").data
    assert (changed["text"], changed["edited"], changed["createdAt"]) == ("Strong!", True, own["createdAt"])
    (shown,) = listed(ada, post).data
    assert (shown["text"], shown["edited"]) == ("Strong!", True)


def test_the_same_text_is_no_edit(bob: Person, post: str) -> None:
    own = comment(bob, post, "Strong!").data
    assert edit(bob, own["id"], "Strong!").data == own


def test_a_comment_can_be_edited_for_a_day(bob: Person, post: str) -> None:
    time = Time()
    own = comment(bob, post).data["id"]
    time.pass_by(hours=23, minutes=59)
    bob.token = access_token(bob.id)
    assert edit(bob, own, "just in time").status == 200
    time.pass_by(minutes=1)
    refused = edit(bob, own, "too late")
    assert (refused.status, refused.error["code"]) == (409, "comment_edit_expired")
    assert delete(bob, own).status == 200, "deleting has no such limit"


def test_a_reported_comment_is_locked_for_its_author_and_can_be_deleted(bob: Person, post: str) -> None:
    own = comment(bob, post).data["id"]
    place = store.find_place(own)
    assert place is not None
    table.commit(store.lock_write(place))
    refused = edit(bob, own, "I never said that")
    assert (refused.status, refused.error["code"]) == (409, "comment_locked")
    assert listed(bob, post).data[0]["locked"] is True
    assert delete(bob, own).status == 200


def test_only_the_author_edits(ada: Person, bob: Person, post: str) -> None:
    own = comment(bob, post).data["id"]
    assert edit(ada, own, "mine now").status == 404
    assert texts(listed(ada, post)) == ["Strong!"]


# --- deleting ----------------------------------------------------------------------------------------------


def test_a_deleted_comment_leaves_nothing(ada: Person, bob: Person, post: str) -> None:
    own = comment(bob, post, "Strong, @ada!").data["id"]
    like(ada, own).data  # noqa: B018
    assert delete(bob, own).status == 200
    deliver_events()
    assert items(post) == []
    assert store.find_place(own) is None
    assert count(post) == 0
    assert delete(bob, own).status == 404


def test_the_activitys_author_deletes_others_comments_and_nobody_else_does(ada: Person, bob: Person, post: str) -> None:
    own = comment(bob, post).data["id"]
    assert delete(register("carl"), own).status == 404
    assert delete(ada, own).status == 200
    assert listed(bob, post).data == []


def test_a_deleted_comment_with_replies_keeps_a_placeholder(ada: Person, bob: Person, post: str) -> None:
    parent = comment(bob, post, "first, @ada").data["id"]
    reply = comment(ada, post, "reply", parentId=parent).data["id"]
    like(ada, parent).data  # noqa: B018
    delete(bob, parent).data  # noqa: B018
    deliver_events()
    (shown,) = listed(ada, post).data
    assert {name: value for name, value in shown.items() if name not in ("createdAt", "updatedAt")} == {
        "id": parent,
        "activityId": post,
        "mentions": [],
        "likes": 0,
        "likedByMe": False,
        "replies": 1,
        "edited": False,
        "unavailable": True,
        "locked": False,
    }
    assert bob.id not in str(items(post))
    assert texts(listed(ada, post, parentId=parent)) == ["reply"]
    assert count(post) == 1
    for refused in (like(ada, parent), edit(bob, parent, "back"), delete(bob, parent), delete(ada, parent)):
        assert refused.status == 404
    assert comment(ada, post, parentId=parent).status == 422
    assert comment(bob, post, "goes on", parentId=reply).data["parentId"] == parent


def test_a_placeholder_goes_with_its_last_reply(ada: Person, bob: Person, post: str) -> None:
    parent = comment(bob, post).data["id"]
    replies = [comment(ada, post, parentId=parent).data["id"] for _ in range(2)]
    delete(bob, parent).data  # noqa: B018
    delete(ada, replies[0]).data  # noqa: B018
    assert [shown["replies"] for shown in listed(ada, post).data] == [1]
    delete(ada, replies[1]).data  # noqa: B018
    assert items(post) == []
    assert count(post) == 0


def test_a_reply_that_is_deleted_is_subtracted_from_its_parent(ada: Person, post: str) -> None:
    parent = comment(ada, post).data["id"]
    reply = comment(ada, post, parentId=parent).data["id"]
    delete(ada, reply).data  # noqa: B018
    (shown,) = listed(ada, post).data
    assert (shown["text"], shown["replies"]) == ("Strong!", 0)


def test_the_comments_of_a_deleted_activity_are_deleted_with_it(
    ada: Person, bob: Person, post: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = comment(bob, post, "@ada").data["id"]
    reply = comment(ada, post, "@bob", parentId=parent).data["id"]
    like(ada, parent).data  # noqa: B018
    like(bob, reply).data  # noqa: B018
    deliver_events()
    delete_activity(post)
    for answer in (listed(ada, post), like(ada, parent), edit(bob, parent, "still?"), comment(bob, post)):
        assert answer.status == 404
    deliver_events()
    assert items(post) == []
    assert store.load_places([parent, reply]) == {}


def test_a_comment_is_deleted_though_its_activity_was_just_before(bob: Person, post: str) -> None:
    own = comment(bob, post).data["id"]
    delete_activity(post)
    assert delete(bob, own).status == 200


# --- likes -------------------------------------------------------------------------------------------------


def test_a_like_counts_once_until_it_is_taken_back(ada: Person, bob: Person, post: str) -> None:
    own = comment(bob, post).data["id"]
    assert like(ada, own).data == {"commentId": own, "likes": 1, "likedByMe": True}
    assert like(ada, own).data["likes"] == 1
    assert like(bob, own).data["likes"] == 2
    assert [(c["likes"], c["likedByMe"]) for c in listed(ada, post).data] == [(2, True)]
    assert unlike(ada, own).data == {"commentId": own, "likes": 1, "likedByMe": False}
    assert unlike(ada, own).data["likes"] == 1
    assert [(c["likes"], c["likedByMe"]) for c in listed(ada, post).data] == [(1, False)]
    assert edit(bob, own, "Liked by myself").data["likedByMe"] is True


def test_a_like_can_be_taken_back_of_what_is_not_visible_any_more(ada: Person, bob: Person, post: str) -> None:
    own = comment(bob, post).data["id"]
    carl = register("carl")
    like(carl, own).data  # noqa: B018
    act(bob, "block", carl).data  # noqa: B018
    assert like(carl, own).status == 404
    assert unlike(carl, own).data["likes"] == 0
    assert unlike(carl, own).status == 404


# --- moderation --------------------------------------------------------------------------------------------


def test_a_hidden_comment_is_its_authors_alone(ada: Person, bob: Person, post: str) -> None:
    own = comment(bob, post).data["id"]
    place = store.find_place(own)
    assert place is not None
    table.commit(store.hide_write(place, CommentModeration(hidden=True, reason="spam")))
    assert listed(ada, post).data == []
    assert like(ada, own).status == 404
    (shown,) = listed(bob, post).data
    assert (shown["text"], shown["moderation"]) == ("Strong!", {"hidden": True, "reason": "spam"})
    comment(bob, post, "reply", parentId=own).data  # noqa: B018
    (placeholder,) = listed(ada, post).data
    assert (placeholder["unavailable"], "text" in placeholder, "user" in placeholder) == (True, False, False)
    table.commit(store.hide_write(place, None))
    assert texts(listed(ada, post)) == ["Strong!"]


# --- live --------------------------------------------------------------------------------------------------


def test_the_activitys_author_hears_of_a_comment_at_once(ada: Person, bob: Person, post: str) -> None:
    with frames() as kept:
        device = Socket(kept, ada.token).connect()
        comment(bob, post, "Strong, @ada!").data  # noqa: B018
        (received,) = device.received("comment:received")
    data = received["data"]
    assert (data["activityId"], data["comment"]["text"], data["comment"]["user"]["username"]) == (
        post,
        "Strong, @ada!",
        "bob",
    )
    assert [mention["userId"] for mention in data["comment"]["mentions"]] == [ada.id]


def test_nobody_hears_of_their_own_comment_or_of_whom_they_muted(ada: Person, bob: Person, post: str) -> None:
    assert call("POST", f"/users/{bob.id}/mute", token=ada.token).status == 200
    with frames() as kept:
        device = Socket(kept, ada.token).connect()
        comment(bob, post).data  # noqa: B018
        comment(ada, post).data  # noqa: B018
        assert device.received("comment:received") == []
