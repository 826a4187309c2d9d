"""Tests of the making of plans."""
