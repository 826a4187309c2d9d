"""What other packages of payments may read of the stored state of subscriptions."""

from fitai.payments.subscriptions import store

find_state = store.find_state
"""What an account has by its subscriptions; None where it never had a customer that the provider has sent a notification about. One GetItem."""
