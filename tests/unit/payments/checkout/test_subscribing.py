"""Beginning a subscription: one at a time, the same answer for the same request, whatever crashes in between."""

from typing import Any

import pytest
from fitai.kernel.errors import Unavailable
from fitai.kernel.identity import Caller
from fitai.kernel.settings import settings
from fitai.kernel.table import WriteConflict
from fitai.payments import store as payments_store
from fitai.payments.checkout import service, store
from fitai.payments.checkout.models import CreateSubscription
from fitai.payments.errors import (
    AlreadySubscribed,
    CheckoutInProgress,
    NoSubscription,
    PaymentDeclined,
    PaymentsUnavailable,
    ProviderStateConflict,
)
from fitai.payments.provider.client import Provider
from fitai.payments.provider.models import CheckoutSession

from tests.harness.gateway import access_token, call
from tests.harness.stripe_double import StripeDouble, use_double

USER = "0198aaaa-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def _front_end(monkeypatch: pytest.MonkeyPatch, aws: None) -> None:
    monkeypatch.setenv("FITAI_APP_URL", "https://app.fitai.example")
    settings.cache_clear()


def caller(user_id: str = USER, email: str | None = None) -> Caller:
    return Caller(user_id, email or f"{user_id}@example.com", "user", "free", "s", 0, 2**40)


def subscribe(who: Caller | None = None, plan: str = "premium", **body: Any) -> Any:
    return service.subscribe(who or caller(), CreateSubscription(plan=plan, **body))  # type: ignore[arg-type]


def customer_of(user_id: str = USER) -> str:
    customer = payments_store.find_customer(user_id)
    assert customer is not None
    return customer.id


def open_sessions(stripe: StripeDouble) -> list[str]:
    return [session["id"] for session in stripe.all("checkout/sessions") if session["status"] == "open"]


def live(stripe: StripeDouble) -> list[str]:
    ended = ("canceled", "incomplete_expired")
    return [subscription["id"] for subscription in stripe.all("subscriptions") if subscription["status"] not in ended]


# --- the page ----------------------------------------------------------------------------------------------


def test_subscribing_answers_the_providers_page(stripe: StripeDouble) -> None:
    answer = call(
        "POST",
        "/payments/create-subscription",
        {"plan": "pro", "interval": "year", "successUrl": "https://app.fitai.example/thanks"},
        token=access_token(USER),
    ).data
    (session,) = stripe.all("checkout/sessions")

    assert (answer["nextStep"], answer["url"]) == ("open_url", session["url"])
    assert (answer["plan"], answer["interval"], answer["trialDays"]) == ("pro", "year", 14)
    assert session["_line_items"] == [{"price": "price_pro_year", "quantity": "1"}]
    assert session["_subscription_data"]["metadata"] == {"userId": USER}
    assert session["client_reference_id"] == USER
    assert payments_store.find_owner(session["customer"]) == USER


def test_without_keys_payments_are_off() -> None:
    for method, path, body in (
        ("POST", "/payments/create-subscription", {"plan": "pro"}),
        ("POST", "/payments/cancel-subscription", {}),
        ("POST", "/payments/portal", {}),
    ):
        answer = call(method, path, body, token=access_token(USER))
        assert (answer.status, answer.error["code"]) == (503, "payments_off")


def test_a_plan_that_is_not_sold_is_refused(stripe: StripeDouble) -> None:
    use_double(stripe, prices={plan: {"month": f"price_{plan}_month"} for plan in ("premium", "pro")})
    answer = call(
        "POST", "/payments/create-subscription", {"plan": "pro", "interval": "year"}, token=access_token(USER)
    )

    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "plan")
    assert stripe.requests == []


@pytest.mark.parametrize("field", ["successUrl", "cancelUrl"])
@pytest.mark.parametrize("url", ["https://evil.example/", "https://app.fitai.example@evil.example/", "javascript:x"])
def test_a_page_of_somebody_else_is_not_returned_to(stripe: StripeDouble, field: str, url: str) -> None:
    answer = call("POST", "/payments/create-subscription", {"plan": "pro", field: url}, token=access_token(USER))

    assert (answer.status, answer.error["fields"][0]["path"]) == (422, field)
    assert stripe.all("checkout/sessions") == []


def test_without_a_front_end_the_request_names_the_pages(stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAI_APP_URL", "")
    settings.cache_clear()
    answer = call("POST", "/payments/create-subscription", {"plan": "pro"}, token=access_token(USER))

    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "successUrl")


