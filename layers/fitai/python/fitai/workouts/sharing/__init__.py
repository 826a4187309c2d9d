"""Who else sees a workout, and what of it."""
