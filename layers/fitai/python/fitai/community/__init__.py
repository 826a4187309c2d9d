"""Community: activities, the feed, comments, challenges and leaderboards."""
