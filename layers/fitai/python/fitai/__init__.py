"""FitAI: the rooms behind the doors of `functions/`."""

__version__ = "0.2.0"
