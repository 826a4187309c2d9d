"""`make fuzz`: requests that Schemathesis makes up from the OpenAPI document, sent to the running stack.

Each operation is first reached with its sample event, by accounts of its own: so its identifiers are those of real resources,
and no limit and no token is used up. Then come the made-up requests, half of which are valid by the document. Every answer is
held to the document: a status that is declared, a body as declared, no 5xx.
"""

import itertools
import json
import os
import random
import shlex
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import requests
import schemathesis
from fitai.kernel import catalogue
from fitai_client import FitAIError
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from infra import ROOT
from infra.local import console
from infra.local.client import PATIENCE, Stack
from infra.local.cloud import Cloud
from infra.local.console import Trouble
from infra.local.invoke import Player

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
REPORT = ROOT / ".local" / "fuzz.json"
EXAMPLES = 20
"""Made-up requests of an operation."""
REQUESTS_OF_AN_ACCOUNT = 40
"""Made-up requests after which the accounts are replaced: a free account may send a hundred in fifteen minutes."""
MAX_LIMITED = 0.05
"""The share of answers that may be 429."""
NEEDS_PROVIDER = frozenset({"/auth/google", "/auth/google/callback", "/auth/apple", "/auth/apple/callback"})
"""Paths that answer 404 where no client of Google or Apple is configured, as on a local stack."""
SAMPLE_PATIENCE = 15.0
"""Seconds within which a sample has its expected answer: what it needs may follow from an event."""
TIGHTLY_LIMITED_EXAMPLES = 2
"""Made-up requests of an operation that is limited by address more tightly than others, as all under /auth are."""


@dataclass(slots=True)
class Finding:
    """An answer that the document does not allow, and how to see it again."""

    operation: str
    status: int
    message: str
    curl: str


@dataclass(slots=True)
class Report:
    """The answers of a run."""

    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    unreached: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add(self, operation: str, status: int) -> None:
        """Count an answer."""
        self.statuses[operation][status] += 1

    @property
    def answers(self) -> int:
        """The number of all answers."""
        return sum(sum(counts.values()) for counts in self.statuses.values())

    @property
    def limited_share(self) -> float:
        """The share of the answers that are 429."""
        limited = sum(counts[429] for counts in self.statuses.values())
        return limited / self.answers if self.answers else 0.0

    @property
    def flaws(self) -> list[str]:
        """The criteria that are missed."""
        server_errors = sum(
            count for counts in self.statuses.values() for status, count in counts.items() if status >= 500
        )
        candidates = {
            f"{server_errors} answers are 5xx": server_errors,
            f"{len(self.findings)} kinds of answers are not in the document": len(self.findings),
            f"{len(self.unreached)} operations were never reached with success": len(self.unreached),
            f"{self.limited_share:.1%} of the answers are 429": self.limited_share > MAX_LIMITED,
        }
        return [flaw for flaw, is_missed in candidates.items() if is_missed]


@dataclass(slots=True)
class Sample:
    """The sample event of an operation, which reaches it with success."""

    name: str
    content: dict[str, Any]


