"""Personal records, and the last sessions of each exercise."""
