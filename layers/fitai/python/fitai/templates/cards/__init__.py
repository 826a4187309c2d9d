"""Lists of templates: the caller's, the public and featured ones, the favorites."""
