"""From a template's day, a past workout or a list of exercises to a workout."""
