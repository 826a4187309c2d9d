"""How many likes, comments and shares the activity of a workout has."""
