"""What the double of Stripe's API knows and does: its objects, the life of subscriptions in time, and what each request changes."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests.harness.stripe_http import Refusal

Data = dict[str, Any]
HOUR, DAY = 3600, 24 * 3600
RETRIES = (3 * DAY, 5 * DAY, 7 * DAY)
"""Seconds after an attempt at which the next one is made."""
INCOMPLETE_HOURS = 23
PRICES = {
    "price_premium_month": (999, "month"),
    "price_premium_year": (9999, "year"),
    "price_pro_month": (1999, "month"),
    "price_pro_year": (19999, "year"),
    "price_elsewhere": (500, "month"),
}
"""The prices that there are: minor units and interval. The last one is in no configuration."""
LIVE = ("trialing", "active", "past_due", "unpaid", "incomplete", "paused")


class StripeApi:
    """Stripe, as far as subscriptions need it.

    Attributes:
        now: epoch seconds.
        after_retries: the status of a subscription after the last attempt: `unpaid`, `canceled` or `past_due`.
        good_cards: by customer, whether its card is charged; None for a customer without one.
        failures: HTTP statuses that the next requests are answered with.
        is_down: whether each request is answered with 503.
        requests: what was asked for, as `GET /v1/…`.
        before_answer: called before each answer, for tests that interleave requests.
    """

    def __init__(self, now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)) -> None:
        self._lock = threading.RLock()
        self.reset(now)

    def reset(self, now: datetime) -> None:
        """Forget everything."""
        self.now = int(now.timestamp())
        self.objects: dict[str, dict[str, Data]] = {}
        self.events: list[Data] = []
        self.good_cards: dict[str, bool | None] = {}
        self.after_retries = "unpaid"
        self.failures: list[int] = []
        self.is_down = False
        self.requests: list[str] = []
        self.answers: dict[str, tuple[str, int, Data]] = {}
        self.before_answer: Callable[[str], None] = lambda request: None
        self._ids = count(1)

    @property
    def moment(self) -> datetime:
        """The double's time."""
        return datetime.fromtimestamp(self.now, UTC)

    @contextmanager
    def held(self) -> Iterator[None]:
        """One request, or one call of a test, at a time."""
        with self._lock:
            yield

    # --- time ----------------------------------------------------------------------------------------------

    def advance(self, **duration: float) -> None:
        """Let time pass: what is due meanwhile happens in the order of its time."""
        with self._lock:
            end = self.now + int(timedelta(**duration).total_seconds())
            while True:
                due = [(at, number, act) for number, (at, act) in enumerate(self._due()) if at <= end]
                if not due:
                    break
                at, _, act = min(due, key=lambda item: item[:2])
                self.now = max(self.now, at)
                act()
            self.now = end

    def _due(self) -> Iterator[tuple[int, Callable[[], None]]]:
        for invoice in self.all("invoices"):
            if invoice["status"] == "draft" and invoice["_finalize_at"]:
                yield invoice["_finalize_at"], lambda invoice=invoice: self._attempt(invoice)
            elif invoice["status"] == "open" and invoice["next_payment_attempt"]:
                yield invoice["next_payment_attempt"], lambda invoice=invoice: self._attempt(invoice)
        for subscription in self.all("subscriptions"):
            if subscription["status"] == "incomplete":
                at = subscription["created"] + INCOMPLETE_HOURS * HOUR
                yield at, lambda subscription=subscription: self._expire(subscription)
            elif subscription["status"] in ("trialing", "active", "past_due", "unpaid"):
                yield (
                    self._item(subscription)["current_period_end"],
                    lambda subscription=subscription: self._renew(subscription),
                )

    def _expire(self, subscription: Data) -> None:
        self.find("invoices", subscription["latest_invoice"])["status"] = "void"
        self._change(subscription, status="incomplete_expired", ended_at=self.now)

    def _renew(self, subscription: Data) -> None:
        was_trial = subscription["status"] == "trialing"
        if subscription["cancel_at_period_end"]:
            self._end(subscription, "cancellation_requested")
            return
        if was_trial and self.good_cards.get(subscription["customer"]) is None:
            if subscription["_missing_payment_method"] == "pause":
                self._change(subscription, "customer.subscription.paused", status="paused")
            else:
                self._end(subscription, None)
            return
        item, schedule = self._item(subscription), subscription["schedule"]
        if schedule:
            phases = self.find("subscription_schedules", schedule)["phases"]
            if len(phases) > 1:
                item["price"] = self._price(phases[1]["items"][0]["price"])
            self.find("subscription_schedules", schedule)["status"] = "released"
            subscription["schedule"] = None
        start = item["current_period_end"]
        item |= {"current_period_start": start, "current_period_end": self._period_end(start, item["price"])}
        invoice = self._invoice(subscription, "subscription_cycle", item["price"]["unit_amount"], draft=True)
        if subscription["status"] == "unpaid":
            invoice["_finalize_at"] = None
        self._change(
            subscription, status="active" if was_trial else subscription["status"], latest_invoice=invoice["id"]
        )

    # --- invoices ------------------------------------------------------------------------------------------

    def _invoice(self, subscription: Data, reason: str, amount: int, *, draft: bool = False) -> Data:
        return self.add("invoices", "in", "invoice", {
            "customer": subscription["customer"], "status": "draft" if draft else "open", "billing_reason": reason,
            "amount_due": amount, "amount_paid": 0, "amount_remaining": amount, "currency": "eur", "attempt_count": 0,
            "next_payment_attempt": None, "hosted_invoice_url": "https://invoice.example/pay",
            "parent": {"type": "subscription_details", "subscription_details": {
                "subscription": subscription["id"], "metadata": subscription["metadata"]}},
            "status_transitions": {"finalized_at": None if draft else self.now, "paid_at": None},
            "period_start": self.now, "period_end": self.now, "payments": {"object": "list", "data": []},
            "_finalize_at": self.now + HOUR if draft else None,
        })  # fmt: skip

    def _attempt(self, invoice: Data, *, by_hand: bool = False) -> bool:
        """Charge an invoice; whether it is paid."""
        if invoice["status"] == "draft":
            invoice |= {"status": "open", "_finalize_at": None}
            invoice["status_transitions"]["finalized_at"] = self.now
        subscription = self.find("subscriptions", invoice["parent"]["subscription_details"]["subscription"])
        is_good = invoice["amount_due"] == 0 or self.good_cards.get(invoice["customer"]) is True
        invoice["attempt_count"] += bool(invoice["amount_due"])
        if is_good:
            self._paid(invoice)
            self.record("invoice.paid", invoice)
            others = [other for other in self.all("invoices") if other["status"] == "open" and other["id"] != invoice["id"]
                      and other["parent"] == invoice["parent"]]  # fmt: skip
            if subscription["status"] in ("incomplete", "past_due", "unpaid") and not others:
                self._change(subscription, status="active")
            return True
        attempts = invoice["attempt_count"]
        last = attempts > len(RETRIES)
        invoice["next_payment_attempt"] = None if last or by_hand else self.now + RETRIES[attempts - 1]
        self.record("invoice.payment_failed", invoice)
        # A change that is not paid is pending: the subscription goes on as it is.
        if subscription["status"] in ("active", "past_due") and invoice["billing_reason"] != "subscription_update":
            status = self.after_retries if last else "past_due"
            if status == "canceled":
                self._end(subscription, "payment_failed")
            elif status != subscription["status"]:
                self._change(subscription, status=status)
        return False

    def _paid(self, invoice: Data) -> None:
        invoice |= {
            "status": "paid",
            "amount_paid": invoice["amount_due"],
            "amount_remaining": 0,
            "next_payment_attempt": None,
        }
        invoice["status_transitions"]["paid_at"] = self.now
        if not invoice["amount_due"]:
            return
        charge = self.add("charges", "ch", "charge", {
            "customer": invoice["customer"], "payment_intent": f"pi_{next(self._ids)}", "amount": invoice["amount_due"],
            "amount_refunded": 0, "currency": "eur", "status": "succeeded", "paid": True, "refunded": False,
            "disputed": False, "_invoice": invoice["id"],
        })  # fmt: skip
        self.add("invoice_payments", "inpay", "invoice_payment", {
            "invoice": invoice["id"], "is_default": True,
            "payment": {"type": "payment_intent", "payment_intent": charge["payment_intent"]},
        })  # fmt: skip
        invoice["payments"]["data"] = [
            {"is_default": True, "payment": {"type": "payment_intent", "payment_intent": charge["payment_intent"]}}
        ]

    # --- the API -------------------------------------------------------------------------------------------

    def post_customers(self, params: Data, card: bool | None = True) -> Data:
        """Create a customer."""
        customer = self.add("customers", "cus", "customer", {
            "metadata": params.get("metadata") or {}, "email": params.get("email")})  # fmt: skip
        self.good_cards[customer["id"]] = card
        return customer

    def post_customer(self, customer_id: str, params: Data) -> Data:
        """Change a customer."""
        customer = self.find("customers", customer_id)
        customer |= {key: params[key] for key in ("email", "metadata") if key in params}
        return customer

    def delete_customer(self, customer_id: str) -> Data:
        """Delete a customer and end its subscriptions."""
        customer = self.find("customers", customer_id)
        if customer.get("deleted"):
            raise Refusal(404, "invalid_request_error", "No such customer", code="resource_missing", param="id")
        for subscription in self.all("subscriptions"):
            if subscription["customer"] == customer_id and subscription["status"] in LIVE:
                self._end(subscription, "cancellation_requested")
        self.record("customer.deleted", customer)
        customer.clear()
        customer |= {"id": customer_id, "object": "customer", "deleted": True}
        return customer

    def post_sessions(self, params: Data) -> Data:
        """Create a checkout page."""
        self._customer(params)
        return self.add("checkout/sessions", "cs", "checkout.session", {
            "status": "open", "customer": params["customer"], "client_reference_id": params.get("client_reference_id"),
            "metadata": params.get("metadata") or {}, "expires_at": int(params["expires_at"]), "subscription": None,
            "url": "https://checkout.example/pay", "_line_items": params["line_items"],
            "_subscription_data": params.get("subscription_data") or {},
        })  # fmt: skip

    def expire_session(self, session_id: str) -> Data:
        """Close a checkout page."""
        session = self.find("checkout/sessions", session_id)
        if session["status"] != "open":
            raise Refusal(400, "invalid_request_error", "Only open sessions can be expired")
        session |= {"status": "expired", "url": None}
        return session

    def post_subscriptions(self, params: Data) -> Data:
        """Create a subscription."""
        self._customer(params)
        price = self._price(params["items"][0]["price"])
        trial_end = self.now + int(params["trial_period_days"]) * DAY if params.get("trial_period_days") else None
        is_for_app = params.get("payment_behavior") == "default_incomplete"
        is_incomplete = is_for_app and trial_end is None
        if not is_incomplete and trial_end is None and self.good_cards.get(params["customer"]) is not True:
            raise Refusal(
                402, "card_error", "Your card was declined.", code="card_declined", decline_code="generic_decline"
            )
        ending = ((params.get("trial_settings") or {}).get("end_behavior") or {}).get(
            "missing_payment_method", "create_invoice"
        )
        subscription = self.add("subscriptions", "sub", "subscription", {
            "customer": params["customer"], "status": "incomplete" if is_incomplete else "trialing" if trial_end else "active",
            "items": {"object": "list", "data": [{
                "id": f"si_{next(self._ids)}", "price": price, "quantity": 1, "current_period_start": self.now,
                "current_period_end": trial_end or self._period_end(self.now, price)}]},
            "metadata": params.get("metadata") or {}, "currency": "eur", "cancel_at_period_end": False, "cancel_at": None,
            "canceled_at": None, "cancellation_details": {"reason": None}, "ended_at": None, "discounts": [],
            "trial_start": self.now if trial_end else None, "trial_end": trial_end, "schedule": None, "latest_invoice": None,
            "default_payment_method": None, "pending_update": None,
            "pending_setup_intent": {"id": "seti_1", "client_secret": "seti_1_secret"} if trial_end and is_for_app else None,
            "_missing_payment_method": ending,
        })  # fmt: skip
        invoice = self._invoice(subscription, "subscription_create", 0 if trial_end else price["unit_amount"])
        subscription["latest_invoice"] = invoice["id"]
        self.record("customer.subscription.created", subscription)
        if not is_incomplete:
            invoice["attempt_count"] += bool(invoice["amount_due"])
            self._paid(invoice)
            self.record("invoice.paid", invoice)
        return subscription

    def post_subscription(self, subscription_id: str, params: Data) -> Data:
        """Change a subscription."""
        subscription = self.find("subscriptions", subscription_id)
        if subscription["status"] not in LIVE:
            raise Refusal(
                400, "invalid_request_error", "A canceled subscription can only update its cancellation_details"
            )
        changes: Data = {}
        if "cancel_at_period_end" in params:
            if subscription["schedule"]:
                raise Refusal(400, "invalid_request_error", "The subscription is managed by the subscription schedule")
            ends = str(params["cancel_at_period_end"]).lower() == "true"
            at = self._item(subscription)["current_period_end"] if ends else None
            changes = {"cancel_at_period_end": ends, "cancel_at": at, "canceled_at": self.now if ends else None}
        if params.get("cancel_at") == "":
            changes |= {"cancel_at": None, "canceled_at": None}
        if params.get("trial_end") == "now" and subscription["status"] == "trialing":
            subscription["trial_end"] = self._item(subscription)["current_period_end"] = self.now
            self._renew(subscription)
        if params.get("items"):
            changes |= self._new_price(
                subscription, self._price(params["items"][0]["price"]), int(params.get("proration_date") or self.now)
            )
        self._change(subscription, **changes)
        return subscription

    def _new_price(self, subscription: Data, price: Data, at: int) -> Data:
        item = self._item(subscription)
        if subscription["status"] == "trialing":
            item["price"] = price
            return {}
        amount, is_new_period = self.prorated(subscription, price, at)
        invoice = self._invoice(subscription, "subscription_update", max(0, amount))
        if not self._attempt(invoice, by_hand=True):
            return {"latest_invoice": invoice["id"], "pending_update": {"subscription_items": [{"price": price}]}}
        item["price"] = price
        if is_new_period:
            item |= {"current_period_start": self.now, "current_period_end": self._period_end(self.now, price)}
        return {"latest_invoice": invoice["id"]}

    def prorated(self, subscription: Data, price: Data, at: int) -> tuple[int, bool]:
        """What a change of the price costs at a moment, and whether a new period begins."""
        item = self._item(subscription)
        start, end, old = item["current_period_start"], item["current_period_end"], item["price"]
        share = (end - at) / (end - start)
        is_new_period = price["recurring"]["interval"] != old["recurring"]["interval"]
        charge = price["unit_amount"] if is_new_period else int(price["unit_amount"] * share + 0.5)
        return charge - int(old["unit_amount"] * share + 0.5), is_new_period

    def delete_subscription(self, subscription_id: str) -> Data:
        """End a subscription at once."""
        subscription = self.find("subscriptions", subscription_id)
        if subscription["status"] not in LIVE:
            raise Refusal(404, "invalid_request_error", "No such subscription", code="resource_missing", param="id")
        self._end(subscription, "cancellation_requested")
        return subscription

    def post_schedules(self, params: Data) -> Data:
        """Create the schedule of a subscription."""
        subscription = self.find("subscriptions", params["from_subscription"])
        item = self._item(subscription)
        phase = {"start_date": item["current_period_start"], "end_date": item["current_period_end"],
                 "items": [{"price": item["price"]["id"], "quantity": 1}]}  # fmt: skip
        schedule = self.add("subscription_schedules", "sub_sched", "subscription_schedule", {
            "subscription": subscription["id"], "status": "active", "current_phase": phase, "phases": [phase]})  # fmt: skip
        self._change(subscription, schedule=schedule["id"])
        return schedule

    def post_schedule(self, schedule_id: str, params: Data) -> Data:
        """Change the phases of a schedule."""
        schedule = self.find("subscription_schedules", schedule_id)
        phases = [dict(phase) for phase in params["phases"]]
        for before, phase in zip([None, *phases], phases, strict=False):
            phase["start_date"] = int(phase.get("start_date") or (before or {}).get("end_date") or self.now)
            phase["end_date"] = int(phase.get("end_date") or phase["start_date"] + 30 * DAY)
        schedule |= {"phases": phases, "current_phase": phases[0]}
        self.record("customer.subscription.updated", self.find("subscriptions", schedule["subscription"]))
        return schedule

    def release_schedule(self, schedule_id: str) -> Data:
        """Take a schedule off its subscription."""
        schedule = self.find("subscription_schedules", schedule_id)
        if schedule["status"] != "active":
            raise Refusal(400, "invalid_request_error", "The schedule is not active")
        schedule["status"] = "released"
        self._change(self.find("subscriptions", schedule["subscription"]), schedule=None)
        return schedule

    def post_refunds(self, params: Data) -> Data:
        """Pay a charge back."""
        charge = next((charge for charge in self.all("charges")
                       if params.get("charge") == charge["id"] or params.get("payment_intent") == charge["payment_intent"]), None)  # fmt: skip
        amount = int(params["amount"])
        if charge is None or amount > charge["amount"] - charge["amount_refunded"]:
            raise Refusal(
                400, "invalid_request_error", "Charge has already been refunded", code="charge_already_refunded"
            )
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        refund = self.add("refunds", "re", "refund", {
            "charge": charge["id"], "payment_intent": charge["payment_intent"], "amount": amount, "currency": "eur",
            "status": "succeeded"})  # fmt: skip
        self.record("refund.created", refund)
        return refund

    def post_portal(self, params: Data) -> Data:
        """A page of the customer portal."""
        self._customer(params)
        return self.add("billing_portal/sessions", "bps", "billing_portal.session", {"url": "https://portal.example/p"})

    def post_preview(self, params: Data) -> Data:
        """What a change would cost."""
        details = params["subscription_details"]
        price = self._price(details["items"][0]["price"])
        subscription = self.find("subscriptions", params["subscription"])
        amount, _ = self.prorated(subscription, price, int(details["proration_date"]))
        free = price | {"unit_amount": 0, "recurring": self._item(subscription)["price"]["recurring"]}
        credit, _ = self.prorated(subscription, free, int(details["proration_date"]))
        lines = [{"amount": credit}, {"amount": amount - credit}]
        return {"object": "invoice", "amount_due": max(0, amount), "currency": "eur", "lines": {"data": lines}}

    # --- objects -------------------------------------------------------------------------------------------

    def add(self, kind: str, prefix: str, name: str, values: Data) -> Data:
        """A new object."""
        new = {"id": f"{prefix}_{next(self._ids)}", "object": name, "created": self.now, "livemode": False} | values
        self.objects.setdefault(kind, {})[new["id"]] = new
        return new

    def all(self, kind: str) -> list[Data]:
        """All objects of a kind, the oldest first."""
        return list(self.objects.get(kind, {}).values())

    def find(self, kind: str, object_id: str) -> Data:
        """An object.

        Raises:
            Refusal: 404.
        """
        found = self.objects.get(kind, {}).get(object_id)
        if found is None:
            raise Refusal(
                404, "invalid_request_error", f"No such {kind}: {object_id}", code="resource_missing", param="id"
            )
        return found

    def record(self, type: str, subject: Data) -> Data:
        """Record an event with the object as it is now."""
        shown = {key: value for key, value in subject.items() if not key.startswith("_")}
        event = {
            "id": f"evt_{next(self._ids)}", "object": "event", "type": type, "created": self.now, "livemode": False,
            "api_version": "2026-10-28.endive", "data": {"object": json.loads(json.dumps(shown))},
        }  # fmt: skip
        self.events.append(event)
        return event

    def _change(self, subscription: Data, type: str = "customer.subscription.updated", **changes: Any) -> None:
        subscription |= changes
        self.record(type, subscription)

    def _end(self, subscription: Data, reason: str | None) -> None:
        details = {"cancellation_details": {"reason": reason}, "canceled_at": self.now, "ended_at": self.now}
        for invoice in self.all("invoices"):
            if invoice["parent"]["subscription_details"]["subscription"] == subscription["id"]:
                invoice |= {"_finalize_at": None, "next_payment_attempt": None}
        self._change(subscription, "customer.subscription.deleted", status="canceled", schedule=None, **details)

    def _customer(self, params: Data) -> None:
        if self.objects.get("customers", {}).get(params["customer"], {"deleted": True}).get("deleted"):
            raise Refusal(404, "invalid_request_error", "No such customer", code="resource_missing", param="customer")

    @staticmethod
    def _item(subscription: Data) -> Data:
        item: Data = subscription["items"]["data"][0]
        return item

    def find_price(self, price_id: str) -> Data:
        """A price, as it is read."""
        return self._price(price_id, absent=404)

    @staticmethod
    def _price(price_id: str, absent: int = 400) -> Data:
        if price_id not in PRICES:
            raise Refusal(
                absent, "invalid_request_error", f"No such price: {price_id}", code="resource_missing", param="price"
            )
        amount, interval = PRICES[price_id]
        recurring = {"interval": interval, "interval_count": 1}
        return {"id": price_id, "unit_amount": amount, "currency": "eur", "recurring": recurring}

    @staticmethod
    def _period_end(start: int, price: Data) -> int:
        """A month is 30 days here, a year 365."""
        return start + (365 if price["recurring"]["interval"] == "year" else 30) * DAY
