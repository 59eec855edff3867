"""What certificates show in places of the courses' core and in the cabinet."""

from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from courses import registry
from courses.certificates.models import Certificate
from courses.models import Enrolment
from vector.cabinet.registry import Cards, known


def finish_part(enrolment: Enrolment) -> "registry.FinishPart | None":
    """The certificate on the page that closes the course; one query."""
    certificate = Certificate.objects.valid().filter(enrolment=enrolment).first()
    if certificate is None:
        return None
    return registry.FinishPart(
        title=_("Your certificate"),
        text=_("No. %(number)s. It is yours to download and print; whoever you show it to can check it on our site.")
        % {"number": certificate.full_number},
        url=certificate.get_absolute_url(),
        label=_("Open the certificate"),
    )


def has_certificates(user: Any) -> Exists:
    """Whether the way to them is shown."""
    return Exists(Certificate.objects.of(user))


def cards(user: Any) -> Cards:
    """The way to one's certificates in the cabinet, for those who have any; one query at most."""
    has_any = known(user, "certificates")
    if has_any is None:
        has_any = Certificate.objects.of(user).exists()
    if not has_any:
        return Cards()
    return Cards(links=((_("My certificates"), reverse("certificates:mine")),))
