"""Deleted workouts, and how they are restored."""
