"""Use cases of featured templates: list the public ones, decide about one."""

from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.digests import staff_digest
from fitai.kernel.errors import Conflict
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.notifications.published import Notice, notice_writes
from fitai.templates.access import template_not_found
from fitai.templates.featuring import rules, store
from fitai.templates.featuring.models import (
    FeaturableTemplate,
    FeaturableTemplates,
    FeatureDecision,
    FeaturedTemplate,
    FeatureTemplate,
)
from fitai.templates.models import SYSTEM_OWNER, Template
from fitai.templates.rules import summarize


def list_featurable(caller: Caller, query: FeaturableTemplates) -> Page[FeaturableTemplate]:
    """A page of public templates. One Query; sorted by popularity or rating also a BatchGetItem."""
    scope = (caller.id, "GET /admin/templates")
    page = store.featurable_page(query, query.limit, query.position(*scope))
    templates = [
        FeaturableTemplate(
            id=card.summary.id,
            version=store.decision_version(card),
            created_by=card.created_by,
            featured_order=None if card.featured_order is None else int(card.featured_order),
            premium=bool(card.premium),
            template=card.current_summary.model_copy(update={"created_by": card.created_by}),
        )
        for card in page.cards
    ]
    return Page(templates, query.cursor_at(page.after, *scope), query.limit)


def feature_template(caller: Caller, template_id: str, request: FeatureTemplate, origin: Origin) -> FeaturedTemplate:
    """Feature a public template at a position, or stop featuring it; make it part of the paid plans, or free. Its author is told.

    Audited.

    What is at the position moves on, in the same transaction. A request that changes nothing writes nothing.

    Raises:
        NotFound: there is no such template.
        Conflict: `stale_version`: it was changed, or decided about, since it was read; `not_public`: not everybody can see it;
            `too_many_featured`.
    """

    def attempt() -> FeaturedTemplate:
        item = store.load_template_item(template_id)
        if item is None:
            raise template_not_found()
        if request.version != store.decision_version(item):
            raise store.stale_decision(item)
        template, after = item.template, request.featured_order
        before = template.sharing.featured_order
        was_premium = bool(template.premium)
        is_premium = was_premium if request.premium is None else request.premium
        if (after is not None or (is_premium and not was_premium)) and not template.sharing.is_visible:
            raise Conflict("Only a template that everybody can see can be featured or premium.", code="not_public")
        history = list(item.feature_history or [])
        if before == after and is_premium == was_premium:
            return _view(template, request.version, {}, history)
        order = store.load_order()
        positions = order.positions if before == after else rules.positions_after(order.positions, template_id, after)
        if after is not None and not rules.fits(positions):
            raise Conflict(
                f"At most {rules.MAX_FEATURED} templates are featured; stop featuring another one first.",
                code="too_many_featured",
            )
        decision = FeatureDecision(
            at=clock.now(),
            by=staff_digest(caller.id),
            before=before,
            after=after,
            premium=is_premium,
            reason=request.reason,
        )
        history = rules.with_decision(history, decision)
        moved = {
            id: position for id, position in positions.items() if id != template_id and position != order.positions[id]
        }
        commit(
            *store.decision_writes(order, item, positions, history, is_premium=is_premium),
            audit_write(
                caller.id, "admin.template_featured", template.author_id, origin, _details(template, decision, moved)
            ),
            *_notice_writes(template, decision, request.version),
        )
        sharing = template.sharing.model_copy(update={"featured_order": after})
        decided = template.model_copy(update={"sharing": sharing, "premium": is_premium or None})
        return _view(decided, request.version + 1, moved, history)

    return retry_on_conflict(attempt)


def _view(template: Template, version: int, moved: dict[str, int], history: list[FeatureDecision]) -> FeaturedTemplate:
    return FeaturedTemplate(
        id=template.id,
        version=version,
        created_by=template.author_id,
        featured_order=template.sharing.featured_order,
        premium=bool(template.premium),
        template=summarize(template),
        moved=moved,
        history=history,
    )


def _details(template: Template, decision: FeatureDecision, moved: dict[str, int]) -> dict[str, str | int | bool]:
    details: dict[str, str | int | bool] = {
        "template": template.id,
        "before": decision.before or "none",
        "after": decision.after or "none",
        "premium": decision.premium,
        "reason": decision.reason,
    }
    if moved:
        details["moved"] = ",".join(f"{id}:{position}" for id, position in moved.items())
    return details


def _notice_writes(template: Template, decision: FeatureDecision, version: int) -> list[Write]:
    """Tell the author that the template is featured, or premium, or is not any more; a new position is no news."""
    forms = []
    if (decision.before is None) != (decision.after is None):
        forms.append("unfeatured" if decision.after is None else "featured")
    if decision.premium != bool(template.premium):
        forms.append("premium" if decision.premium else "free")
    if template.author_id == SYSTEM_OWNER:
        return []
    return notice_writes(
        *(
            Notice(
                user_id=template.author_id,
                type="template_featured",
                target=f"template:{template.id}",
                occasion=f"{version}:{form}",
                values={"form": form, "template": template.name},
                data={"templateId": template.id, "decision": form},
            )
            for form in forms
        )
    )
