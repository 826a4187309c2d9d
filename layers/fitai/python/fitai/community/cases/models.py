"""Types of reports, cases and appeals that cross the API."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.suspensions import ReportReason as ReportReason
from fitai.kernel.suspensions import SuspensionReason
from fitai.kernel.types import Input, Model

ReportTarget = Literal["user", "activity", "comment", "challenge", "room_message"]
ReportStatus = Literal["open", "resolved", "dismissed"]
CaseStatus = Literal["open", "claimed", "resolved", "appealed", "upheld", "overturned"]
CaseQueue = Literal["open", "appealed", "decided"]
"""Cases that wait for a decision, claimed ones included; that wait for a decision about an appeal; that wait for nothing."""
CaseAction = Literal["dismiss", "warn", "hide", "suspend"]
AppealOutcome = Literal["upheld", "overturned"]
HideReason = Literal[
    "spam",
    "harassment",
    "hate",
    "nudity",
    "violence",
    "self_harm",
    "impersonation",
    "cheating",
    "other",
    "under_review",
]
"""Why something is hidden: a moderator's reason, or `under_review` until a moderator has looked at it."""

TargetId = Annotated[str, Field(min_length=1, max_length=64)]


class SendReport(Input):
    """What is reported, and why."""

    target_type: ReportTarget
    """What is reported."""
    target_id: TargetId
    """The id of what is reported; of a message in a room, the room's id, `:` and the number of the entry."""
    reason: ReportReason
    """What is wrong with it."""
    details: str | None = Field(None, min_length=1, max_length=1000)
    """More about it, 1 to 1000 characters."""


class Report(Model):
    """A report as its sender reads it."""

    id: str
    """Identifies the report."""
    target_type: ReportTarget
    """What is reported."""
    target_id: str
    """The id of what is reported."""
    reason: ReportReason
    """What is wrong with it."""
    details: str | None = None
    """What the sender wrote about it."""
    status: ReportStatus
    """Whether somebody has looked at it: `resolved` where something was done about it."""
    created_at: Moment
    """When it was sent."""


# --- cases -------------------------------------------------------------------------------------------------


class CaseDecision(Model):
    """What a moderator has decided."""

    action: CaseAction
    """Whether the reports were dismissed, the author was warned or suspended, or the target was hidden."""
    reason: SuspensionReason | None = None
    """Why it was hidden, or its author warned or suspended."""
    note: str | None = None
    """What its author was told besides."""
    decided_at: Moment
    """When."""
    until: Moment | None = None
    """When a suspension ends by itself; left out where it does not, or nobody was suspended."""


class CaseAppeal(Model):
    """The author's appeal against the decision."""

    text: str
    """What the author says."""
    appealed_at: Moment
    """When."""
    outcome: AppealOutcome | None = None
    """What another moderator has decided; left out until then."""
    note: str | None = None
    """What the author was told besides."""
    decided_at: Moment | None = None
    """When it was decided."""


class ModerationCase(Model):
    """All reports of one target. It tells neither who has sent them nor what the target says: `claim` does, audited."""

    id: str
    """Identifies the case."""
    target_type: ReportTarget
    """What is reported."""
    target_id: str
    """The id of what is reported."""
    author_id: str
    """The user who is reported, or has written what is reported."""
    status: CaseStatus
    """Where the case is; `claimed` for 30 minutes after a moderator took it."""
    round: int = Field(description="1, and 1 more each time when reports came in after a decision to dismiss.")
    reports: int
    """How many users have reported it in this round."""
    trusted_reports: int
    """How many of them are trusted; 5 of them hide it until it is decided."""
    reasons: dict[str, int]
    """How often each reason was given in this round."""
    hidden: bool
    """Whether the target is hidden now."""
    claimed_by_me: bool = False
    """Whether the caller has claimed it."""
    claimed_until: Moment | None = None
    """When the claim ends; left out where nobody has claimed it."""
    decision: CaseDecision | None = None
    """The decision; left out until there is one."""
    appeal: CaseAppeal | None = None
    """The appeal; left out where there is none."""
    opened_at: Moment
    """When the first report of this round came in."""
    version: int
    """Grows with each change; a decision names the version that it is about."""


class CaseSummary(Model):
    """A case about a user, as it is listed with the account: nothing of what was reported is in it."""

    id: str
    """Identifies the case."""
    target_type: ReportTarget
    """What is reported."""
    status: CaseStatus
    """Where the case is."""
    reports: int
    """How many users have reported it in its present round."""
    action: CaseAction | None = None
    """What was decided; left out until something is."""
    decided_at: Moment | None = None
    """When it was decided."""


class ReportDetails(Model):
    """A report as moderators read it, without its sender."""

    reason: ReportReason
    """What is wrong, as the sender sees it."""
    details: str | None = None
    """What the sender wrote about it."""
    created_at: Moment
    """When it was sent."""


class CaseFile(ModerationCase):
    """A case with what a moderator needs to decide it."""

    text: str | None = None
    """What the target said when it was first reported in this round; left out of what has no text."""
    present_text: str | None = None
    """What it says now; left out where it has no text, or was deleted."""
    newest_reports: list[ReportDetails]
    """The newest reports, at most 50."""


class CasesQuery(Paging):
    """Which cases."""

    queue: CaseQueue = "open"
    """Cases that wait for a decision, that wait for a decision about an appeal, or that are decided."""


class DecideCase(Input):
    """A decision about a case, or about the appeal against one."""

    version: int = Field(ge=1)
    """The version of the case that the decision is about."""
    action: CaseAction | None = None
    """Dismiss the reports, warn the author, hide the target, or suspend the author, which hides what can be hidden too; of a
    case that is not appealed."""
    reason: ReportReason | None = None
    """Why the target is hidden, or its author warned or suspended, who is told."""
    until: Moment | None = None
    """When a suspension ends by itself; left out where it does not."""
    outcome: AppealOutcome | None = None
    """Uphold the decision, or overturn it and show the target again; of a case that is appealed."""
    note: str | None = Field(None, min_length=1, max_length=500)
    """What the author is told besides, 1 to 500 characters."""

    @model_validator(mode="after")
    def _require_one_decision(self) -> "DecideCase":
        if (self.action is None) == (self.outcome is None):
            raise ValueError("Give action or outcome")
        if (self.action in ("warn", "hide", "suspend")) != (self.reason is not None):
            raise ValueError("Give a reason to hide, warn or suspend, and only then")
        if self.until is not None and (self.action != "suspend" or self.until <= clock.now()):
            raise ValueError("Give an end only of a suspension, and one in the future")
        return self


# --- appeals -----------------------------------------------------------------------------------------------


class SendAppeal(Input):
    """An appeal of an author against hiding what the author has written, or of a user against being suspended."""

    target_type: ReportTarget
    """What was hidden; `user` for a suspension."""
    target_id: TargetId
    """The id of what was hidden; of a suspension the own id."""
    text: str = Field(min_length=1, max_length=1000)
    """Why it should be shown again, or the suspension end, 1 to 1000 characters."""


class Appeal(Model):
    """An appeal as its sender reads it."""

    target_type: ReportTarget
    """What was hidden."""
    target_id: str
    """The id of what was hidden."""
    reason: SuspensionReason
    """Why it was hidden, or the account suspended."""
    note: str | None = None
    """What the moderator wrote besides."""
    text: str
    """What the sender wrote."""
    status: Literal["appealed", "upheld", "overturned"]
    """Whether another moderator has decided about it, and how."""
    appealed_at: Moment
    """When it was sent."""
