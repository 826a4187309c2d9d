"""Aggregates of a user's training: totals, weeks, streaks and the strongest lifts, updated with each workout."""
