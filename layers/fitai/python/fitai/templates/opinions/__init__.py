"""What users think of templates: favorites and ratings."""
