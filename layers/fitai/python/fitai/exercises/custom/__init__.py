"""Custom exercises: those that users create, their approval, and what admins change in the library."""
