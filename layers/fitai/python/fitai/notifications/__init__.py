"""Notifications that are pushed to users."""
