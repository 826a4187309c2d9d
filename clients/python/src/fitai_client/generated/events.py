"""The types of what the live connection brings, and of what it takes, by the names of events and actions."""

from __future__ import annotations

from fitai_client.generated import models
from fitai_client.model import Model

EVENTS: dict[str, type[Model]] = {
    "account:suspended": models.AccountSuspendedNow,
    "activity:new": models.ActivityAdded,
    "ai:form_feedback": models.FormFeedback,
    "ai:message": models.AiMessage,
    "ai:motivation": models.Motivation,
    "ai:recommendation": models.RecommendationChanged,
    "challenge:invite": models.ChallengeInvitation,
    "chat:message": models.ChatMessage,
    "comment:received": models.CommentReceived,
    "friend:request": models.FriendRequestReceived,
    "import:progress": models.ImportProgress,
    "leaderboard:update": models.LeaderboardUpdate,
    "like:received": models.LikeReceived,
    "notification:new": models.NewNotification,
    "notification:read": models.NotificationsRead,
    "pr:achieved": models.RecordAchieved,
    "rest:timer": models.RestTimerEvent,
    "set:completed": models.SetCompleted,
    "subscription:changed": models.SubscriptionSynced,
    "sync:preferences": models.PreferencesSynced,
    "sync:progress": models.ProgressSynced,
    "sync:workout": models.WorkoutSynced,
    "workout:completed": models.WorkoutDone,
    "workout:paused": models.WorkoutPaused,
    "workout:resumed": models.WorkoutResumed,
    "workout:started": models.WorkoutStarted,
    "workout:stats": models.WorkoutStats,
}

ACTIONS: dict[str, type[Model]] = {
    "challenge:progress": models.ReportProgress,
    "chat:send": models.SendChat,
    "form:frames": models.SendFormFrames,
    "presence:ping": models.PingPresence,
    "rest:skip": models.WorkoutAction,
    "rest:start": models.RestStartAction,
    "room:join": models.JoinRoom,
    "room:leave": models.LeaveRoom,
    "set:complete": models.CompleteSetAction,
    "sync:request": models.SyncRequestAction,
    "workout:complete": models.CompleteWorkoutAction,
    "workout:pause": models.WorkoutAction,
    "workout:resume": models.WorkoutAction,
    "workout:start": models.WorkoutAction,
}
