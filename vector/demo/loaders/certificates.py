"""Demo certificates: how they are worded, one for everybody who has completed a course, and one in each other state."""

from datetime import date
from typing import TYPE_CHECKING

from courses.certificates import actions
from courses.certificates.models import Certificate, CertificateDesign
from courses.enums import EnrolmentState
from courses.models import Enrolment
from vector.people.models import User
from vector.programmes.models import Programme

if TYPE_CHECKING:
    from vector.demo.loaders.people import People

# Offices, not people: nobody real signs in the demo.
SIGNATORIES = ("Руководитель программы", "Методист курсов")


def load(*, today: date, by: User, people: "People") -> None:
    """Valid ones; the second of them replaced by a new one, the third revoked. Repeating adds nothing."""
    for programme in Programme.objects.all():
        if not CertificateDesign.objects.filter(programme=programme).exists():
            design = CertificateDesign(programme=programme, place="Санкт-Петербург")
            for role in SIGNATORIES:
                design.signatories.add(design.signatories.model(role=role))
            design.save()
    certified = Certificate.objects.values("enrolment")
    completed = Enrolment.objects.filter(state=EnrolmentState.COMPLETED).exclude(pk__in=certified)
    for enrolment in completed.order_by("completed_at", "pk"):
        actions.issue_on_completion(enrolment=enrolment, by=by)
    if Certificate.objects.exclude(state="valid").exists():
        return
    valid = list(Certificate.objects.valid().order_by("pk")[1:3])
    if len(valid) == 2:
        actions.reissue(certificate=valid[0], by=by, reason="В отчестве была опечатка")
        actions.revoke(certificate=valid[1], by=by, reason="Итоговую работу выполнил другой человек")
