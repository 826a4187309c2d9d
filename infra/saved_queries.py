"""Queries of CloudWatch Logs Insights that are saved with a stage; the runbooks use them by their names.

`python -m infra.saved_queries <name>` prints one, for the shell function of docs/runbooks/README.md. The log groups are chosen where a query is
run: `/aws/lambda/fitai-<stage>-…`.
"""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query, and what it answers."""

    name: str
    answers: str
    text: str


QUERIES = (
    SavedQuery(
        "errors-by-route",
        "which routes fail, how often, and for how many users",
        """fields route, status, userId
| filter ispresent(route) and status >= 500
| stats count(*) as failures, count_distinct(userId) as users by service, route, status
| sort failures desc
| limit 50""",
    ),
    SavedQuery(
        "errors-by-kind",
        "which kinds of unexpected errors occur, since when",
        """fields errorKind, route
| filter ispresent(errorKind) and ispresent(route)
| stats count(*) as failures, min(@timestamp) as since, max(@timestamp) as newest by errorKind, route
| sort failures desc
| limit 50""",
    ),
    SavedQuery(
        "stacks",
        "the newest stacks of unexpected errors",
        """fields @timestamp, message, errorKind, exception_name, exception, @logStream
| filter ispresent(exception)
| sort @timestamp desc
| limit 20""",
    ),
    SavedQuery(
        "slow-routes",
        "which routes are slow, and how much of it is DynamoDB",
        """fields route, Duration.0 as ms, DynamoDBTime.0 as dynamodb
| filter ispresent(route)
| stats count(*) as calls, pct(ms, 50) as p50, pct(ms, 95) as p95, pct(dynamodb, 95) as p95_dynamodb,
        sum(coldStart = 1) as cold by service, route
| sort p95 desc
| limit 50""",
    ),
    SavedQuery(
        "slowest-calls",
        "the slowest calls one by one",
        """fields @timestamp, route, Duration.0 as ms, DynamoDBTime.0 as dynamodb, DynamoDBRequests.0 as requests, coldStart, requestId
| filter ispresent(route)
| sort ms desc
| limit 50""",
    ),
    SavedQuery(
        "cold-starts",
        "which functions start cold, and how long that takes",
        """filter @type = "REPORT" and ispresent(@initDuration)
| stats count(*) as starts, pct(@initDuration, 95) as p95_init, max(@maxMemoryUsed / 1000000) as most_mb by @log
| sort starts desc
| limit 50""",
    ),
    SavedQuery(
        "crashes",
        "functions that ran out of time or memory, or could not start",
        """fields @timestamp, @log, @message
| filter @message like /Task timed out|Runtime exited|OutOfMemory|Runtime.ImportModuleError|INIT_REPORT.*error/
| sort @timestamp desc
| limit 50""",
    ),
    SavedQuery(
        "memory",
        "how near functions are to their memory",
        """filter @type = "REPORT"
| stats max(@maxMemoryUsed / @memorySize * 100) as percent, max(@memorySize / 1000000) as mb by @log
| sort percent desc
| limit 30""",
    ),
    SavedQuery(
        "units-by-route",
        "what the routes cost in DynamoDB",
        """fields route, ReadUnits.0 as r, WriteUnits.0 as w
| filter ispresent(route)
| stats count(*) as calls, sum(r) as read_units, sum(w) as write_units, max(r + w) as most by service, route
| sort write_units desc
| limit 50""",
    ),
    SavedQuery(
        "statuses",
        "how requests are answered",
        """fields route, status
| filter ispresent(route) and status >= 400
| stats count(*) as calls by status, route
| sort calls desc
| limit 50""",
    ),
    SavedQuery(
        "reactions",
        "which reactions to events fail or are repeated",
        """fields route, status, duplicate
| filter ispresent(route) and service = "reactions"
| stats count(*) as events, sum(status >= 500) as failures, sum(duplicate = 1) as repeated by route
| sort failures desc, events desc
| limit 50""",
    ),
    SavedQuery(
        "external-services",
        "what the language model, Stripe and the mail service answered",
        """fields @timestamp, message, operation, error, status, stripeCode, outcome, feature
| filter message like /payment provider|mail/ or (ispresent(outcome) and outcome != "ok")
| sort @timestamp desc
| limit 50""",
    ),
    SavedQuery(
        "model-cost",
        "what the language model costs, by feature, tier and outcome",
        """fields feature, tier, outcome, ModelCostMicros, ModelInputTokens, ModelOutputTokens
| filter ispresent(ModelCostMicros)
| stats count(*) as calls, sum(ModelCostMicros) / 1000000 as dollars, sum(ModelInputTokens) as tokens_in,
        sum(ModelOutputTokens) as tokens_out by feature, tier, outcome
| sort dollars desc""",
    ),
    SavedQuery(
        "new-errors",
        "which kinds of errors were new",
        """fields @timestamp, message
| filter message = "new kinds of errors"
| sort @timestamp desc
| limit 20""",
    ),
    SavedQuery(
        "addresses",
        "the network addresses with most requests; run it on the access log /aws/apigateway/fitai-<stage>-rest",
        """fields sourceIp, status, path
| stats count(*) as requests, sum(status = 401 or status = 403) as refused, sum(status = 429) as limited by sourceIp
| sort requests desc
| limit 30""",
    ),
)


def main() -> None:
    """Print the query that is named, or the names of all."""
    by_name = {query.name: query for query in QUERIES}
    if len(sys.argv) == 2 and sys.argv[1] in by_name:
        print(by_name[sys.argv[1]].text)
        return
    for query in QUERIES:
        print(f"{query.name:20}{query.answers}")


if __name__ == "__main__":
    main()
