"""Ratings of exercises, and the workouts that count as their uses."""
