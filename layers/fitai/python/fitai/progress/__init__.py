"""Progress: the overview against earlier weeks, and the strength of an exercise over time."""
