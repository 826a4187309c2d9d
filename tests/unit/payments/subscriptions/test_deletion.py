"""A deleted account: its subscription ends at the provider, which deletes its customer; nothing of it is left here."""

import pytest
from fitai.accounts.store import account_key
from fitai.kernel.personal_data import deleted_account_write
from fitai.kernel.table import batch_delete, commit
from fitai.payments import store as payments_store
from fitai.payments.subscriptions import customer_deletion, store

from tests.harness.gateway import call, deliver_events
from tests.harness.person import traces
from tests.harness.stripe_double import StripeDouble
from tests.unit.payments.subscriptions.payers import USER, hear_all, outbox, react, state

PASSWORD = "correct horse battery staple 7"


@pytest.fixture
def payer(stripe: StripeDouble) -> tuple[str, str, str]:
    """A registered user who pays: the account, the customer, the access token."""
    body = {"email": "payer@example.com", "username": "payer.one", "password": PASSWORD}
    signed_in = call("POST", "/auth/register", body).data
    user_id = signed_in["user"]["id"]
    customer = stripe.create_customer(user_id)
    payments_store.add_customer(user_id, customer, None)
    stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    return user_id, customer, signed_in["accessToken"]


def test_deleting_the_account_ends_the_subscription_and_deletes_the_customer(stripe: StripeDouble, payer):
    user_id, customer, token = payer
    outbox()
    assert call("DELETE", "/users/account", {"password": PASSWORD}, token=token).status == 202
    deliver_events()

    assert stripe.find("customers", customer) == {"id": customer, "object": "customer", "deleted": True}
    assert [subscription["status"] for subscription in stripe.all("subscriptions")] == ["canceled"]
    hear_all(stripe)
    deliver_events()
    assert store.customers_to_delete(10) == []
    assert traces(customer) == []
    assert store.find_state(user_id) is None


def test_a_provider_that_is_down_is_asked_again(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    outbox()
    customer_deletion.request_deletions(USER)
    (due,) = outbox("payments.customer_deletion_due")
    stripe.is_down = True
    with pytest.raises(Exception, match="does not answer"):
        customer_deletion.delete_customer(due["customerId"])
    assert store.customers_to_delete(10) == [customer]
    stripe.is_down = False
    customer_deletion.delete_customer(due["customerId"])
    customer_deletion.delete_customer(due["customerId"])
    assert stripe.find("subscriptions", subscription)["status"] == "canceled"
    assert store.customers_to_delete(10) == []


def test_a_subscription_of_a_deleted_account_that_appears_later_ends(stripe: StripeDouble, customer: str):
    """The checkout's page was still open when the account was deleted."""
    delete_account()
    subscription = stripe.subscribe(customer, "price_premium_month")
    react(stripe.events[0])
    (due,) = outbox("payments.customer_deletion_due")
    customer_deletion.delete_customer(due["customerId"])
    assert stripe.find("subscriptions", subscription)["status"] == "canceled"
    assert store.find_state(USER) is None, "nothing is written about it any more"


def test_a_customer_of_another_installation_is_left_alone(stripe: StripeDouble, capsys):
    """Two stages share a test account of the provider: the account is not ours, and never was."""
    subscription = stripe.subscribe(
        stripe.create_customer("0198bbbb-0000-7000-8000-000000000009"), "price_premium_month"
    )
    capsys.readouterr()
    react(stripe.events[0])
    assert outbox() == []
    assert stripe.find("subscriptions", subscription)["status"] == "active"
    assert '"UnknownAccounts":1.0' in capsys.readouterr().out


def test_a_customer_that_somebody_deletes_at_the_provider_loses_the_plan(stripe: StripeDouble, customer: str):
    stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    stripe.delete_customer(customer)
    hear_all(stripe)
    assert (state().plan, state().subscription.status) == ("free", "canceled")


def delete_account() -> None:
    """What is left of an account after its erasure."""
    batch_delete([account_key(USER)])
    commit(deleted_account_write(USER))
