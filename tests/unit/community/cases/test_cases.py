"""Cases: reports of a target are counted, hide it, are decided by moderators, and may be appealed against."""

import json
from typing import Any

import pytest
from fitai.community.cases import personal, rules, store
from fitai.kernel import clock, table
from fitai.kernel.personal_data import deleted_account_write

from tests.harness.gateway import Frames, Socket, access_token, call, deliver, deliver_events
from tests.harness.person import traces
from tests.unit.auth.people import Person, audited_actions, items, register
from tests.unit.community.cases.steps import appeal, claim, decide, moderator, report, report_by, the_case, told
from tests.unit.community.comments.steps import comment, edit, listed, publish, texts, verify
from tests.unit.users.people import act, befriend


@pytest.fixture
def author(aws: None) -> Person:
    return register("author")


@pytest.fixture
def reader(aws: None) -> Person:
    return register("reader")


@pytest.fixture
def post(author: Person) -> str:
    """A public activity."""
    return publish(author)


def shown(person: Person, activity: str) -> int:
    return call("GET", f"/community/activities/{activity}", token=person.token).status


def moderation(person: Person, activity: str) -> Any:
    return call("GET", f"/community/activities/{activity}", token=person.token).data.get("moderation")


def queue(name: str = "open", by: str = "mod-1") -> list[dict[str, Any]]:
    return list(call("GET", "/admin/reports", token=moderator(by), queue=name).data)


# --- opening and hiding ------------------------------------------------------------------------------------


def test_all_reports_of_a_target_are_one_case(author: Person, reader: Person, post: str) -> None:
    report(reader, post, "activity", reason="hate", details="Look at this.").data  # noqa: B018
    report_by(2, post, trusted=False)
    (case,) = queue()
    assert case["reasons"] == {"hate": 1, "spam": 2}
    assert (case["status"], case["reports"], case["trustedReports"], case["round"]) == ("open", 3, 0, 1)
    assert (case["targetType"], case["targetId"], case["authorId"]) == ("activity", post, author.id)
    assert "text" not in case
    file = claim(post).data
    assert (file["status"], file["claimedByMe"], file["text"]) == ("claimed", True, "Squats")
    assert [details.get("details") for details in file["newestReports"]].count("Look at this.") == 1
    assert reader.id not in json.dumps(file)
    assert audited_actions(author.id)[-1] == "moderation.case_claimed"


def test_five_trusted_reports_hide_it_from_all_but_its_author(author: Person, reader: Person, post: str) -> None:
    report_by(9, post, trusted=False)
    report_by(4, post, start=20)
    assert (shown(reader, post), moderation(author, post)) == (200, None)
    report_by(1, post, start=30)
    assert shown(reader, post) == 404
    assert moderation(author, post) == {"hidden": True, "reason": "under_review"}
    assert told(author) == [
        "Several people have reported something that you have published. It is hidden until a moderator has looked at it."
    ]
    assert appeal(author, post).error["code"] == "nothing_hidden"


def test_a_repeated_event_counts_once(author: Person, reader: Person, post: str) -> None:
    report(reader, post, "activity").data  # noqa: B018
    (event,) = [json.loads(item["body"]) for item in items("OUTBOX#") if item["name"] == "report.sent"]
    for _ in range(3):
        deliver("report.sent", event)
    deliver_events()
    assert the_case(post).reports == 1


def test_a_reported_comment_is_locked_and_hidden_at_the_fifth(author: Person, reader: Person, post: str) -> None:
    written = comment(author, post, "Buy my pills").data["id"]
    report_by(1, written, "comment")
    assert edit(author, written, "Nothing").error["code"] == "comment_locked"
    assert texts(listed(reader, post)) == ["Buy my pills"]
    report_by(4, written, "comment", start=10)
    assert texts(listed(reader, post)) == []
    (own,) = listed(author, post).data
    assert (own["text"], own["locked"], own["moderation"]) == (
        "Buy my pills",
        True,
        {"hidden": True, "reason": "under_review"},
    )


def test_reports_of_users_make_a_case_urgent(author: Person, reader: Person) -> None:
    report(author, reader.id).data  # noqa: B018
    deliver_events()
    report_by(5, author.id, "user")
    assert [(case["targetId"], case["hidden"]) for case in queue()] == [(author.id, False), (reader.id, False)]
    refused = decide(author.id, "user", action="hide", reason="spam")
    assert (refused.status, refused.error["code"]) == (409, "not_hideable")


