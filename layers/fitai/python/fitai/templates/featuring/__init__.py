"""Featured templates: which public templates are recommended to everybody, and at which position; decided by administrators."""
