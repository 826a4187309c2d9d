"""The services of the API."""

from __future__ import annotations

from functools import cached_property

from fitai_client import services
from fitai_client.generated.services.achievements import AsyncAchievements, Achievements
from fitai_client.generated.services.admin import AsyncAdmin, Admin
from fitai_client.generated.services.analytics import AsyncAnalytics, Analytics
from fitai_client.generated.services.auth import AsyncAuth, Auth
from fitai_client.generated.services.coach import AsyncCoach, Coach
from fitai_client.generated.services.community import AsyncCommunity, Community
from fitai_client.generated.services.developer import AsyncDeveloper, Developer
from fitai_client.generated.services.exercises import AsyncExercises, Exercises
from fitai_client.generated.services.goals import AsyncGoals, Goals
from fitai_client.generated.services.media import AsyncMedia, Media
from fitai_client.generated.services.notifications import AsyncNotifications, Notifications
from fitai_client.generated.services.payments import AsyncPayments, Payments
from fitai_client.generated.services.platform import AsyncPlatform, Platform
from fitai_client.generated.services.progress import AsyncProgress, Progress
from fitai_client.generated.services.templates import AsyncTemplates, Templates
from fitai_client.generated.services.tools import AsyncTools, Tools
from fitai_client.generated.services.trash import AsyncTrash, Trash
from fitai_client.generated.services.users import AsyncUsers, Users
from fitai_client.generated.services.workouts import AsyncWorkouts, Workouts


class Services(services.Runner):
    """The operations of the API, by service."""

    @cached_property
    def achievements(self) -> Achievements:
        return Achievements(self.run)

    @cached_property
    def admin(self) -> Admin:
        return Admin(self.run)

    @cached_property
    def analytics(self) -> Analytics:
        return Analytics(self.run)

    @cached_property
    def auth(self) -> Auth:
        return Auth(self.run)

    @cached_property
    def coach(self) -> Coach:
        return Coach(self.run)

    @cached_property
    def community(self) -> Community:
        return Community(self.run)

    @cached_property
    def developer(self) -> Developer:
        return Developer(self.run)

    @cached_property
    def exercises(self) -> Exercises:
        return Exercises(self.run)

    @cached_property
    def goals(self) -> Goals:
        return Goals(self.run)

    @cached_property
    def media(self) -> Media:
        return Media(self.run)

    @cached_property
    def notifications(self) -> Notifications:
        return Notifications(self.run)

    @cached_property
    def payments(self) -> Payments:
        return Payments(self.run)

    @cached_property
    def platform(self) -> Platform:
        return Platform(self.run)

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.run)

    @cached_property
    def templates(self) -> Templates:
        return Templates(self.run)

    @cached_property
    def tools(self) -> Tools:
        return Tools(self.run)

    @cached_property
    def trash(self) -> Trash:
        return Trash(self.run)

    @cached_property
    def users(self) -> Users:
        return Users(self.run)

    @cached_property
    def workouts(self) -> Workouts:
        return Workouts(self.run)


class AsyncServices(services.AsyncRunner):
    """The operations of the API, by service."""

    @cached_property
    def achievements(self) -> AsyncAchievements:
        return AsyncAchievements(self.run)

    @cached_property
    def admin(self) -> AsyncAdmin:
        return AsyncAdmin(self.run)

    @cached_property
    def analytics(self) -> AsyncAnalytics:
        return AsyncAnalytics(self.run)

    @cached_property
    def auth(self) -> AsyncAuth:
        return AsyncAuth(self.run)

    @cached_property
    def coach(self) -> AsyncCoach:
        return AsyncCoach(self.run)

    @cached_property
    def community(self) -> AsyncCommunity:
        return AsyncCommunity(self.run)

    @cached_property
    def developer(self) -> AsyncDeveloper:
        return AsyncDeveloper(self.run)

    @cached_property
    def exercises(self) -> AsyncExercises:
        return AsyncExercises(self.run)

    @cached_property
    def goals(self) -> AsyncGoals:
        return AsyncGoals(self.run)

    @cached_property
    def media(self) -> AsyncMedia:
        return AsyncMedia(self.run)

    @cached_property
    def notifications(self) -> AsyncNotifications:
        return AsyncNotifications(self.run)

    @cached_property
    def payments(self) -> AsyncPayments:
        return AsyncPayments(self.run)

    @cached_property
    def platform(self) -> AsyncPlatform:
        return AsyncPlatform(self.run)

    @cached_property
    def progress(self) -> AsyncProgress:
        return AsyncProgress(self.run)

    @cached_property
    def templates(self) -> AsyncTemplates:
        return AsyncTemplates(self.run)

    @cached_property
    def tools(self) -> AsyncTools:
        return AsyncTools(self.run)

    @cached_property
    def trash(self) -> AsyncTrash:
        return AsyncTrash(self.run)

    @cached_property
    def users(self) -> AsyncUsers:
        return AsyncUsers(self.run)

    @cached_property
    def workouts(self) -> AsyncWorkouts:
        return AsyncWorkouts(self.run)
