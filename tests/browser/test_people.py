"""From the letter to the cabinet in a real browser: with and without JavaScript, on a desktop and on a small phone."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.factories.people import OrganisationFactory, StaffFactory
from tests.people.letters import letters_to, link_in
from vector.people.actions import invitations
from vector.people.models import Consent, SignInLink

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_letter_button_consent_cabinet(
    browser: Browser, live_server: Any, browser_context_args: dict[str, Any], scripts: bool, width: int
) -> None:
    invitations.invite(
        by=StaffFactory(),
        email="new@example.org",
        first_name="Новый слушатель",
        organisation=OrganisationFactory(title="Центр «Тёплый дом»"),
        role="participant",
    )
    [letter] = letters_to("new@example.org")
    size = {"width": width, "height": 700}
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": scripts, "viewport": size})
    page = context.new_page()
    page.goto(live_server.url + link_in(letter))
    expect(page.get_by_role("heading", level=1)).to_have_text("Вас пригласили")
    page.reload()
    assert SignInLink.objects.get().used_at is None
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Согласие на обработку персональных данных")
    box = page.get_by_role("checkbox")
    expect(box).not_to_be_checked()
    page.get_by_role("button", name="Согласиться и продолжить").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(box).not_to_be_checked()
    box.check()
    page.get_by_role("button", name="Согласиться и продолжить").click()
    page.wait_for_url(live_server.url + "/cabinet/")
    assert Consent.objects.filter(person__email="new@example.org", withdrawn_at=None).count() == 1
    # Pressing the browser's way back to the burnt link tells the person that they are in.
    page.goto(live_server.url + link_in(letter))
    expect(page.locator("main")).to_contain_text("Но вы уже вошли.")
    context.close()
