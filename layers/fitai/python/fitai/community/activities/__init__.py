"""Activities: what users have done or written, as others may see it, with its likes and shares."""