def test_the_same_request_answers_the_same_open_page(stripe: StripeDouble) -> None:
    first = subscribe()
    again = subscribe()

    assert first == again
    assert len(stripe.all("checkout/sessions")) == 1


def test_a_page_that_has_expired_is_replaced(stripe: StripeDouble) -> None:
    subscribe()
    stripe.expire_session(open_sessions(stripe)[0])
    subscribe()
    stripe.advance(hours=3)
    answer = subscribe()

    assert len(stripe.all("checkout/sessions")) == 3
    assert answer.expires_at > stripe.moment


def test_another_plan_closes_the_page_of_the_first(stripe: StripeDouble) -> None:
    subscribe(plan="premium")
    stripe.advance(minutes=1)
    subscribe(plan="pro")
    (session_id,) = open_sessions(stripe)

    assert stripe.find("checkout/sessions", session_id)["_line_items"][0]["price"] == "price_pro_month"


def test_a_page_on_which_somebody_has_just_paid_is_not_replaced(stripe: StripeDouble) -> None:
    subscribe(plan="premium")
    stripe.advance(minutes=1)
    paid: list[str] = []

    def pay(request: str) -> None:
        if request.endswith("/expire") and not paid:
            paid.append(stripe.complete_session(open_sessions(stripe)[0]))

    stripe.good_cards[customer_of()] = True
    stripe.before_answer = pay
    with pytest.raises(ProviderStateConflict):
        subscribe(plan="pro")

    assert live(stripe) == paid
    assert open_sessions(stripe) == []


# --- two at once -------------------------------------------------------------------------------------------


def interrupted(stripe: StripeDouble, at: str, other: Any) -> None:
    """Let another request run whole, just before the first request of this kind is answered."""
    done: list[str] = []

    def run(request: str) -> None:
        if request == at and not done:
            done.append(request)
            other()

    stripe.before_answer = run


def test_two_at_once_have_one_customer(stripe: StripeDouble) -> None:
    answers: list[Any] = []
    interrupted(stripe, "POST /v1/customers", lambda: answers.append(subscribe()))
    answers.append(subscribe())

    assert answers[0].url == answers[1].url
    assert len(stripe.all("customers")) == 1


@pytest.mark.parametrize("at", ["GET /v1/subscriptions", "POST /v1/checkout/sessions"])
def test_two_at_once_get_the_same_page(stripe: StripeDouble, at: str) -> None:
    answers: list[Any] = []
    interrupted(stripe, at, lambda: answers.append(subscribe()))
    answers.append(subscribe())

    assert answers[0].url == answers[1].url
    assert len(stripe.all("checkout/sessions")) == 1


def test_of_two_at_once_for_different_plans_one_is_told_to_come_back(stripe: StripeDouble) -> None:
    refusals: list[Exception] = []

    def other() -> None:
        with pytest.raises(CheckoutInProgress) as refused:
            subscribe(plan="pro")
        refusals.append(refused.value)

    interrupted(stripe, "POST /v1/checkout/sessions", other)
    subscribe(plan="premium")

    assert len(refusals) == 1
    assert len(open_sessions(stripe)) == 1


def test_whoever_decides_on_what_another_has_replaced_decides_again(stripe: StripeDouble) -> None:
    subscribe(plan="premium")
    stripe.advance(minutes=1)
    interrupted(stripe, "GET /v1/subscriptions", lambda: subscribe(plan="pro"))
    subscribe(plan="pro")

    assert len(open_sessions(stripe)) == 1


