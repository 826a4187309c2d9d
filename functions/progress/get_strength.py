"""The caller's strength in an exercise over time, and its trend.

The newest points are returned first, a page at a time, each page oldest first; `cursor` leads to older ones.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index
from fitai.progress import service
from fitai.progress.models import StrengthProgress, StrengthQuery


@endpoint("GET", "/progress/strength", access="user", summary="Strength of an exercise", needs=(Index.QUERY,))
def handler(request: Request, query: StrengthQuery) -> StrengthProgress:
    return service.strength(request.caller, query)
