"""What Stripe answers (plain dictionaries), as types of ours.

Only what is read here is relied on. Where Stripe answers an id or, where it was asked to, the object itself, both are read.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from fitai.payments.provider.models import (
    ChangePreview,
    CheckoutSession,
    Interval,
    PlannedChange,
    Price,
    ProviderCharge,
    ProviderCustomer,
    ProviderDiscount,
    ProviderDispute,
    ProviderEvent,
    ProviderInvoice,
    ProviderPage,
    ProviderPrice,
    ProviderRefund,
    ProviderSchedule,
    ProviderSubscription,
)

T = TypeVar("T")
Data = dict[str, Any]
PriceOf = Callable[[str], Price | None]
"""Finds a price of the configuration by its id."""
USER_ID = "userId"
"""The metadata in which we put the id of the account."""
INTERVALS: dict[tuple[str, int], Interval] = {("month", 1): "month", ("year", 1): "year", ("month", 12): "year"}
ENDED_SCHEDULES = frozenset({"completed", "released", "canceled"})


def moment(epoch: int | None) -> datetime | None:
    """A time of Stripe."""
    return None if epoch is None else datetime.fromtimestamp(epoch, UTC)


def required_moment(epoch: int) -> datetime:
    """A time of Stripe that is always there."""
    return datetime.fromtimestamp(epoch, UTC)


def id_of(value: str | Data | None) -> str | None:
    """The id of what is an id or an object."""
    return value["id"] if isinstance(value, dict) else value


def object_of(value: str | Data | None) -> Data | None:
    """The object; None where there is only an id, or nothing."""
    return value if isinstance(value, dict) else None


def page_of(data: Data, item: Callable[[Data], T]) -> ProviderPage[T]:
    """A page of a list."""
    items = data["data"]
    return ProviderPage(tuple(map(item, items)), items[-1]["id"] if data.get("has_more") and items else None)


def customer_of(data: Data) -> ProviderCustomer:
    """A customer, or what is left of a deleted one."""
    if data.get("deleted"):
        return ProviderCustomer(data["id"], is_deleted=True)
    return ProviderCustomer(data["id"], user_id=_user_id(data), email=data.get("email"))


def session_of(data: Data) -> CheckoutSession:
    """A page for subscribing."""
    return CheckoutSession(
        id=data["id"],
        status=data.get("status") or "open",
        customer_id=id_of(data.get("customer")),
        user_id=data.get("client_reference_id") or _user_id(data),
        expires_at=required_moment(data["expires_at"]),
        subscription_id=id_of(data.get("subscription")),
        url=data.get("url"),
    )


def subscription_of(data: Data, price_of: PriceOf) -> ProviderSubscription:
    """A subscription with its first item; we never make more than that."""
    item = data["items"]["data"][0]
    price = item["price"]
    configured = price_of(price["id"])
    invoice = object_of(data.get("latest_invoice"))
    schedule = object_of(data.get("schedule"))
    secret, kind = _client_secret(invoice, object_of(data.get("pending_setup_intent")))
    return ProviderSubscription(
        id=data["id"],
        customer_id=cast(str, id_of(data["customer"])),
        user_id=_user_id(data),
        status=data["status"],
        item_id=item["id"],
        price_id=price["id"],
        plan=None if configured is None else configured.plan,
        interval=_interval(price),
        amount=(price.get("unit_amount") or 0) * (item.get("quantity") or 1),
        currency=price.get("currency") or data.get("currency") or "",
        quantity=item.get("quantity") or 1,
        created_at=required_moment(data["created"]),
        current_period_start=required_moment(item["current_period_start"]),
        current_period_end=required_moment(item["current_period_end"]),
        cancel_at_period_end=bool(data.get("cancel_at_period_end")),
        cancel_at=moment(data.get("cancel_at")),
        cancelled_at=moment(data.get("canceled_at")),
        cancellation_reason=(data.get("cancellation_details") or {}).get("reason"),
        ended_at=moment(data.get("ended_at")),
        trial_start=moment(data.get("trial_start")),
        trial_end=moment(data.get("trial_end")),
        schedule_id=id_of(data.get("schedule")),
        planned_change=_planned_change(schedule or {}, price["id"], price_of),
        pending_price_id=_pending_price(data.get("pending_update") or {}),
        latest_invoice_id=id_of(data.get("latest_invoice")),
        latest_invoice=None if invoice is None else invoice_of(invoice),
        discounts=tuple(
            _discount_of(discount) for discount in data.get("discounts") or [] if isinstance(discount, dict)
        ),
        card_fingerprint=_fingerprint(object_of(data.get("default_payment_method"))),
        awaits_setup=bool(data.get("pending_setup_intent")) and not data.get("default_payment_method"),
        client_secret=secret,
        secret_kind=kind,
    )


def schedule_of(data: Data) -> ProviderSchedule:
    """A subscription's schedule."""
    phase = data.get("current_phase") or {}
    return ProviderSchedule(
        id=data["id"],
        subscription_id=id_of(data.get("subscription")),
        status=data["status"],
        phase_start=moment(phase.get("start_date")),
        phase_end=moment(phase.get("end_date")),
    )


