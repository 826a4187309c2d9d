"""The community: activities, feed, comments, moderation, boards, leaderboards and challenges."""
