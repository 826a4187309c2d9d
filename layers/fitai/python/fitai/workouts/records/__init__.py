"""Personal records, and what was done of an exercise before."""
