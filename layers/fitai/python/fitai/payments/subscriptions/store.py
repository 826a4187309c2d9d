"""Items and keys of subscriptions.

    USER#<id>                  SUBSCRIPTION   what an account has by its subscriptions, and the newest ticket
                               GSI1 SUBSCRIPTIONS / <created>#<subscription>    those that are not over, for the nightly comparison
    STRIPE_EVENT#<id>          EVENT          an event of the provider that was received; 35 days
    CUSTOMER_DELETION#<id>       CUSTOMER       a customer whose account is deleted, until the provider has deleted it, too
                               GSI1 CUSTOMER_DELETIONS / <since>#<customer>
    PAYMENT_RECONCILIATION     STATE          how far the nightly comparison is

A state is written by the greatest ticket only: `write_state` compares it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.kernel import clock, table
from fitai.kernel.deadlines import deadline_writes
from fitai.kernel.events import outbox_write
from fitai.kernel.personal_data import DeletedAccountItem
from fitai.kernel.settings import settings
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write, WriteConflict, retry_on_conflict
from fitai.kernel.transient_errors import transient_errors_as_unavailable
from fitai.payments.events import CustomerDeletionDue, PaymentNotified
from fitai.payments.subscriptions.models import ReconciliationState, SubscriptionState

DEADLINE = "subscription"
"""The kind of the deadlines."""
LIVE_PARTITION = "SUBSCRIPTIONS"
DELETIONS_PARTITION = "CUSTOMER_DELETIONS"
EVENT_RETENTION = timedelta(days=35)
"""How long the id of an event is kept: the provider repeats one for 3 days by itself, and for 30 by hand."""


class SubscriptionItem(Entity, discriminator="subscription_state"):
    """What an account has by its subscriptions. `ticket` counts the fetches, `applied` is that of the newest one written."""

    ticket = NumberAttribute(null=True)
    applied = NumberAttribute(null=True)
    state: PydanticAttribute[SubscriptionState] = PydanticAttribute(SubscriptionState, null=True)

    @classmethod
    def of(cls, user_id: str) -> "SubscriptionItem":
        """The item of this account."""
        return cls(PK=f"USER#{user_id}", SK="SUBSCRIPTION")


class ReceivedEventItem(Entity, discriminator="payment_event"):
    """Marks that an event of the provider was received."""

    type = UnicodeAttribute()

    @classmethod
    def of(cls, event_id: str) -> "ReceivedEventItem":
        """The item of this event."""
        return cls(PK=f"STRIPE_EVENT#{event_id}", SK="EVENT")


class CustomerDeletionItem(Entity, discriminator="customer_deletion"):
    """A customer whose account is deleted. It does not say whose it was."""

    customer_id = UnicodeAttribute()

    @classmethod
    def of(cls, customer_id: str) -> "CustomerDeletionItem":
        """The item of this customer."""
        return cls(PK=f"CUSTOMER_DELETION#{customer_id}", SK="CUSTOMER", customer_id=customer_id)


class ReconciliationItem(Entity, discriminator="payment_reconciliation"):
    """How far the nightly comparison is."""

    version = NumberAttribute()
    state: PydanticAttribute[ReconciliationState] = PydanticAttribute(ReconciliationState)

    @classmethod
    def of(cls) -> "ReconciliationItem":
        """The one item."""
        return cls(PK="PAYMENT_RECONCILIATION", SK="STATE")


# --- events of the provider --------------------------------------------------------------------------------


class EventReceivedBefore(Exception):
    """The provider's event was received before."""


def receive(event: PaymentNotified) -> bool:
    """Keep the event's id and put it on its way, in one transaction; False where it was received before."""
    marker = ReceivedEventItem.of(event.id)
    marker.type, marker.ttl = event.type, clock.epoch() + int(EVENT_RETENTION.total_seconds())
    try:
        retry_on_conflict(
            lambda: table.commit(table.put(marker, when=ABSENT, otherwise=EventReceivedBefore), outbox_write(event))
        )
    except EventReceivedBefore:
        return False
    return True


def received_ids(event_ids: Iterable[str]) -> set[str]:
    """Which of up to 100 events were received: one BatchGetItem."""
    items = table.get_many([(f"STRIPE_EVENT#{event_id}", "EVENT") for event_id in event_ids])
    return {item.PK.removeprefix("STRIPE_EVENT#") for item in table.of_kind(items, ReceivedEventItem)}


# --- states ------------------------------------------------------------------------------------------------


class TicketOvertaken(Exception):
    """What was fetched with a later ticket has been written."""


def take_ticket(user_id: str) -> int:
    """The next ticket of an account: one UpdateItem. Whoever fetches takes one before."""
    key = SubscriptionItem.of(user_id)

    def attempt() -> int:
        try:
            with transient_errors_as_unavailable():
                answer = table.client().update_item(
                    TableName=settings().table,
                    Key={"PK": {"S": key.PK}, "SK": {"S": key.SK}},
                    UpdateExpression="SET #k = :k ADD #t :1",
                    ExpressionAttributeNames={"#k": "kind", "#t": "ticket"},
                    ExpressionAttributeValues={":k": {"S": "subscription_state"}, ":1": {"N": "1"}},
                    ReturnValues="UPDATED_NEW",
                    ReturnConsumedCapacity="TOTAL",
                )
        except ClientError as error:
            if error.response["Error"]["Code"] == "TransactionConflictException":
                raise WriteConflict from None
            raise
        return int(answer["Attributes"]["ticket"]["N"])

    return retry_on_conflict(attempt)


