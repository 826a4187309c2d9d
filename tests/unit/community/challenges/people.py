"""What people do in challenges."""

from fitai.kernel import personal_data

from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.unit.auth.people import Person


def seen(user: Person, challenge_id: str) -> bool:
    answer = call("GET", f"/community/challenges/{challenge_id}", token=access_token(user.id))
    assert answer.status in (200, 404)
    return answer.status == 200


def block(user: Person, other: Person) -> None:
    assert call("POST", f"/users/{other.id}/block", token=access_token(user.id)).status in (200, 201)
    deliver_events()


def invite(user: Person, challenge_id: str, *others: Person) -> Answer:
    body = {"userIds": [other.id for other in others]}
    answer = call("POST", f"/community/challenges/{challenge_id}/invite", body, token=access_token(user.id))
    deliver_events()
    return answer


def community() -> personal_data.PersonalData:
    return next(data for data in personal_data.registered() if data.name == "community")
