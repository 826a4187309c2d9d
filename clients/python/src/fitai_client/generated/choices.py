"""The words that fields and parameters choose from."""

from __future__ import annotations

from typing import Literal, TypeAlias

AgeBand: TypeAlias = Literal["13-15", "16-17", "18-39", "40-64", "65+"]
BodyRegion: TypeAlias = Literal["neck", "shoulder", "elbow", "wrist", "upper_back", "chest", "abdomen", "lower_back", "hip", "knee", "ankle"]
ChangeKind: TypeAlias = Literal["replace", "add", "remove", "order", "sets", "reps", "duration", "distance", "rest", "effort", "load", "progression", "set_plan", "alternatives", "notes", "warmup", "cooldown", "day_duration", "rest_day", "weeks", "deload", "goal", "tags", "description"]
CueCode: TypeAlias = Literal["trunk", "knees", "knee_bend", "lean", "swing", "slower", "symmetry"]
Difficulty: TypeAlias = Literal["beginner", "intermediate", "advanced"]
Equipment: TypeAlias = Literal["barbell", "dumbbell", "kettlebell", "ez_bar", "trap_bar", "cable", "machine", "smith_machine", "resistance_band", "bodyweight", "pull_up_bar", "dip_bars", "bench", "rack", "box", "stability_ball", "medicine_ball", "suspension_trainer", "rings", "landmine", "sled", "weight_plate", "foam_roller", "ab_wheel", "battle_rope", "treadmill", "stationary_bike", "rowing_machine", "elliptical", "stair_climber", "ski_erg", "jump_rope", "sandbag", "safety_bar", "weight_belt", "mat", "punching_bag", "tire", "trampoline", "sliders", "agility_ladder", "walking_poles"]
ErrorCode: TypeAlias = Literal["account_suspended", "account_unverified", "ai_quota_exceeded", "already_appealed", "already_friends", "already_joined", "already_linked", "already_reported", "already_subscribed", "already_verified", "appeal_expired", "case_appealed", "case_claimed", "case_decided", "case_not_claimed", "challenge_closed", "challenge_full", "challenge_over", "checkout_in_progress", "client_id_reused", "comment_edit_expired", "comment_locked", "conflict", "cursor_expired", "daily_limit_reached", "down", "email_not_verified", "email_taken", "email_unchanged", "enrolment_expired", "exercises_gone", "export_too_large", "factor_required", "forbidden", "goal_gone", "goal_over", "gone", "id_unavailable", "idempotency_in_progress", "idempotency_key_reused", "import_invalid", "import_running", "insufficient_scope", "internal", "invalid", "invalid_code", "invalid_credentials", "invalid_cursor", "invalid_link", "invalid_mail_signature", "invalid_mfa_token", "invalid_passkey", "invalid_signature", "invalid_state", "invalid_token", "last_admin", "last_factor_required", "locked", "malformed", "media_pending", "missing_exercise", "missing_set", "missing_workout", "no_factor", "no_muscles", "no_plan", "no_subscription", "not_appealed", "not_approved", "not_author", "not_found", "not_hideable", "not_owner", "not_pending", "not_public", "not_started", "not_suspendable", "not_the_creator", "nothing_hidden", "own_account", "part_missing", "passkey_already_added", "pauses_overlap", "payment_declined", "payment_outstanding", "payments_off", "payments_refused", "payments_unavailable", "plan_limit_reached", "provider_not_offered", "provider_refused", "push_unavailable", "rate_limited", "read_only", "recommendation_answered", "recommendation_expired", "recommendation_not_ready", "recording_ended", "retry", "room_full", "same_moderator", "session_blocked", "sign_in_again", "sign_up_closed", "stale_version", "step_up_required", "subscription_changed", "superseded", "switched_off", "team_full", "template_gone", "too_large", "too_many_challenges", "too_many_entries", "too_many_factors", "too_many_featured", "too_many_goals", "too_many_media", "too_many_pauses", "too_many_requests", "unauthorized", "unavailable", "unknown_action", "unknown_operation", "unsupported_type", "unusable_passkey", "upgrade_required", "upload_missing", "username_taken", "workout_active", "workout_exists", "workout_over", "workout_sharing_off", "wrong_code", "wrong_password"]
ExerciseSort: TypeAlias = Literal["name", "-name", "difficulty", "popularity"]
ExerciseStatus: TypeAlias = Literal["private", "pending", "approved", "rejected", "changes_requested"]
ExerciseType: TypeAlias = Literal["strength", "cardio", "flexibility", "balance"]
Force: TypeAlias = Literal["push", "pull", "static"]
GenerationState: TypeAlias = Literal["running", "ready", "failed"]
Measurement: TypeAlias = Literal["weight_reps", "bodyweight_reps", "assisted_reps", "duration", "distance_duration", "weight_distance"]
Mechanic: TypeAlias = Literal["compound", "isolation"]
MotivationKind: TypeAlias = Literal["record", "last_set", "halfway", "return", "streak"]
Movement: TypeAlias = Literal["squat", "hinge", "press", "row", "curl", "lunge"]
MovementPattern: TypeAlias = Literal["push", "pull", "squat", "hinge", "lunge", "carry", "rotation", "brace", "jump", "locomotion", "isolation", "mobility"]
Muscle: TypeAlias = Literal["abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]
PlanGoal: TypeAlias = Literal["strength", "muscle_building", "fat_loss", "endurance", "general"]
PlanMuscle: TypeAlias = Literal["back", "abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings", "lats", "lower_back", "middle_back", "neck", "quadriceps", "shoulders", "traps", "triceps"]
RecommendationStatus: TypeAlias = Literal["pending", "accepted", "declined", "expired"]
RecommendationType: TypeAlias = Literal["workout", "exercise", "template", "goal_adjustment"]
Tag: TypeAlias = Literal["upper_body", "lower_body", "full_body", "core", "powerlifting", "olympic", "plyometric", "unilateral", "home", "calisthenics", "warm_up", "rehab", "grip", "posture", "mobility"]
TemplateCategory: TypeAlias = Literal["beginner", "intermediate", "advanced", "specialized"]
TemplateGoal: TypeAlias = Literal["strength", "muscle_building", "fat_loss", "endurance"]
TemplateSort: TypeAlias = Literal["newest", "popular", "rating"]
View: TypeAlias = Literal["side", "front", "oblique"]
