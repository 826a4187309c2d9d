"""The operations of finished workouts in cold storage."""