def invoice_of(data: Data) -> ProviderInvoice:
    """An invoice."""
    details = (data.get("parent") or {}).get("subscription_details") or {}
    transitions = data.get("status_transitions") or {}
    finalized_at = moment(transitions.get("finalized_at"))
    attempts = data.get("attempt_count") or 0
    has_failed = attempts > 0 and data.get("status") != "paid"
    return ProviderInvoice(
        id=data["id"],
        customer_id=cast(str, id_of(data.get("customer"))),
        status=data.get("status") or "draft",
        subscription_id=id_of(details.get("subscription")),
        user_id=_user_id(details),
        amount_due=data["amount_due"],
        amount_paid=data["amount_paid"],
        amount_remaining=data["amount_remaining"],
        currency=data["currency"],
        attempt_count=attempts,
        is_first=data.get("billing_reason") == "subscription_create",
        created_at=required_moment(data["created"]),
        finalized_at=finalized_at,
        first_failed_at=(finalized_at or moment(data["created"])) if has_failed else None,
        next_attempt_at=moment(data.get("next_payment_attempt")),
        paid_at=moment(transitions.get("paid_at")),
        period_start=moment(data.get("period_start")),
        period_end=moment(data.get("period_end")),
        payment_intent_id=_payment_intent(data),
        number=data.get("number"),
        page_url=data.get("hosted_invoice_url"),
    )


def preview_of(data: Data, at: datetime) -> ChangePreview:
    """What the immediate invoice of a change would say."""
    amounts = [line["amount"] for line in (data.get("lines") or {}).get("data") or []]
    credit = sum(amount for amount in amounts if amount < 0)
    return ChangePreview(data["amount_due"], credit, sum(amounts) - credit, data["currency"], at)


def charge_of(data: Data) -> ProviderCharge:
    """A payment."""
    return ProviderCharge(
        id=data["id"],
        customer_id=id_of(data.get("customer")),
        payment_intent_id=id_of(data.get("payment_intent")),
        amount=data["amount"],
        amount_refunded=data["amount_refunded"],
        currency=data["currency"],
        status=data["status"],
        is_paid=data["paid"],
        is_refunded=data["refunded"],
        is_disputed=data["disputed"],
        created_at=required_moment(data["created"]),
        failure_code=data.get("failure_code"),
        decline_code=(data.get("outcome") or {}).get("reason"),
        card_fingerprint=_fingerprint(data.get("payment_method_details")),
    )


def refund_of(data: Data) -> ProviderRefund:
    """Money paid back."""
    return ProviderRefund(
        id=data["id"],
        charge_id=id_of(data.get("charge")),
        payment_intent_id=id_of(data.get("payment_intent")),
        amount=data["amount"],
        currency=data["currency"],
        status=data.get("status") or "pending",
        created_at=required_moment(data["created"]),
    )


