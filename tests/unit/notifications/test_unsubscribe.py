"""One click unsubscribes, a look does not; the link needs no session, never expires, and cannot be guessed."""

import re
from typing import Any

import pytest
from fitai.notifications import published
from fitai.notifications.delivery import store as delivery_store
from fitai.notifications.matrix import MATRIX, Category
from fitai.notifications.models import Notice
from fitai.notifications.unsubscribe import service
from fitai.notifications.unsubscribe.rules import UnsubscribeToken, is_unsubscribable

from tests.harness.cloud import table
from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.unit.auth.people import Person
from tests.unit.notifications.mailing import Post, SentMail, choose_mail, set_clock, verified

PATH = "/notifications/unsubscribe"
FORM = {"content-type": "application/x-www-form-urlencoded"}
ONE_CLICK = "List-Unsubscribe=One-Click"


def mailed(person: Person, sent: Post, type: Any = "payment", target: str = "invoice:1") -> SentMail:
    """The mail about one thing."""
    sent.clear()
    published.notify(Notice(person.id, type, target))
    deliver_events()
    (mail,) = sent
    return mail


def one_click(token: str) -> Answer:
    """What the program of a mail service does when its user clicks on "unsubscribe"."""
    return call("POST", f"{PATH}?token={token}", headers=FORM, raw_body=ONE_CLICK)


def mail_is_on(person: Person, category: str) -> bool:
    choices = call("GET", "/notifications/preferences", token=access_token(person.id)).data
    return bool(choices["categories"][category]["mail"]["enabled"])


def stored_items() -> list[str]:
    """All that is stored, but for the counts of requests."""
    found = table().scan()["Items"]
    return sorted(str(item) for item in found if not str(item["PK"]).startswith("CALLER#"))


def test_the_link_of_a_mail_unsubscribes_from_its_category_alone(sent: Post) -> None:
    ada = verified()
    token = mailed(ada, sent).token
    answer = one_click(token)
    assert answer.status == 200
    assert "You get no more mails of this kind" in answer.text
    assert not mail_is_on(ada, "payment")
    assert mail_is_on(ada, "moderation")
    sent.clear()
    published.notify(Notice(ada.id, "payment", "invoice:2"))
    published.notify(Notice(ada.id, "report_outcome", "report:1"))
    deliver_events()
    assert [mail.subject for mail in sent] == ["Your report"]


def test_the_address_in_the_header_is_that_of_the_route(sent: Post) -> None:
    mail = mailed(verified(), sent)
    (url,) = re.findall(r"^<https://api\.fitai\.example/v1(/.*)>$", mail.headers["List-Unsubscribe"])
    assert call("POST", url, headers=FORM, raw_body=ONE_CLICK).status == 200


def test_a_scanner_that_opens_the_link_unsubscribes_nobody(sent: Post) -> None:
    ada = verified()
    mail = mailed(ada, sent)
    (url,) = re.findall(r"v1(/notifications/unsubscribe[^>]*)>", mail.headers["List-Unsubscribe"])
    before = stored_items()
    assert [call("GET", url).status for _ in range(20)] == [200] * 20
    assert stored_items() == before
    assert mail_is_on(ada, "payment")


def test_the_page_has_a_button_that_unsubscribes(sent: Post) -> None:
    ada = verified(language="de")
    token = mailed(ada, sent).token
    page = call("GET", f"{PATH}?token={token}&language=de")
    assert page.status == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "Zahlungen" in page.text
    assert "Abbestellen</button>" in page.text
    assert '<html lang="de">' in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert page.operations == ["UpdateItem"], "the rate limit's"
    (action,) = re.findall(r'<form method="post" action="([^"]+)">', page.text)
    (field,) = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', page.text)
    assert field == ("List-Unsubscribe", "One-Click")
    answer = call("POST", f"/notifications/{action}", headers=FORM, raw_body=ONE_CLICK)
    assert answer.status == 200
    assert "Du bekommst keine E-Mails dieser Art mehr." in answer.text
    assert not mail_is_on(ada, "payment")


def test_both_kinds_of_forms_are_taken(sent: Post) -> None:
    ada = verified()
    token = mailed(ada, sent).token
    body = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
    answer = call(
        "POST", f"{PATH}?token={token}", headers={"content-type": "multipart/form-data; boundary=b"}, raw_body=body
    )
    assert answer.status == 200
    assert not mail_is_on(ada, "payment")


