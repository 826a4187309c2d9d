"""Readers of the files of other apps, and of FitAI."""
