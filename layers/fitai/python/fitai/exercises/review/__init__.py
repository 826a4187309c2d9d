"""The review of submitted exercises by administrators: the queue, decisions, differences, possible duplicates."""
