"""Workouts: planned, live on several devices at once, and past."""
