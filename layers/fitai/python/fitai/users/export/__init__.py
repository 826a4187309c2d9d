"""What its owner may ask of an account as a whole: everything in one archive, and its end."""
