"""Deleted workouts, which can be restored for 30 days."""
