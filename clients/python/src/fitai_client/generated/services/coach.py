"""The AI coach: plans with a model or without one, analyses, form, chat, and what is recommended when."""

from __future__ import annotations

from typing import Literal

from fitai_client import requests, services
from fitai_client.generated import choices
from fitai_client.generated import models


class Coach(services.Service):
    """The AI coach: plans with a model or without one, analyses, form, chat, and what is recommended when."""

    def chat(
        self,
        body: models.AskCoach,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ChatExchange:
        """Ask the coach.

        Ask the coach. The answer goes to all of the caller's devices as `ai:message`, part by part, and is the response
        too.

        Fixed safety rules answer first: emergencies, self-harm, eating disorders, weight loss under 18, pain, drugs,
        diagnoses. Other messages are answered by a language model where one is configured, which can only read the
        caller's own data, else by FitAI's own coach. An answer cites the data it is based on, and changes nothing:
        `actions` are buttons. At most 60 messages an hour.

        `POST /ai/chat`, scope `write:ai_requests`.
        """
        return self.run(requests.Request(
            "POST",
            "/ai/chat",
            requests.model(models.ChatExchange),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def list_chat_history(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        conversation: str | None = None,
    ) -> requests.Page[models.ChatExchange]:
        """List messages to the coach.

        List the caller's messages to the coach, each with its answer, newest first; all, or those of a conversation.

        `GET /ai/chat/history`, scope `read:ai_recommendations`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            conversation: Only those of this conversation.
        """
        return self.run(requests.Request(
            "GET",
            "/ai/chat/history",
            requests.page(models.ChatExchange),
            query={"limit": limit, "cursor": cursor, "conversation": conversation},
        ))

    def delete_chat_history(self, *, conversation: str | None = None, idempotency_key: str | None = None) -> models.DeletedChatHistory:
        """Delete messages to the coach.

        Delete the caller's messages to the coach with their answers; all, or those of a conversation.

        Open to every account, so that a user who is no longer premium can still delete messages.

        `DELETE /ai/chat/history`, scope `manage:account`.

        Args:
            conversation: Only those of this conversation; without it, all.
        """
        return self.run(requests.Request(
            "DELETE",
            "/ai/chat/history",
            requests.model(models.DeletedChatHistory),
            query={"conversation": conversation},
            idempotency_key=idempotency_key,
        ))

    def suggest_exercises(self, body: models.SuggestExercises, *, idempotency_key: str | None = None) -> models.ExerciseSuggestions:
        """Suggest exercises.

        Suggest exercises: alternatives to one, or exercises for a neglected muscle group or for the available
        equipment.

        All of them fit the equipment, the injuries and the exclusions. Answered at once, from the library and the last
        weeks of training; up to 60 an hour.

        `POST /ai/exercise-suggest`, scope `use:ai_generation`.
        """
        return self.run(requests.Request(
            "POST",
            "/ai/exercise-suggest",
            requests.model(models.ExerciseSuggestions),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def analyze_form(self, body: models.AnalyzeForm, *, idempotency_key: str | None = None) -> models.FormAnalysis:
        """Analyse the form in a recording.

        Analyse the form in a recording: from the key points of the body in each frame to repetitions and cues.

        The pose is estimated on the client, by any model that gives the 17 key points of COCO. Nothing of the recording
        is stored.

        `POST /ai/form-analyze`, scope `write:ai_requests`.
        """
        return self.run(requests.Request(
            "POST",
            "/ai/form-analyze",
            requests.model(models.FormAnalysis),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def optimize_goal(
        self,
        body: models.OptimizeGoal | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.GoalOptimization:
        """Optimise a goal.

        Estimate when a goal can be reached, whether its date is realistic, and what would be more realistic.

        For a goal of the caller, or for one that does not exist yet. The estimate blends the usual rates with the
        caller's own: the more data there is, the more the own rate counts. No weight loss is planned for minors, in
        pregnancy, and below a body mass index of 18.5. A better date for an existing goal is saved as a recommendation.

        `POST /ai/goal-optimize`, scope `write:ai_requests`.
        """
        return self.run(requests.Request(
            "POST",
            "/ai/goal-optimize",
            requests.model(models.GoalOptimization),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def analyze_progress(
        self,
        body: models.AnalyzeProgress | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ProgressAnalysis:
        """Analyse progress.

        Analyse the caller's progress: the trend of an exercise, the causes of a plateau, and what to do about it.

        Without an exercise: the main lifts, the balance of the muscles, and the outlook of the goals. Each number is
        based on the caller's own data and names its source. A language model may word the text, but not change a
        number.

        `POST /ai/progress-analyze`, scope `write:ai_requests`.
        """
        return self.run(requests.Request(
            "POST",
            "/ai/progress-analyze",
            requests.model(models.ProgressAnalysis),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def list_recommendations(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        type: choices.RecommendationType | None = None,
        status: choices.RecommendationStatus | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.Recommendation]:
        """List recommendations.

        List the caller's recommendations, newest first, filtered by type and status.

        The list has what the caller asked for, and what the coach found in the caller's training: at most two of these
        a week. Plans are left out of the list; read a recommendation by its id for its plan. With a filter a page may
        be short: go on with `cursor` until it is absent.

        `GET /ai/recommendations`, scope `read:ai_recommendations`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            type: Only recommendations of this type.
            status: Only recommendations with this status.
        """
        return self.run(requests.Request(
            "GET",
            "/ai/recommendations",
            requests.page(models.Recommendation),
            query={"limit": limit, "cursor": cursor, "type": type, "status": status, "units": units},
        ))

    def get_recommendation(self, id: str, *, units: Literal["metric", "imperial"] | None = None) -> models.Recommendation:
        """Get a recommendation.

        Get a recommendation of the caller, with its plan; also while it is being made.

        `generation` is `running` until it is `ready`, or has `failed`; then `failure` says why. Instead of polling,
        wait for the live event `ai:recommendation`. `status` becomes `expired` when it was not answered in time: a
        workout for today within 2 days, exercises within 14, a plan or a goal within 30.

        `GET /ai/recommendations/{id}`, scope `use:ai_generation`.
        """
        return self.run(requests.Request(
            "GET",
            "/ai/recommendations/{id}",
            requests.model(models.Recommendation),
            path_values={"id": id},
            query={"units": units},
        ))

    def give_feedback(
        self,
        id: str,
        body: models.GiveFeedback | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Recommendation:
        """Give feedback on a recommendation.

        Accept or decline a recommendation, rate it, or name exercises of it that are not wanted.

        An accepted plan becomes a private template of the caller's (`templateId`), or the next version of the one that
        was reviewed; an accepted workout is planned for today (`workoutId`). The answer is final: the same answer again
        changes nothing, the other one is refused. After `expiresAt` an unanswered recommendation takes no feedback; the
        rating of an answered one can still change. Exercises in `declinedExerciseIds` are not recommended for 90 days;
        ratings and answers change what is recommended next.

        `PUT /ai/recommendations/{id}/feedback`, scope `use:ai_generation`.
        """
        return self.run(requests.Request(
            "PUT",
            "/ai/recommendations/{id}/feedback",
            requests.model(models.Recommendation),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def generate_workout(
        self,
        body: models.GenerateWorkout | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.GenerationStarted:
        """Ask the coach for a plan or for today's workout.

        Ask the coach for a plan of weeks, or, without `daysPerWeek`, for today's workout.

        What is left out is taken from the account, its training and its earlier plans. Today's workout is the planned
        one, adapted to recent training, `readiness` and the available time, each change with its reason; where none is
        planned, one is made. The plan is made in the background: read the recommendation by its id, or wait for
        `ai:recommendation`. A request that fails is not counted. Free accounts ask for 5 plans a month.

        `POST /ai/workout-generate`, scope `use:ai_generation`.
        """
        return self.run(requests.Request(
            "POST",
            "/ai/workout-generate",
            requests.model(models.GenerationStarted),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def generate_template(
        self,
        body: models.GenerateTemplate | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.GenerationStarted:
        """Ask the coach for a template.

        Ask the coach for a template: a plan of weeks with days, loads, progression and the reason for each exercise.

        What is left out is taken from the account, its training and its earlier plans. The plan is made in the
        background: read the recommendation by its id, or wait for `ai:recommendation`; accepting it makes it a
        template. A request that fails is not counted.

        `POST /templates/ai-generate`, scope `use:ai_generation`.
        """
        return self.run(requests.Request(
            "POST",
            "/templates/ai-generate",
            requests.model(models.GenerationStarted),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    def optimize_template(
        self,
        id: str,
        body: models.OptimizeTemplate | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Recommendation:
        """Review a template.

        Review a template: how it would be better for the caller by the rules of a good plan, as changes with their
        reasons.

        Of the caller's own templates, or of one that they may read. Nothing is changed: the answer is a recommendation
        with the changes and the changed plan. Accepting it (`PUT /ai/recommendations/{id}/feedback`) makes the plan the
        next version of the caller's template, or a private copy of somebody else's. What is left out of the request is
        taken from the template, the account and its records. Free accounts ask for 5 plans a month; a review that finds
        nothing to change is not counted among them. 60 reviews and suggestions an hour.

        `POST /templates/{id}/ai-optimize`, scope `use:ai_generation`.
        """
        return self.run(requests.Request(
            "POST",
            "/templates/{id}/ai-optimize",
            requests.model(models.Recommendation),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))


class AsyncCoach(services.AsyncService):
    """The AI coach: plans with a model or without one, analyses, form, chat, and what is recommended when."""

    async def chat(
        self,
        body: models.AskCoach,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ChatExchange:
        """Ask the coach.

        Ask the coach. The answer goes to all of the caller's devices as `ai:message`, part by part, and is the response
        too.

        Fixed safety rules answer first: emergencies, self-harm, eating disorders, weight loss under 18, pain, drugs,
        diagnoses. Other messages are answered by a language model where one is configured, which can only read the
        caller's own data, else by FitAI's own coach. An answer cites the data it is based on, and changes nothing:
        `actions` are buttons. At most 60 messages an hour.

        `POST /ai/chat`, scope `write:ai_requests`.
        """
        return await self.run(requests.Request(
            "POST",
            "/ai/chat",
            requests.model(models.ChatExchange),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def list_chat_history(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        conversation: str | None = None,
    ) -> requests.Page[models.ChatExchange]:
        """List messages to the coach.

        List the caller's messages to the coach, each with its answer, newest first; all, or those of a conversation.

        `GET /ai/chat/history`, scope `read:ai_recommendations`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            conversation: Only those of this conversation.
        """
        return await self.run(requests.Request(
            "GET",
            "/ai/chat/history",
            requests.page(models.ChatExchange),
            query={"limit": limit, "cursor": cursor, "conversation": conversation},
        ))

    async def delete_chat_history(self, *, conversation: str | None = None, idempotency_key: str | None = None) -> models.DeletedChatHistory:
        """Delete messages to the coach.

        Delete the caller's messages to the coach with their answers; all, or those of a conversation.

        Open to every account, so that a user who is no longer premium can still delete messages.

        `DELETE /ai/chat/history`, scope `manage:account`.

        Args:
            conversation: Only those of this conversation; without it, all.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/ai/chat/history",
            requests.model(models.DeletedChatHistory),
            query={"conversation": conversation},
            idempotency_key=idempotency_key,
        ))

    async def suggest_exercises(self, body: models.SuggestExercises, *, idempotency_key: str | None = None) -> models.ExerciseSuggestions:
        """Suggest exercises.

        Suggest exercises: alternatives to one, or exercises for a neglected muscle group or for the available
        equipment.

        All of them fit the equipment, the injuries and the exclusions. Answered at once, from the library and the last
        weeks of training; up to 60 an hour.

        `POST /ai/exercise-suggest`, scope `use:ai_generation`.
        """
        return await self.run(requests.Request(
            "POST",
            "/ai/exercise-suggest",
            requests.model(models.ExerciseSuggestions),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def analyze_form(self, body: models.AnalyzeForm, *, idempotency_key: str | None = None) -> models.FormAnalysis:
        """Analyse the form in a recording.

        Analyse the form in a recording: from the key points of the body in each frame to repetitions and cues.

        The pose is estimated on the client, by any model that gives the 17 key points of COCO. Nothing of the recording
        is stored.

        `POST /ai/form-analyze`, scope `write:ai_requests`.
        """
        return await self.run(requests.Request(
            "POST",
            "/ai/form-analyze",
            requests.model(models.FormAnalysis),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def optimize_goal(
        self,
        body: models.OptimizeGoal | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.GoalOptimization:
        """Optimise a goal.

        Estimate when a goal can be reached, whether its date is realistic, and what would be more realistic.

        For a goal of the caller, or for one that does not exist yet. The estimate blends the usual rates with the
        caller's own: the more data there is, the more the own rate counts. No weight loss is planned for minors, in
        pregnancy, and below a body mass index of 18.5. A better date for an existing goal is saved as a recommendation.

        `POST /ai/goal-optimize`, scope `write:ai_requests`.
        """
        return await self.run(requests.Request(
            "POST",
            "/ai/goal-optimize",
            requests.model(models.GoalOptimization),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def analyze_progress(
        self,
        body: models.AnalyzeProgress | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ProgressAnalysis:
        """Analyse progress.

        Analyse the caller's progress: the trend of an exercise, the causes of a plateau, and what to do about it.

        Without an exercise: the main lifts, the balance of the muscles, and the outlook of the goals. Each number is
        based on the caller's own data and names its source. A language model may word the text, but not change a
        number.

        `POST /ai/progress-analyze`, scope `write:ai_requests`.
        """
        return await self.run(requests.Request(
            "POST",
            "/ai/progress-analyze",
            requests.model(models.ProgressAnalysis),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def list_recommendations(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        type: choices.RecommendationType | None = None,
        status: choices.RecommendationStatus | None = None,
        units: Literal["metric", "imperial"] | None = None,
    ) -> requests.Page[models.Recommendation]:
        """List recommendations.

        List the caller's recommendations, newest first, filtered by type and status.

        The list has what the caller asked for, and what the coach found in the caller's training: at most two of these
        a week. Plans are left out of the list; read a recommendation by its id for its plan. With a filter a page may
        be short: go on with `cursor` until it is absent.

        `GET /ai/recommendations`, scope `read:ai_recommendations`.

        Args:
            limit: Items on a page. Without it, `20`.
            cursor: Where the previous page ended; from `meta`.
            type: Only recommendations of this type.
            status: Only recommendations with this status.
        """
        return await self.run(requests.Request(
            "GET",
            "/ai/recommendations",
            requests.page(models.Recommendation),
            query={"limit": limit, "cursor": cursor, "type": type, "status": status, "units": units},
        ))

    async def get_recommendation(self, id: str, *, units: Literal["metric", "imperial"] | None = None) -> models.Recommendation:
        """Get a recommendation.

        Get a recommendation of the caller, with its plan; also while it is being made.

        `generation` is `running` until it is `ready`, or has `failed`; then `failure` says why. Instead of polling,
        wait for the live event `ai:recommendation`. `status` becomes `expired` when it was not answered in time: a
        workout for today within 2 days, exercises within 14, a plan or a goal within 30.

        `GET /ai/recommendations/{id}`, scope `use:ai_generation`.
        """
        return await self.run(requests.Request(
            "GET",
            "/ai/recommendations/{id}",
            requests.model(models.Recommendation),
            path_values={"id": id},
            query={"units": units},
        ))

    async def give_feedback(
        self,
        id: str,
        body: models.GiveFeedback | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Recommendation:
        """Give feedback on a recommendation.

        Accept or decline a recommendation, rate it, or name exercises of it that are not wanted.

        An accepted plan becomes a private template of the caller's (`templateId`), or the next version of the one that
        was reviewed; an accepted workout is planned for today (`workoutId`). The answer is final: the same answer again
        changes nothing, the other one is refused. After `expiresAt` an unanswered recommendation takes no feedback; the
        rating of an answered one can still change. Exercises in `declinedExerciseIds` are not recommended for 90 days;
        ratings and answers change what is recommended next.

        `PUT /ai/recommendations/{id}/feedback`, scope `use:ai_generation`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/ai/recommendations/{id}/feedback",
            requests.model(models.Recommendation),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def generate_workout(
        self,
        body: models.GenerateWorkout | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.GenerationStarted:
        """Ask the coach for a plan or for today's workout.

        Ask the coach for a plan of weeks, or, without `daysPerWeek`, for today's workout.

        What is left out is taken from the account, its training and its earlier plans. Today's workout is the planned
        one, adapted to recent training, `readiness` and the available time, each change with its reason; where none is
        planned, one is made. The plan is made in the background: read the recommendation by its id, or wait for
        `ai:recommendation`. A request that fails is not counted. Free accounts ask for 5 plans a month.

        `POST /ai/workout-generate`, scope `use:ai_generation`.
        """
        return await self.run(requests.Request(
            "POST",
            "/ai/workout-generate",
            requests.model(models.GenerationStarted),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def generate_template(
        self,
        body: models.GenerateTemplate | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.GenerationStarted:
        """Ask the coach for a template.

        Ask the coach for a template: a plan of weeks with days, loads, progression and the reason for each exercise.

        What is left out is taken from the account, its training and its earlier plans. The plan is made in the
        background: read the recommendation by its id, or wait for `ai:recommendation`; accepting it makes it a
        template. A request that fails is not counted.

        `POST /templates/ai-generate`, scope `use:ai_generation`.
        """
        return await self.run(requests.Request(
            "POST",
            "/templates/ai-generate",
            requests.model(models.GenerationStarted),
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))

    async def optimize_template(
        self,
        id: str,
        body: models.OptimizeTemplate | None = None,
        *,
        units: Literal["metric", "imperial"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Recommendation:
        """Review a template.

        Review a template: how it would be better for the caller by the rules of a good plan, as changes with their
        reasons.

        Of the caller's own templates, or of one that they may read. Nothing is changed: the answer is a recommendation
        with the changes and the changed plan. Accepting it (`PUT /ai/recommendations/{id}/feedback`) makes the plan the
        next version of the caller's template, or a private copy of somebody else's. What is left out of the request is
        taken from the template, the account and its records. Free accounts ask for 5 plans a month; a review that finds
        nothing to change is not counted among them. 60 reviews and suggestions an hour.

        `POST /templates/{id}/ai-optimize`, scope `use:ai_generation`.
        """
        return await self.run(requests.Request(
            "POST",
            "/templates/{id}/ai-optimize",
            requests.model(models.Recommendation),
            path_values={"id": id},
            body=body,
            query={"units": units},
            idempotency_key=idempotency_key,
        ))
