"""Uses of templates, counted on the template, or while many count at once in shards beside it."""