def test_reports_of_nobody_are_dismissed(reader: Person) -> None:
    sent = report(reader, "nobody").data["id"]
    deliver_events()
    assert queue() == []
    (item,) = items(f"REPORT#{sent}")
    assert item["status"] == "dismissed"
    assert told(reader) == ["Your report was reviewed. We found nothing against the rules."]


# --- deciding ----------------------------------------------------------------------------------------------


def test_hiding_is_told_with_its_reason_and_reporters_hear_of_it(author: Person, reader: Person, post: str) -> None:
    sent = report(reader, post, "activity").data["id"]
    deliver_events()
    case = decide(post, action="hide", reason="spam", note="No advertisements.").data
    assert (case["status"], case["hidden"], case["decision"]["reason"]) == ("resolved", True, "spam")
    assert shown(reader, post) == 404
    assert moderation(author, post) == {"hidden": True, "reason": "spam: No advertisements."}
    assert told(author) == [
        "Something that you have published was hidden. You can read why, and appeal within 20 days."
    ]
    assert told(reader) == ["Your report was reviewed, and we have acted on it. Thank you."]
    assert [item["status"] for item in items(f"REPORT#{sent}")] == ["resolved"]
    assert audited_actions(author.id)[-2:] == ["moderation.case_claimed", "moderation.case_decided"]
    assert (queue(), [item["id"] for item in queue("decided")]) == ([], [case["id"]])


def test_dismissing_shows_it_again_and_frees_its_reporters(author: Person, reader: Person, post: str) -> None:
    people = report_by(5, post)
    assert shown(reader, post) == 404
    decide(post, action="dismiss").data  # noqa: B018
    assert (shown(reader, post), moderation(author, post)) == (200, None)
    assert told(author)[-1] == "Something that you have published is visible again."
    assert told(people[0]) == ["Your report was reviewed. We found nothing against the rules."]
    for person in people:
        report(person, post, "activity").data  # noqa: B018
    deliver_events()
    case = the_case(post)
    assert (case.status, case.round, case.reports, case.hidden) == ("open", 2, 5, False)
    assert shown(reader, post) == 200, "what a moderator has cleared is hidden by a moderator only"


def test_a_warning_leaves_it_and_upholds_the_reports(author: Person, reader: Person, post: str) -> None:
    report(reader, post, "activity").data  # noqa: B018
    deliver_events()
    decide(post, action="warn", reason="harassment").data  # noqa: B018
    assert (shown(reader, post), told(reader)) == (
        200,
        ["Your report was reviewed, and we have acted on it. Thank you."],
    )
    assert told(author) == ["A moderator asks you to keep to the rules of the community. Open FitAI to read why."]


def test_only_who_has_claimed_decides_and_on_what_was_read(author: Person, reader: Person, post: str) -> None:
    report(reader, post, "activity").data  # noqa: B018
    deliver_events()
    path = f"/admin/reports/{rules.case_id('activity', post)}"
    body = {"version": 1, "action": "dismiss"}
    assert call("PUT", path, body, token=moderator()).error["code"] == "case_not_claimed"
    version = claim(post).data["version"]
    assert claim(post, by="mod-2").error["code"] == "case_claimed"
    assert call("PUT", path, {"version": version, "action": "dismiss"}, token=moderator("mod-2")).status == 409
    report_by(1, post)
    stale = call("PUT", path, {"version": version, "action": "dismiss"}, token=moderator())
    assert (stale.error["code"], stale.error["currentVersion"]) == ("stale_version", version + 1)
    assert call("PUT", path, body | {"version": version + 1}, token=moderator()).status == 200
    assert call("PUT", path, body | {"version": version + 2}, token=moderator()).error["code"] == "case_decided"


@pytest.mark.parametrize(
    "body",
    [
        {"action": "hide"},
        {"action": "dismiss", "reason": "spam"},
        {"action": "dismiss", "outcome": "upheld"},
        {},
        {"outcome": "upheld", "reason": "spam"},
        {"action": "suspend"},
        {"action": "ban", "reason": "spam"},
        {"action": "hide", "reason": "under_review"},
        {"action": "dismiss", "note": "x" * 501},
    ],
)
def test_a_bad_decision_is_refused(author: Person, reader: Person, post: str, body: dict[str, Any]) -> None:
    report(reader, post, "activity").data  # noqa: B018
    deliver_events()
    assert decide(post, **body).status == 422
    assert the_case(post).status == "claimed"


def test_a_case_of_something_deleted_is_decided_all_the_same(author: Person, reader: Person, post: str) -> None:
    report(reader, post, "activity").data  # noqa: B018
    deliver_events()
    call("DELETE", f"/community/activities/{post}", token=author.token)
    deliver_events()
    file = claim(post).data
    assert (file["text"], file.get("presentText")) == ("Squats", None)
    assert decide(post, action="hide", reason="spam").error["code"] == "not_hideable"
    assert decide(post, action="warn", reason="spam").data["status"] == "resolved"


