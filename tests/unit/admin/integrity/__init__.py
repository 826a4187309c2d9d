"""The nightly comparison of a sample."""
