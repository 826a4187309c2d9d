"""Reports of users, activities and comments, for the admins."""
