"""When a goal can be reached, and whether the date that is wanted is realistic."""
