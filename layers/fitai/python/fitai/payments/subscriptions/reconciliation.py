"""The nightly comparison with the payment provider: what was lost on its way is found the same night.

    events           the provider's events of the last two days; those that never arrived are put on their way
    subscriptions    all its subscriptions, a page at a time, against the stored ones of the same days: those that differ, that
                     only one side has, are fetched like after an event
    customers        of deleted accounts, which the provider has not deleted yet
    prices           what the list of plans shows, against what the provider charges

Both lists are ordered by when the subscription was made, so that a page needs one request to the provider and one Query, however
many there are. A run works for a few minutes, and the next one continues at the same page.
"""

from datetime import datetime, timedelta

from fitai.kernel import clock
from fitai.kernel.observability import logger, write_metrics
from fitai.kernel.table import WriteConflict
from fitai.kernel.time_budget import TimeBudget
from fitai.payments.configuration import payments_are_on
from fitai.payments.provider.client import Provider, client
from fitai.payments.provider.models import ProviderPage, ProviderSubscription
from fitai.payments.subscriptions import customer_deletion, receiving, rules, store, syncing
from fitai.payments.subscriptions.models import Fetched, ReconciliationState, SubscriptionState

NIGHT_BEGINS = 2
"""The hour (UTC) at which a round begins."""
EVENTS_BACK = timedelta(days=2)
"""How far back events are compared: a night may be missed."""
TURN_SECONDS = 240.0
"""Seconds that one run may work; the next one continues."""
PAGE_SIZE = 100
MAX_REPAIRS_IN_A_ROW = 20
"""Failures after which a run gives up."""


def run(budget: TimeBudget) -> ReconciliationState | None:
    """Compare, if payments are on."""
    return reconcile(budget) if payments_are_on() else None


def reconcile(budget: TimeBudget) -> ReconciliationState:
    """Compare until the round is complete or the time is up; nothing where this night's round is complete.

    Returns:
        How far it is.
    """
    state, version = store.load_reconciliation()
    now = clock.now()
    night = (now - timedelta(hours=NIGHT_BEGINS)).date().isoformat()
    if state.phase == "done":
        if state.night == night:
            return state
        state = ReconciliationState(night=night, phase="events", events_since=now - EVENTS_BACK)
    provider = client(TURN_SECONDS)
    while state.phase != "done" and not budget.is_over:
        state = (
            _events_page(provider, state) if state.phase == "events" else _subscriptions_page(provider, state, budget)
        )
        try:
            store.save_reconciliation(state, version)
        except WriteConflict:
            # Another run is at work.
            return state
        version += 1
        if state.phase == "done":
            _finish(state, provider)
    return state


def _finish(state: ReconciliationState, provider: Provider) -> None:
    for customer_id in store.customers_to_delete(customer_deletion.MAX_RETRIED):
        try:
            customer_deletion.delete_customer(customer_id)
        except Exception:
            logger().exception("a customer of a deleted account is still at the provider")
    values = {
        "SubscriptionsCompared": float(state.checked),
        "SubscriptionsRepaired": float(state.repaired),
        "EventsReplayed": float(state.replayed),
        "CustomersToDelete": float(len(store.customers_to_delete(customer_deletion.MAX_RETRIED))),
    }
    write_metrics(syncing.METRICS, {}, values)
    write_metrics(syncing.METRICS, {}, {"PricesThatDiffer": float(len(differing_prices(provider)))})


def differing_prices(provider: Provider) -> list[str]:
    """The ids of the prices that are sold and cost something else than the list of plans shows; one request for each price."""
    differing = []
    for price in provider.config.prices:
        if not price.is_sold:
            continue
        shown = provider.config.amounts.get((price.plan, price.interval))
        charged = provider.find_price(price.id)
        is_as_shown = charged is not None and (
            shown is None or (charged.amount, charged.currency) == (shown.amount, shown.currency)
        )
        if not is_as_shown or charged is None or charged.interval != price.interval:
            logger().error("a price is not as it is configured", extra={"price": price.id})
            differing.append(price.id)
    return differing


# --- events ------------------------------------------------------------------------------------------------


def _events_page(provider: Provider, state: ReconciliationState) -> ReconciliationState:
    """Put the events of a page on their way that never arrived: one request, one BatchGetItem."""
    since = state.events_since or clock.now() - EVENTS_BACK
    page = provider.list_events(receiving.HANDLED_TYPES, since, after=state.after, limit=PAGE_SIZE)
    received = store.received_ids([event.id for event in page.items])
    replayed = sum(store.receive(receiving.notification_of(event)) for event in page.items if event.id not in received)
    changes = {"replayed": state.replayed + replayed, "after": page.after}
    if page.after is None:
        changes["phase"] = "subscriptions"
    return state.model_copy(update=changes)


# --- subscriptions -----------------------------------------------------------------------------------------


def _subscriptions_page(provider: Provider, state: ReconciliationState, budget: TimeBudget) -> ReconciliationState:
    """Compare a page of the provider's subscriptions with the stored ones that were made in the same time.

    A subscription that was made in the second in which a page ends may be compared twice.
    """
    page = provider.list_subscriptions(after=state.after, limit=PAGE_SIZE)
    since = page.items[-1].created_at if page.after is not None else None
    stored = store.live_states(since, state.until)
    customers = _differing(page, stored)
    repaired, failures = 0, 0
    for customer_id, user_id in customers.items():
        if budget.is_over:
            # The next run compares the page again: what was brought up to date is the same then.
            return state.model_copy(update={"repaired": state.repaired + repaired})
        try:
            repaired += syncing.sync_customer(customer_id, user_id, is_reconciled=True)
        except Exception:
            failures += 1
            logger().exception("a subscription was not brought up to date")
            if failures >= MAX_REPAIRS_IN_A_ROW:
                raise
    changes = {
        "checked": state.checked + len(page.items),
        "repaired": state.repaired + repaired,
        "after": page.after,
        "until": since,
    }
    if page.after is None:
        changes["phase"] = "done"
    return state.model_copy(update=changes)


def _differing(
    page: ProviderPage[ProviderSubscription], stored: list[tuple[str, SubscriptionState]]
) -> dict[str, str | None]:
    """The customers whose subscriptions are not as they are stored, with their accounts where these are known."""
    now = clock.now()
    states = {state.subscription.id: (user_id, state) for user_id, state in stored if state.subscription}
    differing: dict[str, str | None] = {}
    for subscription in page.items:
        user_id, state = states.pop(subscription.id, (None, None))
        if state is None and not subscription.is_live:
            # It is over, and nobody here takes it for live.
            continue
        if state is None or not _is_same(subscription, state, now):
            differing[subscription.customer_id] = user_id
    for user_id, state in states.values():
        # The provider does not have it, or only elsewhere in its list.
        differing[state.customer_id] = user_id
    return differing


def _is_same(subscription: ProviderSubscription, state: SubscriptionState, now: datetime) -> bool:
    stored = state.subscription
    if stored is None or state.customer_id != subscription.customer_id:
        return False
    # Of an overdue one the invoices before the newest are not in the list.
    failures = {subscription.id: stored.first_failed_at} if stored.first_failed_at else {}
    fetched = Fetched(state.customer_id, (subscription,), failures)
    plan = rules.plan_of(stored, state.plan, now) if subscription.id not in state.ended else "free"
    return rules.stored(subscription, fetched, now) == stored and plan == state.plan
