"""Accounts of people as administrators see and change them."""
