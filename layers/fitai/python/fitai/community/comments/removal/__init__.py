"""Deletion of comments: by their author or the activity's, with the author's account, and with the activity."""
