"""Deleted templates, which can be restored."""
