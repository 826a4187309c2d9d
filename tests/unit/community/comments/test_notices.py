"""Who is notified of comments and likes, and that it is taken back with them."""

import pytest
from fitai.community.comments import reactions, store
from fitai.community.comments.events import CommentCreated, CommentLiked
from fitai.community.comments.models import CommentModeration
from fitai.kernel import events, table
from fitai.kernel.ids import new_id
from fitai.kernel.table import of_kind
from fitai.notifications.store import LineItem

from tests.harness.gateway import call, deliver, deliver_events
from tests.harness.person import whole_table
from tests.unit.auth.people import Person, register
from tests.unit.community.comments.steps import (
    comment,
    delete,
    delete_activity,
    edit,
    like,
    publish,
    unlike,
)
from tests.unit.users.people import act, befriend, show

pytestmark = pytest.mark.usefixtures("aws")
