"""Run by wger's own Python: puts the history into its database, and prints what the jobs need as JSON.

`python peer_data.py <today> <workouts>`, with DJANGO_SETTINGS_MODULE and the checkout on the path.
"""

import json
import sys
from datetime import UTC, date, datetime, time, timedelta


def main() -> None:
    """Make a user with a token, a routine, and the sessions with their logs."""
    import django

    django.setup()
    from django.contrib.auth.models import User
    from rest_framework.authtoken.models import Token
    from wger.exercises.models import Exercise, Translation
    from wger.manager.models import Routine, WorkoutLog, WorkoutSession

    today, count = date.fromisoformat(sys.argv[1]), int(sys.argv[2])
    user = User.objects.create_user("ada", "ada@example.com", "Correct-Horse-42")
    token, _ = Token.objects.get_or_create(user=user)
    routine = Routine.objects.create(
        user=user, name="All of it", start=today - timedelta(days=2 * count), end=today + timedelta(days=60)
    )
    exercises = list(Exercise.objects.order_by("id")[:4])
    sessions = []
    for number in range(count):
        day = today - timedelta(days=2 * (count - number))
        session = WorkoutSession.objects.create(
            user=user, routine=routine, date=day, time_start=time(17), time_end=time(18), notes=f"Day {number}"
        )
        WorkoutLog.objects.bulk_create(
            WorkoutLog(
                user=user, session=session, routine=routine, exercise=exercise, iteration=1 + number // 10,
                date=datetime.combine(day, time(17, 3 * place + index), UTC),
                repetitions=5 + number % 6, weight=40 + number % 40 * 2.5,
            )
            for place, exercise in enumerate(exercises)
            for index in range(5)
        )  # fmt: skip
        sessions.append(str(session.pk))
    sys.stdout.write(
        json.dumps(
            {
                "token": token.key,
                "routine": routine.pk,
                "session": sessions[-1],
                "exercise": exercises[0].pk,
                "exercises": Exercise.objects.count(),
                "translations": Translation.objects.count(),
                "sets": WorkoutLog.objects.count(),
            }
        )
    )


if __name__ == "__main__":
    main()
