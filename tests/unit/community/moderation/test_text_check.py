"""The check of texts: listed words for everybody, links for new and unverified accounts; each names its field."""

from datetime import UTC, datetime, timedelta

import pytest
from fitai.community.moderation.limits import has_link
from fitai.community.moderation.text_check import check_text, check_texts, check_words
from fitai.kernel.errors import Invalid
from fitai.users.limits.models import Membership

NOW = datetime(2026, 3, 28, 12, tzinfo=UTC)
MEMBER = Membership("user-1", NOW - timedelta(days=30), email_verified=True)
NEW = Membership("user-1", NOW - timedelta(hours=23), email_verified=True)
UNVERIFIED = Membership("user-1", NOW - timedelta(days=30), email_verified=False)

LINKS = (
    "https://example.com", "HTTP://EXAMPLE.COM/x", "see ftp://files", "www.example", "example.com", "Buy at cheap-pills.shop!",
    "t.me/channel", "bit.ly/3xYz", "example.com/path", "sub.example.co", "mail me: a.b@example.org", "mailto:a@b", "ｅｘａｍｐｌｅ.com",
    "exam\u200bple.com", "(youtube.com/watch?v=1)", "meine-seite.de", "ejemplo.es/hola", "example.com.", "whatsapp:123", "еxample.com",
)  # fmt: skip
NO_LINKS = (
    "Squat 3.5 km", "5x5@100kg", "e.g. this", "Finished it.So good", "done.Next set", "v2.0", "RPE 8.5/10", "1.5x bodyweight", "and/or",
    "3/4 squat", "12:30", "kg/lb", "@coach thanks", "...", "w/o belt", "Hr. Maier", "p.m.", "z.B. so", "ca. 5 km", "Nr.1", "PB: 140",
    "push/pull/legs", "10.000 Schritte", "comma,com", "Note: rest", "great.me too", "week 1.deload",
)  # fmt: skip


@pytest.mark.parametrize("text", LINKS)
def test_links(text: str) -> None:
    assert has_link(text)


@pytest.mark.parametrize("text", NO_LINKS)
def test_no_links(text: str) -> None:
    assert not has_link(text)


def errors(author: Membership, **texts: str | None) -> dict[str, str]:
    try:
        check_texts(author, texts.items(), NOW)
    except Invalid as invalid:
        return {field.path: field.message for field in invalid.fields}
    return {}


@pytest.mark.parametrize(("author", "allowed"), [(MEMBER, True), (NEW, False), (UNVERIFIED, False)])
def test_links_are_for_accounts_that_are_a_day_old_and_verified(author: Membership, allowed: bool) -> None:
    assert (errors(author, text="see example.com") == {}) is allowed


def test_each_field_is_named_with_its_words() -> None:
    found = errors(NEW, title="fine", text="You bitch, see example.com", note=None)
    assert list(found) == ["text"]
    assert "links" in found["text"]
    found = errors(MEMBER, title="b1tch", text="HURE")
    assert found == {
        "title": "Contains words that are not allowed here: bitch",
        "text": "Contains words that are not allowed here: hure",
    }


def test_one_text_alone() -> None:
    check_text(MEMBER, "All good", "text", NOW)
    check_text(MEMBER, None, "text", NOW)
    with pytest.raises(Invalid) as refused:
        check_text(MEMBER, "Arschloch", "content.title", NOW)
    assert [field.path for field in refused.value.fields] == ["content.title"]
    with pytest.raises(Invalid):
        check_words("Arschloch", "data.text")
    check_words("see example.com", "data.text")