def test_a_page_that_was_replaced_while_it_was_opened_is_not_answered(
    stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Provider.create_checkout_session

    def slow(self: Provider, *arguments: Any, **options: Any) -> CheckoutSession:
        session = real(self, *arguments, **options)
        intent = store.find_intent(USER)
        assert intent is not None
        store.replace_intent(USER, intent, intent.model_copy(update={"id": f"{intent.id}-x"}))
        return session

    monkeypatch.setattr(Provider, "create_checkout_session", slow)
    with pytest.raises((WriteConflict, Unavailable)):
        subscribe()


# --- crashes -----------------------------------------------------------------------------------------------


class Crash(BaseException):
    """The end of the process."""


@pytest.mark.parametrize("mode", ["checkout", "elements"])
@pytest.mark.parametrize("function", ["add_customer", "replace_intent", "store_opened"])
@pytest.mark.parametrize("is_after", [False, True])
def test_after_a_crash_the_same_request_goes_on_where_it_was(
    stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch, mode: str, function: str, is_after: bool
) -> None:
    module = payments_store if function == "add_customer" else store
    real = getattr(module, function)

    def crash(*arguments: Any) -> None:
        if is_after:
            real(*arguments)
        raise Crash

    monkeypatch.setattr(module, function, crash)
    with pytest.raises(Crash):
        subscribe(mode=mode)
    monkeypatch.setattr(module, function, real)
    answer = subscribe(mode=mode)

    assert len(stripe.all("customers")) == 1
    if mode == "checkout":
        assert [session["url"] for session in stripe.all("checkout/sessions")] == [answer.url]
    else:
        assert live(stripe) == [answer.subscription_id]


def test_after_a_crash_another_plan_closes_what_was_opened(
    stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store.store_opened

    def crash(*_: Any) -> None:
        raise Crash

    monkeypatch.setattr(store, "store_opened", crash)
    with pytest.raises(Crash):
        subscribe(plan="premium")
    monkeypatch.setattr(store, "store_opened", real)
    with pytest.raises(CheckoutInProgress):
        subscribe(plan="pro")
    stripe.advance(minutes=1)
    subscribe(plan="pro")
    (session_id,) = open_sessions(stripe)

    assert stripe.find("checkout/sessions", session_id)["_line_items"][0]["price"] == "price_pro_month"


def test_what_stripe_has_refused_to_open_does_not_block_the_next_request(
    stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    stripe.failures = []
    interrupted(stripe, "POST /v1/checkout/sessions", lambda: stripe.failures.append(503))
    with pytest.raises(PaymentsUnavailable):
        subscribe(plan="premium")
    stripe.advance(minutes=1)
    answer = subscribe(plan="pro")

    assert answer.plan == "pro"
    assert len(open_sessions(stripe)) == 1


@pytest.mark.parametrize("is_opened", [False, True])
def test_a_failure_that_stripe_repeats_for_its_key_blocks_nobody_for_long(
    stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch, is_opened: bool
) -> None:
    real, failed = Provider.create_checkout_session, set[str]()

    def fail_for_the_first_key(self: Provider, *arguments: Any, key: str, **options: Any) -> CheckoutSession:
        if failed and key not in failed:
            return real(self, *arguments, key=key, **options)
        if is_opened and not failed:
            real(self, *arguments, key=key, **options)
        failed.add(key)
        raise PaymentsUnavailable

    monkeypatch.setattr(Provider, "create_checkout_session", fail_for_the_first_key)
    for _ in range(2):
        with pytest.raises(PaymentsUnavailable):
            subscribe()
    stripe.advance(minutes=1)
    answer = subscribe()

    assert answer.url is not None
    assert len(open_sessions(stripe)) == 1


def test_a_customer_that_stripe_does_not_have_any_more_is_replaced(stripe: StripeDouble) -> None:
    subscribe()
    former = customer_of()
    stripe.delete_customer(former)
    stripe.advance(hours=3)
    answer = subscribe()
    customer = customer_of()

    assert customer != former
    assert answer.url is not None
    assert payments_store.find_owner(customer) == payments_store.find_owner(former) == USER
    assert payments_store.customer_ids(USER) == [customer, former]


# --- in the app --------------------------------------------------------------------------------------------


def pay_first(stripe: StripeDouble, subscription_id: str, *, card: bool = True) -> None:
    stripe.good_cards[customer_of()] = card
    stripe.pay(stripe.find("subscriptions", subscription_id)["latest_invoice"])


def without_trials(stripe: StripeDouble) -> None:
    use_double(stripe, trialDays=0)


def test_an_app_gets_a_secret_to_take_the_payment_with(stripe: StripeDouble) -> None:
    without_trials(stripe)
    answer = call(
        "POST", "/payments/create-subscription", {"plan": "premium", "mode": "elements"}, token=access_token(USER)
    ).data
    (subscription,) = stripe.all("subscriptions")

    assert (answer["nextStep"], answer["subscriptionId"]) == ("confirm_payment", subscription["id"])
    assert answer["clientSecret"] == f"{subscription['id']}_secret"
    assert subscription["status"] == "incomplete"
    assert subscription["metadata"] == {"userId": USER}


def test_an_app_that_asks_again_gets_the_same_subscription_until_it_is_paid(stripe: StripeDouble) -> None:
    without_trials(stripe)
    first = subscribe(mode="elements")
    stripe.advance(hours=10)
    assert subscribe(mode="elements") == first
    pay_first(stripe, first.subscription_id)
    with pytest.raises(AlreadySubscribed):
        subscribe(mode="elements")

    assert live(stripe) == [first.subscription_id]


def test_a_first_payment_that_was_given_up_is_not_paid_beside_another(stripe: StripeDouble) -> None:
    without_trials(stripe)
    first = subscribe(mode="elements")
    stripe.advance(minutes=1)
    second = subscribe(mode="elements", plan="pro")
    stripe.advance(minutes=1)
    subscribe(mode="checkout")

    assert {stripe.find("subscriptions", made.subscription_id)["status"] for made in (first, second)} == {"canceled"}
    assert live(stripe) == []
    assert len(open_sessions(stripe)) == 1


def test_a_trial_in_an_app_has_a_secret_for_the_card_and_begins_at_once(stripe: StripeDouble) -> None:
    first = subscribe(mode="elements")
    again = subscribe(mode="elements")

    assert (first.next_step, first.client_secret) == ("confirm_setup", "seti_1_secret")
    assert first == again
    assert [subscription["status"] for subscription in stripe.all("subscriptions")] == ["trialing"]
    stripe.store_card(first.subscription_id, "card-1")
    with pytest.raises(AlreadySubscribed):
        subscribe(mode="elements")


# --- one subscription --------------------------------------------------------------------------------------


def test_who_has_the_plan_is_told_so_although_no_notification_has_come(stripe: StripeDouble) -> None:
    subscribe()
    stripe.good_cards[customer_of()] = True
    stripe.complete_session(open_sessions(stripe)[0])
    answer = call("POST", "/payments/create-subscription", {"plan": "premium"}, token=access_token(USER))

    assert (answer.status, answer.error["code"]) == (409, "already_subscribed")
    assert len(live(stripe)) == 1


def test_coming_back_from_the_page_grants_nothing(stripe: StripeDouble) -> None:
    subscribe()
    view = call("GET", "/payments/subscription", token=access_token(USER)).data

    assert (view["plan"], view["status"]) == ("free", "none")


def test_a_preview_needs_a_subscription(stripe: StripeDouble) -> None:
    with pytest.raises(NoSubscription):
        subscribe(preview=True)

    assert stripe.all("checkout/sessions") == []


def test_a_decline_is_answered_as_402(stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    def decline(*_: Any, **__: Any) -> None:
        raise PaymentDeclined("No.", details={"declineCode": "expired_card"})

    monkeypatch.setattr(Provider, "create_checkout_session", decline)
    answer = call("POST", "/payments/create-subscription", {"plan": "premium"}, token=access_token(USER))

    assert (answer.status, answer.error["code"], answer.error["declineCode"]) == (
        402,
        "payment_declined",
        "expired_card",
    )


def test_while_stripe_is_down_the_same_request_may_be_sent_again(stripe: StripeDouble) -> None:
    stripe.is_down = True
    answer = call("POST", "/payments/create-subscription", {"plan": "premium"}, token=access_token(USER))
    assert (answer.status, answer.error["code"]) == (503, "payments_unavailable")
    assert answer.headers["retry-after"]
    stripe.is_down = False
    assert subscribe().url is not None


# --- the portal --------------------------------------------------------------------------------------------


def test_the_portal_of_a_customer_who_is_new_and_comes_twice_at_once(stripe: StripeDouble) -> None:
    def open_portal() -> Any:
        return call("POST", "/payments/portal", {}, token=access_token(USER)).data

    interrupted(stripe, "POST /v1/customers", open_portal)
    answer = open_portal()

    assert answer == {"url": "https://portal.example/p"}
    assert len(stripe.all("customers")) == 1


def test_the_portal_leads_back_to_the_app_only(stripe: StripeDouble) -> None:
    answer = call("POST", "/payments/portal", {"returnUrl": "https://evil.example"}, token=access_token(USER))

    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "returnUrl")


def test_the_portal_of_a_deleted_customer_is_that_of_another(stripe: StripeDouble) -> None:
    call("POST", "/payments/portal", {}, token=access_token(USER))
    stripe.delete_customer(customer_of())
    assert call("POST", "/payments/portal", {}, token=access_token(USER)).data["url"]

    assert len(stripe.all("customers")) == 2


def test_a_new_mail_address_is_passed_on(stripe: StripeDouble) -> None:
    subscribe(caller(email="old@example.com"))
    subscribe(caller(email="new@example.com"))

    assert [customer["email"] for customer in stripe.all("customers")] == ["new@example.com"]
    assert stripe.requests.count(f"POST /v1/customers/{customer_of()}") == 1


def test_another_account_has_another_customer(stripe: StripeDouble) -> None:
    subscribe()
    other = "0198aaaa-0000-7000-8000-000000000002"
    subscribe(caller(other))

    assert customer_of() != customer_of(other)
    assert len(open_sessions(stripe)) == 2
