"""How long answers may be stored, and by whom: an endpoint declares one of these, or its answers are not stored at all.

docs/decisions/0022-caching.md.
"""

PUBLIC_LIST = "public, max-age=900"
"""Lists that are the same for everybody: a quarter of an hour."""
TEMPLATE_VERSION = "private, max-age=21600"
"""A named version of a template, which never changes: six hours."""
PAGE = "public, max-age=300"
"""Pages: five minutes."""
HASHED_FILE = "public, max-age=31536000, immutable"
"""A file whose name has a hash of its content: for good."""
CONSTANT = "public, max-age=86400"
"""What is computed from the query alone: a day."""
OWN = "private, max-age=0, stale-while-revalidate=300"
"""The caller's own data: validated each time by its ETag, and shown meanwhile for at most five minutes."""
LIVE = "private, no-cache"
"""What others change at any moment, or the caller must see at once: validated by its ETag before each use."""
NO_STORE = "no-store"
"""What is stored nowhere: what no endpoint has declared, failures, secrets."""
VARY = ("Origin", "Authorization")
"""The headers of a request that an answer which may be stored depends on, beside its path and query."""


def is_for_everybody(cache: str | None) -> bool:
    """Whether a `Cache-Control` lets caches that many share store the answer."""
    return cache is not None and cache.startswith("public")


def only_for_caller(cache: str) -> str:
    """The same `Cache-Control` for the answer to a caller with a token: in the caller's own cache, and no other."""
    return cache.replace("public", "private", 1) if is_for_everybody(cache) else cache
