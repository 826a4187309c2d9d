"""Moderation: the word filter, limits of new accounts, reports, cases and appeals."""
