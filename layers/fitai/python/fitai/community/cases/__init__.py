"""Reports of users and of what they write, the cases that moderators decide, and appeals against the decisions."""
