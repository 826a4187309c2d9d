"""Who watches a board, and is told that it has changed.

A device asks by reading with `watch=true`: a user watches one board at a time, for ten minutes, on all devices. So at most one
event a second reaches a viewer.
"""

from fitai.community.boards.watching.service import tell, watch

__all__ = ["tell", "watch"]
