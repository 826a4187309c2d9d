"""Readers of the files of Strong, Hevy, FitNotes and FitAI."""
