"""Build the pages that the API serves at `/docs` and `/console`: `python -m infra.site [docs] [console]`.

They are built into `.build/site`, each beside an index of its files, when their sources have changed. The layer `site` holds them on
AWS; the local stack serves them from there.
"""