def price_of(data: Data) -> ProviderPrice:
    """What a price costs."""
    recurring = data.get("recurring") or {}
    is_single = recurring.get("interval_count", 1) == 1
    return ProviderPrice(
        id=data["id"],
        amount=data.get("unit_amount"),
        currency=data["currency"],
        interval=recurring.get("interval") if is_single else None,
    )


def dispute_of(data: Data) -> ProviderDispute:
    """A contested payment."""
    return ProviderDispute(
        id=data["id"],
        charge_id=cast(str, id_of(data["charge"])),
        payment_intent_id=id_of(data.get("payment_intent")),
        amount=data["amount"],
        currency=data["currency"],
        status=data["status"],
        reason=data["reason"],
        created_at=required_moment(data["created"]),
    )


def event_of(data: Data) -> ProviderEvent:
    """An event, without its payload.

    Raises:
        KeyError, TypeError: it is none.
    """
    subject: Data = data["data"]["object"]
    kind = subject["object"]
    details = (subject.get("parent") or {}).get("subscription_details") or {}
    return ProviderEvent(
        id=data["id"],
        type=data["type"],
        object_type=kind,
        object_id=subject["id"],
        created_at=required_moment(data["created"]),
        is_live=bool(data.get("livemode")),
        customer_id=subject["id"] if kind == "customer" else id_of(subject.get("customer")),
        subscription_id=(
            subject["id"]
            if kind == "subscription"
            else id_of(subject.get("subscription")) or id_of(details.get("subscription"))
        ),
        charge_id=subject["id"] if kind == "charge" else id_of(subject.get("charge")),
        user_id=subject.get("client_reference_id") or _user_id(subject) or _user_id(details),
    )


def _user_id(data: Data) -> str | None:
    return (data.get("metadata") or {}).get(USER_ID)


def _interval(price: Data) -> Interval | None:
    recurring = price.get("recurring") or {}
    return INTERVALS.get((recurring.get("interval") or "", recurring.get("interval_count") or 1))


def _discount_of(data: Data) -> ProviderDiscount:
    coupon = (data.get("source") or {}).get("coupon")
    terms = object_of(coupon) or {}
    return ProviderDiscount(
        id=data["id"],
        coupon_id=id_of(coupon),
        percent_off=terms.get("percent_off"),
        amount_off=terms.get("amount_off"),
        ends_at=moment(data.get("end")),
    )


def _planned_change(schedule: Data, current_price_id: str, price_of: PriceOf) -> PlannedChange | None:
    """The price of the phase behind the current one, where it is another."""
    if schedule.get("status") in ENDED_SCHEDULES:
        return None
    current_end = (schedule.get("current_phase") or {}).get("end_date") or 0
    for phase in schedule.get("phases") or []:
        price_id = id_of(phase["items"][0]["price"]) if phase.get("items") else None
        if phase["start_date"] >= current_end and price_id and price_id != current_price_id:
            price = price_of(price_id)
            starts_at = required_moment(phase["start_date"])
            return PlannedChange(price_id, price.plan if price else None, price.interval if price else None, starts_at)
    return None


def _pending_price(pending: Data) -> str | None:
    """The price of a change that waits for its payment."""
    items = pending.get("subscription_items") or []
    return items[0]["price"]["id"] if items else None


def _client_secret(invoice: Data | None, setup: Data | None) -> tuple[str | None, Any]:
    if setup is not None and setup.get("client_secret"):
        return setup["client_secret"], "setup"
    confirmation = (invoice or {}).get("confirmation_secret")
    return (confirmation["client_secret"], "payment") if confirmation else (None, None)


def _fingerprint(method: Data | None) -> str | None:
    return ((method or {}).get("card") or {}).get("fingerprint")


def _payment_intent(invoice: Data) -> str | None:
    for payment in (invoice.get("payments") or {}).get("data") or []:
        if payment.get("is_default"):
            return id_of((payment.get("payment") or {}).get("payment_intent"))
    return None
