"""Subscriptions: the provider's state of each, and the plan that an account has by it."""
