"""Subscribing, and changing what is subscribed to. What the account has by it follows from `payments.subscriptions` alone."""
