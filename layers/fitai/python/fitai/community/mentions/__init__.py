"""Mentions of users in texts, such as `@ada`: found by name, stored by user id."""
