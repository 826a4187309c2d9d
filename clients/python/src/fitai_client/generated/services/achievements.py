"""Achievements: a catalogue as data, the user's progress to each, and what was unlocked."""

from __future__ import annotations



from fitai_client import requests, services
from fitai_client.generated import models


class Achievements(services.Service):
    """Achievements: a catalogue as data, the user's progress to each, and what was unlocked."""

    def list_achievements(self) -> models.AchievementList:
        """Achievements and progress.

        The catalogue of achievements, with the caller's progress to each.

        One read, whatever the length of the history: the values are kept up to date as workouts, goals and entries come
        in. What depends on sex and body weight is there only while `strengthLevels` of the preferences is on.

        `GET /achievements`, scope `read:own_progress`.
        """
        return self.run(requests.Request("GET", "/achievements", requests.model(models.AchievementList)))


class AsyncAchievements(services.AsyncService):
    """Achievements: a catalogue as data, the user's progress to each, and what was unlocked."""

    async def list_achievements(self) -> models.AchievementList:
        """Achievements and progress.

        The catalogue of achievements, with the caller's progress to each.

        One read, whatever the length of the history: the values are kept up to date as workouts, goals and entries come
        in. What depends on sex and body weight is there only while `strengthLevels` of the preferences is on.

        `GET /achievements`, scope `read:own_progress`.
        """
        return await self.run(requests.Request("GET", "/achievements", requests.model(models.AchievementList)))