def test_the_link_works_after_years_and_again(sent: Post) -> None:
    ada = verified()
    token = mailed(ada, sent).token
    assert one_click(token).status == 200
    set_clock("2028-03-04T12:00")
    choose_mail(ada, "payment")
    assert mail_is_on(ada, "payment")
    assert one_click(token).status == one_click(token).status == 200
    assert not mail_is_on(ada, "payment")


def test_a_second_use_writes_nothing(sent: Post) -> None:
    ada = verified()
    token = mailed(ada, sent).token
    assert one_click(token).operations == ["UpdateItem", "BatchGetItem", "TransactWriteItems"]
    assert one_click(token).operations == ["UpdateItem", "BatchGetItem"]


def test_all_mails_of_a_category_have_one_token(sent: Post) -> None:
    ada, ben = verified("ada"), verified("ben")
    first, second = mailed(ada, sent).token, mailed(ada, sent, target="invoice:2").token
    assert first == second
    assert mailed(ada, sent, "report_outcome").token != first
    assert mailed(ben, sent).token != first


def test_a_token_that_is_none_of_ours_is_refused(sent: Post) -> None:
    ada, ben = verified("ada"), verified("ben")
    token = mailed(ada, sent).token
    user_id, category, code = token.split(".")
    other = mailed(ben, sent).token.rpartition(".")[2]
    forged = [
        f"{user_id}.moderation.{code}",
        f"{user_id}.payment~moderation.{code}",
        f"{ben.id}.payment.{code}",
        f"{user_id}.payment.{other}",
        f"{user_id}.payment.{code[:-2]}",
        f"{user_id}.payment.{code}A",
        f"{user_id}.payment.",
        f"{user_id}.{category}",
        "nobody.payment.AAAA",
        "x",
        f"{user_id}.nothing.{code}",
    ]
    for text in forged:
        answer = one_click(text)
        assert answer.status == 400, text
        assert answer.error["code"] == "invalid_link"
    assert mail_is_on(ada, "payment")
    assert mail_is_on(ben, "payment")


def test_nobody_has_a_token_before_the_first_mail(sent: Post) -> None:
    ada = verified()
    assert delivery_store.load_state(ada.id).unsubscribe_key == ""
    assert one_click(str(UnsubscribeToken.of(ada.id, ["payment"], ""))).status == 400


def test_the_key_is_random_and_of_the_user(sent: Post) -> None:
    ada, ben = verified("ada"), verified("ben")
    mailed(ada, sent)
    mailed(ben, sent)
    keys = {delivery_store.load_state(person.id).unsubscribe_key for person in (ada, ben)}
    assert len(keys) == 2
    assert all(len(bytes.fromhex(key)) == 32 for key in keys)


@pytest.mark.parametrize("category", [category for category in MATRIX if not is_unsubscribable(category)])
def test_what_is_locked_cannot_be_unsubscribed_from(category: Category, sent: Post) -> None:
    ada = verified()
    mailed(ada, sent)
    key = delivery_store.load_state(ada.id).unsubscribe_key
    token = UnsubscribeToken.of(ada.id, [category], key)
    assert one_click(str(token)).status == 400
    assert call("GET", f"{PATH}?token={token}").status == 400
    assert category == "security" or MATRIX[category].mail == "never"


def test_the_token_of_a_summary_is_for_all_its_categories(sent: Post) -> None:
    ada = verified()
    mailed(ada, sent)
    key = delivery_store.load_state(ada.id).unsubscribe_key
    assert one_click(str(UnsubscribeToken.of(ada.id, ["payment", "moderation"], key))).status == 200
    assert not mail_is_on(ada, "payment")
    assert not mail_is_on(ada, "moderation")


def test_a_mail_service_with_many_readers_is_not_slowed_down_and_one_token_is(sent: Post) -> None:
    ada, ben = verified("ada"), verified("ben")
    token, other = mailed(ada, sent).token, mailed(ben, sent).token
    statuses = [one_click(token).status for _ in range(service.USES_PER_WINDOW + 1)]
    assert statuses == [200] * service.USES_PER_WINDOW + [429]
    assert one_click(other).status == 200, "from the same address"


def test_a_deleted_account_has_no_link(sent: Post) -> None:
    ada = verified()
    token = mailed(ada, sent).token
    body = {"password": "plums under an oak 7"}
    assert call("DELETE", "/users/account", body, token=ada.token).status == 202
    deliver_events()
    assert one_click(token).status == 400
