"""Plan workouts from templates, past workouts or lists of exercises; the calendar of planned workouts."""
