"""FitAI: the rooms behind the doors of `functions/`."""
