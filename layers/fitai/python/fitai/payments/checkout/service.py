"""Begin a subscription, or change the one that there is.

An account begins at most one at a time. What is begun is stored before the provider is asked, with all that the request
consists of: whoever comes later, or comes again after a crash, repeats exactly that request and gets the same page. Another
plan closes the page first. So no two pages are open, and no two subscriptions can be paid.

Whether there is a subscription is read from the provider, whose notifications may be on their way.
"""

from fitai.kernel import clock
from fitai.kernel.errors import Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.settings import settings
from fitai.kernel.table import retry_on_conflict
from fitai.payments import service as payments
from fitai.payments import store as payments_store
from fitai.payments import trials
from fitai.payments.checkout import changes, rules, store, views
from fitai.payments.checkout.models import CheckoutIntent, CreateSubscription, SubscriptionStart, SubscriptionView
from fitai.payments.configuration import payment_settings
from fitai.payments.errors import (
    CheckoutInProgress,
    NoSubscription,
    PaymentsOff,
    PaymentsUnavailable,
    ProviderStateConflict,
)
from fitai.payments.models import CancelSubscription, PaymentCustomer
from fitai.payments.provider.client import Provider, client
from fitai.payments.provider.models import Price, ProviderSubscription
from fitai.payments.provider.problems import ObjectMissing, RequestRefused
from fitai.payments.subscriptions import reading

SUCCESS_PAGE = "/account/subscription?subscribed=1"
CANCEL_PAGE = "/plans"
"""The front end's pages that are returned to, where the request names none."""
TRIES = 3
"""Attempts against other requests of the same account."""


def subscribe(caller: Caller, body: CreateSubscription) -> SubscriptionStart:
    """Begin a subscription, or change the live one to another plan.

    Raises:
        PaymentsOff: payments are switched off, or a plan is open to everybody.
        Invalid: the plan is not sold at this interval.
        UrlNotAllowed: a page to return to is not of the app.
        AlreadySubscribed: there is a live subscription to this plan.
        PaymentOutstanding: there is a live subscription whose invoice is not paid.
        CheckoutInProgress: another request of the caller is beginning another subscription at this moment.
        NoSubscription: there is none that `preview` could be about.
    """
    if settings().open_plan:
        raise PaymentsOff
    price = payment_settings().price_of(body.plan, body.interval)
    if price is None:
        raise Invalid.field("plan", "Is not sold at this interval")
    provider = client()
    customer = payments.ensure_customer(provider, caller)
    try:
        return _subscribe(provider, caller, customer, price, body)
    except ObjectMissing as missing:
        if missing.parameter != "customer":
            raise
        customer = payments.replace_customer(provider, caller, customer.id)
        return _subscribe(provider, caller, customer, price, body)


def cancel(caller: Caller, body: CancelSubscription) -> SubscriptionView:
    """Cancel the caller's subscription, or take that back; the subscription after it. Repeated, it is the same.

    Raises:
        PaymentsOff: payments are switched off.
        NoSubscription: there is none that is not over.
    """
    payment_settings()
    customer = payments_store.find_customer(caller.id)
    if customer is None:
        raise NoSubscription
    provider = client()
    subscription = changes.live_subscription(provider.list_subscriptions(customer.id).items)
    if subscription is None:
        raise NoSubscription
    if body.take_back:
        subscription = changes.take_back(provider, subscription)
    else:
        subscription = changes.cancel(provider, subscription, at_period_end=body.at_period_end)
    stored = reading.find_state(caller.id)
    return views.view_of_fetched(caller.subscription, subscription, stored, clock.now())


def _subscribe(
    provider: Provider, caller: Caller, customer: PaymentCustomer, price: Price, body: CreateSubscription
) -> SubscriptionStart:
    def attempt() -> SubscriptionStart:
        subscriptions = provider.list_subscriptions(customer.id).items
        intent = store.find_intent(caller.id)
        current = changes.live_subscription(subscriptions)
        if current is not None and intent is not None and _awaits_card(current, intent, price, body):
            # The secret is not stored: the same request with the same key answers the same subscription with it.
            return _open(provider, caller.id, intent)
        if current is not None:
            return changes.change(provider, current, price, is_preview=body.preview)
        if body.preview:
            raise NoSubscription
        new_intent = _intent(caller, customer, price, body, subscriptions)
        return _begin(provider, caller.id, intent, new_intent, subscriptions)

    return retry_on_conflict(attempt, tries=TRIES)


def _awaits_card(
    subscription: ProviderSubscription, intent: CheckoutIntent, price: Price, body: CreateSubscription
) -> bool:
    """Whether it is the trial that the same request has begun in the app before, and that has no card yet."""
    return (
        intent.mode == body.mode == "elements"
        and intent.price_id == price.id
        and (subscription.id == intent.opened_id or _may_have_opened(intent, subscription))
        and subscription.status == "trialing"
        and subscription.card_fingerprint is None
        and not rules.is_over(intent, clock.now())
    )


def _may_have_opened(intent: CheckoutIntent, subscription: ProviderSubscription) -> bool:
    """Whether a subscription may have come of a request that did not come to its end."""
    return intent.opened_id is None and subscription.created_at >= intent.created_at - rules.CLOCK_TOLERANCE


