"""How a user gets on: the overview of the progress, and the strength of an exercise over time."""
