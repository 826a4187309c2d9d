"""The process ends before or after any of its writes, and the queue delivers again: nothing is lost, nothing is there twice."""

import pytest
from fitai.payments.errors import PaymentsUnavailable
from fitai.payments.subscriptions import customer_deletion

from tests.harness.crashes import held, sabotaged
from tests.harness.stripe_double import StripeDouble
from tests.unit.payments.subscriptions.payers import USER, account, hear_all, notify, outbox, plan, react, state

WRITES = ("TransactWriteItems", "UpdateItem", "PutItem", "BatchWriteItem")


def ends(stripe: StripeDouble, event: dict[str, object]) -> tuple[object, ...]:
    events = outbox()
    return (
        state().model_dump(exclude={"deadline"}),
        account().subscription,
        plan(),
        sorted((event["_name"], event.get("reason", ""), event.get("values", {}).get("form", "")) for event in events),
    )


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_receiving_and_syncing_can_end_at_any_write(stripe: StripeDouble, customer: str, call: int, after: bool):
    stripe.subscribe(customer, "price_premium_month")
    event = stripe.events[0]

    def work() -> None:
        notify(stripe, event)
        react(event)

    with sabotaged(lambda name, params: name in WRITES) as saboteur:
        assert saboteur.crashes(work, call, after=after), "receive, ticket, state: three writes"
    work()
    assert plan() == ("premium", "premium")
    events = outbox()
    assert [event["_name"] for event in events if event["_name"] == "payments.notified"] == ["payments.notified"]
    assert [event["reason"] for event in events if event["_name"] == "subscription.changed"] == ["subscribed"]
    assert [event["invoiceId"] for event in events if event["_name"] == "payment.received"] == [
        stripe.all("invoices")[0]["id"]
    ]
    assert [event["values"]["form"] for event in events if event["_name"] == "notification.raised"] == ["active"]


def test_there_are_no_more_writes_than_three(stripe: StripeDouble, customer: str):
    stripe.subscribe(customer, "price_premium_month")
    with sabotaged(lambda name, params: name in WRITES) as saboteur:
        assert not saboteur.crashes(lambda: hear_all(stripe, stripe.events[:1]), 4)


@pytest.mark.parametrize("held_item", ["TransactWriteItems", "UpdateItem"])
def test_an_item_that_another_holds_is_written_at_the_next_try(stripe: StripeDouble, customer: str, held_item: str):
    stripe.subscribe(customer, "price_premium_month")
    with held(held_item, times=2):
        react(stripe.events[0])
    assert plan() == ("premium", "premium")


def test_a_provider_that_is_down_changes_nothing_and_the_queue_tries_again(stripe: StripeDouble, customer: str):
    stripe.subscribe(customer, "price_premium_month")
    stripe.is_down = True
    assert notify(stripe, stripe.events[0]), "the webhook is answered all the same"
    for _ in range(3):
        with pytest.raises(PaymentsUnavailable):
            react(stripe.events[0])
    assert plan() == ("free", "user")
    stripe.is_down = False
    react(stripe.events[0])
    assert plan() == ("premium", "premium")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", [1, 2])
def test_the_deletion_of_a_customer_can_end_at_any_write(stripe: StripeDouble, customer: str, call: int, after: bool):
    subscription = stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    outbox()

    def work() -> None:
        customer_deletion.request_deletions(USER)
        for event in outbox("payments.customer_deletion_due"):
            customer_deletion.delete_customer(event["customerId"])

    with sabotaged(lambda name, params: name in ("TransactWriteItems", "BatchWriteItem")) as saboteur:
        assert saboteur.crashes(work, call, after=after)
    work()
    assert stripe.find("subscriptions", subscription)["status"] == "canceled"
    assert stripe.find("customers", customer).get("deleted")
