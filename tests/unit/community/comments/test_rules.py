"""Who is told of a comment, and how many comments are read with one batch."""

from datetime import UTC, datetime, timedelta

import pytest
from fitai.community.comments import rules
from fitai.community.comments.state import StoredComment
from fitai.community.mentions.models import StoredMention
from fitai.kernel.errors import Conflict, NotFound

WRITTEN = datetime(2026, 3, 4, 12, tzinfo=UTC)


def stored(number: int = 0, user_id: str | None = "writer", mentioned: int = 0, locked: bool = False) -> StoredComment:
    mentions = [StoredMention(user_id=f"m{number}-{place}", start=0, end=4) for place in range(mentioned)]
    return StoredComment(
        id=f"c{number}",
        activity_id="a1",
        activity_author_id="author",
        sort_key=f"COMMENT#{number}",
        parent_id=None,
        parent_key=None,
        reply_to_id=None,
        user_id=user_id,
        text="Strong!",
        mentions=tuple(mentions),
        likes=0,
        replies=0,
        created_at=WRITTEN,
        edited_at=None,
        revision=1,
        locked=locked,
        moderation=None,
    )


@pytest.mark.parametrize(
    ("replied", "mentioned", "expected"),
    [
        ([], [], {"author": "comment"}),
        (["bob"], [], {"author": "comment", "bob": "reply"}),
        (["author"], [], {"author": "reply"}),
        (["bob"], ["bob", "carl"], {"author": "comment", "bob": "mention", "carl": "mention"}),
        (["writer"], ["writer"], {"author": "comment"}),
        ([], ["author"], {"author": "mention"}),
    ],
)
def test_each_is_told_once_of_what_concerns_them_most(
    replied: list[str], mentioned: list[str], expected: dict[str, str]
) -> None:
    assert rules.notice_types("writer", "author", replied, mentioned) == expected


def test_nobody_is_told_of_the_own_comment() -> None:
    assert rules.notice_types("author", "author", ["author"], ["author"]) == {}


def test_twenty_five_comments_of_different_people_are_one_batch() -> None:
    comments = [stored(number, f"u{number}") for number in range(25)]
    assert len(rules.fitting_comments("reader", comments)) == 25


def test_comments_with_many_mentions_make_a_shorter_page() -> None:
    comments = [stored(number, f"u{number}", mentioned=10) for number in range(25)]
    # The activity and its author are 3 keys, a comment is a like and 11 people: 23 keys.
    assert len(rules.fitting_comments("reader", comments)) == 4


def test_people_who_come_again_and_the_reader_cost_no_key() -> None:
    comments = [stored(number, "reader" if number % 2 else "author") for number in range(25)]
    assert len(rules.fitting_comments("reader", comments * 3)) == 75


@pytest.mark.parametrize(
    ("age", "locked", "code"),
    [
        (timedelta(hours=24) - timedelta(milliseconds=1), False, None),
        (timedelta(hours=24), False, "comment_edit_expired"),
        (timedelta(0), True, "comment_locked"),
    ],
)
def test_a_comment_is_editable_for_a_day_unless_it_is_locked(age: timedelta, locked: bool, code: str | None) -> None:
    comment = stored(locked=locked)
    if code is None:
        assert rules.require_editable(comment, "writer", WRITTEN + age) is comment
        return
    with pytest.raises(Conflict) as refused:
        rules.require_editable(comment, "writer", WRITTEN + age)
    assert refused.value.problem_code == code


@pytest.mark.parametrize("comment", [None, stored(user_id=None), stored(user_id="other")])
def test_what_is_not_there_or_not_ones_own_is_not_edited(comment: StoredComment | None) -> None:
    with pytest.raises(NotFound):
        rules.require_editable(comment, "writer", WRITTEN)


def test_the_author_of_the_comment_and_of_the_activity_delete() -> None:
    assert [rules.may_delete(stored(), user) for user in ("writer", "author", "other")] == [True, True, False]
