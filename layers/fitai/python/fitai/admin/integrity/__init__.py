"""The nightly comparison of what is stored about a sample of accounts with what follows from their data."""
