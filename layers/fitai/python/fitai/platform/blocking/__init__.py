"""Addresses that have sent too many requests stay blocked for a time."""
