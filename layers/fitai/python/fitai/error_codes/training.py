"""Codes of the library, templates, workouts, goals, and what is live."""

from fitai.error_codes.model import ErrorCode

LIBRARY = (
    ErrorCode(
        "too_many_media",
        (409,),
        "The exercise has as many files of this type as it may have.",
        "Let the user remove one first.",
    ),
    ErrorCode(
        "no_muscles",
        (409,),
        "The exercise has no primary muscle, which an approved exercise needs.",
        "Add one, then approve it.",
    ),
    ErrorCode(
        "not_approved", (409,), "Only an exercise that everybody can see can be rated.", "Do not offer ratings for it."
    ),
    ErrorCode(
        "upload_missing",
        (409,),
        "The file of the import has not been uploaded.",
        "Upload it with the form, then repeat.",
    ),
    ErrorCode(
        "import_invalid",
        (422,),
        "Some records of the file are not valid, so that none was imported; `data` is the report.",
        "Show the report; mend the file.",
    ),
    ErrorCode(
        "exercises_gone",
        (409,),
        "None of the template's exercises is there any more.",
        "Let the user edit the template.",
    ),
    ErrorCode(
        "not_pending",
        (409,),
        "The exercise does not wait for a decision: it was decided, withdrawn, or never submitted.",
        "Read the queue again.",
    ),
    ErrorCode(
        "too_many_featured",
        (409,),
        "As many templates are featured as can be.",
        "Stop featuring another one first.",
    ),
    ErrorCode("not_public", (409,), "Only a template that everybody can see can be featured.", "Make it public first."),
    ErrorCode(
        "too_many_entries",
        (409,),
        "The week has as many entries of the body log as a week can have.",
        "Let the user remove one first.",
    ),
    ErrorCode("media_pending", (409,), "The picture is not processed yet.", "Ask again after a second or two."),
)
WORKOUTS = (
    ErrorCode(
        "workout_active",
        (409,),
        "The user has a workout in progress, and there can be only one; `workoutId` names it.",
        "Offer to go on with it, or to end it first.",
    ),
    ErrorCode(
        "invalid_state",
        (400, 409),
        "A workout's `status`, which is in the error, does not allow it (409); or a provider's answer belongs to no sign-in of "
        "this browser (400).",
        "409: read the workout again. 400: begin the sign-in again.",
    ),
    ErrorCode(
        "superseded",
        (409,),
        "Another device has changed the same thing later; that change stays.",
        "Drop the change, and read the workout again.",
    ),
    ErrorCode(
        "client_id_reused",
        (409,),
        "The `clientId` was used for another operation.",
        "Make a new one for each operation; a retry keeps its own.",
    ),
    ErrorCode(
        "workout_sharing_off",
        (409,),
        "The user's privacy settings let nobody see workouts (`privacy.workoutSharing`).",
        "Offer to switch it on, then share again.",
    ),
    ErrorCode("import_running", (409,), "The import still runs.", "Repeat it when its status is `done`."),
    ErrorCode(
        "cursor_expired",
        (410,),
        "The cursor is older than the changes that are kept.",
        "Read everything again, without a cursor.",
    ),
    ErrorCode(
        "unknown_operation",
        (),
        "Sync: there is no operation of this name.",
        "Drop it, or update the app.",
    ),
    ErrorCode("gone", (), "Sync: the workout or the set was deleted.", "Drop the operation."),
    ErrorCode("id_unavailable", (), "Sync: the id of the new workout is taken.", "Create it with another id."),
    ErrorCode(
        "workout_exists",
        (),
        "Sync: the user has a workout with this id already.",
        "Drop the operation; read the workout.",
    ),
    ErrorCode("retry", (), "Sync: there was no time for the operation.", "Send it again with the same `clientId`."),
    ErrorCode(
        "missing_workout",
        (),
        "Sync: the workout's creation has not arrived.",
        "Send the creation, then the operation again.",
    ),
    ErrorCode(
        "missing_exercise",
        (),
        "Sync: the exercise that was added has not arrived.",
        "Send the operation that adds it, then this one again.",
    ),
    ErrorCode(
        "missing_set",
        (),
        "Sync: a set before this one, or the set itself, has not arrived.",
        "Send it, then this one again.",
    ),
    ErrorCode(
        "not_started", (), "Sync: the workout's start has not arrived.", "Send the start, then the operation again."
    ),
    ErrorCode(
        "pauses_overlap",
        (409,),
        "The pause overlaps with another pause of the caller's.",
        "Read the pauses again, and change the one that is there.",
    ),
    ErrorCode(
        "too_many_pauses",
        (409,),
        "The caller has as many pauses as there can be.",
        "Let the user delete one first.",
    ),
)
GOALS = (
    ErrorCode(
        "too_many_goals",
        (409,),
        "The user has as many open goals as a user can have.",
        "Let the user finish or delete one first.",
    ),
    ErrorCode("goal_over", (409,), "The goal is completed, given up or expired.", "Read the goal again."),
)
LIVE = (
    ErrorCode("unknown_action", (400,), "There is no action of this name.", "Mend the app."),
    ErrorCode(
        "rate_limited",
        (429,),
        "The connection sends messages faster than it may.",
        "Wait as many seconds as `retryAfter` says; a connection that goes on is closed.",
    ),
    ErrorCode("workout_over", (409,), "The workout that is to be shown in a room is over.", "Choose another one."),
    ErrorCode("not_owner", (403,), "Only the owner of the room may do this.", "Do not offer it to others."),
    ErrorCode(
        "not_author",
        (403,),
        "Only its author or the owner of the room may delete an entry.",
        "Do not offer it to others.",
    ),
    ErrorCode("room_full", (409,), "The room has as many people as it can have.", "Open another room."),
)
