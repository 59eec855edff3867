"""What surveys say about an organisation to those who answer its questions: how far it is, not what it wrote."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accelerators.surveys.enums import WaveState
from accelerators.surveys.models import SurveyResponse
from vector.people.registry import Fact

if TYPE_CHECKING:
    from vector.people.models import Organisation


def last_wave(organisation: "Organisation") -> Fact | None:
    """The last wave that has begun and how the organisation's response to it stands; one query."""
    response = (
        SurveyResponse.objects.filter(organisation=organisation)
        .exclude(wave__state=WaveState.PLANNED)
        .select_related("wave")
        .order_by("-wave__opens_at", "-pk")
        .first()
    )
    if response is None:
        return None
    return Fact(title=_("Last survey"), text=f"{response.wave.title}: {response.get_state_display()}")
