"""The daily summary has what is unread, once, whatever fails."""

from fitai.kernel import clock
from fitai.kernel.deadlines import due_subjects
from fitai.notifications import published
from fitai.notifications.delivery import service, store
from fitai.notifications.delivery.events import DigestDue
from fitai.notifications.models import Notice

from tests.harness.gateway import access_token, call, deliver, deliver_events
from tests.unit.auth.people import items, register
from tests.unit.notifications.mailing import Post, choose_mail, run, set_clock, verified
from tests.unit.notifications.waiting import due, tell


def test_the_daily_summary_lists_what_is_unread_by_category(sent: Post) -> None:
    ada, ben, cora = verified("ada"), register("ben"), register("cora")
    choose_mail(ada, "digest")
    sent.clear()
    for liker in (ben, cora):
        tell(ada, "like", "activity:1", actor_id=liker.id)
    tell(ada, "follow", f"user:{ben.id}", actor_id=ben.id)
    tell(ada, "mention", "comment:1", actor_id=ben.id)
    assert due() == [("2026-03-04T17:00", "digest")]
    assert sent == []
    set_clock("2026-03-04T18:00")
    assert run() == 1
    (mail,) = sent
    assert mail.subject == "New on FitAI"
    listed = [line for line in mail.text.splitlines() if line.startswith("- ")]
    assert listed == ["- ben mentioned you.", "- cora and ben like your activity.", "- ben follows you."]
    assert "3 new notifications since your last summary." in mail.text
    assert "daily and weekly summaries" in mail.text
    assert due() == []


def test_the_next_summary_has_only_what_is_new_and_there_is_none_without(sent: Post) -> None:
    ada, ben = verified("ada"), register("ben")
    choose_mail(ada, "digest")
    sent.clear()
    tell(ada, "follow", f"user:{ben.id}", actor_id=ben.id)
    set_clock("2026-03-04T18:00")
    run()
    assert len(sent.take()) == 1
    for day in range(5, 9):
        set_clock(f"2026-03-0{day}T18:05")
        assert run() == 0
    tell(ada, "mention", "comment:1", actor_id=ben.id)
    set_clock("2026-03-09T18:00")
    run()
    (mail,) = sent
    assert "- ben mentioned you." in mail.text
    assert "follows" not in mail.text


def test_there_is_no_summary_where_all_was_read_or_nobody_is_seen_any_more(sent: Post) -> None:
    from tests.unit.users.people import act

    ada, ben = verified("ada"), register("ben")
    choose_mail(ada, "digest")
    sent.clear()
    tell(ada, "follow", f"user:{ben.id}", actor_id=ben.id)
    act(ada, "block", ben).data  # noqa: B018
    tell(ada, "payment", "invoice:1")
    call("PUT", "/notifications/read-all", {}, token=access_token(ada.id)).data  # noqa: B018
    deliver_events()
    sent.clear()
    set_clock("2026-03-04T18:00")
    assert run() == 1
    assert sent == []


def test_who_has_not_asked_for_it_gets_none(sent: Post) -> None:
    ada, ben = verified("ada"), register("ben")
    sent.clear()
    tell(ada, "follow", f"user:{ben.id}", actor_id=ben.id)
    assert due() == []
    choose_mail(ada, "digest")
    tell(ada, "mention", "comment:1", actor_id=ben.id)
    choose_mail(ada, "digest", mail=False)
    sent.clear()
    set_clock("2026-03-04T18:00")
    run()
    assert sent == []


def test_reminders_and_other_summaries_are_in_no_summary(sent: Post) -> None:
    ada = verified()
    choose_mail(ada, "digest")
    for type in ("workout_reminder", "workout_idle", "security_alert", "media_ready"):
        tell(ada, type, "thing:1")
    assert due() == []


def test_a_long_summary_says_how_much_more_there_is(sent: Post) -> None:
    ada, ben = verified("ada"), register("ben")
    choose_mail(ada, "digest")
    sent.clear()
    for number in range(24):
        published.notify(Notice(ada.id, "mention", f"comment:{number}", ben.id))
    set_clock("2026-03-04T18:00")
    run()
    (mail,) = sent
    assert "24 new notifications" in mail.text
    assert mail.text.count("- ben mentioned you.") == 20
    assert "- and 4 more" in mail.text


def test_a_summary_that_comes_again_is_sent_once(sent: Post) -> None:
    ada, ben = verified("ada"), register("ben")
    choose_mail(ada, "digest")
    sent.clear()
    tell(ada, "mention", "comment:1", actor_id=ben.id)
    set_clock("2026-03-04T18:00")
    (subject,) = due_subjects(store.DIGEST, clock.now())
    service._send_digest(subject)
    service._send_digest(subject)
    (outbox,) = [item for item in items("OUTBOX#") if item["name"] == DigestDue.name]
    event = DigestDue.model_validate_json(outbox["body"])
    deliver_events()
    deliver(event.name, event.model_dump(mode="json", by_alias=True))
    assert len(sent) == 1
