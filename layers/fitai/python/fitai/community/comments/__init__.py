"""Comments on activities: replies of one level, likes, mentions, edits and deletion."""
