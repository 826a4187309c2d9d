"""Dividing and merging buckets, entry by entry, while others read and write."""
