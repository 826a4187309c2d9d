"""Which names a text mentions."""

import pytest
from fitai.community.mentions import rules
from fitai.community.mentions.models import MAX_MENTIONS, StoredMention


def names(text: str) -> list[str]:
    return [found.name for found in rules.mentioned_names(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@ada", ["ada"]),
        ("Well done @ada, and @bob!", ["ada", "bob"]),
        ("(@ada)", ["ada"]),
        ("Thanks @ada.", ["ada"]),
        ("Thanks @ada...", ["ada"]),
        ("@ada-", ["ada"]),
        ("@ada.-.", ["ada"]),
        ("@ada.lovelace-1815 wrote it", ["ada.lovelace-1815"]),
        ("@_ada_", ["_ada_"]),
        ("@ada's", ["ada"]),
        ("@ADA", ["ADA"]),
        ("@ada\n@bob", ["ada", "bob"]),
        ("@ada@bob", []),
        ("me@example.com", []),
        ("a.@ada", []),
        ("/@ada", []),
        ("https://example.com/@ada", []),
        ("@@ada", []),
        ("@ad", []),
        ("@ad.", []),
        ("@ada+tag", []),
        ("@", []),
        ("@" + "a" * 30, ["a" * 30]),
        ("@" + "a" * 31, []),
        ("@ádám", []),
        ("ő@ada", ["ada"]),
        ("@adaő", ["ada"]),
    ],
)
def test_a_name_is_mentioned_as_the_specification_says(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_the_range_of_a_mention_covers_the_name_without_the_stops_behind_it() -> None:
    text = "🏋️ see @ada.-, @bob"
    assert [text[found.start : found.end] for found in rules.mentioned_names(text)] == ["@ada", "@bob"]


def test_a_mention_is_stored_by_the_users_id_whatever_letters_were_written() -> None:
    found = rules.mentions_of(rules.mentioned_names("@ADA and @nobody and @ada"), {"ada": "u1"})
    assert found == [StoredMention(user_id="u1", start=0, end=4), StoredMention(user_id="u1", start=21, end=25)]


def test_ten_users_are_mentioned_and_further_ones_are_text() -> None:
    text = " ".join(f"@user{number}" for number in (*range(12), 3, 11))
    ids = {f"user{number}": f"u{number}" for number in range(12)}
    mentions = rules.mentions_of(rules.mentioned_names(text), ids)
    assert rules.mentioned_ids(mentions) == [f"u{number}" for number in range(MAX_MENTIONS)]
    assert [mention.user_id for mention in mentions][-1] == "u3", "one of the ten, mentioned again"


def test_names_of_nobody_do_not_use_up_the_ten() -> None:
    text = " ".join(f"@nobody{number}" for number in range(20)) + " @ada"
    assert rules.mentioned_ids(rules.mentions_of(rules.mentioned_names(text), {"ada": "u1"})) == ["u1"]


def test_an_edit_mentions_anew_only_who_was_not_mentioned_before() -> None:
    before = [StoredMention(user_id=user, start=0, end=4) for user in ("u1", "u2")]
    after = [StoredMention(user_id=user, start=0, end=4) for user in ("u2", "u3", "u3")]
    assert rules.newly_mentioned_ids(before, after) == ["u3"]


def test_whom_the_reader_may_not_see_stays_text() -> None:
    mentions = [StoredMention(user_id="u1", start=0, end=4), StoredMention(user_id="u2", start=5, end=9)]
    visible = rules.visible_mentions(mentions, lambda mention: {"u1": "ada2"}.get(mention.user_id))
    assert [(mention.user_id, mention.username) for mention in visible] == [("u1", "ada2")]
