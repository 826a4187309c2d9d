"""Imports of past workouts from the files of other apps, and exports."""