def _intent(
    caller: Caller,
    customer: PaymentCustomer,
    price: Price,
    body: CreateSubscription,
    subscriptions: tuple[ProviderSubscription, ...],
) -> CheckoutIntent:
    is_page = body.mode == "checkout"
    now = clock.now()
    return CheckoutIntent(
        id=new_id(),
        plan=price.plan,
        interval=price.interval,
        mode=body.mode,
        price_id=price.id,
        customer_id=customer.id,
        trial_days=trials.trial_days(payment_settings(), caller, customer, subscriptions),
        success_url=payments.return_page("successUrl", body.success_url, SUCCESS_PAGE) if is_page else None,
        cancel_url=payments.return_page("cancelUrl", body.cancel_url, CANCEL_PAGE) if is_page else None,
        created_at=now,
        expires_at=now + (rules.PAGE_LIFETIME if is_page else rules.INCOMPLETE_LIFETIME),
    )


def _begin(
    provider: Provider,
    user_id: str,
    intent: CheckoutIntent | None,
    new_intent: CheckoutIntent,
    subscriptions: tuple[ProviderSubscription, ...],
) -> SubscriptionStart:
    """Answer what is open for the same request; otherwise close what is open, and open something.

    Raises:
        WriteConflict: another request was faster.
    """
    now = clock.now()
    # Nothing can come of what was begun for a customer that the provider does not have any more.
    is_current = intent is not None and intent.customer_id == new_intent.customer_id and not rules.is_over(intent, now)
    if intent is not None and is_current:
        if rules.is_same_request(intent, new_intent):
            answer = _resume(provider, user_id, intent, subscriptions)
            if answer is not None:
                return answer
        elif rules.is_being_opened(intent, now):
            raise CheckoutInProgress
        else:
            _close(provider, intent)
    for subscription in subscriptions:
        # Its first payment was given up: it must not be paid beside the new one.
        if subscription.status == "incomplete":
            provider.cancel_now(subscription.id)
    store.replace_intent(user_id, intent, new_intent)
    return _open(provider, user_id, new_intent)


def _resume(
    provider: Provider, user_id: str, intent: CheckoutIntent, subscriptions: tuple[ProviderSubscription, ...]
) -> SubscriptionStart | None:
    """What an intent has opened, if it can still be used; None where it cannot."""
    if intent.opened_id is None:
        try:
            return _open(provider, user_id, intent)
        except (RequestRefused, PaymentsUnavailable):
            if rules.is_being_opened(intent, clock.now()):
                raise
            # A failure is answered again for the same key: another request has to take its place.
            _close(provider, intent)
            return None
    if intent.mode == "elements":
        is_usable = any(
            subscription.id == intent.opened_id and subscription.status == "incomplete"
            for subscription in subscriptions
        )
        return _open(provider, user_id, intent) if is_usable else None
    session = provider.find_checkout_session(intent.opened_id)
    if session is not None and session.status == "complete":
        raise ProviderStateConflict
    if session is None or not session.is_open:
        return None
    return _page_answer(intent, session.url)


def _open(provider: Provider, user_id: str, intent: CheckoutIntent) -> SubscriptionStart:
    """Ask the provider for what an intent describes, and store what came of it. Repeated, it is the same."""
    opened_id, answer = _create(provider, user_id, intent)
    if intent.opened_id is None:
        store.store_opened(user_id, intent.model_copy(update={"opened_id": opened_id}))
    return answer


def _create(provider: Provider, user_id: str, intent: CheckoutIntent) -> tuple[str, SubscriptionStart]:
    if intent.mode == "checkout":
        session = provider.create_checkout_session(
            user_id,
            intent.customer_id,
            intent.price_id,
            success_url=intent.success_url or "",
            cancel_url=intent.cancel_url or "",
            trial_days=intent.trial_days,
            expires_at=intent.expires_at,
            key=intent.id,
        )
        return session.id, _page_answer(intent, session.url)
    subscription = provider.create_incomplete_subscription(
        user_id, intent.customer_id, intent.price_id, trial_days=intent.trial_days, key=intent.id
    )
    return subscription.id, SubscriptionStart(
        next_step="confirm_setup" if subscription.secret_kind == "setup" else "confirm_payment",  # noqa: S105
        plan=intent.plan,
        interval=intent.interval,
        trial_days=intent.trial_days,
        expires_at=intent.expires_at,
        subscription_id=subscription.id,
        client_secret=subscription.client_secret,
    )


def _page_answer(intent: CheckoutIntent, url: str | None) -> SubscriptionStart:
    return SubscriptionStart(
        next_step="open_url",
        plan=intent.plan,
        interval=intent.interval,
        trial_days=intent.trial_days,
        url=url,
        expires_at=intent.expires_at,
    )


def _close(provider: Provider, intent: CheckoutIntent) -> None:
    """See to it that nothing can come of an intent any more; incomplete subscriptions are ended by the caller.

    Raises:
        ProviderStateConflict: something has come of it just now.
    """
    if intent.mode == "elements":
        return
    opened_ids = [intent.opened_id]
    if intent.opened_id is None:
        # The request that has begun it has not come to its end, and cannot any more: what it has opened is still open.
        opened_ids = [session.id for session in provider.list_open_sessions(intent.customer_id)]
    for session_id in filter(None, opened_ids):
        session = provider.expire_checkout_session(session_id)
        if session is not None and session.status == "complete":
            raise ProviderStateConflict
