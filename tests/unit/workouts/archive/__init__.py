"""Operations of workouts in cold storage."""
