"""Leaderboards of all users and of friends, by metric and period."""
