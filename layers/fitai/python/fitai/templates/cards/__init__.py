"""Lists of templates: the caller's, the public, the featured ones and the favorites."""
