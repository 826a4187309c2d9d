"""Exercises that are suggested: alternatives, and what a neglected muscle needs."""
