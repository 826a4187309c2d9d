"""Workout templates: weekly plans that somebody wrote, for themselves or for everybody."""
