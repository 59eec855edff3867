"""The demo's works: every state is there, history sends no letters, points reach the ledger."""

import pytest
from django.core.management import call_command

from courses.gates import ItemLocked, require_open
from courses.models import Enrolment
from courses.works.enums import WorkState
from courses.works.models import AssignmentPage, EndorsementLink, Work
from vector.mail.enums import DeliveryState
from vector.mail.models import Delivery
from vector.programmes.models import Indicator, Target

pytestmark = pytest.mark.django_db


def test_every_state_of_a_work_is_there_and_only_what_waits_has_its_letter() -> None:
    call_command("demo", verbosity=0)
    assert AssignmentPage.objects.live().count() == 10
    # Nothing rests as agreed: it goes on to the tutor at once.
    assert set(Work.objects.values_list("state", flat=True)) == set(WorkState) - {WorkState.ENDORSED}
    due = Delivery.objects.filter(key__startswith="work-", state=DeliveryState.DUE)
    waiting = EndorsementLink.objects.open().filter(version__work__state=WorkState.WITH_HEAD)
    assert set(due.values_list("key", flat=True)) == {
        key for key in waiting.values_list("letter_key", flat=True) if key.endswith("-ask")
    }
    accepted = Work.objects.filter(state=WorkState.ACCEPTED, assignment__asks_growth_points=True)
    points = sum(work.versions.latest_first()[0].growth_points.count() for work in accepted)
    assert points > 5
    assert Target.objects.filter(source__startswith="work-").count() == points
    assert Indicator.objects.filter(organisation__isnull=False, is_summable=False).count() >= 2
    # The fourth state of an outline can be seen, too: a step that is closed until the quiz before it is passed.
    closed = AssignmentPage.objects.get(slug="kind-refusal")
    studying = Enrolment.objects.reading().filter(run__course__path=closed.path[:-8]).first()
    with pytest.raises(ItemLocked, match=closed.get_prev_sibling().title.rstrip("?")):
        require_open(enrolment=studying, item=closed)
