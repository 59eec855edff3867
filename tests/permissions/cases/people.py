"""URLs of people: sign-in, consent, one's own pages, invitations, lists."""

from typing import Any

from tests.permissions.case import EVERYBODY, Case, public, signed_in_only
from tests.permissions.world import ROLES, World
from vector.people.actions import invitations, links
from vector.people.enums import MembershipRole
from vector.people.models import Membership, PeopleImport

ANYBODY = dict.fromkeys(ROLES, "GET POST")
INVITERS = {"coordinator": "GET", "head": "GET", "office": "GET"}
INVITERS_WRITE = dict.fromkeys(INVITERS, "GET POST")


def build(world: World) -> None:
    """A sign-in link, an invitation of the home organisation, a list that the office uploaded."""
    _link, world.things["token"] = links.issue(person=world.home.people["participant"], by=None)
    world.things["invitation"] = invitations.invite(
        by=world.home.people["coordinator"],
        email="invited@example.org",
        first_name="Приглашён",
        organisation=world.home.organisation,
        role=MembershipRole.PARTICIPANT,
    )
    world.things["place"] = Membership.objects.get(person=world.home.people["participant"])
    world.things["list"] = PeopleImport.objects.create(
        filename="list.csv",
        headers=["Электронная почта", "Имя"],
        rows=[[2, ["listed@example.org", "В списке"]]],
        uploaded_by=world.office,
    )


def token(world: World) -> dict[str, Any]:
    return {"token": world.things["token"]}


def invitation(world: World) -> dict[str, Any]:
    return {"public_id": world.things["invitation"].public_id}


def uploaded(world: World) -> dict[str, Any]:
    return {"public_id": world.things["list"].public_id}


CASES = [
    # The answer to a visitor's empty form; what a full one does is in tests/people/test_sign_in.py.
    Case("people:sign-in", may=ANYBODY),
    public("people:sign-in-sent"),
    Case("people:sign-in-password", may=ANYBODY),
    Case("people:sign-in-link", may=ANYBODY, foreign=ANYBODY, kwargs=token),
    Case("people:sign-out", may=ANYBODY),
    signed_in_only("people:consent", "GET POST"),
    signed_in_only("people:consent-withdraw", "GET POST"),
    signed_in_only("people:profile", "GET POST"),
    signed_in_only("people:profile-saved"),
    signed_in_only("people:password-change", "GET POST"),
    signed_in_only("people:data"),
    signed_in_only("people:data-file"),
    signed_in_only("people:deletion", "GET POST"),
    Case("people:deletion-done", may=EVERYBODY),
    Case("people:people", may=INVITERS),
    Case("people:invite", may=INVITERS_WRITE),
    Case("people:invitations", may=INVITERS),
    Case("people:invited", may=INVITERS, kwargs=invitation),
    Case("people:invitation-repeat", may=dict.fromkeys(INVITERS, "POST"), kwargs=invitation),
    Case(
        "people:place-end",
        may=INVITERS_WRITE,
        kwargs=lambda world: {"public_id": world.things["place"].public_id},
    ),
    Case("people:import", may={"office": "GET POST"}),
    Case("people:import-preview", may={"office": "GET POST"}, kwargs=uploaded),
    Case("people:import-template", may={"office": "GET"}, kwargs=lambda world: {"kind": "csv"}),
    Case("people:sign-in-renew", may=dict.fromkeys(ROLES, "POST"), foreign=dict.fromkeys(ROLES, "POST"), kwargs=token),
]
