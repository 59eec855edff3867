"""What the pages of certificates show when axe looks at them."""

from typing import Any

from courses.certificates import guessing
from courses.packs import build
from tests.browser import courses
from tests.factories import certificates as made
from tests.factories import courses as factories


def _course() -> Any:
    return factories.course(modules=3, lessons=1, title="Организация работы с волонтёрами", code="1.1", hours=16)


def check(state: str) -> Any:
    """The public page of a certificate in a state."""
    make = {"valid": made.certificate, "revoked": made.revoked, "replaced": made.replaced}[state]
    return lambda person: f"/certificates/{make(run__course=_course()).number}/"


def detail(state: str) -> Any:
    """One's own certificate in a state."""
    make = {"valid": made.certificate, "revoked": made.revoked, "replaced": made.replaced}[state]
    return lambda person: make(person=person, run__course=_course()).get_absolute_url()


def own_list(person: Any) -> str:
    for make in (made.certificate, made.revoked, made.replaced):
        make(person=person, run__course=_course())
    return "/certificates/mine/"


def too_many(person: Any) -> str:
    """As after many wrong numbers from this address."""
    from django.core.cache import cache

    cache.set("certificate-wrong-127.0.0.1", guessing.WRONG_NUMBERS, 60)
    return "/certificates/2026-000001-11111-11111/"


def pack(person: Any) -> str:
    """The course pack, being prepared: no worker runs here."""
    return f"/learn/packs/{courses.studying(person).run.course_id}/"


def ready_pack(person: Any) -> str:
    course = courses.studying(person).run.course
    build.build(course)
    return f"/learn/packs/{course.pk}/"


# Name, address, role.
PAGES: list[tuple[str, Any, str | None]] = [
    ("certificate-form", "/certificates/", None),
    ("certificate-form-errors", "/certificates/?number=2026", None),
    ("certificate-valid", check("valid"), None),
    ("certificate-revoked", check("revoked"), None),
    ("certificate-replaced", check("replaced"), None),
    ("certificate-unknown", "/certificates/2026-000001-11111-11111/", None),
    ("certificate-too-many", too_many, None),
    ("certificates-mine", own_list, "participant"),
    ("certificates-mine-none", "/certificates/mine/", "participant"),
    ("certificate-own", detail("valid"), "participant"),
    ("certificate-own-revoked", detail("revoked"), "participant"),
    ("certificate-own-replaced", detail("replaced"), "participant"),
    ("course-pack-waits", pack, "participant"),
    ("course-pack", ready_pack, "participant"),
]
