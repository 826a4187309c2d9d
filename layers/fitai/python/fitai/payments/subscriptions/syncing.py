"""Ticket, fetch, compare: what the provider says of a customer becomes what the account has.

A ticket is taken, then everything is fetched, then it is written where the ticket is the greatest of those written. So of two
that fetch at the same time the later ticket counts, whoever finishes last; and no order of notifications, no repetition and no
payload matters.
"""

from contextlib import suppress

from fitai.accounts.subscriptions import store as accounts_store
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Unavailable
from fitai.kernel.events import outbox_write
from fitai.kernel.observability import logger, write_metrics
from fitai.kernel.personal_data import AccountGone, account_exists_check_write
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.payments import store as payments_store
from fitai.payments import trials
from fitai.payments.errors import PaymentsRefused
from fitai.payments.events import PaymentNotified, PaymentReceived, PaymentRefunded, SubscriptionChanged
from fitai.payments.provider.client import Provider, client
from fitai.payments.subscriptions import fetching, notices, rules, store
from fitai.payments.subscriptions.models import Fetched, SubscriptionState
from fitai.payments.subscriptions.rules import Change, Decision
from fitai.payments.subscriptions.store import LoadedState, TicketOvertaken

METRICS = "payments"
"""The dimension `service` of the metrics."""
MAX_TURNS = 8
"""Tickets that one notification takes, while others overtake it."""


def handle_notification(event: PaymentNotified) -> None:
    """Bring an account up to date with what the provider says now, because it has told of something.

    Raises:
        PaymentsUnavailable: the queue delivers the event again.
    """
    provider = client()
    money = fetching.find_money(provider, event)
    customer_id = event.customer_id or (money.charge.customer_id if money else None)
    if customer_id is None:
        logger().info("a notification is about no customer", extra={"type": event.type})
        return
    sync_customer(customer_id, event=event, money=money, provider=provider)


def sync_customer(
    customer_id: str,
    user_id: str | None = None,
    *,
    event: PaymentNotified | None = None,
    money: fetching.Money | None = None,
    provider: Provider | None = None,
    is_reconciled: bool = False,
) -> bool:
    """Bring the account of a customer up to date; True where something has changed.

    Args:
        user_id: of the customer, where it is known; asked for otherwise.
    """
    provider = provider or client()
    user_id = user_id or payments_store.find_owner(customer_id)
    if user_id is None:
        customer = provider.find_customer(customer_id)
        user_id = customer.user_id if customer else None
    if user_id is None:
        logger().info("a customer belongs to no account")
        return False
    loaded = store.load_state(user_id)
    if loaded.account is None:
        return _part_unless_foreign(user_id, customer_id)
    known_id = loaded.state.customer_id if loaded.state else customer_id
    for _ in range(MAX_TURNS):
        ticket = store.take_ticket(user_id)
        fetched = fetching.fetch(provider, (known_id, customer_id), event, money)
        if trials.settle(provider, user_id, loaded.account.email, fetched.subscriptions):
            fetched = fetching.fetch(provider, (known_id, customer_id), event, money)
        if not fetched.subscriptions and _is_elsewhere(provider, loaded, known_id):
            return False
        request_id = event.id if event else f"ticket-{ticket}"
        try:
            return apply(provider, user_id, ticket, fetched, request_id, is_reconciled=is_reconciled)
        except TicketOvertaken:
            if not fetched.says_more:
                # A later fetch has seen all that this one has.
                return False
    raise Unavailable


def _is_elsewhere(provider: Provider, loaded: LoadedState, customer_id: str) -> bool:
    """Whether it is another account of the provider's that we ask: it does not know the customer of a live subscription.

    Of a customer that was deleted, the provider still knows that there was one.
    """
    if loaded.state is None or loaded.state.is_over or provider.find_customer(customer_id) is not None:
        return False
    _alarm("UnknownCustomers")
    return True


def sync_user(user_id: str) -> bool:
    """Bring an account up to date that has a customer; for what has just been changed at the provider, and by the time."""
    state = store.find_state(user_id)
    return sync_customer(state.customer_id, user_id) if state else False


def apply(
    provider: Provider, user_id: str, ticket: int, fetched: Fetched, request_id: str, *, is_reconciled: bool = False
) -> bool:
    """Write what follows from what was fetched, then end at the provider what is over for us.

    One BatchGetItem and one transaction. The requests come after it: where they fail, the event is delivered again, what is
    fetched then still shows the subscription, and it is ended.

    Raises:
        TicketOvertaken: what was fetched with a later ticket was written.
    """
    outcome: list[tuple[bool, Decision]] = []

    def attempt() -> None:
        loaded = store.load_state(user_id)
        if loaded.account is None:
            raise AccountGone
        decision = rules.decide(loaded.state, fetched, clock.now())
        writes, has_changed = _writes(user_id, loaded, decision.state, fetched, ticket, request_id, is_reconciled)
        commit(*writes)
        outcome.append((has_changed, decision))

    with suppress(AccountGone):
        retry_on_conflict(attempt)
    if not outcome:
        return False
    has_changed, decision = outcome[-1]
    for alarm in decision.alarms:
        _alarm(alarm)
    for subscription_id in decision.to_cancel:
        if decision.state.ended[subscription_id] == "duplicate":
            _refund_duplicate(provider, fetched, subscription_id, decision.state)
        provider.cancel_now(subscription_id)
    return has_changed


