"""The files of Strong, Hevy, FitNotes and FitAI."""
