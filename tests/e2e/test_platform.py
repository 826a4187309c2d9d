"""The platform's own routes on the deployed stack, and what a browser needs."""

import httpx

from infra.local.client import Account, Api, Stack


def test_health(anybody: Api) -> None:
    answer = anybody.send("GET", "/health")
    assert answer.status_code == 200, answer.text
    assert anybody.call("GET", "/health")


def test_the_documents(anybody: Api, stack: Stack) -> None:
    document = anybody.send("GET", "/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert "/workouts/{id}/set/{setIndex}" in document["paths"]
    for address in (stack.docs_url, f"{stack.docs_url}/reference/api.html"):
        page = httpx.get(address, timeout=30, follow_redirects=True)
        assert page.status_code == 200
        assert "text/html" in page.headers["content-type"]
    assert "swagger" in page.text.lower()


def test_a_page_of_another_origin_may_call(stack: Stack, account: Account) -> None:
    origin = {"Origin": "https://app.example.com"}
    url = f"{stack.rest_url}/workouts"
    headers = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    preflight = httpx.options(url, headers=origin | headers, timeout=30)
    assert preflight.status_code in (200, 204)
    assert preflight.headers["access-control-allow-origin"] in ("*", origin["Origin"])
    assert "authorization" in preflight.headers["access-control-allow-headers"].lower()
    assert int(preflight.headers["access-control-max-age"]) > 0
    answer = httpx.get(url, headers=origin | {"Authorization": f"Bearer {account.token}"}, timeout=30)
    assert answer.headers["access-control-allow-origin"] in ("*", origin["Origin"])


def test_the_library_is_searched_and_cached(anybody: Api) -> None:
    exercises = anybody.call("GET", "/exercises/search", q="RDL")
    assert "Romanian" in exercises[0]["name"]
    first = anybody.send("GET", "/exercises/barbell-back-squat")
    again = anybody.http.get(
        f"{anybody.stack.rest_url}/exercises/barbell-back-squat", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (first.status_code, again.status_code) == (200, 304)


def test_templates_from_making_to_deleting(account: Account, stranger: Account) -> None:
    exercise = {"exerciseId": "barbell-back-squat", "order": 0, "sets": 3, "reps": {"min": 5, "max": 5, "target": 5}}
    body = {"name": "Fives", "weeklyPlan": {"totalWeeks": 4, "days": {"monday": {"exercises": [exercise]}}}}
    made = account.api.call("POST", "/templates", body)
    path = f"/templates/{made['id']}"
    assert account.api.call("GET", path)["name"] == "Fives"
    assert stranger.api.send("GET", path).status_code == 404
    stale = account.api.send("PUT", path, body | {"version": made["version"] + 7})
    assert stale.status_code == 409
    copy = account.api.call("POST", f"{path}/duplicate", {})
    assert {template["id"] for template in account.api.call("GET", "/templates/my")} == {made["id"], copy["id"]}
    account.api.call("DELETE", path)
    assert account.api.send("GET", path).status_code == 404


def test_units_follow_the_preferences(account: Account) -> None:
    account.api.call("PUT", "/users/preferences", {"units": "imperial"})
    body = {"exercises": [{"exerciseId": "barbell-back-squat"}], "start": True}
    workout = account.api.call("POST", "/workouts", body)
    account.api.call("PUT", f"/workouts/{workout['id']}/set/0", {"weight": 225, "reps": 5}, exercise=0)
    read = account.api.call("GET", f"/workouts/{workout['id']}")
    assert read["exercises"][0]["sets"][0]["weight"] == 225
    metric = account.api.call("GET", f"/workouts/{workout['id']}", units="metric")
    assert round(metric["exercises"][0]["sets"][0]["weight"], 2) == 102.06


def test_an_idempotency_key_makes_one(stack: Stack, account: Account) -> None:
    headers = {"Authorization": f"Bearer {account.token}", "Idempotency-Key": "once"}
    made = [httpx.post(f"{stack.rest_url}/workouts", json={}, headers=headers, timeout=30) for _ in range(2)]
    assert {response.status_code for response in made} == {201}
    assert made[0].json()["data"] == made[1].json()["data"]
    assert len(account.api.call("GET", "/workouts")) == 1
    other = httpx.post(f"{stack.rest_url}/workouts", json={"name": "Other"}, headers=headers, timeout=30)
    assert other.status_code == 409
