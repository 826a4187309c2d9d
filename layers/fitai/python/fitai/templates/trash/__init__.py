"""Restoring of deleted templates."""