def _writes(
    user_id: str,
    loaded: LoadedState,
    state: SubscriptionState,
    fetched: Fetched,
    ticket: int,
    request_id: str,
    is_reconciled: bool,
) -> tuple[list[Write], bool]:
    """The writes of a decision, and whether they change anything; only the ticket's where not."""
    now, account = clock.now(), loaded.account
    assert account is not None
    copy = rules.account_subscription(account.subscription, state, now)
    account_writes = accounts_store.subscription_writes(account, copy, now)
    writes = store.state_writes(user_id, loaded, state, ticket)
    if state == loaded.state and not account_writes:
        return writes, False
    change = rules.change_of(loaded.state, state, is_reconciled=is_reconciled)
    if change is not None:
        event = changed_event(user_id, loaded.state, state, ticket, change)
        details = {
            "plan": state.plan,
            "previousPlan": event.previous_plan,
            "status": event.status,
            "reason": change.reason,
        }
        audit = audit_write(None, "payments.subscription_changed", user_id, Origin("", request_id), details)
        writes += [outbox_write(event), audit]
    writes += [*account_writes, *_money_writes(user_id, loaded.state, state, fetched)]
    writes += notices.change_writes(user_id, loaded.state, state, change, fetched)
    return [*writes, account_exists_check_write(user_id)], True


def changed_event(
    user_id: str, before: SubscriptionState | None, after: SubscriptionState, ticket: int, change: Change
) -> SubscriptionChanged:
    """The event of a change."""
    subscription = after.subscription
    was_paying = before is not None and before.monthly_amount > 0
    return SubscriptionChanged(
        user_id=user_id,
        revision=ticket,
        previous_plan=before.plan if before else "free",
        plan=after.plan,
        status=subscription.status if subscription else "canceled",
        interval=subscription.interval if subscription and after.plan != "free" else None,
        monthly_amount=after.monthly_amount,
        currency=subscription.currency if subscription else "",
        is_trial=after.is_trial,
        is_paying=after.monthly_amount > 0,
        was_paying=was_paying,
        reason=change.reason,
        is_voluntary=change.is_voluntary,
    )


def _money_writes(
    user_id: str, before: SubscriptionState | None, after: SubscriptionState, fetched: Fetched
) -> list[Write]:
    """The writes of the events about money; each invoice, and each sum paid back, once."""
    receipts = before.receipts if before else []
    writes = [
        outbox_write(
            PaymentReceived(
                id=f"paid-{invoice.id}",
                user_id=user_id,
                invoice_id=invoice.id,
                amount=invoice.amount_paid,
                currency=invoice.currency,
                paid_at=invoice.paid_at or invoice.created_at,
            )
        )
        for invoice in rules.paid_invoices(fetched)
        if invoice.id not in receipts and invoice.id in after.receipts
    ]
    refund = fetched.refund
    if refund is not None and after.refunds != (before.refunds if before else {}):
        writes.append(
            outbox_write(
                PaymentRefunded(
                    id=f"refunded-{refund.charge_id}-{refund.amount}",
                    user_id=user_id,
                    charge_id=refund.charge_id,
                    amount=refund.amount,
                    currency=refund.currency,
                )
            )
        )
    return writes


def _refund_duplicate(provider: Provider, fetched: Fetched, subscription_id: str, state: SubscriptionState) -> None:
    """Pay back what is left of a second subscription's payment. What cannot be paid back is for somebody to look at."""
    duplicate = next(other for other in fetched.subscriptions if other.id == subscription_id)
    main = next(
        (other for other in fetched.subscriptions if state.subscription and other.id == state.subscription.id), None
    )
    invoice = provider.find_invoice(duplicate.latest_invoice_id) if duplicate.latest_invoice_id else None
    if main is None or invoice is None or invoice.status != "paid" or invoice.payment_intent_id is None:
        return
    amount = rules.refund_of_duplicate(duplicate, main, invoice.amount_paid)
    if amount <= 0:
        return
    try:
        provider.refund_payment(invoice.payment_intent_id, amount, key=f"duplicate-{invoice.id}")
    except PaymentsRefused:
        _alarm("RefundsRefused")


def _part_unless_foreign(user_id: str, customer_id: str) -> bool:
    """Let the provider delete the customer of a deleted account; one of another installation is left alone."""
    if store.was_deleted(user_id):
        store.request_customer_deletion(customer_id)
        return True
    _alarm("UnknownAccounts")
    return False


def _alarm(name: str) -> None:
    """Say that somebody must look: a metric with an alarm on it, and a line to find what it was about."""
    logger().error("payments need a look", extra={"alarm": name})
    write_metrics(METRICS, {}, {name: 1.0})
