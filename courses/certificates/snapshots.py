"""What a certificate says, taken from the course as it is at the moment of issue."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page

from courses.certificates.models import DEFAULT_PREFIX, CertificateDesign
from courses.models import CoursePage, Enrolment
from courses.tree_digest import digest_of
from vector.people.models import Membership, User

# Grows when keys change their meaning; documents.py reads all that were ever issued.
FORMAT = 1


def take(enrolment: Enrolment) -> dict[str, Any]:
    """The snapshot of a completed enrolment: JSON values only.

    Keys: format, prefix, issuer, place, programme, signatories [role, name], course {title, code, hours, path}, modules
    [title, items [titles]], run {title, starts_on, ends_on}, completed_on, person, organisation, tree_digest.
    """
    run = enrolment.run
    course = run.course
    design = CertificateDesign.objects.filter(programme=course.programme_id).prefetch_related("signatories").first()
    completed_at = enrolment.completed_at or timezone.now()
    return {
        "format": FORMAT,
        "prefix": design.prefix if design else DEFAULT_PREFIX,
        "issuer": (design.issuer if design else "") or course.programme.title,
        "place": design.place if design else "",
        "programme": course.programme.title,
        "signatories": [{"role": each.role, "name": each.name} for each in design.signatories.all()] if design else [],
        "course": {
            "title": course.title,
            "code": course.code,
            "hours": course.hours,
            "path": (course.get_url_parts() or ("", "", ""))[2],
        },
        "modules": modules_of(course),
        "run": {"title": run.title, "starts_on": run.starts_on.isoformat(), "ends_on": run.ends_on.isoformat()},
        "completed_on": timezone.localtime(completed_at).date().isoformat(),
        "person": name_on_certificate(enrolment.person),
        "organisation": organisation_of(enrolment.person),
        "tree_digest": digest_of(course),
    }


def name_on_certificate(person: User) -> str:
    """Last name first, as in documents."""
    return f"{person.last_name} {person.first_name}".strip()


def organisation_of(person: User) -> str:
    """The organisation the person has been in longest of those he is in now; empty if in none."""
    place = (
        Membership.objects.current()
        .filter(person=person)
        .select_related("organisation")
        .order_by("started_at", "pk")
        .first()
    )
    return place.organisation.title if place else ""


def modules_of(course: CoursePage) -> list[dict[str, Any]]:
    """The published modules and the titles of their items, in one query."""
    modules: dict[str, dict[str, Any]] = {}
    rows = Page.objects.descendant_of(course).live().order_by("path").values_list("path", "title")
    for path, title in rows:
        if len(path) == len(course.path) + Page.steplen:
            modules[path] = {"title": title, "items": []}
        elif (module := modules.get(path[: -Page.steplen])) is not None:
            module["items"].append(title)
    return list(modules.values())