def test_there_is_no_other_case(aws: None) -> None:
    assert call("POST", "/admin/reports/nothing/claim", token=moderator()).status == 404
    body = {"version": 1, "action": "dismiss"}
    assert call("PUT", "/admin/reports/nothing", body, token=moderator()).status == 404


def test_queues_are_read_in_pages(author: Person, reader: Person) -> None:
    posts = [publish(author) for _ in range(3)]
    for post in posts:
        report(reader, post, "activity").data  # noqa: B018
        deliver_events()
    first = call("GET", "/admin/reports", token=moderator(), limit=2)
    rest = call("GET", "/admin/reports", token=moderator(), limit=2, cursor=first.cursor)
    assert [case["targetId"] for case in first.data + rest.data] == posts
    assert first.operations.count("Query") == 1
    assert (
        call("GET", "/admin/reports", token=moderator("mod-2"), cursor=first.cursor).error["code"] == "invalid_cursor"
    )


def test_the_outcomes_decide_how_a_reporter_is_trusted(author: Person, reader: Person) -> None:
    verify(reader)
    for index in range(6):
        post = publish(author)
        report(reader, post, "activity").data  # noqa: B018
        deliver_events()
        assert the_case(post).trusted_reports == (1 if index < 5 else 0)
        decide(post, action="dismiss").data  # noqa: B018
    exported = dict(personal.export(reader.id))
    assert exported["reporter_record"] == {"upheld": 0, "dismissed": 6}


# --- appeals -----------------------------------------------------------------------------------------------


@pytest.fixture
def hidden(author: Person, reader: Person, post: str) -> str:
    """An activity that a moderator has hidden."""
    report(reader, post, "activity").data  # noqa: B018
    deliver_events()
    decide(post, action="hide", reason="spam").data  # noqa: B018
    return post


def test_another_moderator_overturns(author: Person, reader: Person, hidden: str) -> None:
    sent = appeal(author, hidden)
    assert (sent.status, sent.data["status"], sent.data["reason"]) == (201, "appealed", "spam")
    assert [case["targetId"] for case in queue("appealed")] == [hidden]
    assert claim(hidden).error["code"] == "same_moderator"
    decide(hidden, by="mod-2", outcome="overturned").data  # noqa: B018
    assert (shown(reader, hidden), moderation(author, hidden)) == (200, None)
    assert told(author)[-1] == "Your appeal was granted: what you have published is visible again."
    assert told(reader)[-1] == "Your report was reviewed. We found nothing against the rules."
    assert dict(personal.export(reader.id))["reporter_record"] == {"upheld": 0, "dismissed": 1}
    assert appeal(author, hidden, text="Again").error["code"] == "already_appealed"


def test_another_moderator_upholds_and_the_content_is_kept(author: Person, reader: Person, hidden: str) -> None:
    appeal(author, hidden).data  # noqa: B018
    case = decide(hidden, by="mod-2", outcome="upheld", note="It stays.").data
    assert (case["status"], case["appeal"]["outcome"], case["appeal"]["note"]) == ("upheld", "upheld", "It stays.")
    assert shown(reader, hidden) == 404
    assert call("GET", f"/community/activities/{hidden}", token=author.token).data["content"]["title"] == "Squats"
    assert told(author)[-1] == "Your appeal was reviewed by another moderator. The decision stands."
    assert audited_actions(author.id)[-1] == "moderation.appeal_decided"


def test_one_appeal_of_the_author_within_twenty_days(author: Person, reader: Person, hidden: str) -> None:
    assert appeal(reader, hidden).status == 404
    assert appeal(author, "nothing").status == 404
    decided_at = the_case(hidden).decision
    assert decided_at is not None
    clock.set_source(lambda: decided_at.decided_at + rules.APPEAL_WITHIN)
    late = call(
        "POST",
        "/community/appeals",
        {"targetType": "activity", "targetId": hidden, "text": "Please"},
        token=access_token(author.id),
    )
    assert late.error["code"] == "appeal_expired"
    clock.set_source(None)
    first = appeal(author, hidden).data
    assert appeal(author, hidden).data == first, "the same text again"
    assert appeal(author, hidden, text="Another").error["code"] == "already_appealed"


# --- rooms -------------------------------------------------------------------------------------------------


