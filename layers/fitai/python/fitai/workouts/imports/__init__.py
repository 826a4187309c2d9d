"""Taking over what was trained before: the files of Strong, Hevy and FitNotes."""
