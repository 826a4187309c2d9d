"""Today's workout: the planned one, adapted to recent training and the user's readiness, or one that is made for the day."""
