"""Export of everything that is stored about an account, as one archive."""