@pytest.fixture
def room(author: Person, reader: Person, pushed: Frames) -> tuple[str, Socket, Socket]:
    """A room of the author's with the reader in it, and their devices."""
    befriend(author, reader)
    devices = [Socket(pushed, person.token).connect() for person in (author, reader)]
    (opened,) = devices[0].send("room:join", {"invite": [reader.id]})
    room_id = str(opened["data"]["roomId"])
    devices[1].send("room:join", {"roomId": room_id})
    pushed.clear()
    return room_id, devices[0], devices[1]


def room_texts(device: Socket, room_id: str) -> list[tuple[str | None, str | None]]:
    frames = device.send("room:join", {"roomId": room_id})
    entries = frames[-1]["data"]["room"]["entries"]
    return [(entry.get("text"), entry.get("hiddenReason")) for entry in entries if entry["kind"] == "text"]


def test_a_message_with_listed_words_is_refused(room: tuple[str, Socket, Socket]) -> None:
    room_id, phone, tablet = room
    (frame,) = phone.send("chat:send", {"roomId": room_id, "text": "You b1tch"})
    assert frame["error"]["code"] == "invalid"
    assert frame["error"]["fields"][0]["path"] == "data.text"
    assert tablet.received("chat:message") == []
    phone.send("chat:send", {"roomId": room_id, "text": "See example.com, it's classy"})
    assert len(tablet.received("chat:message")) == 1


def test_a_message_of_a_room_is_reported_hidden_and_shown_again(
    author: Person, reader: Person, room: tuple[str, Socket, Socket]
) -> None:
    room_id, phone, tablet = room
    (frame,) = phone.send("chat:send", {"roomId": room_id, "text": "Buy my pills"})
    target = f"{room_id}:{frame['data']['entry']['seq']}"
    stranger = register("stranger")
    assert report(stranger, target, "room_message").status == 404
    assert report(reader, f"{room_id}:1", "room_message").status == 404, "an entry that is no text"
    assert report(author, target, "room_message").status == 422
    report(reader, target, "room_message").data  # noqa: B018
    deliver_events()
    decide(target, "room_message", action="hide", reason="spam").data  # noqa: B018
    assert room_texts(tablet, room_id) == [(None, None)]
    assert room_texts(phone, room_id) == [("Buy my pills", "spam")]
    assert report(reader, target, "room_message").status == 404
    appeal(author, target, "room_message").data  # noqa: B018
    decide(target, "room_message", by="mod-2", outcome="overturned").data  # noqa: B018
    assert room_texts(tablet, room_id) == room_texts(phone, room_id) == [("Buy my pills", None)]


# --- personal data -----------------------------------------------------------------------------------------


def test_an_author_exports_the_decision_and_never_the_reporters(author: Person, reader: Person, hidden: str) -> None:
    appeal(author, hidden).data  # noqa: B018
    (case,) = [value for kind, value in personal.export(author.id) if kind == "moderation_case"]
    assert (case["targetId"], case["decision"]["reason"], case["appeal"]["text"]) == (
        hidden,
        "spam",
        "It is no advertisement.",
    )
    assert reader.id not in json.dumps(case)


def test_an_erased_author_leaves_neither_cases_nor_reports(author: Person, reader: Person, hidden: str) -> None:
    appeal(author, hidden).data  # noqa: B018
    for _ in personal.erase(author.id):
        pass
    assert store.load_case(rules.case_id("activity", hidden)) is None
    assert items("REPORT#") == []
    assert [trace for trace in traces(author.id) if trace.startswith(("CASE#", "REPORT#"))] == []


def test_an_erased_reporter_is_not_named_and_the_case_goes_on(author: Person, reader: Person, post: str) -> None:
    report(reader, post, "activity", details="I am the reader.").data  # noqa: B018
    deliver_events()
    for _ in personal.erase(reader.id):
        pass
    assert [trace for trace in traces(reader.id, "I am the reader.") if trace.startswith(("CASE#", "REPORT#"))] == []
    assert decide(post, action="hide", reason="spam").data["status"] == "resolved"
    assert [item["status"] for item in items("REPORT#")] == ["resolved"]


def test_a_report_of_an_erased_author_that_comes_late_opens_no_case(author: Person, reader: Person) -> None:
    report(reader, author.id).data  # noqa: B018
    table.commit(deleted_account_write(author.id))
    deliver_events()
    assert queue() == []
    assert [item["status"] for item in items("REPORT#")] == ["dismissed"]


def test_a_block_does_not_keep_a_report_from_its_case(author: Person, reader: Person, post: str) -> None:
    report(reader, post, "activity").data  # noqa: B018
    act(author, "block", reader).data  # noqa: B018
    deliver_events()
    assert the_case(post).reports == 1
