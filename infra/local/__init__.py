"""The commands that run FitAI on one machine. What runs before the virtual environment exists uses only Python itself."""
