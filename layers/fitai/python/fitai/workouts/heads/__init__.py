"""The heads of workouts: all of a workout but its exercises."""
