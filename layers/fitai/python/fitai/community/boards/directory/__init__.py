"""The directory of a board: the bounds and counts of its buckets, summed at most once a second."""