class OperationFuzzer:
    """Sends the sample and the made-up requests of one operation."""

    def __init__(self, cloud: Cloud, stack: Stack, operation: Any, sample: Sample, report: Report) -> None:
        self._cloud, self._stack, self._operation, self._sample, self._report = cloud, stack, operation, sample, report
        self._label: str = operation.label
        self._session = requests.Session()
        self._player = Player(cloud, stack)
        self._sent = 0
        self._seen: set[str] = set()

    def run(self, examples: int, random_seed: int) -> None:
        """Send the sample, then the made-up requests."""
        if not self._prepare():
            return
        self._reach()
        for mode in schemathesis.GenerationMode:
            strategy = self._operation.as_strategy(generation_mode=mode)

            @seed(random_seed)
            @settings(
                max_examples=examples // 2,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=strategy)
            def send(case: Any) -> None:
                self._send(case)

            try:
                send()
            except schemathesis.errors.SchemathesisError as error:
                # Some operations have nothing that could be made invalid.
                print(f"    {self._label}: no {mode.value} requests: {str(error).splitlines()[0]}")
            except Exception as error:
                if type(error).__name__ not in ("Unsatisfiable", "FailedHealthCheck"):
                    raise

    def _prepare(self) -> bool:
        """Register new accounts and take the steps before the sample; False where that fails."""
        self._player = Player(self._cloud, self._stack)
        self._sent = 0
        try:
            self._player.prepare(self._sample.content)
            self._player.api(self._sample.content.get("as"))
        except (Trouble, FitAIError, httpx.HTTPError) as error:
            self._report.unreached[self._label] = str(error)[:300]
            return False
        return True

    def _reach(self) -> None:
        """Send the sample until it has its expected answer, since what it needs may follow from an event."""
        until = time.monotonic() + SAMPLE_PATIENCE
        while True:
            request = self._player.fill(self._sample.content["request"])
            answer = self._request_sample(request)
            self._report.add(self._label, answer.status_code)
            is_not_configured = answer.status_code == 404 and self._operation.path in NEEDS_PROVIDER
            if answer.status_code < 400 or is_not_configured:
                return
            if time.monotonic() > until:
                self._report.unreached[self._label] = f"{answer.status_code} {answer.text[:300]}"
                return
            time.sleep(1)

    def _request_sample(self, request: dict[str, Any]) -> requests.Response:
        body = {"data": request["rawBody"]} if request.get("rawBody") is not None else {"json": request.get("body")}
        return self._session.request(
            request["method"],
            self._stack.rest_url.rstrip("/") + request["path"],
            params=request.get("query") or None,
            headers=self._headers() | (request.get("headers") or {}),
            timeout=PATIENCE,
            allow_redirects=False,
            **body,
        )

    def _headers(self) -> dict[str, str]:
        # Public operations take a token too: its account's limit is counted and not that of the one address here.
        token = self._player.api(self._sample.content.get("as") or "user").token
        return {"Authorization": f"Bearer {token}"} if token else {}

    def _send(self, case: Any) -> None:
        if self._sent >= REQUESTS_OF_AN_ACCOUNT and not self._prepare():
            return
        self._sent += 1
        if self._sent % 2:
            case.path_parameters = {**(case.path_parameters or {}), **self._real_path_parameters()}
        # Made-up tokens would hide the operation behind 401; `tests/unit/contract/test_authorization.py` tries them.
        case.headers = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
        response = case.call(
            base_url=self._stack.rest_url.rstrip("/"),
            session=self._session,
            headers=self._headers(),
            timeout=PATIENCE,
            allow_redirects=False,
        )
        self._report.add(self._label, response.status_code)
        if self._is_another_operation(case):
            return
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as failures:
            for failure in failures.exceptions:
                self._find(case, response.status_code, failure)

    def _is_another_operation(self, case: Any) -> bool:
        """Whether a made-up path parameter is the name of another operation, such as `export` in `/exercises/export`."""
        return case.formatted_path in self._operation.schema.raw_schema["paths"] and "{" in self._operation.path

    def _real_path_parameters(self) -> dict[str, str]:
        """The path parameters of the sample, which are those of a resource of its account."""
        path = self._player.fill(self._sample.content["request"])["path"]
        segments = zip(self._operation.path.split("/"), path.split("/"), strict=False)
        return {template[1:-1]: value for template, value in segments if template.startswith("{")}

    def _find(self, case: Any, status: int, failure: BaseException) -> None:
        text = str(failure)
        # A kind of failure is listed once, with the first request that had it.
        key = f"{status} {type(failure).__name__} {text.splitlines()[0]}"
        if key in self._seen:
            return
        self._seen.add(key)
        headers = {"Authorization": "Bearer $TOKEN"}
        curl = case.as_curl_command(headers=headers) if hasattr(case, "as_curl_command") else shlex.quote(str(case))
        self._report.findings.append(Finding(self._label, status, text[:600], curl[:2000]))


def samples() -> dict[str, Sample]:
    """The sample events that succeed, by the method and path of their operations."""
    found: dict[str, Sample] = {}
    for function in catalogue.endpoints():
        path = ROOT / "events" / function.service / f"{function.name}.json"
        content = json.loads(path.read_text())
        if "request" in content and content["status"] < 400:
            found[function.declaration.route] = Sample(f"{function.service}/{function.name}", content)
    return found


def main() -> None:
    """Fuzz all operations and report; the exit status is 1 where a criterion is missed."""
    cloud = Cloud.known()
    if not cloud.runs():
        raise Trouble("Nothing runs; `make start` starts it.")
    stack = Stack.read(cloud.stack_file)
    examples = int(os.environ.get("EXAMPLES") or EXAMPLES)
    random_seed = int(os.environ.get("SEED") or random.randrange(2**32))
    wanted = os.environ.get("OPERATION", "")
    document = httpx.get(f"{stack.rest_url.rstrip('/')}/openapi.json", timeout=PATIENCE).json()
    schema = schemathesis.openapi.from_dict(document)
    all_samples, report = samples(), Report()
    print(f"  Fuzzing with SEED={random_seed} EXAMPLES={examples}")
    results: Iterator[Any] = schema.get_all_operations()
    operations = [result.ok() for result in results]
    for operation in (operation for operation in operations if wanted in operation.label):
        sample = all_samples.get(f"{operation.method.upper()} {operation.path}")
        if sample is None:
            if operation.path in NEEDS_PROVIDER:
                continue
            report.unreached[operation.label] = "there is no sample event of it"
            continue
        is_tight = operation.path.startswith("/auth/")
        count = min(examples, TIGHTLY_LIMITED_EXAMPLES) if is_tight else examples
        OperationFuzzer(cloud, stack, operation, sample, report).run(count, random_seed)
        counts = " ".join(f"{status}×{count}" for status, count in sorted(report.statuses[operation.label].items()))
        print(f"    {operation.label:60} {counts}", flush=True)
    write_report(report, random_seed)
    if report.flaws:
        raise Trouble("; ".join(report.flaws) + f". All of them stand in {REPORT.relative_to(ROOT)}.")


def write_report(report: Report, random_seed: int) -> None:
    """Write and print what was found."""
    totals: Counter[int] = sum(report.statuses.values(), Counter())
    REPORT.write_text(
        json.dumps(
            {
                "seed": random_seed,
                "answers": report.answers,
                "limited": report.limited_share,
                "statuses": {label: dict(sorted(counts.items())) for label, counts in report.statuses.items()},
                "unreached": report.unreached,
                "findings": [
                    {"operation": found.operation, "status": found.status, "message": found.message, "curl": found.curl}
                    for found in report.findings
                ],
            },
            indent=2,
        )
    )
    print(f"  {report.answers} answers: " + ", ".join(f"{status}×{count}" for status, count in sorted(totals.items())))
    for label, reason in report.unreached.items():
        print(f"  Never reached with success: {label}: {reason}")
    for found, _ in itertools.groupby(report.findings, key=lambda finding: (finding.operation, finding.message)):
        print(f"  {found[0]}: {found[1].splitlines()[0]}")
    for finding in report.findings:
        print(f"    {finding.operation} {finding.status}\n      {finding.curl}")


if __name__ == "__main__":
    console.main(main)
