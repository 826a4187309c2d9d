"""Reports of what should not be there, on their way to the admins."""
