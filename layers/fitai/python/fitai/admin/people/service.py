"""Use cases of administrators: find people, look at an account, change it, delete it. Every one is audited."""

from datetime import datetime

from fitai.accounts import store as accounts_store
from fitai.accounts.administration import rules as administration_rules
from fitai.accounts.administration import store as administration
from fitai.accounts.administration.rules import month_before, month_of
from fitai.accounts.erasure.models import AccountDeletion
from fitai.accounts.models import Account
from fitai.accounts.search_index import rules as search_rules
from fitai.accounts.search_index import store as search
from fitai.admin.people import changing, rules
from fitai.admin.people.models import (
    MAX_CASES,
    ChangePerson,
    DeletePerson,
    ModelUsage,
    PeopleQuery,
    Person,
    PersonDetails,
)
from fitai.auth import published as auth
from fitai.auth.published import SignedInState
from fitai.coach import published as coach
from fitai.community import published as community
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.notifications.published import Notice, notice_writes

MAX_READS = 10
"""Pages of the list of accounts, each a Query and a BatchGetItem, that a request reads at most."""


# --- finding -----------------------------------------------------------------------------------------------


def find_people(caller: Caller, query: PeopleQuery, origin: Origin) -> Page[Person]:
    """A page of accounts. Audited.

    By a mail address two GetItem, by an id one; by the beginning of a name one Query and one BatchGetItem; without one, the
    newest first, the same for each of at most 10 pages of the list that are read until the page is full.

    Raises:
        Invalid: the text has fewer than two letters or digits.
    """
    if query.q is None:
        way, (accounts, position) = "list", _newest(caller, query)
    elif "@" in query.q or rules.is_id(query.q):
        way, (accounts, position) = "exact", (_exactly(query.q), None)
    else:
        way, (accounts, position) = "name", _by_name(caller, query)
    now = clock.now()
    people = [rules.person(account, now) for account in accounts if rules.is_wanted(query, account, now)]
    commit(audit_write(caller.id, "admin.users_searched", caller.id, origin, {"by": way, "results": len(people)}))
    return Page(people, query.cursor_at(position, *_scope(caller)), query.limit)


def _scope(caller: Caller) -> tuple[str, str]:
    return caller.id, "GET /admin/users"


def _exactly(text: str) -> list[Account]:
    user_id = text.lower() if rules.is_id(text) else accounts_store.account_id_by_login(text)
    account = None if user_id is None else accounts_store.find_account(user_id)
    return [] if account is None else [account]


def _by_name(caller: Caller, query: PeopleQuery) -> tuple[list[Account], dict[str, str] | None]:
    prefix = search_rules.normalise_name(query.q or "")
    if len(prefix) < search_rules.SHARD_LENGTH:
        raise Invalid.field("q", f"Must have at least {search_rules.SHARD_LENGTH} letters or digits")
    page = search.all_names_page(prefix, query.limit, query.position(*_scope(caller)))
    matches = search.account_ids_by_name(page)
    accounts = accounts_store.find_accounts({user_id for _, user_id in matches})
    shown = [
        accounts[user_id]
        for name, user_id in matches
        if user_id in accounts and search_rules.is_first_match(name, prefix, search_rules.all_keys(accounts[user_id]))
    ]
    return shown, page.after


def _newest(caller: Caller, query: PeopleQuery) -> tuple[list[Account], dict[str, str] | None]:
    """The accounts from the newest on, month by month, and where they ended."""
    position, now = query.position(*_scope(caller)), clock.now()
    month, after = (month_of(now), "") if position is None else (position["month"], position["after"])
    first = max(administration_rules.FIRST_MONTH, query.joined_since.isoformat()[:7] if query.joined_since else "")
    accounts: list[Account] = []
    for _ in range(MAX_READS):
        if month < first:
            return accounts, None
        ids, end = administration.joined_page(month, query.limit - len(accounts), after or None)
        read = accounts_store.find_accounts(ids)
        accounts += [read[id] for id in ids if id in read and rules.is_wanted(query, read[id], now)]
        month, after = (month, end) if end is not None else (month_before(month), "")
        if len(accounts) >= query.limit:
            break
    return accounts, {"month": month, "after": after} if month >= first else None


# --- looking -----------------------------------------------------------------------------------------------


def look_at(caller: Caller, user_id: str, origin: Origin) -> PersonDetails:
    """An account as support needs it. Audited: nothing is shown where that cannot be written.

    One BatchGetItem, three Querys, one write.

    Raises:
        NotFound: there is no such account.
    """
    state = auth.signed_in_state(user_id)
    if state.account is None:
        raise NotFound("There is no such account.")
    view = _details(state, state.account)
    commit(audit_write(caller.id, "admin.user_viewed", user_id, origin))
    return view


