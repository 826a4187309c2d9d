"""The HTTP of the double of Stripe's API: routes, parameters, expansion, pages, idempotency keys, failures."""

import json
import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from tests.harness.stripe_api import StripeApi

Data = dict[str, Any]


class Refusal(Exception):
    """An error that Stripe answers."""

    def __init__(self, status: int, type: str, message: str, **details: str) -> None:
        super().__init__(message)
        self.status = status
        self.content = {"error": {"type": type, "message": message, **details}}


EXPANSIONS = {"latest_invoice": "invoices", "schedule": "subscription_schedules", "customer": "customers"}
"""The members that hold an id, and the objects that they can be expanded to."""


def nested(pairs: list[tuple[str, str]]) -> Data:
    """The parameters `a[b][0][c]=1` as dictionaries and lists."""
    tree: Data = {}
    for name, value in pairs:
        head, *rest = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name)
        place, keys = tree, [head, *rest]
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1] or str(len(place))] = value
    return {key: _listed(value) for key, value in tree.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(item) for key, item in value.items()}
    return list(inner.values()) if inner and all(key.isdecimal() for key in inner) else inner


def handler_of(double: "StripeApi") -> type[BaseHTTPRequestHandler]:
    """The handler of the requests to a double."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

        def _answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length).decode()
            parts = urlsplit(self.path)
            params = nested(parse_qsl(body or parts.query, keep_blank_values=True))
            request = f"{self.command} {parts.path}"
            double.before_answer(request)
            with double.held():
                double.requests.append(request)
                status, content = answer(double, request, params, self.headers.get("idempotency-key"), body)
                text = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.send_header("request-id", "req_double")
            self.send_header("stripe-should-retry", "false")
            self.end_headers()
            self.wfile.write(text)

        do_GET = _answer  # noqa: N815  (the names are http.server's)
        do_POST = _answer  # noqa: N815
        do_DELETE = _answer  # noqa: N815

    return Handler


def answer(double: "StripeApi", request: str, params: Data, key: str | None, body: str) -> tuple[int, Data]:
    """The status and the content of an answer; of a repeated idempotency key the first one."""
    if double.is_down or double.failures:
        status = 503 if double.is_down else double.failures.pop(0)
        return status, {"error": {"type": "api_error", "message": "a failure"}}
    if key is not None and key in double.answers:
        first, status, content = double.answers[key]
        if first != f"{request} {body}":
            return 400, {
                "error": {"type": "idempotency_error", "message": "Keys for idempotent requests are used once"}
            }
        return status, content
    try:
        status, content = 200, expanded(double, route(double, request, params), params.pop("expand", []))
    except Refusal as refusal:
        status, content = refusal.status, refusal.content
    if key is not None and status != 409:
        double.answers[key] = (f"{request} {body}", status, content)
    return status, content


def route(double: "StripeApi", request: str, params: Data) -> Data:
    """What Stripe does for a request."""
    posts: dict[str, Callable[[Data], Data]] = {
        "customers": double.post_customers, "checkout/sessions": double.post_sessions,
        "subscriptions": double.post_subscriptions, "subscription_schedules": double.post_schedules,
        "refunds": double.post_refunds, "billing_portal/sessions": double.post_portal,
        "invoices/create_preview": double.post_preview,
    }  # fmt: skip
    changes: dict[str, Callable[[str, Data], Data]] = {
        "customers": double.post_customer,
        "subscriptions": double.post_subscription,
        "subscription_schedules": double.post_schedule,
    }
    acts: dict[tuple[str, str], Callable[[str], Data]] = {
        ("checkout/sessions", "expire"): double.expire_session,
        ("subscription_schedules", "release"): double.release_schedule,
    }
    deletes = {"customers": double.delete_customer, "subscriptions": double.delete_subscription}
    method, _, path = request.partition(" /v1/")
    kind, _, rest = path.partition("/")
    if kind in ("checkout", "billing_portal"):
        name, _, rest = rest.partition("/")
        kind = f"{kind}/{name}"
    object_id, _, act = rest.partition("/")
    if method == "POST" and path in posts:
        return posts[path](params)
    if method == "POST" and (kind, act) in acts:
        return acts[kind, act](object_id)
    if method == "POST" and kind in changes and object_id:
        return changes[kind](object_id, params)
    if method == "DELETE" and kind in deletes:
        return deletes[kind](object_id)
    if method == "GET" and kind == "prices":
        return double.find_price(object_id)
    if method == "GET" and object_id:
        return double.find(kind, object_id)
    if method == "GET":
        return listed(double, kind, params)
    raise Refusal(404, "invalid_request_error", f"Unrecognized request URL ({request})")


def listed(double: "StripeApi", kind: str, params: Data) -> Data:
    """A page of a list, the newest first."""
    items = double.events if kind == "events" else double.all(kind)
    found = [item for item in reversed(items) if _matches(item, params, kind)]
    # Stable: of those of one second the later one comes first.
    found.sort(key=lambda item: -item["created"])
    if after := params.get("starting_after"):
        ids = [item["id"] for item in found]
        found = found[ids.index(after) + 1 :] if after in ids else []
    limit = int(params.get("limit") or 10)
    return {"object": "list", "url": f"/v1/{kind}", "has_more": len(found) > limit, "data": found[:limit]}


def _matches(item: Data, params: Data, kind: str) -> bool:
    if "customer" in params and item.get("customer") != params["customer"]:
        return False
    if kind == "subscriptions" and params.get("status") != "all":
        if params.get("status", item["status"]) != item["status"] or item["status"] == "canceled":
            return False
    elif kind == "invoices" and params.get("status", item["status"]) != item["status"]:
        return False
    if kind == "invoices" and params.get("subscription", "") not in ("", _subscription_of(item)):
        return False
    if kind == "invoice_payments":
        wanted = (params.get("payment") or {}).get("payment_intent")
        return wanted is None or item["payment"]["payment_intent"] == wanted
    if kind == "events":
        return item["type"] in params.get("types", [item["type"]]) and item["created"] >= int(
            (params.get("created") or {}).get("gte") or 0
        )
    return True


def _subscription_of(invoice: Data) -> str:
    return str(invoice["parent"]["subscription_details"]["subscription"])


def expanded(double: "StripeApi", content: Data, paths: list[str]) -> Data:
    """A copy of an answer without what is the double's own, with the objects in place of the ids that were asked for."""
    copy: Data = json.loads(json.dumps(content))
    is_list = copy.get("object") == "list"
    names = {path.removeprefix("data.").partition(".")[0] for path in paths}
    for item in copy["data"] if is_list else [copy]:
        for key in [key for key in item if key.startswith("_")]:
            del item[key]
        for name in names & EXPANSIONS.keys():
            if isinstance(item.get(name), str):
                found = double.find(EXPANSIONS[name], item[name])
                item[name] = expanded(double, found, [])
        if "latest_invoice.confirmation_secret" in paths:
            item["latest_invoice"]["confirmation_secret"] = {
                "client_secret": f"{item['id']}_secret",
                "type": "payment_intent",
            }
    return copy