class LoadedState:
    """An account and what it has by its subscriptions, as they were read."""

    def __init__(self, account: Account | None, item: SubscriptionItem | None) -> None:
        self.account = account
        self.state = item.state if item else None
        self.applied = int(item.applied or 0) if item else 0


def load_state(user_id: str) -> LoadedState:
    """The account and its state: one BatchGetItem."""
    key = SubscriptionItem.of(user_id)
    items = table.get_many([(key.PK, key.SK), accounts_store.account_key(user_id)])
    return LoadedState(accounts_store.account_in(items), next(iter(table.of_kind(items, SubscriptionItem)), None))


def find_state(user_id: str) -> SubscriptionState | None:
    """What an account has by its subscriptions: one GetItem."""
    key = SubscriptionItem.of(user_id)
    item = table.get(SubscriptionItem, key.PK, key.SK)
    return item.state if item else None


def state_writes(user_id: str, loaded: LoadedState, state: SubscriptionState, ticket: int) -> list[Write]:
    """The writes of a state and its deadline, where the ticket is the greatest.

    A write conflict when another state was written since `loaded` was read; the ticket is compared again then.

    Raises:
        TicketOvertaken: a later ticket's was written.
    """
    if ticket <= loaded.applied:
        raise TicketOvertaken
    item = SubscriptionItem.of(user_id)
    subscription = state.subscription
    has_applied = SubscriptionItem.applied == loaded.applied
    unchanged = has_applied if loaded.applied else SubscriptionItem.applied.does_not_exist()
    actions = [SubscriptionItem.applied.set(ticket), SubscriptionItem.state.set(state)]
    if subscription is not None and not state.is_over:
        created = clock.iso(subscription.created_at)
        actions += [
            SubscriptionItem.GSI1PK.set(LIVE_PARTITION),
            SubscriptionItem.GSI1SK.set(f"{created}#{subscription.id}"),
        ]
    else:
        actions += [SubscriptionItem.GSI1PK.remove(), SubscriptionItem.GSI1SK.remove()]
    before = loaded.state.deadline if loaded.state else None
    return [
        table.update(item, *actions, when=PRESENT & unchanged),
        *deadline_writes(DEADLINE, user_id, "", before=before, after=state.deadline),
    ]


def live_states(since: datetime | None, until: datetime | None) -> list[tuple[str, SubscriptionState]]:
    """The stored subscriptions that are not over and were made between two moments, both included, with their accounts.

    One Query for every megabyte; an index, which may lag by a second.
    """
    first = clock.iso(since) if since else "0"
    last = f"{clock.iso(until)}#\uffff" if until else "\uffff"
    states: list[tuple[str, SubscriptionState]] = []
    for item in table.query_all(LIVE_PARTITION, index="GSI1", between=(first, last)):
        if isinstance(item, SubscriptionItem) and item.state is not None:
            states.append((item.PK.removeprefix("USER#"), item.state))
    return states


# --- customers of deleted accounts -------------------------------------------------------------------------


def request_customer_deletion(customer_id: str, *others: Write) -> None:
    """Store that a customer of a deleted account is to be deleted at the provider, with the event: one transaction; idempotent."""
    item, now = CustomerDeletionItem.of(customer_id), clock.iso(clock.now())
    item.GSI1PK, item.GSI1SK = DELETIONS_PARTITION, f"{now}#{customer_id}"
    table.commit(
        table.put(item, when=PRESENT | ABSENT), outbox_write(CustomerDeletionDue(customer_id=customer_id)), *others
    )


def customers_to_delete(limit: int) -> Sequence[str]:
    """The customers that the provider has still to delete, those that wait longest first: one Query."""
    page = table.query(DELETIONS_PARTITION, index="GSI1", limit=limit)
    return [item.customer_id for item in table.of_kind(page.items, CustomerDeletionItem)]


def remove_customer_deletion(customer_id: str) -> None:
    """Remove the item: the provider has deleted the customer."""
    item = CustomerDeletionItem.of(customer_id)
    table.batch_delete([(item.PK, item.SK)])


def was_deleted(user_id: str) -> bool:
    """Whether an account was deleted in the last 35 days: one GetItem."""
    key = DeletedAccountItem.of(user_id)
    return table.get(DeletedAccountItem, key.PK, key.SK) is not None


def state_key(user_id: str) -> tuple[str, str]:
    """The key of an account's state."""
    item = SubscriptionItem.of(user_id)
    return item.PK, item.SK


def delete_state(user_id: str) -> None:
    """Remove an account's state and its deadline."""
    table.batch_delete([state_key(user_id), (f"USER#{user_id}", f"DUE#{DEADLINE}#")])


# --- the nightly comparison --------------------------------------------------------------------------------


def load_reconciliation() -> tuple[ReconciliationState, int]:
    """How far the comparison is, and the version of that: one GetItem."""
    key = ReconciliationItem.of()
    item = table.get(ReconciliationItem, key.PK, key.SK)
    return (ReconciliationState(), 0) if item is None else (item.state, int(item.version))


def save_reconciliation(state: ReconciliationState, version: int) -> None:
    """Write how far the comparison is; a write conflict where another run has written since."""
    item = ReconciliationItem.of()
    item.version, item.state = version + 1, state
    table.commit(table.put(item, when=ReconciliationItem.version == version if version else ABSENT))


def personal_json(user_id: str) -> dict[str, Any] | None:
    """What an account has by its subscriptions, as JSON for its owner."""
    state = find_state(user_id)
    if state is None:
        return None
    return state.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"notices", "deadline"})
