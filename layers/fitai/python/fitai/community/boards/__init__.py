"""Ordered boards: the rank of one in a million without reading the others."""
