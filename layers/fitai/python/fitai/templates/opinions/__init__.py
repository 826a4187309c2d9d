"""Users' opinions of templates: favorites and ratings."""