def _details(state: SignedInState, account: Account) -> PersonDetails:
    usage = coach.month_usage(account.id)
    return rules.details(
        account,
        now=clock.now(),
        last_active=state.caller_state.last_active if state.caller_state is not None else 0,
        sessions=state.open_sessions,
        second_factors=state.second_factors,
        usage=ModelUsage(calls=usage.calls, tokens=usage.tokens, cost_micros=usage.cost_micros),
        cases=community.cases_about(account.id, MAX_CASES),
    )


# --- changing ----------------------------------------------------------------------------------------------


def change(caller: Caller, user_id: str, request: ChangePerson, origin: Origin) -> PersonDetails:
    """Change an account's role, granted plan or suspension, or end its sessions: one transaction with what follows. Audited.

    A suspension decides the case about the user too, against which the user may appeal; ending one overturns the case.

    Raises:
        NotFound: there is no such account.
        Conflict: `stale_version`; `last_admin`; `case_appealed`: the suspension is appealed.
        Forbidden: `own_account`: it is the caller's role or plan, or suspends the caller.
    """
    if user_id == caller.id and request.changes & {"role", "plan", "suspension"}:
        raise Forbidden("Another administrator does this to your account.", code="own_account")

    def attempt() -> None:
        state = auth.signed_in_state(user_id)
        account = _require_version(state, request.version)
        now = clock.now()
        after = rules.changed(account, request, by=caller.id, now=now)
        entries = _audit_writes(caller, account, after, origin, signs_out=request.sign_out_everywhere)
        if not entries:
            return
        commit(
            *changing.change_writes(state, after, signs_out=request.sign_out_everywhere),
            *entries,
            *_case_writes(caller, account, after, now),
            *_notices(account, after),
        )

    retry_on_conflict(attempt)
    state = auth.signed_in_state(user_id)
    if state.account is None:
        raise NotFound("There is no such account.")
    return _details(state, state.account)


def _require_version(state: SignedInState, version: int) -> Account:
    if state.account is None:
        raise NotFound("There is no such account.")
    if state.account.version != version:
        details: dict[str, object] = {"currentVersion": state.account.version}
        raise Conflict("The account was changed since; read it again.", code="stale_version", details=details)
    return state.account


def _audit_writes(caller: Caller, before: Account, after: Account, origin: Origin, *, signs_out: bool) -> list[Write]:
    """The audit entries of a change, one for each thing that changes."""
    entries: list[Write] = []
    if after.role != before.role:
        details: rules.Detail = {"before": before.role, "after": after.role}
        entries.append(audit_write(caller.id, "admin.role_changed", before.id, origin, details))
    if after.granted_plan != before.granted_plan:
        details = rules.grant_detail(after.granted_plan)
        entries.append(audit_write(caller.id, "admin.plan_changed", before.id, origin, details))
    if after.suspension != before.suspension and after.suspension is not None:
        details = rules.suspension_detail(after.suspension)
        entries.append(audit_write(caller.id, "admin.user_suspended", before.id, origin, details))
    if after.suspension is None and before.suspension is not None:
        entries.append(audit_write(caller.id, "admin.user_reinstated", before.id, origin))
    if signs_out:
        entries.append(audit_write(caller.id, "admin.sessions_ended", before.id, origin))
    return entries


def _case_writes(caller: Caller, before: Account, after: Account, now: datetime) -> list[Write]:
    if after.suspension == before.suspension:
        return []
    if after.suspension is None:
        return community.reinstatement_writes(before.id, now)
    return community.suspension_writes(before.id, caller.id, after.suspension)


def _notices(before: Account, after: Account) -> list[Write]:
    """The writes that tell the user of a new role or a granted plan; of a suspension a reaction writes."""
    forms = []
    if after.role != before.role:
        forms.append("role_changed")
    if after.granted_plan != before.granted_plan:
        forms.append("plan_granted" if after.granted_plan is not None else "plan_withdrawn")
    return notice_writes(
        *(
            Notice(
                before.id,
                "security_alert",
                f"account:{before.id}",
                occasion=f"{before.version}:{form}",
                values={"form": form},
                data={"alert": form},
            )
            for form in forms
        )
    )


# --- deleting ----------------------------------------------------------------------------------------------


def delete(caller: Caller, user_id: str, request: DeletePerson, origin: Origin) -> AccountDeletion:
    """Delete an account as its own user would: at once, and its data soon after. Audited.

    Raises:
        NotFound: there is no such account (any more).
        Conflict: `stale_version`; `last_admin`.
        Forbidden: `own_account`: it is the caller's.
    """
    if user_id == caller.id:
        raise Forbidden("Delete your own account in your profile.", code="own_account")

    def attempt() -> AccountDeletion:
        state = auth.signed_in_state(user_id)
        _require_version(state, request.version)
        writes, deletion = auth.deletion_writes(state)
        commit(*writes, audit_write(caller.id, "admin.user_deleted", user_id, origin, {"reason": request.reason}))
        return deletion

    return retry_on_conflict(attempt)
