"""Payments: subscribing, plans, and what the payment provider tells of them."""
