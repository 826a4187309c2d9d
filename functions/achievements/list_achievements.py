"""The catalogue of achievements, with the caller's progress to each.

One read, whatever the length of the history: the values are kept up to date as workouts, goals and entries come in. What
depends on sex and body weight is there only while `strengthLevels` of the preferences is on.
"""

from fitai.achievements import service
from fitai.achievements.models import AchievementList
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/achievements",
    access="read:own_progress",
    summary="Achievements and progress",
    cache=OWN,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.CHECK),
)
def handler(request: Request) -> AchievementList:
    return service.list_achievements(request.caller)
