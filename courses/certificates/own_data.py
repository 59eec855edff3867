"""What certificates keep about a person, for the download of one's data, and how they are forgotten."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.certificates import actions
from courses.certificates.models import Certificate
from vector.common.moments import moment
from vector.people.registry import Section

if TYPE_CHECKING:
    from vector.people.models import User


def certificates(user: "User") -> Section:
    """Every certificate with what it says of the person; one query."""
    rows = [
        {
            _("Number"): each.full_number,
            _("Course"): each.course_title,
            _("Name on the certificate"): each.person_name,
            _("Organisation"): each.snapshot.get("organisation", ""),
            pgettext("of a certificate", "Issued"): moment(each.issued_at),
            _("State"): each.get_state_display(),
            _("Reason"): each.reason,
        }
        for each in Certificate.objects.of(user)
    ]
    return Section(code="certificates", title=_("Certificates"), rows=rows)


def forget(user: "User") -> None:
    """See actions.forget."""
    actions.forget(person=user, by=user)
