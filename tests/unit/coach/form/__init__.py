"""Tests of the analysis of form."""
