"""Achievements: a catalogue as data, the user's progress to each, and what was unlocked."""
