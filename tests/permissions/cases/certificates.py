"""URLs of certificates."""

from tests.factories import certificates as made
from tests.factories import courses as factories
from tests.permissions.case import Case, public, signed_in_only
from tests.permissions.world import World


def build(world: World) -> None:
    """A valid certificate of the home participant, in a run with a tutor at home and none of abroad."""
    course = factories.course(modules=1, lessons=1, programme=world.programme)
    run = factories.CourseRunFactory(course=course)
    factories.RunTutorFactory(run=run, person=world.home.people["tutor"])
    factories.RunTutorFactory(run=factories.CourseRunFactory(course=course), person=world.abroad.people["tutor"])
    world.things["certificate"] = made.certificate(run=run, person=world.home.people["participant"], by=world.office)


def one(world: World) -> dict:
    return {"public_id": world.things["certificate"].public_id}


def number(world: World) -> dict:
    return {"number": world.things["certificate"].number}


def kid(world: World) -> dict:
    from courses.certificates.models import IssuerKey

    return {"kid": IssuerKey.objects.get().kid}


ITS_READERS = {"participant": "GET", "tutor": "GET", "office": "GET"}

CASES = [
    public("certificates:check-form"),
    # Whoever holds the whole number may check it; the number itself is the secret.
    public("certificates:check", kwargs=number, absent=lambda world: {"number": "2020-000001-00000-00000"}),
    public("certificates:issuer"),
    public("certificates:keys"),
    public("certificates:key", kwargs=kid, absent=lambda world: {"kid": "a" * 43}),
    public("certificates:revoked"),
    signed_in_only("certificates:mine"),
    Case("certificates:detail", may=ITS_READERS, kwargs=one),
    Case("certificates:pdf", may=ITS_READERS, kwargs=one),
    # The badge knows the owner's address by its hash: nobody downloads another's.
    Case("certificates:credential", may={"participant": "GET"}, kwargs=one),
]
