"""Workout templates: weekly plans that users write for themselves or for everybody."""
