"""Accounts as their owners see them: profile, preferences, subscription."""
