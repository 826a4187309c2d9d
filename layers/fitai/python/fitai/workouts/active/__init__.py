"""Which workout of a user is in progress or paused."""
