"""Decisions of an administrator about featuring templates, for tests."""

from fitai.kernel.audit import Origin
from fitai.kernel.tokens import verify_access_token
from fitai.templates.featuring import service, store
from fitai.templates.featuring.models import FeaturedTemplate, FeatureTemplate

from tests.harness.gateway import access_token

ORIGIN = Origin("192.0.2.1", "request")


def feature(template_id: str, order: int | None) -> FeaturedTemplate:
    """Feature a template at a position, or stop featuring it, as an administrator who has just looked at it."""
    item = store.load_template_item(template_id)
    version = 1 if item is None else store.decision_version(item)
    admin = verify_access_token(access_token("boss", role="admin"))
    request = FeatureTemplate(version=version, featured_order=order, reason="It is good.")
    return service.feature_template(admin, template_id, request, ORIGIN)
