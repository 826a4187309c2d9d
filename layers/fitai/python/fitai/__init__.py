"""FitAI: the rooms behind the doors of `functions/`."""

__version__ = "0.1.0"
