// Generated from docs/asyncapi.json by `make docs`. Not to be changed by hand.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The account is suspended. The connection is closed after this; another one is refused while the suspension lasts. */
        AccountSuspendedNow: {
            /**
             * @description Why the account is suspended.
             * @enum {string}
             */
            reason: "spam" | "harassment" | "hate" | "nudity" | "violence" | "self_harm" | "impersonation" | "cheating" | "other" | "fraud" | "security";
            /** @description What the administrator wrote besides. */
            note?: string;
            /**
             * Format: date-time
             * @description When the suspension ends by itself; left out where it does not.
             */
            until?: string;
        };
        /** @description A button: a request that the client may send when the user presses it. The chat itself changes nothing. */
        Action: {
            /** @description The text of the button. */
            label: string;
            /**
             * @description The method of the request.
             * @enum {string}
             */
            method: "POST" | "PUT";
            /** @description The path of the request. */
            path: string;
            /** @description The body of the request. */
            body: {
                [key: string]: unknown;
            };
        };
        /** @description What a user has done or written. */
        Activity: {
            /** @description Identifies the activity. */
            id: string;
            /** @description Its author. */
            userId: string;
            /** @description The author; left out of the caller's own. */
            user?: components["schemas"]["UserCard"];
            /**
             * @description What has happened.
             * @enum {string}
             */
            activityType: "workout_completed" | "goal_achieved" | "achievement_unlocked" | "challenge_completed" | "template_shared" | "post";
            /**
             * @description What it is about; left out of a post.
             * @enum {string}
             */
            targetType?: "workout" | "goal" | "achievement" | "challenge" | "template";
            /** @description The id of what it is about; left out of a post. */
            targetId?: string;
            /** @description What it says. */
            content: components["schemas"]["ActivityContent"];
            /** @description What others did with it. */
            engagement: components["schemas"]["ActivityEngagement"];
            /**
             * @description Who may see it; never more than may see the author's profile.
             * @enum {string}
             */
            visibility: "public" | "friends" | "private";
            /** @description Whether it was featured by an admin. */
            isPromoted: boolean;
            /** @description Whether its author has changed its text since. */
            edited: boolean;
            /** @description Only of the caller's own, where moderation has decided about it. */
            moderation?: components["schemas"]["ActivityModeration"];
            /**
             * Format: date-time
             * @description When it was published.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When its content was last changed.
             */
            updatedAt: string;
            /** @description Grows with each change of the content; a change names the version that it starts from. */
            version: number;
        };
        /** @description A friend, or a user whom the user follows, has published an activity that is in the user's feed now. */
        ActivityAdded: {
            /** @description The activity as the user sees it. */
            activity: components["schemas"]["Activity"];
        };
        /** @description What the activity says. */
        ActivityContent: {
            /** @description One line; left out of a post without one. */
            title?: string;
            /** @description What the author wrote about it. */
            description?: string;
            /** @description What there is to say of the target. */
            metadata: components["schemas"]["ActivityMetadata"];
            /** @description Addresses of pictures and videos, below that of the API: `/media/{id}`, with the id of each. */
            media: string[];
        };
        /** @description What others did with the activity, as counts. */
        ActivityEngagement: {
            /** @description How many users like it. */
            likes: number;
            /** @description How many comments it has. */
            comments: number;
            /** @description How often it was shared: once for each user and platform. */
            shares: number;
            /** @description Whether the caller likes it. */
            likedByMe: boolean;
        };
        /** @description What there is to say of the activity's target; which fields there are follows from the type of the activity. */
        ActivityMetadata: {
            /** @description Seconds of training, of a workout. */
            durationSeconds?: number;
            /** @description The sum of weight times repetitions, of a workout. In kg, or in lb for imperial units. */
            totalVolume?: number;
            /** @description The working sets, of a workout. */
            completedSets?: number;
            /** @description The names of the exercises, of a workout; at most 20. */
            exercises: string[];
            /** @description How many records the workout has; left out where the author does not show records. */
            personalRecords?: number;
            /** @description The records of the workout, at most 20; empty where the author does not show records. */
            records: components["schemas"]["ActivityRecord"][];
            /** @description What was measured, of a goal. */
            goalKind?: string;
            /** @description The value that was reached, in the goal's `unit`. */
            targetValue?: number;
            /** @description The unit of the goal's value. */
            unit?: string;
            /** @description The tiers that were unlocked at once, of an achievement. */
            tiers: components["schemas"]["UnlockedTier"][];
            /** @description The place at the end, of a challenge. */
            rank?: number;
            /** @description How many took part, of a challenge. */
            participants?: number;
        };
        /** @description What moderation decided about the caller's own activity. */
        ActivityModeration: {
            /** @description Whether nobody but the author sees it. */
            hidden: boolean;
            /** @description Why. */
            reason?: string;
        };
        /** @description A personal record that was set in the workout. */
        ActivityRecord: {
            /** @description The name of the exercise. */
            exerciseName: string;
            /** @description Which kind of record, its value, and the one before. */
            record: components["schemas"]["WeightRecord"] | components["schemas"]["RepsRecord"] | components["schemas"]["DurationRecord"] | components["schemas"]["DistanceRecord"] | components["schemas"]["TimeRecord"];
        };
        /**
         * @description A part of an answer. The parts of an answer are numbered from 0; the last has `end` and the whole answer.
         *
         *     The text of the whole answer counts: where a model broke off, it differs from the parts that were shown.
         */
        AiMessage: {
            /** @description Identifies the message with its answer, as the response of `POST /ai/chat` does. */
            id: string;
            /** @description The conversation that it belongs to. */
            conversation: string;
            /** @description The number of the part, from 0 without a gap. */
            sequence: number;
            /** @description The words that this part adds; empty in the last one of an answer that came in parts. */
            text: string;
            /** @description Whether it is the last part. */
            end: boolean;
            /** @description Whether the text of `answer` replaces the parts before; in the last part only. */
            replaces: boolean;
            /** @description What a model took for the answer; in the last part only, left out without a model. */
            usage?: components["schemas"]["ChatUsage"];
            /** @description The whole answer, with what it is made from and what it cost; in the last part only. */
            answer?: components["schemas"]["ChatAnswer"];
        };
        /**
         * @description A region of the body that may be injured; `exercises.exclusions` says which exercises load it.
         * @enum {string}
         */
        BodyRegion: "neck" | "shoulder" | "elbow" | "wrist" | "upper_back" | "chest" | "abdomen" | "lower_back" | "hip" | "knee" | "ankle";
        /** @description A friend invites to a challenge. */
        ChallengeInvitation: {
            /** @description The id of the challenge. */
            challengeId: string;
            /** @description What it is called. */
            title: string;
            /**
             * @description What is counted.
             * @enum {string}
             */
            metric: "target" | "workouts" | "minutes" | "distance" | "strength" | "volume" | "custom";
            /** @description Who invites. */
            user: components["schemas"]["UserCard"];
            /**
             * Format: date-time
             * @description When.
             */
            invitedAt: string;
        };
        /** @description An answer of the coach. */
        ChatAnswer: {
            /** @description The answer. */
            text: string;
            /**
             * @description Who wrote it: FitAI's own coach, or a language model whose sentences were checked.
             * @enum {string}
             */
            wordedBy: "built_in" | "model";
            /**
             * @description What FitAI's own coach understood the message to ask; left out when a model or a safety rule answered.
             * @enum {string}
             */
            intent?: "today" | "why" | "swap" | "difficulty" | "plateau" | "progress" | "one_rep_max" | "plates" | "warm_up" | "deload" | "time" | "sore" | "form" | "goal" | "unknown";
            /**
             * @description The concern that a safety rule answered; left out otherwise.
             * @enum {string}
             */
            concern?: "emergency" | "self_harm" | "eating" | "minor_weight_loss" | "pain" | "drugs" | "diagnosis";
            /** @description The data, exercises and calculations that the answer is based on. */
            citations: components["schemas"]["Citation"][];
            /** @description Buttons: requests that the client may send when the user presses them. */
            actions: components["schemas"]["Action"][];
            /** @description Suggested next messages. */
            offers: string[];
            /** @description Helplines and emergency services to show, when a safety rule answered. */
            contacts: components["schemas"]["Contact"][];
            /** @description The tokens and the cost of the model; left out when no model answered. */
            usage?: components["schemas"]["ChatUsage"];
        };
        /**
         * @description Something was said or happened in a room (`entry`), or the answer to a question about rooms.
         *
         *     `kind` is the entry's; or `room`, the answer to room:join; `presence`, to presence:ping; `rooms`, to a presence:ping
         *     that names no room.
         */
        ChatMessage: {
            /**
             * @description What this is; it says which of the other members are there.
             * @enum {string}
             */
            kind: "text" | "joined" | "left" | "removed" | "deleted" | "room" | "presence" | "rooms";
            /** @description The id of the room. */
            roomId?: string;
            /** @description Of `text`, `joined`, `left`, `removed` and `deleted`: what was said or happened. */
            entry?: components["schemas"]["RoomEntry"];
            /** @description Of `room`: the room, in answer to `room:join`. */
            room?: components["schemas"]["Room"];
            /** @description Of `presence`: the people of the room. */
            people?: components["schemas"]["RoomPerson"][];
            /** @description Of `rooms`: the rooms that the user is in or invited to. */
            rooms?: components["schemas"]["RoomGlance"][];
        };
        /** @description What a language model took for an answer; the cost in US dollars, at the configured prices. */
        ChatUsage: {
            /** @description Tokens of the requests to the model. */
            inputTokens: number;
            /** @description Tokens of the model's answers. */
            outputTokens: number;
            /** @description US dollars. */
            cost: number;
        };
        /** @description Something that an answer is made from: the caller's own data, an exercise of the library, or a calculator. */
        Citation: {
            /**
             * @description What it is.
             * @enum {string}
             */
            kind: "account" | "workout" | "history" | "record" | "analysis" | "goal" | "exercise" | "calculator" | "template" | "tool";
            /** @description A label to show. */
            label: string;
            /** @description Identifies the workout, the exercise, the goal or the template; left out where there is nothing to open. */
            id?: string;
            /** @description The value to show; numbers are in the caller's units. */
            value?: string;
        };
        /**
         * @description A comment on an activity, or a reply to one.
         *
         *     One that has replies, but that was deleted or that the caller may not see, is a placeholder for its replies: it has
         *     neither text nor author.
         */
        Comment: {
            /** @description Identifies the comment. */
            id: string;
            /** @description The activity that it is about. */
            activityId: string;
            /** @description The comment that it replies to; left out of comments on the activity itself. Replies have one level. */
            parentId?: string;
            /** @description The author; left out of a placeholder. */
            userId?: string;
            /** @description The author; left out of the caller's own, and of a placeholder. */
            user?: components["schemas"]["UserCard"];
            /** @description What it says; left out of a placeholder. */
            text?: string;
            /** @description The users whom the text mentions, as far as the caller may see them, in the order of the text. */
            mentions: components["schemas"]["Mention"][];
            /** @description How many users like it. */
            likes: number;
            /** @description Whether the caller likes it. */
            likedByMe: boolean;
            /** @description How many replies it has; `?parentId=` lists those that the caller may see. */
            replies: number;
            /** @description Whether its author has changed the text since. */
            edited: boolean;
            /** @description Whether this is a placeholder: its text and author are not shown. */
            unavailable: boolean;
            /** @description Only of the caller's own: it was reported, and cannot be edited any more. */
            locked: boolean;
            /** @description Only of the caller's own, where moderation has decided about it. */
            moderation?: components["schemas"]["CommentModeration"];
            /**
             * Format: date-time
             * @description When it was written.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When its text was last changed.
             */
            updatedAt: string;
        };
        /** @description What moderation decided about the caller's own comment. */
        CommentModeration: {
            /** @description Whether nobody but the author sees it. */
            hidden: boolean;
            /** @description Why. */
            reason?: string;
        };
        /** @description Somebody commented on an activity of the user's, or replied to a comment on it. */
        CommentReceived: {
            /** @description The activity. */
            activityId: string;
            /** @description The comment, as the activity's author sees it. */
            comment: components["schemas"]["Comment"];
        };
        /** @description The data of `set:complete`. */
        CompleteSetAction: {
            /** @description The kind of the set. */
            type?: ("normal" | "warmup" | "dropset" | "failure") | null;
            /** @description One of the exercise's `measurements`; without it, as the other fields say. */
            measurement?: components["schemas"]["Measurement"] | null;
            /** @description The weight that was lifted, the bar included, 0 to 2000 kg; for an assisted exercise, the assistance. In kg, or in lb for imperial units. */
            weight?: number | null;
            /** @description How many repetitions were done, 0 to 1000; 0 is a failed attempt. */
            reps?: number | null;
            /** @description How long it took, in seconds, above 0 and at most 86400. */
            durationSeconds?: number | null;
            /** @description The distance that was covered, above 0 and at most 1000 km. In m, or in mi for imperial units. */
            distance?: number | null;
            /** @description The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible. */
            rpe?: number | null;
            /** @description Repetitions in reserve, 0 to 4 in halves: how many more were possible. */
            rir?: number | null;
            /** @description Seconds that were rested before this set. */
            restTime?: number | null;
            /** @description What the user writes about it; at most 2000 characters. */
            notes?: string | null;
            /** @description Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once. */
            clientId?: string | null;
            /** @description The id of the workout. */
            workoutId: string;
            /** @description The position of the exercise, counted from 0; without it, the current one. */
            exerciseIndex?: number | null;
            /** @description The position of the set in its exercise, counted from 0. */
            setIndex: number;
        };
        /** @description The data of `workout:complete`. */
        CompleteWorkoutAction: {
            /** @description Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once. */
            clientId?: string | null;
            /** @description The id of the workout. */
            workoutId: string;
            /** @description What the user writes about the workout; at most 2000 characters. */
            notes?: string | null;
            /** @description How the user feels before and after; what is left out stays. */
            mood?: components["schemas"]["MoodChange"] | null;
            /** @description The workout ended with its last set: for one that was forgotten to be finished. Without it, `false`. */
            atLastSet?: boolean;
        };
        /** @description One consent as it is in force, with what is evidence of it. */
        Consent: {
            /** @description Whether the user has agreed. */
            granted: boolean;
            /** @description The version of the text that was agreed to; left out without an agreement. */
            textVersion?: string;
            /** @description Whether what was sent before is deleted where it was sent to, because the user asked for it with the withdrawal. */
            deletesSent: boolean;
            /**
             * Format: date-time
             * @description When it was granted or withdrawn; left out where it never was.
             */
            changedAt?: string;
        };
        /** @description What the user has agreed to, each on its own. */
        Consents: {
            /** @description Whether events of the user's training, goals, templates, people and subscription may be sent, without personal data. */
            productAnalytics: components["schemas"]["Consent"];
            /** @description Whether events of the coach's recommendations may be sent, without personal data. */
            coachAnalytics: components["schemas"]["Consent"];
        };
        /** @description A helpline or an emergency service. */
        Contact: {
            /** @description Its name, and the country or region. */
            label: string;
            /** @description The number to call. */
            phone?: string;
            /** @description A page that lists helplines. */
            url?: string;
        };
        /** @description A week, month or year of a goal that is counted by period, with the target that it had. */
        CountedPeriod: {
            /**
             * Format: date
             * @description The first day.
             */
            startDate: string;
            /**
             * Format: date
             * @description The last day.
             */
            endDate: string;
            /** @description The target of the period; a later change of the goal does not change it. */
            target: number;
            /** @description What was done in it. */
            value: number;
            /** @description Whether the target was reached. */
            met: boolean;
            /** @description Whether the goal was paused on a day of it; if it was not met, it counts neither way. */
            paused: boolean;
        };
        /**
         * @description What to do better.
         * @enum {string}
         */
        CueCode: "trunk" | "knees" | "knee_bend" | "lean" | "swing" | "slower" | "symmetry";
        /** @description The farthest, with `weight` or more (0 where nothing is carried). */
        DistanceRecord: {
            /** @description The id of an exercise of the library, or of one of the user's own. */
            exerciseId: string;
            /** @description The position of the set in its exercise, counted from 0. */
            setIndex: number;
            /** @description By how many percent it is better than the record before; left out for the first one. */
            improvementPercentage?: number;
            /**
             * @description The kind of record.
             * @constant
             */
            type: "max_distance";
            /** @description The distance. In m, or in mi for imperial units. */
            value: number;
            /** @description The record before; left out for the first one. In m, or in mi for imperial units. */
            previous?: number;
            /** @description The weight that was carried. In kg, or in lb for imperial units. */
            weight: number;
        };
        /** @description The longest, in seconds, with `weight` or more (0 where nothing is held). */
        DurationRecord: {
            /** @description The id of an exercise of the library, or of one of the user's own. */
            exerciseId: string;
            /** @description The position of the set in its exercise, counted from 0. */
            setIndex: number;
            /** @description By how many percent it is better than the record before; left out for the first one. */
            improvementPercentage?: number;
            /**
             * @description The kind of record.
             * @constant
             */
            type: "max_duration";
            /** @description Seconds. */
            value: number;
            /** @description The record before, in seconds; left out for the first one. */
            previous?: number;
            /** @description The weight that was held. In kg, or in lb for imperial units. */
            weight: number;
        };
        /**
         * @description The equipment that an exercise needs; `bodyweight` for none.
         * @enum {string}
         */
        Equipment: "barbell" | "dumbbell" | "kettlebell" | "ez_bar" | "trap_bar" | "cable" | "machine" | "smith_machine" | "resistance_band" | "bodyweight" | "pull_up_bar" | "dip_bars" | "bench" | "rack" | "box" | "stability_ball" | "medicine_ball" | "suspension_trainer" | "rings" | "landmine" | "sled" | "weight_plate" | "foam_roller" | "ab_wheel" | "battle_rope" | "treadmill" | "stationary_bike" | "rowing_machine" | "elliptical" | "stair_climber" | "ski_erg" | "jump_rope" | "sandbag" | "safety_bar" | "weight_belt" | "mat" | "punching_bag" | "tire" | "trampoline" | "sliders" | "agility_ladder" | "walking_poles";
        /** @description Why a request failed. */
        ErrorBody: {
            /** @description What went wrong, for programs. */
            code: components["schemas"]["ErrorCode"];
            /** @description What went wrong, a sentence to be shown to the user. */
            message: string;
            /** @description The fields that are not valid. */
            fields?: components["schemas"]["WrongField"][];
            /** @description Of `stale_version`: the version that the resource has now. */
            currentVersion?: number;
            /** @description Of `invalid_state`: the status that the workout has now. */
            status?: string;
            /** @description Of `workout_active`: the workout that is in progress. */
            workoutId?: string;
            /** @description On the WebSocket, of `rate_limited` and `too_many_requests`: seconds to wait. REST has a header. */
            retryAfter?: number;
        };
        /**
         * @description What went wrong, for programs. docs/errors.md says of each code when it comes and what to do; treat one that is new to the app by its HTTP status.
         * @enum {string}
         */
        ErrorCode: "account_suspended" | "account_unverified" | "ai_quota_exceeded" | "already_appealed" | "already_friends" | "already_joined" | "already_linked" | "already_reported" | "already_subscribed" | "already_verified" | "appeal_expired" | "case_appealed" | "case_claimed" | "case_decided" | "case_not_claimed" | "challenge_closed" | "challenge_full" | "challenge_over" | "checkout_in_progress" | "client_id_reused" | "comment_edit_expired" | "comment_locked" | "conflict" | "cursor_expired" | "daily_limit_reached" | "down" | "email_not_verified" | "email_taken" | "email_unchanged" | "enrolment_expired" | "exercises_gone" | "export_too_large" | "factor_required" | "forbidden" | "goal_gone" | "goal_over" | "gone" | "id_unavailable" | "idempotency_in_progress" | "idempotency_key_reused" | "import_invalid" | "import_running" | "insufficient_scope" | "internal" | "invalid" | "invalid_code" | "invalid_credentials" | "invalid_cursor" | "invalid_link" | "invalid_mail_signature" | "invalid_mfa_token" | "invalid_passkey" | "invalid_signature" | "invalid_state" | "invalid_token" | "last_admin" | "last_factor_required" | "locked" | "malformed" | "media_pending" | "missing_exercise" | "missing_set" | "missing_workout" | "no_factor" | "no_muscles" | "no_plan" | "no_subscription" | "not_appealed" | "not_approved" | "not_author" | "not_found" | "not_hideable" | "not_owner" | "not_pending" | "not_public" | "not_started" | "not_suspendable" | "not_the_creator" | "nothing_hidden" | "own_account" | "part_missing" | "passkey_already_added" | "pauses_overlap" | "payment_declined" | "payment_outstanding" | "payments_off" | "payments_refused" | "payments_unavailable" | "plan_limit_reached" | "provider_not_offered" | "provider_refused" | "push_unavailable" | "rate_limited" | "read_only" | "recommendation_answered" | "recommendation_expired" | "recommendation_not_ready" | "recording_ended" | "retry" | "room_full" | "same_moderator" | "session_blocked" | "sign_in_again" | "sign_up_closed" | "stale_version" | "step_up_required" | "subscription_changed" | "superseded" | "switched_off" | "team_full" | "template_gone" | "too_large" | "too_many_challenges" | "too_many_entries" | "too_many_factors" | "too_many_featured" | "too_many_goals" | "too_many_media" | "too_many_pauses" | "too_many_requests" | "unauthorized" | "unavailable" | "unknown_action" | "unknown_operation" | "unsupported_type" | "unusable_passkey" | "upgrade_required" | "upload_missing" | "username_taken" | "workout_active" | "workout_exists" | "workout_over" | "workout_sharing_off" | "wrong_code" | "wrong_password";
        /** @description Tells the sender of a message why it was refused. */
        ErrorFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "error";
            /** @description The `id` of the message, if it had one. */
            replyTo?: string;
            /** @description Why the message was refused. */
            error: components["schemas"]["ErrorBody"];
        };
        /**
         * @description What the template's progression plans for an exercise: the working sets, and why.
         *
         *     `reason` is one of start, add_weight, add_reps, repeat, reduce, next_wave, new_cycle, deload_week and as_planned;
         *     `message` explains it to the athlete.
         */
        ExerciseTarget: {
            /** @description How many working sets. */
            sets: number;
            /** @description Repetitions of each. */
            reps?: number;
            /** @description How its sets are measured, where that is not the exercise's usual `measurement`. */
            measurement?: components["schemas"]["Measurement"];
            /** @description Of the heaviest set. In kg, or in lb for imperial units. */
            weight?: number;
            /** @description Why this is planned: start, add_weight, add_reps, repeat, reduce, next_wave, new_cycle, deload_week or as_planned. */
            reason: string;
            /** @description Explains it to the user. */
            message: string;
        };
        /**
         * @description The muscles and the energy of a user's own exercise, as they were when it was added to the workout.
         *
         *     Its author may change or delete it, and others cannot look it up: the workout keeps what it needs.
         */
        ExerciseTraits: {
            /** @description The muscles that it works first of all. */
            primaryMuscleGroups: components["schemas"]["Muscle"][];
            /** @description The muscles that help. */
            secondaryMuscleGroups: components["schemas"]["Muscle"][];
            /** @description Metabolic equivalent. */
            met: number;
            /** @description Its movement pattern; left out where the workout is older than this field. */
            movementPattern?: components["schemas"]["MovementPattern"];
        };
        /** @description That a running workout was not used for hours: it can be ended at its last set (`atLastSet`). */
        FinishOffer: {
            /**
             * Format: date-time
             * @description When it was last used.
             */
            idleSince: string;
            /**
             * Format: date-time
             * @description When it ended then: with its last set, or, without one, when it started.
             */
            endedAt: string;
        };
        /** @description The form in a recording. */
        FormAnalysis: {
            /** @description Which movement was analysed; of an exercise, the one that its pattern says. */
            movement: components["schemas"]["Movement"];
            /**
             * @description `overhead` where it is a press above the head; left out otherwise.
             * @constant
             */
            variant?: "overhead";
            /** @description From where the camera sees the body; left out where the trunk was never seen. */
            view?: components["schemas"]["View"];
            /**
             * @description Of the view from the side: the side that is seen better, and was used.
             * @enum {string}
             */
            side?: "left" | "right";
            /** @description How long the recording is, in seconds. */
            durationSeconds: number;
            /** @description The share of the frames in which the joint is seen, 0 to 1. */
            usableShare: number;
            /** @description Whether too little is usable (below 0.7): there are no repetitions and no cues then. */
            insufficient: boolean;
            /** @description How far the analysis can be trusted, 0 to 1: the usable share, less in an oblique view. */
            confidence: number;
            /** @description How many repetitions there are. */
            repetitionCount: number;
            /** @description The repetitions in their order. */
            repetitions: components["schemas"]["FormRepetition"][];
            /** @description At most three cues, the most frequent first; each was seen in at least 30 % of the repetitions. */
            cues: components["schemas"]["FormCue"][];
        };
        /** @description A correction for the user. */
        FormCue: {
            /** @description The code of the correction. */
            code: components["schemas"]["CueCode"];
            /** @description The correction as a sentence for the user. */
            message: string;
            /** @description In which share of the repetitions it was seen, 0.3 to 1. */
            share: number;
            /** @description In which repetitions it was seen, by their numbers. */
            repetitions: number[];
        };
        /**
         * @description What was seen so far in a recording that is sent live.
         *
         *     The device that sends the recording gets it after each part; the user's other devices when there are new repetitions, and
         *     at the end.
         */
        FormFeedback: {
            /** @description The recording. */
            sessionId: string;
            /** @description Which movement is analysed, as the parts say. */
            movement: components["schemas"]["Movement"];
            /** @description The part that is expected next: all before it were taken, each once. */
            nextPart: number;
            /** @description How many repetitions there are so far. */
            repetitionCount: number;
            /** @description How many of them this part has added. */
            newRepetitions: number;
            /** @description The last repetition; its tempo and top angle may change until the next one begins. */
            lastRepetition?: components["schemas"]["FormRepetition"];
            /** @description What to do better: the first cue of the last repetition. */
            cue?: components["schemas"]["CueCode"];
            /** @description The cue as a sentence. */
            message?: string;
            /** @description From where the camera sees the body, so far. */
            view?: components["schemas"]["View"];
            /** @description The share of the frames in which the joint is seen, so far. */
            usableShare: number;
            /** @description Whether the recording has ended. */
            ended: boolean;
            /** @description At the end: the whole analysis, as `POST /ai/form-analyze` would answer it. */
            analysis?: components["schemas"]["FormAnalysis"];
        };
        /** @description A repetition. */
        FormRepetition: {
            /** @description Its number in the recording, from 1. */
            number: number;
            /** @description When it begins, in seconds from the start of the recording. */
            startSeconds: number;
            /** @description When it ends, in seconds from the start of the recording. */
            endSeconds: number;
            /** @description The smallest angle of the joint, in degrees. */
            bottomAngle: number;
            /** @description The largest angle of the joint at the end of the repetition, in degrees. */
            topAngle: number;
            /** @description The times of its phases. */
            tempo: components["schemas"]["Tempo"];
            /**
             * @description Whether the joint moves through its full range.
             * @enum {string}
             */
            range: "full" | "partial";
            /** @description 1 where left and right go equally deep; left out where only one side moves or is seen. */
            symmetry?: number;
            /** @description The corrections for this repetition. */
            cues: components["schemas"]["CueCode"][];
        };
        /** @description A part of a frame of more than 128 KB: join the texts of all its parts, and take the frame that they make. */
        FramePart: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "part";
            /** @description Which part of which frame it is, and its text. */
            part: components["schemas"]["FrameText"];
        };
        /** @description A piece of a frame that is too large to be sent at once. */
        FrameText: {
            /** @description The same for all parts of a frame. */
            id: string;
            /** @description The position among the parts, from 0. */
            index: number;
            /** @description How many parts the frame has. */
            count: number;
            /** @description A piece of the frame's text: the pieces joined in their order are the frame. */
            text: string;
        };
        /** @description A user asked to be friends. */
        FriendRequestReceived: {
            /** @description The user who asks. */
            user: components["schemas"]["UserCard"];
            /**
             * Format: date-time
             * @description When.
             */
            requestedAt: string;
        };
        /**
         * @description Whether a recommendation is being made, is ready, or could not be made.
         * @enum {string}
         */
        GenerationState: "running" | "ready" | "failed";
        /** @description A goal, with its progress. */
        Goal: {
            /** @description Identifies the goal. */
            id: string;
            /**
             * @description The type, by the name that it was created with.
             * @enum {string}
             */
            type: "weight_loss" | "strength" | "endurance" | "custom" | "weight" | "bodyFat" | "measurement" | "reps" | "frequency" | "volume" | "minutes" | "distance" | "streak";
            /**
             * @description What is measured.
             * @enum {string}
             */
            kind: "weight" | "bodyFat" | "measurement" | "strength" | "reps" | "frequency" | "volume" | "minutes" | "distance" | "streak" | "custom";
            /** @description The name of the goal. */
            title: string;
            /** @description What the user wrote about it. */
            description?: string;
            /** @description The value to be reached; of a goal with a band, its middle. */
            targetValue: number;
            /** @description The newest value of the data; of a goal that is counted by period, that of the running period. */
            currentValue: number;
            /** @description The unit of every value of the goal. */
            unit: string;
            /**
             * Format: date
             * @description The last day on which the goal can be reached. A pause moves it.
             */
            targetDate?: string;
            /**
             * @description Whether it is open (active or paused), was reached, was given up, or has expired.
             * @enum {string}
             */
            status: "active" | "completed" | "paused" | "failed" | "expired";
            /** @description The exercise, of a goal of kind strength or reps. */
            exerciseId?: string;
            /**
             * @description The girth, of a goal of kind measurement.
             * @enum {string}
             */
            measurement?: "neck" | "shoulders" | "chest" | "waist" | "hips" | "bicep" | "forearm" | "thigh" | "calf";
            /**
             * @description The period that is counted by; left out where the whole time is one.
             * @enum {string}
             */
            period?: "week" | "month" | "year";
            /** @description A goal to maintain: how far the value may be from the target. */
            band?: number;
            /** @description The value at the beginning. It is fixed. */
            baseline: number;
            /**
             * @description Where the target is, seen from the baseline. It is fixed.
             * @enum {string}
             */
            direction: "up" | "down" | "maintain";
            /** @description The last periods, oldest first, the running one included. */
            periods: components["schemas"]["CountedPeriod"][];
            /**
             * Format: date
             * @description The day from which on data counts.
             */
            startDate: string;
            /**
             * Format: date
             * @description The day of the data that completed it.
             */
            completedOn?: string;
            /** @description Grows with each change, also of the progress; keep the content with the highest. */
            version: number;
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
            /** @description Values on the way, in the order in which they are reached. */
            milestones: components["schemas"]["Milestone"][];
            /** @description Percent, 0 to 100; of a goal with a band, of its weeks. */
            progress: number;
            /** @description When it will be reached; of a weight goal. */
            projection?: components["schemas"]["GoalProjection"];
            /** @description The running period, of a goal that sums up training. */
            pace?: components["schemas"]["GoalPace"];
            /** @description Warnings: `fast_loss` where more than 1 % of the weight per week is needed, or is being lost. */
            warnings: "fast_loss"[];
            /**
             * Format: date-time
             * @description When it expires: seven days after the end of its target date.
             */
            expiresAt?: string;
        };
        /** @description The running period, or the whole time of the goal, by even progress. */
        GoalPace: {
            /** @description What an even pace has reached by the end of today. */
            expected: number;
            /** @description What is left to the target. */
            remaining: number;
            /** @description The value at the end at the present pace. */
            projected?: number;
        };
        /** @description When the target is reached at the present rate, with the bounds of the rate's 95 % interval. */
        GoalProjection: {
            /** @description The change per week, in the goal's unit. */
            ratePerWeek?: number;
            /** @description Weeks from the newest data; null where there is no direction. */
            etaWeeks?: number;
            /** @description Weeks, if the change is as fast as the interval allows. */
            etaWeeksLow?: number;
            /** @description Weeks, if the change is as slow as the interval allows. */
            etaWeeksHigh?: number;
            /**
             * Format: date
             * @description The day on which the target is reached.
             */
            etaDate?: string;
            /**
             * @description Why there is no ETA: too little data, an interval that contains 0, or the other direction.
             * @enum {string}
             */
            reason?: "no_rate" | "no_direction" | "wrong_direction";
        };
        /** @description The progress of an import, or of its undo. */
        ImportProgress: {
            /** @description Identifies the import in later requests. */
            importId: string;
            /**
             * @description Its state.
             * @enum {string}
             */
            status: "waiting" | "checked" | "running" | "done" | "undoing" | "undone";
            /** @description How much of it is done, 0 to 100. */
            percent: number;
            /** @description How many workouts are imported so far. */
            workouts: number;
            /** @description How many sets are imported so far. */
            sets: number;
        };
        /** @description room:join. */
        JoinRoom: {
            /** @description Without one a new room is opened. */
            roomId?: string | null;
            /** @description The workout that the room is shown; by default the one in progress. */
            workoutId?: string | null;
            /** @description Whether the room sees how much is lifted. Without it, `true`. */
            shareWeights?: boolean;
            /** @description Friends to invite; only the room's owner may. */
            invite?: string[];
            /** @description Answer the entries after this one: what was missed. */
            after?: number | null;
            /** @description Answer the entries before this one. */
            before?: number | null;
        };
        /** @description A set of the last workout that had the exercise. */
        LastSet: {
            /**
             * @description The kind of the set.
             * @enum {string}
             */
            type: "normal" | "warmup" | "dropset" | "failure";
            /** @description How it was measured; absent: as its exercise usually is. */
            measurement?: components["schemas"]["Measurement"];
            /** @description The weight that is lifted, the bar included; for an assisted exercise, the assistance. In kg, or in lb for imperial units. */
            weight?: number;
            /** @description How many repetitions. */
            reps?: number;
            /** @description The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible. */
            rpe?: number;
            /** @description How long it took, or is to take, in seconds. */
            durationSeconds?: number;
            /** @description The distance that is covered. In m, or in mi for imperial units. */
            distance?: number;
        };
        /** @description What was done of an exercise in the last workout that had it, warm-ups included. */
        LastTime: {
            /**
             * Format: date
             * @description The day of that workout.
             */
            date: string;
            /** @description The id of the workout. */
            workoutId: string;
            /** @description The sets, in their order. */
            sets: components["schemas"]["LastSet"][];
        };
        /**
         * @description A leaderboard that the user watches has changed, or the user's own score has; at most once a second to each viewer.
         *
         *     It names nobody: what may be seen is read.
         */
        LeaderboardUpdate: {
            /**
             * @description Which kind of leaderboard the user watches; left out of the user's own score.
             * @enum {string}
             */
            scope?: "global" | "challenge";
            /** @description What is counted; of `global`. */
            metric?: string;
            /** @description Which period is compared; of `global`. */
            period?: string;
            /** @description The challenge; left out of other leaderboards. */
            challengeId?: string;
            /** @description The user's rank, where the user's own score has changed; left out of who is not ranked. */
            rank?: number;
            /** @description The user's own score that has changed, in the metric unit of the leaderboard. */
            score?: number;
            /** @description How many are ranked, where the user's own score has changed. */
            total?: number;
            /**
             * Format: date-time
             * @description When the ranks were counted, or the leaderboard that is watched has changed.
             */
            asOf?: string;
        };
        /** @description room:leave. */
        LeaveRoom: {
            /** @description The id of the room. */
            roomId: string;
            /** @description The person whom the owner removes; without it, the caller leaves. */
            userId?: string | null;
        };
        /** @description A user likes an activity of the receiver's. */
        LikeReceived: {
            /** @description The activity. */
            activityId: string;
            /** @description The user who likes it. */
            user: components["schemas"]["UserCard"];
            /** @description How many users like it now. */
            likes: number;
            /**
             * Format: date-time
             * @description Since when.
             */
            likedAt: string;
        };
        /**
         * @description The quantities that a set of an exercise is measured in.
         * @enum {string}
         */
        Measurement: "weight_reps" | "bodyweight_reps" | "assisted_reps" | "duration" | "distance_duration" | "weight_distance";
        /** @description A user whom a text mentions, and where, so that clients can link to the user's profile. */
        Mention: {
            /** @description The id of the mentioned user. */
            userId: string;
            /** @description The position of the `@` in the text, in Unicode characters. */
            start: number;
            /** @description The position after the last character of the name. */
            end: number;
            /** @description The user's present name. The text keeps the name that was written, should the user have another now. */
            username: string;
        };
        /** @description A value on the way to the target. */
        Milestone: {
            /** @description In the goal's unit. */
            value: number;
            /**
             * Format: date
             * @description The day of the data that reached it; left out before.
             */
            achievedAt?: string;
            /** @description What the user wrote about it. */
            notes?: string;
        };
        /** @description An event that a device has missed, as it was sent. */
        MissedOperation: {
            /** @description The name of the event. */
            event: string;
            /** @description The version of the workout after it. */
            version: number;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The `data` of the event. */
            data: {
                [key: string]: unknown;
            };
        };
        /** @description How it felt; energy from 1 to 10. */
        Mood: {
            /** @description How it felt before, at most 40 characters. */
            before?: string;
            /** @description How it felt after, at most 40 characters. */
            after?: string;
            /** @description How much energy there was, 1 to 10. */
            energy?: number;
        };
        /** @description How it felt: a field that is left out stays as it is, one that is null is cleared. */
        MoodChange: {
            /** @description How it felt before, at most 40 characters. */
            before?: string | null;
            /** @description How it felt after, at most 40 characters. */
            after?: string | null;
            /** @description How much energy there was, 1 to 10. */
            energy?: number | null;
        };
        /**
         * @description A word of motivation: at most three in a workout, five minutes apart.
         *
         *     Among the events that a device has missed it is only history: `at` says when it was said.
         */
        Motivation: {
            /** @description The id of the workout. */
            workoutId: string;
            /** @description What it is about: a record, the last set, halfway, a return after a week or more, or a streak. */
            kind: components["schemas"]["MotivationKind"];
            /** @description The words, at most 90 characters, in the language of the preferences where it is one of ours. */
            text: string;
        };
        /**
         * @description What a word of motivation is about.
         * @enum {string}
         */
        MotivationKind: "record" | "last_set" | "halfway" | "return" | "streak";
        /**
         * @description A movement whose form can be analysed.
         * @enum {string}
         */
        Movement: "squat" | "hinge" | "press" | "row" | "curl" | "lunge";
        /**
         * @description The movement pattern of an exercise.
         * @enum {string}
         */
        MovementPattern: "push" | "pull" | "squat" | "hinge" | "lunge" | "carry" | "rotation" | "brace" | "jump" | "locomotion" | "isolation" | "mobility";
        /**
         * @description A muscle group.
         * @enum {string}
         */
        Muscle: "abdominals" | "abductors" | "adductors" | "biceps" | "calves" | "chest" | "forearms" | "glutes" | "hamstrings" | "lats" | "lower_back" | "middle_back" | "neck" | "quadriceps" | "shoulders" | "traps" | "triceps";
        /**
         * @description Something has happened that the user may want to know of; or more has been added to a notification.
         *
         *     A notification with an id that the device has already replaces that one.
         *
         *     Attributes:
         *         message: a sentence for people.
         *         data: for programs: what it is about, in the terms of the type's own service.
         */
        NewNotification: {
            /** @description The notification's id; the same when more is added to it. */
            id: string;
            /**
             * @description What has happened.
             * @enum {string}
             */
            type: "security_alert" | "payment" | "moderation_decision" | "exercise_reviewed" | "template_featured" | "report_outcome" | "appeal_outcome" | "friend_request" | "friend_accepted" | "mention" | "comment" | "reply" | "room_message" | "challenge_invite" | "challenge_started" | "challenge_ended" | "challenge_excluded" | "room_invite" | "ai_ready" | "export_ready" | "goal_milestone" | "goal_completed" | "goal_expired" | "achievement_unlocked" | "like" | "comment_like" | "follow" | "overtaken" | "streak_at_risk" | "friend_trained" | "weekly_summary" | "digest" | "reminder" | "workout_idle" | "workout_ended" | "tip" | "workout_reminder" | "media_ready" | "media_rejected";
            /** @description A short heading. */
            title: string;
            /** @description A sentence to be shown. */
            message: string;
            /** @description Ids of what it is about, such as `roomId`. */
            data: {
                [key: string]: string;
            };
            /** @description How many people or comments it stands for. */
            count: number;
            /**
             * Format: date-time
             * @description When the newest of it has happened.
             */
            at: string;
            /** @description How many notifications of the user are unread. */
            unread: number;
        };
        /** @description Which notifications an account wants. */
        NotificationChoices: {
            /** @description Whether to remind of planned workouts. */
            workoutReminders: boolean;
            /** @description Whether to tell of records and of what was reached. */
            progressUpdates: boolean;
            /** @description Whether to tell of friend requests, followers and invitations. */
            socialActivity: boolean;
            /** @description Whether to send recommendations. */
            aiRecommendations: boolean;
        };
        /** @description Notifications were read on one of the user's devices, or withdrawn: the others show the same. */
        NotificationsRead: {
            /** @description The notifications that were read. */
            ids: string[];
            /** @description The notifications that are no longer there. */
            withdrawnIds: string[];
            /**
             * Format: date-time
             * @description Everything until then was read.
             */
            through?: string;
            /** @description How many notifications of the user are unread. */
            unread: number;
        };
        /** @description Plates of one weight, and the number of pairs. */
        OwnedPlates: {
            /** @description The weight of one plate, above 0. In kg, or in lb for imperial units. */
            weight: number;
            /** @description How many pairs of it there are, 1 to 20. */
            pairs: number;
        };
        /** @description presence:ping. */
        PingPresence: {
            /** @description Without one the answer lists the caller's rooms. */
            roomId?: string | null;
        };
        /** @description The current preferences. `revision` grows with each change: a device keeps the highest. */
        PreferencesSynced: {
            /** @description Grows with each change; keep the content with the highest. */
            revision: number;
            /**
             * @description The units that measures are read and written in.
             * @enum {string}
             */
            units: "metric" | "imperial";
            /** @description Seconds of rest after a set of an exercise that has no rest time of its own. */
            defaultRestTime: number;
            /** @description Workouts per week that the streak of weeks is counted by. */
            weeklyTarget: number;
            /** @description The hour at which a day begins: what is earlier is the day before. */
            dayStartsAt: number;
            /** @description By exercise id, the unit of its weights, where that is not the one of `units`. */
            exerciseUnits: {
                [key: string]: "kg" | "lb";
            };
            /** @description The weights of the bars that the user has; without it, those of a usual gym. In kg, or in lb for imperial units. */
            bars?: number[];
            /** @description The plates that the user has; without it, those of a usual gym. */
            plates?: components["schemas"]["OwnedPlates"][];
            /** @description The equipment that is available; absent for everything, empty for none. */
            equipment?: components["schemas"]["Equipment"][];
            /** @description Regions of the body that training must spare. */
            injuries: components["schemas"]["BodyRegion"][];
            /** @description The language of messages, a tag of BCP 47. */
            language: string;
            /**
             * @description The first day of the weeks of the weekly streak.
             * @enum {string}
             */
            weekStartsOn: "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";
            /** @description Whether strength levels are computed from sex and body weight. */
            strengthLevels: boolean;
            /** @description Which notifications the user wants. */
            notifications: components["schemas"]["NotificationChoices"];
            /** @description Who sees what of the user. */
            privacy: components["schemas"]["PrivacyChoices"];
        };
        /** @description Who sees what. Nothing is visible to strangers until its owner makes it so (GDPR article 25). */
        PrivacyChoices: {
            /**
             * @description Who may see the profile beyond the user name.
             * @enum {string}
             */
            profileVisibility: "public" | "friends" | "private";
            /** @description Whether others see any workout of the user's: shared ones, links, and in rooms. Off, nobody but the user does. */
            workoutSharing: boolean;
            /** @description Whether others see the user's personal records, where they see a workout of the user's. */
            progressSharing: boolean;
            /**
             * @description Who may see the activities that are made of workouts, goals and achievements; of private ones none are made.
             * @enum {string}
             */
            activityVisibility: "public" | "friends" | "private";
            /** @description Whether the user is on the leaderboards that everybody sees. Those of friends show friends. */
            leaderboards: boolean;
            /** @description What the user has agreed to beyond what the app needs. */
            consents: components["schemas"]["Consents"];
        };
        /** @description The current totals. `revision` grows with each change: a device keeps the highest. */
        ProgressSynced: {
            /** @description Grows with each change; keep the content with the highest. */
            revision: number;
            /** @description How many workouts were ever completed. */
            totalWorkouts: number;
            /** @description The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units. */
            totalVolume: number;
            /** @description Seconds of training in all. */
            totalDuration: number;
            /** @description Kilocalories in all, as far as they could be estimated. */
            totalCalories: number;
            /** @description How many personal records were set. */
            personalRecords: number;
            /** @description Days in a row with a workout, up to today or yesterday. */
            currentStreak: number;
            /** @description The most days in a row with a workout. */
            longestStreak: number;
            /** @description Weeks in a row that reached the target. */
            weeklyStreak: components["schemas"]["WeeklyStreak"];
            /** @description The goals that have changed; of each, keep the highest `version`. Left out where none has. */
            goals?: components["schemas"]["Goal"][];
        };
        /** @description The current exercise and set of the workout, and its rest timer. */
        RealTime: {
            /** @description The position of the exercise that is next, counted from 0. */
            currentExerciseIndex: number;
            /** @description The position of the set that is next in it, counted from 0. */
            currentSetIndex: number;
            /** @description Whether a rest timer runs. */
            isResting: boolean;
            /** @description The rest timer that runs; left out when none does. */
            rest?: components["schemas"]["Rest"];
        };
        /** @description A recommendation is being made, is ready, could not be made, or was answered on a device of the user's. */
        RecommendationChanged: {
            /** @description Identifies the recommendation; read it for its content. */
            id: string;
            /** @description What is recommended. */
            recommendationType: components["schemas"]["RecommendationType"];
            /**
             * @description The reason for it: asked for by the user, or found by the coach.
             * @enum {string}
             */
            occasion: "asked" | "plateau" | "imbalance" | "return" | "deload";
            /** @description Whether it is being made, is ready, or could not be made. */
            generation: components["schemas"]["GenerationState"];
            /** @description The step of the generation that has begun, such as `model`; absent when the generation has ended. */
            step?: string;
            /** @description The user's answer to it. */
            status: components["schemas"]["RecommendationStatus"];
            /** @description Its title; absent until it is ready. */
            title?: string;
            /** @description Why it could not be made, as a sentence for the user. */
            failure?: string;
            /** @description The template that accepting it created or changed. */
            templateId?: string;
            /** @description The workout that accepting it planned. */
            workoutId?: string;
            /** @description The number of its changes: of two events keep the one with the higher version. A step does not change it. */
            version: number;
            /**
             * Format: date-time
             * @description Until when it can be answered.
             */
            expiresAt: string;
        };
        /**
         * @description The user's answer to a recommendation: `pending` until there is one, `expired` when there was none in time.
         * @enum {string}
         */
        RecommendationStatus: "pending" | "accepted" | "declined" | "expired";
        /**
         * @description What is recommended.
         * @enum {string}
         */
        RecommendationType: "workout" | "exercise" | "template" | "goal_adjustment";
        /** @description A personal record was set. Its weights are in `unit`, where it has one. */
        RecordAchieved: {
            /**
             * @description The unit of its weights, where the owner has chosen one for the exercise; else the request's.
             * @enum {string}
             */
            unit?: "kg" | "lb";
            /** @description The id of the workout. */
            workoutId: string;
            /** @description The id of an exercise of the library, or of one of the user's own. */
            exerciseId: string;
            /** @description The name of the exercise. */
            exerciseName: string;
            /** @description The record that was set. */
            record: components["schemas"]["WeightRecord"] | components["schemas"]["RepsRecord"] | components["schemas"]["DurationRecord"] | components["schemas"]["DistanceRecord"] | components["schemas"]["TimeRecord"];
        };
        /** @description A value of a `custom` challenge for a day. Sending it again corrects it. */
        ReportProgress: {
            /** @description The challenge. */
            challengeId: string;
            /** @description What was done on the day, in the unit of the challenge. */
            value: number;
            /** @description The day; today where it is left out. It can be typed in first until 48 hours after it has ended. */
            date?: string | null;
        };
        /** @description A record in repetitions, at `weight` or more. */
        RepsRecord: {
            /** @description The id of an exercise of the library, or of one of the user's own. */
            exerciseId: string;
            /** @description The position of the set in its exercise, counted from 0. */
            setIndex: number;
            /** @description By how many percent it is better than the record before; left out for the first one. */
            improvementPercentage?: number;
            /**
             * @description The kind of record.
             * @constant
             */
            type: "max_reps";
            /** @description The repetitions. */
            value: number;
            /** @description The record before; left out for the first one. */
            previous?: number;
            /** @description The weight that they were done with. In kg, or in lb for imperial units. */
            weight: number;
        };
        /** @description A rest timer: a deadline, so that a phone that was asleep still shows the right time. */
        Rest: {
            /**
             * Format: date-time
             * @description When the rest began.
             */
            startedAt: string;
            /**
             * Format: date-time
             * @description When it ends; count down to this moment.
             */
            endsAt: string;
            /** @description How long it is, in seconds. */
            seconds: number;
        };
        /** @description The data of `rest:start`. */
        RestStartAction: {
            /** @description Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once. */
            clientId?: string | null;
            /** @description The id of the workout. */
            workoutId: string;
            /** @description How long to rest, 1 to 3600 seconds. */
            seconds: number;
        };
        /** @description The rest timer was started (with `rest`), was skipped or has ended. */
        RestTimerEvent: {
            /** @description The id of the workout. */
            workoutId: string;
            /** @description Whether a rest timer runs now. */
            isResting: boolean;
            /** @description The rest timer that runs; left out when none does. */
            rest?: components["schemas"]["Rest"];
            /** @description Why it is told: `started`, `skipped` or `ended`. */
            reason: string;
        };
        /** @description A room as it is now, with some of its entries. */
        Room: {
            /** @description Identifies the room. */
            id: string;
            /** @description The user who may invite and remove people. */
            ownerId: string;
            /**
             * Format: date-time
             * @description When the room closes.
             */
            expiresAt: string;
            /** @description The number of the newest entry. */
            seq: number;
            /** @description Who is in it or invited to it. */
            people: components["schemas"]["RoomPerson"][];
            /** @description In order. */
            entries: components["schemas"]["RoomEntry"][];
            /** @description There are more entries in the direction that was asked for. */
            more: boolean;
        };
        /**
         * @description Something that was said or happened in a room. `seq` counts them from 1, without a gap.
         *
         *     `joined` and `left`: `userId` has joined or left. `removed`: `userId` has removed `personId`. `deleted`: `userId` has
         *     deleted the text of entry `target`; that entry stays, without its text.
         */
        RoomEntry: {
            /** @description The number of the entry in the room, from 1 without a gap. */
            seq: number;
            /**
             * @description What was said or happened.
             * @enum {string}
             */
            kind: "text" | "joined" | "left" | "removed" | "deleted";
            /** @description The user who said or did it. */
            userId: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What was said; left out for other kinds, and once it is deleted. */
            text?: string;
            /** @description The user whom it is about, where somebody was removed. */
            personId?: string;
            /** @description The number of the entry that was deleted. */
            target?: number;
            /**
             * @description Why moderation has hidden the text; then only its author sees the text and this.
             * @enum {string}
             */
            hiddenReason?: "spam" | "harassment" | "hate" | "nudity" | "violence" | "self_harm" | "impersonation" | "cheating" | "other" | "under_review";
        };
        /** @description A room that the caller is in, or invited to. */
        RoomGlance: {
            /** @description The id of the room. */
            roomId: string;
            /**
             * @description Whether the user is in it or invited to it.
             * @enum {string}
             */
            status: "invited" | "joined" | "left" | "removed";
            /** @description The user who has invited the caller. */
            invitedBy?: string;
            /**
             * Format: date-time
             * @description When the room closes.
             */
            expiresAt: string;
        };
        /** @description Somebody who is in a room, or invited to it. */
        RoomPerson: {
            /** @description The id of the user. */
            userId: string;
            /**
             * @description Whether the user is in it or invited to it.
             * @enum {string}
             */
            status: "invited" | "joined" | "left" | "removed";
            /** @description Whether the user may invite and remove people. */
            isOwner: boolean;
            /** @description Has sent something within the last minute. */
            present: boolean;
            /**
             * Format: date-time
             * @description When a device of the user was last heard of.
             */
            seenAt?: string;
            /** @description Whether the others see how much the user lifts. */
            sharesWeights: boolean;
            /** @description What the user is doing; left out when no workout is shown. */
            workout?: components["schemas"]["WorkoutGlance"];
        };
        /** @description chat:send. */
        SendChat: {
            /** @description The id of the room. */
            roomId: string;
            /** @description What to say, 1 to 1000 characters; or else `delete`. */
            text?: string | null;
            /** @description The entry whose text is deleted, by its author or the room's owner. */
            delete?: number | null;
            /** @description Makes the same message, sent again, one entry; by default the `id` of the frame. */
            clientId?: string | null;
        };
        /** @description A part of a recording that is sent while it is made. */
        SendFormFrames: {
            /** @description An identifier of ours. */
            sessionId: string;
            /** @description The number of the part within its recording, from 0. */
            part: number;
            /** @description The movement, the same in all parts. */
            movement: components["schemas"]["Movement"];
            /** @description `overhead`: a press above the head, whose trunk must stay upright. */
            variant?: "overhead" | null;
            /** @description Frames in a second, 15 to 60, the same in all parts. */
            fps: number;
            /** @description The frames, as in `POST /ai/form-analyze`. A second of 30 frames is about 10 KB; a message has at most 16 KB. */
            frames: [
                number,
                number,
                number
            ][][];
            /** @description Whether this is the last part. It may have no frames. Without it, `false`. */
            end?: boolean;
        };
        /** @description A set was completed or corrected; the response of the request that did so has the same fields. */
        SetCompleted: {
            /** @description The id of the workout. */
            workoutId: string;
            /** @description The position of the exercise in the workout, counted from 0. */
            exerciseIndex: number;
            /** @description The set as it is now. */
            set: components["schemas"]["WorkoutSet"];
            /** @description The exercise with all of its sets. */
            exercise: components["schemas"]["WorkoutExercise"];
            /** @description The totals so far. */
            metrics: components["schemas"]["WorkoutMetrics"];
            /** @description Where the workout is now. */
            realTime: components["schemas"]["RealTime"];
            /** @description The personal records that the set has broken. */
            records: (components["schemas"]["WeightRecord"] | components["schemas"]["RepsRecord"] | components["schemas"]["DurationRecord"] | components["schemas"]["DistanceRecord"] | components["schemas"]["TimeRecord"])[];
            /** @description The version of the workout after it. */
            version: number;
            /** @description The next set of the exercise, by the effort of this one; left out where no effort is planned or was noted. */
            nextSet?: components["schemas"]["SuggestedSet"];
        };
        /** @description What a set is planned to be. */
        SetTarget: {
            /** @description The weight that is lifted, the bar included; for an assisted exercise, the assistance. In kg, or in lb for imperial units. */
            weight?: number;
            /** @description How many repetitions. */
            reps?: number;
            /** @description The fewest repetitions of the range. */
            repsMin?: number;
            /** @description The most repetitions of the range. */
            repsMax?: number;
            /** @description Percent of the one-repetition maximum or training max that the weight was computed by. */
            percentage?: number;
            /** @description The effort that it should take, 6 to 10 in halves. */
            rpe?: number;
            /** @description As many repetitions as possible, at least `reps`. */
            amrap?: boolean;
            /** @description How long it is to take, in seconds. */
            durationSeconds?: number;
            /** @description The distance that is to be covered. In m, or in mi for imperial units. */
            distance?: number;
        };
        /** @description Who may see the workout besides its owner. Others see no more of this than the visibility. */
        SharingState: {
            /** @description Whether anybody but its owner may see it. */
            isShared: boolean;
            /**
             * @description Who may see it: nobody else, friends, or everybody.
             * @enum {string}
             */
            visibility: "private" | "friends" | "public";
            /** @description The ids of the users it is shared with one by one. */
            sharedWith: string[];
            /** @description Whether it can be seen by a link, whose token is answered once. */
            hasLink: boolean;
            /** @description What others see that is private otherwise. */
            shows: ("notes" | "location" | "mood" | "bodyWeight")[];
            /**
             * Format: date-time
             * @description When it was first shared.
             */
            sharedAt?: string;
            /** @description Of the activity that was made of it, for its owner; left out before the first like or comment. */
            socialMetrics?: components["schemas"]["SocialMetrics"];
        };
        /** @description What others did with the activity that was made of a workout, as counts. */
        SocialMetrics: {
            /** @description How many users like it. */
            likes: number;
            /** @description How many comments it has. */
            comments: number;
            /** @description How often it was shared: once for each user and platform. */
            shares: number;
        };
        /**
         * @description The account's plan or subscription has changed: refresh the tokens to get its scopes, then read the subscription.
         *
         *     `revision` grows with each change: a device ignores one that is lower than the last it has seen.
         */
        SubscriptionSynced: {
            /** @description Grows with each change; ignore a lower one than the last. */
            revision: number;
            /**
             * @description The plan that the account has now.
             * @enum {string}
             */
            plan: "free" | "premium" | "pro";
            /**
             * @description The plan that it had before.
             * @enum {string}
             */
            previousPlan: "free" | "premium" | "pro";
            /**
             * @description Why it has changed.
             * @enum {string}
             */
            reason: "trial_started" | "subscribed" | "upgraded" | "downgraded" | "renewed" | "cancelled" | "taken_back" | "payment_failed" | "unpaid" | "refunded" | "dispute_lost" | "ended" | "reconciled";
        };
        /** @description The next set, by the effort of the last one: what it was planned to be, with another load. */
        SuggestedSet: {
            /** @description The position of the set in its exercise, counted from 0. */
            setIndex: number;
            /** @description The weight to lift, the bar included: one that the user can load. In kg, or in lb for imperial units. */
            weight: number;
            /** @description The repetitions that are planned. */
            reps: number;
            /** @description The effort that is planned, 6 to 10 in halves. */
            rpe: number;
            /** @description Why, in words for the user. */
            reason: string;
        };
        /** @description The data of `sync:request`: everything since a version, or a snapshot; without a workout, of the active one. */
        SyncRequestAction: {
            /** @description The workout; without it, the one in progress. */
            workoutId?: string | null;
            /** @description The last version without a gap before it; without it, the whole workout is answered. */
            sinceVersion?: number | null;
        };
        /** @description The times of the phases of a repetition. */
        Tempo: {
            /** @description Seconds of lowering; left out of a repetition that begins at its lowest point. */
            downSeconds?: number;
            /** @description Seconds of rest between lowering and lifting. */
            pauseSeconds: number;
            /** @description Seconds of lifting. */
            upSeconds: number;
        };
        /** @description The best time over a standard distance, in seconds: less is better. */
        TimeRecord: {
            /** @description The id of an exercise of the library, or of one of the user's own. */
            exerciseId: string;
            /** @description The position of the set in its exercise, counted from 0. */
            setIndex: number;
            /** @description By how many percent it is better than the record before; left out for the first one. */
            improvementPercentage?: number;
            /**
             * @description The kind of record.
             * @constant
             */
            type: "best_time";
            /** @description Seconds. */
            value: number;
            /** @description The record before, in seconds; left out for the first one. */
            previous?: number;
            /** @description The standard distance. In m, or in mi for imperial units. */
            distance: number;
        };
        /** @description A tier of an achievement. */
        UnlockedTier: {
            /** @description The id of the achievement. */
            achievementId: string;
            /** @description The value that was reached. */
            tier: number;
        };
        /** @description A user in a list. First and last name are present for those who may see the profile. */
        UserCard: {
            /** @description The id of the user. */
            id: string;
            /** @description The unique name by which others find the user. */
            username: string;
            /** @description The first name; left out where the caller may not see it, or none is given. */
            firstName?: string;
            /** @description The last name; left out where the caller may not see it, or none is given. */
            lastName?: string;
            /** @description The address of the profile picture; left out when there is none. */
            profilePicture?: string;
        };
        /**
         * @description From where the camera sees the body.
         * @enum {string}
         */
        View: "side" | "front" | "oblique";
        /**
         * @description Weeks in a row that met their target. Weeks begin on `weekStartsOn` of the preferences.
         *
         *     Only met weeks count, the running one once it has reached the target. A week that was not met may be made up for by late
         *     logs until two days after its end. After that a freeze is used for it, where one is held: then it neither counts nor breaks
         *     the streak. A week with at least four paused days does neither, too.
         */
        WeeklyStreak: {
            /** @description How many weeks the present streak has; the running week counts once it has reached the target. */
            current: number;
            /** @description How many weeks the longest streak ever had. */
            longest: number;
            /** @description Workouts that the running week needs: the target that was in force when it began, less by paused days. */
            target: number;
            /** @description Workouts of the running week. */
            thisWeek: number;
            /**
             * Format: date
             * @description The first day of the running week.
             */
            weekStartDate: string;
            /** @description Freezes held: one for each four met weeks, at most two. */
            freezes: number;
            /** @description First days of the latest weeks that a freeze was used for. */
            frozenWeeks: string[];
            /**
             * Format: date
             * @description The last day of the present pause; left out where there is none.
             */
            pausedUntil?: string;
        };
        /**
         * @description A record in kilograms: the heaviest set, the largest volume of one set, the best estimated 1RM.
         *
         *     Without `previous` it is the first of its kind. For an assisted exercise max_weight is the assistance, and
         *     less is better.
         */
        WeightRecord: {
            /** @description The id of an exercise of the library, or of one of the user's own. */
            exerciseId: string;
            /** @description The position of the set in its exercise, counted from 0. */
            setIndex: number;
            /** @description By how many percent it is better than the record before; left out for the first one. */
            improvementPercentage?: number;
            /**
             * @description The kind of record.
             * @enum {string}
             */
            type: "max_weight" | "max_volume" | "one_rep_max";
            /** @description The weight, or the volume, that is the record. In kg, or in lb for imperial units. */
            value: number;
            /** @description The record before; left out for the first one. In kg, or in lb for imperial units. */
            previous?: number;
        };
        /** @description A workout with everything in it. */
        Workout: {
            /** @description Identifies the workout. */
            id: string;
            /**
             * @description The state of the workout.
             * @enum {string}
             */
            status: "planned" | "in_progress" | "paused" | "completed" | "cancelled";
            /** @description Counts its changes, from 1; send it with the next change. */
            version: number;
            /** @description The name of the workout. */
            name: string;
            /** @description The template that it was planned from; left out without one. */
            templateId?: string;
            /** @description The day of the template's plan. */
            day?: string;
            /**
             * Format: date
             * @description The day that it is planned for or was done on, in its time zone.
             */
            date: string;
            /** @description The IANA time zone, such as Europe/Berlin, that days are counted in. */
            timezone: string;
            /**
             * Format: date-time
             * @description When it was started; left out before.
             */
            startedAt?: string;
            /**
             * Format: date-time
             * @description When it ended; left out before.
             */
            endedAt?: string;
            /** @description Seconds of training, pauses left out. */
            durationSeconds: number;
            /** @description How many exercises the workout has. */
            exerciseCount: number;
            /** @description The totals so far. */
            metrics: components["schemas"]["WorkoutMetrics"];
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
            /**
             * @description The kind of place where it takes place.
             * @enum {string}
             */
            location?: "home" | "gym" | "outdoor" | "other";
            /** @description The place in words, such as the name of the gym. */
            locationLabel?: string;
            /** @description What the user wrote about it. */
            notes?: string;
            /** @description How the user feels before and after. */
            mood?: components["schemas"]["Mood"];
            /** @description The user's weight on that day. In kg, or in lb for imperial units. */
            bodyWeight?: number;
            /** @description The exercises, in their order. */
            exercises: components["schemas"]["WorkoutExercise"][];
            /** @description Where the workout is now: the next set, and the rest timer. */
            realTime: components["schemas"]["RealTime"];
            /** @description While the workout seems to be forgotten; any operation takes it away. */
            finishOffer?: components["schemas"]["FinishOffer"];
            /** @description Who else may see it. */
            sharing: components["schemas"]["SharingState"];
        };
        /** @description An action on a workout. */
        WorkoutAction: {
            /** @description Chosen by the client for this operation and never used for another: sent again with it, the operation is applied once. */
            clientId?: string | null;
            /** @description The id of the workout. */
            workoutId: string;
        };
        /** @description The workout was completed. */
        WorkoutDone: {
            /** @description The workout as it is now. */
            workout: components["schemas"]["Workout"];
        };
        /** @description An exercise of a workout, with its sets. Its weights are in `unit`, where it has one. */
        WorkoutExercise: {
            /**
             * @description The unit of its weights, where the owner has chosen one for the exercise; else the request's.
             * @enum {string}
             */
            unit?: "kg" | "lb";
            /** @description The position in the workout, counted from 0. */
            index: number;
            /** @description The id of an exercise of the library, or of one of the user's own. */
            exerciseId: string;
            /** @description The name of the exercise. */
            name: string;
            /** @description How its sets are usually measured. */
            measurement: string;
            /** @description All ways in which its sets may be measured, the usual one first; each set says which it was. */
            measurements: string[];
            /** @description Of a user's own exercise. */
            traits?: components["schemas"]["ExerciseTraits"];
            /** @description Exercises of a workout with the same value form a superset. */
            supersetId?: string;
            /** @description Seconds of rest planned after each set. */
            restTime?: number;
            /** @description What the user wrote about it. */
            notes?: string;
            /** @description What the template's progression plans; left out without a template. */
            target?: components["schemas"]["ExerciseTarget"];
            /** @description Answered when the workout starts. */
            lastTime?: components["schemas"]["LastTime"];
            /** @description The sets, in their order. */
            sets: components["schemas"]["WorkoutSet"][];
            /** @description The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units. */
            totalVolume: number;
            /** @description The personal records that its sets have broken. */
            personalRecords: (components["schemas"]["WeightRecord"] | components["schemas"]["RepsRecord"] | components["schemas"]["DurationRecord"] | components["schemas"]["DistanceRecord"] | components["schemas"]["TimeRecord"])[];
        };
        /** @description The progress of a workout, without what was lifted. */
        WorkoutGlance: {
            /** @description The id of the workout. */
            workoutId: string;
            /** @description The name of the workout. */
            name: string;
            /**
             * @description The state of the workout.
             * @enum {string}
             */
            status: "planned" | "in_progress" | "paused" | "completed" | "cancelled";
            /**
             * Format: date-time
             * @description When it was started; left out before.
             */
            startedAt?: string;
            /**
             * Format: date-time
             * @description When it ended; left out before.
             */
            endedAt?: string;
            /** @description How many exercises the workout has. */
            exerciseCount: number;
            /** @description How many sets are completed. */
            completedSets: number;
            /** @description How many repetitions were done. */
            totalReps: number;
        };
        /** @description The running totals of a workout. */
        WorkoutMetrics: {
            /** @description The sum of weight times repetitions, without warm-up sets. In kg, or in lb for imperial units. */
            totalVolume: number;
            /** @description How many sets are completed. */
            completedSets: number;
            /** @description How many repetitions were done. */
            totalReps: number;
            /** @description The mean effort of the sets that have one; left out when none has. */
            averageRPE?: number;
            /** @description Seconds of rest in all. */
            totalRestTime: number;
            /** @description Kilocalories, estimated; left out before the workout is completed, or where too little is known. */
            caloriesBurned?: number;
            /** @description How many personal records were set in it. */
            personalRecordsSet: number;
        };
        /** @description The workout was paused. */
        WorkoutPaused: {
            /** @description The id of the workout. */
            workoutId: string;
            /**
             * @description Its state.
             * @enum {string}
             */
            status: "planned" | "in_progress" | "paused" | "completed" | "cancelled";
            /** @description Seconds of training so far, pauses left out. */
            durationSeconds: number;
        };
        /** @description The workout was resumed. */
        WorkoutResumed: {
            /** @description The id of the workout. */
            workoutId: string;
            /**
             * @description Its state.
             * @enum {string}
             */
            status: "planned" | "in_progress" | "paused" | "completed" | "cancelled";
            /** @description Seconds of training so far, pauses left out. */
            durationSeconds: number;
        };
        /** @description One set. It is completed when it has `completedAt`; before that its numbers are the plan's. */
        WorkoutSet: {
            /** @description The position in the exercise, counted from 0. */
            index: number;
            /**
             * @description The kind of the set.
             * @enum {string}
             */
            type: "normal" | "warmup" | "dropset" | "failure";
            /** @description How it is measured, where that is not the exercise's usual `measurement`. */
            measurement?: components["schemas"]["Measurement"];
            /** @description The weight that is lifted, the bar included; for an assisted exercise, the assistance. In kg, or in lb for imperial units. */
            weight?: number;
            /** @description How many repetitions; 0 is a failed attempt. */
            reps?: number;
            /** @description How long it took, or is to take, in seconds. */
            durationSeconds?: number;
            /** @description The distance that is covered. In m, or in mi for imperial units. */
            distance?: number;
            /** @description The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible. */
            rpe?: number;
            /** @description Repetitions in reserve, 0 to 4 in halves: how many more were possible. */
            rir?: number;
            /** @description Seconds rested before this set. */
            restTime?: number;
            /** @description What the user wrote about it. */
            notes?: string;
            /** @description What the set is planned to be; left out where nothing was planned. */
            target?: components["schemas"]["SetTarget"];
            /**
             * Format: date-time
             * @description When it was completed; left out before.
             */
            completedAt?: string;
            /**
             * Format: date-time
             * @description When it was last corrected; left out when it never was.
             */
            correctedAt?: string;
            /** @description That of the operation that completed it: the id by which devices know the set. */
            clientId?: string;
            /** @description Whether it has broken a personal record. */
            personalRecord: boolean;
        };
        /** @description The workout was started. */
        WorkoutStarted: {
            /** @description The workout as it is now. */
            workout: components["schemas"]["Workout"];
        };
        /** @description The totals of the workout so far. */
        WorkoutStats: {
            /** @description The id of the workout. */
            workoutId: string;
            /** @description The totals so far. */
            metrics: components["schemas"]["WorkoutMetrics"];
            /** @description How many exercises have all of their sets completed. */
            exercisesDone: number;
            /** @description How many exercises the workout has. */
            exercisesTotal: number;
        };
        /** @description The whole workout; without `workout`, it was deleted. Without `workoutId` too, no workout of the caller runs. */
        WorkoutSynced: {
            /** @description The id of the workout; left out when no workout of the caller runs. */
            workoutId?: string;
            /** @description Why it is sent. */
            reason: string;
            /** @description The workout as it is now; left out when `operations` bring what was missed, or when it was deleted. */
            workout?: components["schemas"]["Workout"];
            /** @description The events that were missed, in their order. */
            operations?: components["schemas"]["MissedOperation"][];
        };
        /** @description What is wrong with one field of the request. */
        WrongField: {
            /** @description As the client wrote it: `weeklyPlan.days.monday.exercises.0.sets`. */
            path: string;
            /** @description What is allowed, to be shown beside the field. */
            message: string;
        };
        /** @description Complete a set, or correct one */
        SetCompleteMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "set:complete";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data: components["schemas"]["CompleteSetAction"];
        };
        /** @description Complete a workout */
        WorkoutCompleteMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "workout:complete";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data: components["schemas"]["CompleteWorkoutAction"];
        };
        /** @description Join a room, or open one */
        RoomJoinMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "room:join";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data?: components["schemas"]["JoinRoom"];
        };
        /** @description Leave a room, or remove a person */
        RoomLeaveMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "room:leave";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data: components["schemas"]["LeaveRoom"];
        };
        /** @description Pause a workout in progress */
        WorkoutPauseMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "workout:pause";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data: components["schemas"]["WorkoutAction"];
        };
        /** @description Be present, and see who is */
        PresencePingMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "presence:ping";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data?: components["schemas"]["PingPresence"];
        };
        /** @description Type in a value of a custom challenge */
        ChallengeProgressMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "challenge:progress";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data: components["schemas"]["ReportProgress"];
        };
        /** @description Ask for what was missed */
        SyncRequestMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "sync:request";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data?: components["schemas"]["SyncRequestAction"];
        };
        /** @description Resume a paused workout */
        WorkoutResumeMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "workout:resume";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data: components["schemas"]["WorkoutAction"];
        };
        /** @description Send a text to a room, or delete one */
        ChatSendMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "chat:send";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data: components["schemas"]["SendChat"];
        };
        /** @description Send a part of a recording */
        FormFramesMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "form:frames";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data: components["schemas"]["SendFormFrames"];
        };
        /** @description Skip the running rest timer */
        RestSkipMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "rest:skip";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data: components["schemas"]["WorkoutAction"];
        };
        /** @description Start the rest timer */
        RestStartMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "rest:start";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data: components["schemas"]["RestStartAction"];
        };
        /** @description Start a planned workout */
        WorkoutStartMessage: {
            /**
             * @description The name of the action.
             * @constant
             */
            action: "workout:start";
            /** @description Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is applied once. */
            id?: string;
            /** @description What the action takes. */
            data: components["schemas"]["WorkoutAction"];
        };
        /** @description The account is suspended. The connection is closed after this; another one is refused while the suspension lasts. */
        AccountSuspendedFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "account:suspended";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["AccountSuspendedNow"];
        };
        /** @description A friend, or a user whom the user follows, has published an activity that is in the user's feed now. */
        ActivityNewFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "activity:new";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["ActivityAdded"];
        };
        /** @description What was seen so far in a recording that is sent live. */
        AiFormFeedbackFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "ai:form_feedback";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["FormFeedback"];
        };
        /** @description A part of an answer. The parts of an answer are numbered from 0; the last has `end` and the whole answer. */
        AiMessageFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "ai:message";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["AiMessage"];
        };
        /** @description A word of motivation: at most three in a workout, five minutes apart. */
        AiMotivationFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "ai:motivation";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["Motivation"];
        };
        /** @description A recommendation is being made, is ready, could not be made, or was answered on a device of the user's. */
        AiRecommendationFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "ai:recommendation";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["RecommendationChanged"];
        };
        /** @description A friend invites to a challenge. */
        ChallengeInviteFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "challenge:invite";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["ChallengeInvitation"];
        };
        /** @description Something was said or happened in a room (`entry`), or the answer to a question about rooms. */
        ChatMessageFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "chat:message";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["ChatMessage"];
        };
        /** @description Somebody commented on an activity of the user's, or replied to a comment on it. */
        CommentReceivedFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "comment:received";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["CommentReceived"];
        };
        /** @description A user asked to be friends. */
        FriendRequestFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "friend:request";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["FriendRequestReceived"];
        };
        /** @description The progress of an import, or of its undo. */
        ImportProgressFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "import:progress";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["ImportProgress"];
        };
        /** @description A leaderboard that the user watches has changed, or the user's own score has; at most once a second to each viewer. */
        LeaderboardUpdateFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "leaderboard:update";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["LeaderboardUpdate"];
        };
        /** @description A user likes an activity of the receiver's. */
        LikeReceivedFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "like:received";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["LikeReceived"];
        };
        /** @description Something has happened that the user may want to know of; or more has been added to a notification. */
        NotificationNewFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "notification:new";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["NewNotification"];
        };
        /** @description Notifications were read on one of the user's devices, or withdrawn: the others show the same. */
        NotificationReadFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "notification:read";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["NotificationsRead"];
        };
        /** @description A personal record was set. Its weights are in `unit`, where it has one. */
        PrAchievedFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "pr:achieved";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["RecordAchieved"];
        };
        /** @description The rest timer was started (with `rest`), was skipped or has ended. */
        RestTimerFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "rest:timer";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["RestTimerEvent"];
        };
        /** @description A set was completed or corrected; the response of the request that did so has the same fields. */
        SetCompletedFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "set:completed";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["SetCompleted"];
        };
        /** @description The account's plan or subscription has changed: refresh the tokens to get its scopes, then read the subscription. */
        SubscriptionChangedFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "subscription:changed";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["SubscriptionSynced"];
        };
        /** @description The current preferences. `revision` grows with each change: a device keeps the highest. */
        SyncPreferencesFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "sync:preferences";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["PreferencesSynced"];
        };
        /** @description The current totals. `revision` grows with each change: a device keeps the highest. */
        SyncProgressFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "sync:progress";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["ProgressSynced"];
        };
        /** @description The whole workout; without `workout`, it was deleted. Without `workoutId` too, no workout of the caller runs. */
        SyncWorkoutFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "sync:workout";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["WorkoutSynced"];
        };
        /** @description The workout was completed. */
        WorkoutCompletedFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "workout:completed";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["WorkoutDone"];
        };
        /** @description The workout was paused. */
        WorkoutPausedFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "workout:paused";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["WorkoutPaused"];
        };
        /** @description The workout was resumed. */
        WorkoutResumedFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "workout:resumed";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["WorkoutResumed"];
        };
        /** @description The workout was started. */
        WorkoutStartedFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "workout:started";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["WorkoutStarted"];
        };
        /** @description The totals of the workout so far. */
        WorkoutStatsFrame: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "workout:stats";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description What has happened. */
            data: components["schemas"]["WorkoutStats"];
        };
        /** @description `account:suspended` in a batch. */
        BatchedAccountSuspended: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "account:suspended";
            /** @description What has happened. */
            data: components["schemas"]["AccountSuspendedNow"];
        };
        /** @description `activity:new` in a batch. */
        BatchedActivityNew: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "activity:new";
            /** @description What has happened. */
            data: components["schemas"]["ActivityAdded"];
        };
        /** @description `ai:form_feedback` in a batch. */
        BatchedAiFormFeedback: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "ai:form_feedback";
            /** @description What has happened. */
            data: components["schemas"]["FormFeedback"];
        };
        /** @description `ai:message` in a batch. */
        BatchedAiMessage: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "ai:message";
            /** @description What has happened. */
            data: components["schemas"]["AiMessage"];
        };
        /** @description `ai:motivation` in a batch. */
        BatchedAiMotivation: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "ai:motivation";
            /** @description What has happened. */
            data: components["schemas"]["Motivation"];
        };
        /** @description `ai:recommendation` in a batch. */
        BatchedAiRecommendation: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "ai:recommendation";
            /** @description What has happened. */
            data: components["schemas"]["RecommendationChanged"];
        };
        /** @description `challenge:invite` in a batch. */
        BatchedChallengeInvite: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "challenge:invite";
            /** @description What has happened. */
            data: components["schemas"]["ChallengeInvitation"];
        };
        /** @description `chat:message` in a batch. */
        BatchedChatMessage: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "chat:message";
            /** @description What has happened. */
            data: components["schemas"]["ChatMessage"];
        };
        /** @description `comment:received` in a batch. */
        BatchedCommentReceived: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "comment:received";
            /** @description What has happened. */
            data: components["schemas"]["CommentReceived"];
        };
        /** @description `friend:request` in a batch. */
        BatchedFriendRequest: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "friend:request";
            /** @description What has happened. */
            data: components["schemas"]["FriendRequestReceived"];
        };
        /** @description `import:progress` in a batch. */
        BatchedImportProgress: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "import:progress";
            /** @description What has happened. */
            data: components["schemas"]["ImportProgress"];
        };
        /** @description `leaderboard:update` in a batch. */
        BatchedLeaderboardUpdate: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "leaderboard:update";
            /** @description What has happened. */
            data: components["schemas"]["LeaderboardUpdate"];
        };
        /** @description `like:received` in a batch. */
        BatchedLikeReceived: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "like:received";
            /** @description What has happened. */
            data: components["schemas"]["LikeReceived"];
        };
        /** @description `notification:new` in a batch. */
        BatchedNotificationNew: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "notification:new";
            /** @description What has happened. */
            data: components["schemas"]["NewNotification"];
        };
        /** @description `notification:read` in a batch. */
        BatchedNotificationRead: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "notification:read";
            /** @description What has happened. */
            data: components["schemas"]["NotificationsRead"];
        };
        /** @description `pr:achieved` in a batch. */
        BatchedPrAchieved: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "pr:achieved";
            /** @description What has happened. */
            data: components["schemas"]["RecordAchieved"];
        };
        /** @description `rest:timer` in a batch. */
        BatchedRestTimer: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "rest:timer";
            /** @description What has happened. */
            data: components["schemas"]["RestTimerEvent"];
        };
        /** @description `set:completed` in a batch. */
        BatchedSetCompleted: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "set:completed";
            /** @description What has happened. */
            data: components["schemas"]["SetCompleted"];
        };
        /** @description `subscription:changed` in a batch. */
        BatchedSubscriptionChanged: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "subscription:changed";
            /** @description What has happened. */
            data: components["schemas"]["SubscriptionSynced"];
        };
        /** @description `sync:preferences` in a batch. */
        BatchedSyncPreferences: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "sync:preferences";
            /** @description What has happened. */
            data: components["schemas"]["PreferencesSynced"];
        };
        /** @description `sync:progress` in a batch. */
        BatchedSyncProgress: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "sync:progress";
            /** @description What has happened. */
            data: components["schemas"]["ProgressSynced"];
        };
        /** @description `sync:workout` in a batch. */
        BatchedSyncWorkout: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "sync:workout";
            /** @description What has happened. */
            data: components["schemas"]["WorkoutSynced"];
        };
        /** @description `workout:completed` in a batch. */
        BatchedWorkoutCompleted: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "workout:completed";
            /** @description What has happened. */
            data: components["schemas"]["WorkoutDone"];
        };
        /** @description `workout:paused` in a batch. */
        BatchedWorkoutPaused: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "workout:paused";
            /** @description What has happened. */
            data: components["schemas"]["WorkoutPaused"];
        };
        /** @description `workout:resumed` in a batch. */
        BatchedWorkoutResumed: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "workout:resumed";
            /** @description What has happened. */
            data: components["schemas"]["WorkoutResumed"];
        };
        /** @description `workout:started` in a batch. */
        BatchedWorkoutStarted: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "workout:started";
            /** @description What has happened. */
            data: components["schemas"]["WorkoutStarted"];
        };
        /** @description `workout:stats` in a batch. */
        BatchedWorkoutStats: {
            /**
             * @description The name of the event.
             * @constant
             */
            event: "workout:stats";
            /** @description What has happened. */
            data: components["schemas"]["WorkoutStats"];
        };
        /** @description Several events that belong together: what one operation pushes. */
        BatchFrame: {
            /**
             * @description The name of the frame.
             * @constant
             */
            event: "batch";
            /** @description The `id` of the receiver's own message that this follows from. */
            replyTo?: string;
            /** @description The version of the workout after it. */
            version?: number;
            /** @description The user who has caused it, where it is another user, in a room. */
            userId?: string;
            /** @description The room through which the receiver sees it. */
            roomId?: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            at: string;
            /** @description In their order. */
            events: (components["schemas"]["BatchedAccountSuspended"] | components["schemas"]["BatchedActivityNew"] | components["schemas"]["BatchedAiFormFeedback"] | components["schemas"]["BatchedAiMessage"] | components["schemas"]["BatchedAiMotivation"] | components["schemas"]["BatchedAiRecommendation"] | components["schemas"]["BatchedChallengeInvite"] | components["schemas"]["BatchedChatMessage"] | components["schemas"]["BatchedCommentReceived"] | components["schemas"]["BatchedFriendRequest"] | components["schemas"]["BatchedImportProgress"] | components["schemas"]["BatchedLeaderboardUpdate"] | components["schemas"]["BatchedLikeReceived"] | components["schemas"]["BatchedNotificationNew"] | components["schemas"]["BatchedNotificationRead"] | components["schemas"]["BatchedPrAchieved"] | components["schemas"]["BatchedRestTimer"] | components["schemas"]["BatchedSetCompleted"] | components["schemas"]["BatchedSubscriptionChanged"] | components["schemas"]["BatchedSyncPreferences"] | components["schemas"]["BatchedSyncProgress"] | components["schemas"]["BatchedSyncWorkout"] | components["schemas"]["BatchedWorkoutCompleted"] | components["schemas"]["BatchedWorkoutPaused"] | components["schemas"]["BatchedWorkoutResumed"] | components["schemas"]["BatchedWorkoutStarted"] | components["schemas"]["BatchedWorkoutStats"])[];
        };
        MessagesByAction: {
            "set:complete": components["schemas"]["SetCompleteMessage"];
            "workout:complete": components["schemas"]["WorkoutCompleteMessage"];
            "room:join": components["schemas"]["RoomJoinMessage"];
            "room:leave": components["schemas"]["RoomLeaveMessage"];
            "workout:pause": components["schemas"]["WorkoutPauseMessage"];
            "presence:ping": components["schemas"]["PresencePingMessage"];
            "challenge:progress": components["schemas"]["ChallengeProgressMessage"];
            "sync:request": components["schemas"]["SyncRequestMessage"];
            "workout:resume": components["schemas"]["WorkoutResumeMessage"];
            "chat:send": components["schemas"]["ChatSendMessage"];
            "form:frames": components["schemas"]["FormFramesMessage"];
            "rest:skip": components["schemas"]["RestSkipMessage"];
            "rest:start": components["schemas"]["RestStartMessage"];
            "workout:start": components["schemas"]["WorkoutStartMessage"];
        };
        FramesByEvent: {
            "account:suspended": components["schemas"]["AccountSuspendedFrame"];
            "activity:new": components["schemas"]["ActivityNewFrame"];
            "ai:form_feedback": components["schemas"]["AiFormFeedbackFrame"];
            "ai:message": components["schemas"]["AiMessageFrame"];
            "ai:motivation": components["schemas"]["AiMotivationFrame"];
            "ai:recommendation": components["schemas"]["AiRecommendationFrame"];
            "challenge:invite": components["schemas"]["ChallengeInviteFrame"];
            "chat:message": components["schemas"]["ChatMessageFrame"];
            "comment:received": components["schemas"]["CommentReceivedFrame"];
            "friend:request": components["schemas"]["FriendRequestFrame"];
            "import:progress": components["schemas"]["ImportProgressFrame"];
            "leaderboard:update": components["schemas"]["LeaderboardUpdateFrame"];
            "like:received": components["schemas"]["LikeReceivedFrame"];
            "notification:new": components["schemas"]["NotificationNewFrame"];
            "notification:read": components["schemas"]["NotificationReadFrame"];
            "pr:achieved": components["schemas"]["PrAchievedFrame"];
            "rest:timer": components["schemas"]["RestTimerFrame"];
            "set:completed": components["schemas"]["SetCompletedFrame"];
            "subscription:changed": components["schemas"]["SubscriptionChangedFrame"];
            "sync:preferences": components["schemas"]["SyncPreferencesFrame"];
            "sync:progress": components["schemas"]["SyncProgressFrame"];
            "sync:workout": components["schemas"]["SyncWorkoutFrame"];
            "workout:completed": components["schemas"]["WorkoutCompletedFrame"];
            "workout:paused": components["schemas"]["WorkoutPausedFrame"];
            "workout:resumed": components["schemas"]["WorkoutResumedFrame"];
            "workout:started": components["schemas"]["WorkoutStartedFrame"];
            "workout:stats": components["schemas"]["WorkoutStatsFrame"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
