"""Unsubscribing from a kind of mails by the link in them (RFC 8058)."""
