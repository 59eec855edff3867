"""What the pages of people show when axe looks at them."""

from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import Page

from tests.factories.people import OrganisationFactory, StaffFactory, UserFactory, participant_of
from vector.people.actions import consents, imports, invitations, links
from vector.people.enums import LinkPurpose
from vector.people.models import SignInLink

HEADINGS = "Электронная почта;Имя и отчество;Организация;Роль;Прозвище"


def link(*, invitation: bool = False) -> str:
    """The page behind a link that still works."""
    place = {"organisation": OrganisationFactory(), "role": "participant"} if invitation else {}
    purpose = LinkPurpose.INVITATION if invitation else LinkPurpose.SIGN_IN
    _link, token = links.issue(person=UserFactory(), by=None, purpose=purpose, **place)
    return reverse("people:sign-in-link", args=[token])


def used_link() -> str:
    _link, token = links.issue(person=UserFactory(), by=None)
    links.use(token=token)
    return reverse("people:sign-in-link", args=[token])


def link_of_staff() -> str:
    """A link of somebody who will be asked for the second factor."""
    person = StaffFactory()
    TOTP.activate(person, generate_totp_secret())
    _link, token = links.issue(person=person, by=None)
    return reverse("people:sign-in-link", args=[token])


def second_factor(person: Any, name: str) -> str:
    """A page of somebody who has set up the second factor."""
    TOTP.activate(person, generate_totp_secret())
    return reverse(name)


def before_consent(person: Any) -> str:
    """The consent page of somebody who has agreed to an older text."""
    consents.publish(version="2", text="Новый текст.\n\nВторой абзац.", by=None)
    return reverse("people:consent")


def my_people(person: Any) -> str:
    """More people than fit on a page."""
    organisation = person.memberships.get().organisation
    for number in range(31):
        participant_of(organisation, first_name=f"Слушатель {number}", phone="+7 000 000-00-00")
    return reverse("people:people")


def invited(person: Any, name: str = "people:invited") -> str:
    """A sent invitation, or the list with it."""
    organisation = person.memberships.get().organisation
    sent = invitations.invite(
        by=person, email="new@example.org", first_name="Новый", organisation=organisation, role="participant"
    )
    assert isinstance(sent, SignInLink)
    return reverse(name, args=[sent.public_id] if name == "people:invited" else [])


def place_end(person: Any) -> str:
    place = participant_of(person.memberships.get().organisation).memberships.get()
    return reverse("people:place-end", args=[place.public_id])


def preview(person: Any, *, is_wrong: bool = False) -> str:
    """A list before its confirmation."""
    OrganisationFactory(title="Центр")
    UserFactory(email="known@example.org")
    rows = ["new@example.org;Новая;Центр;Координатор;", "known@example.org;Имя;Центр;слушатель;"]
    content = "\n".join([HEADINGS, *rows, *(["не адрес;Имя;Нет такой;директор;"] if is_wrong else [])])
    upload = imports.check(file=SimpleUploadedFile("список.csv", content.encode()), by=person)
    return reverse("people:import-preview", args=[upload.public_id])


def applied(person: Any) -> str:
    address = preview(person)
    from vector.people.models import PeopleImport

    imports.apply(upload=PeopleImport.objects.get(), by=person)
    return address


def press(page: Page) -> None:
    """Press the main button of the page."""
    page.locator("main form").first.locator("button").first.click()
    page.wait_for_load_state()


def tick_and_press(page: Page) -> None:
    """Confirm by the tick and the button."""
    page.locator("main form input[type=checkbox]").first.check()
    press(page)


def open_password(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
