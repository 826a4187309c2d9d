"""The number of an account's templates."""
