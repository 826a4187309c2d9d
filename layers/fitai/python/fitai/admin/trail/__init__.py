"""Searching and exporting the audit trail."""
