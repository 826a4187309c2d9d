"""Uses of templates."""
