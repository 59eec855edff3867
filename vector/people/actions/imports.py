"""Lists of people: kept between dry run and confirmation, applied in one transaction."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.people.actions import invitations, memberships
from vector.people.importers import plan, table
from vector.people.models import PeopleImport, User


@transaction.atomic
def check(*, file: Any, by: User) -> PeopleImport:
    """Read an uploaded file and keep its rows for the preview; no person is written. Raises FileRefused."""
    if file.size > table.MAX_BYTES:
        raise table.FileRefused(_("The file is larger than 2 MB."))
    content = table.read(file.read())
    return PeopleImport.objects.create(
        filename=file.name[:200], headers=content.headers, rows=content.rows, uploaded_by=by
    )


@transaction.atomic
def apply(*, upload: PeopleImport, by: User) -> PeopleImport:
    """Do what the preview showed: all of it or nothing. New people get an invitation, others only their place.

    The plan is made anew from the kept rows: raises DomainError when it has problems or nothing to do by now, or was
    applied already. The rows are emptied afterwards.
    """
    upload = PeopleImport.objects.select_for_update(no_key=True).get(pk=upload.pk)
    if upload.applied_at is not None:
        raise DomainError(_("This list has been applied already."))
    wanted = plan.make(upload.headers, upload.rows)
    if wanted.problems:
        raise DomainError(_("The list has errors. Nothing was changed."))
    for line in wanted.created:
        invitations.invite(
            by=by,
            email=line.email,
            first_name=line.first_name,
            last_name=line.last_name,
            phone=line.phone,
            organisation=line.organisation,
            role=line.role,
            region=line.region,
        )
    for line in wanted.changed:
        _complete(line, by)
    upload.outcome = {"created": len(wanted.created), "changed": len(wanted.changed), "left": len(wanted.left)}
    upload.applied_at, upload.applied_by, upload.headers, upload.rows = timezone.now(), by, [], []
    upload.save()
    record_deed(by=by, deed="people.list_applied", on=upload, **upload.outcome)
    return upload


def _complete(line: plan.Line, by: User) -> None:
    person = User.objects.select_for_update(of=("self",), no_key=True).get(email=line.email)
    filled = {
        name: value
        for name, value in (("phone", line.phone), ("last_name", line.last_name), ("region", line.region))
        if value and not getattr(person, name)
    }
    for name, value in filled.items():
        setattr(person, name, value)
    if filled:
        person.save(update_fields=list(filled))
    if line.organisation is not None:
        memberships.appoint(person=person, organisation=line.organisation, role=line.role, by=by)
