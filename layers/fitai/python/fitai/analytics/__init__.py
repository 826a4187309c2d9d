"""What a user's training adds up to: totals, weeks, streaks and the strongest lifts, kept as things happen."""
