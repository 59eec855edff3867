"""Staff schedule a teleconference and a survey wave in the admin; each organisation gets each letter exactly once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.surveys import survey_of
from tests.smtp import SmtpSink
from tests.thread.conftest import Place
from tests.thread.walk import Walker, code_of, link_in
from vector.mail.models import Delivery

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(place: Place, walker: Callable[[str], Walker], settings: object) -> Walker:
    """The project office in the admin: by letter, with a second factor set up on the way."""
    settings.STAFF_SECOND_FACTOR = True  # type: ignore[attr-defined]
    office = walker(place.staff.email)
    office.signs_in_by_letter()
    office.go("/admin/")
    secret = office.page.locator("main code").inner_text()
    office.page.locator("main input[name=code]").fill(code_of(secret))
    office.press("Включить")
    office.go("/admin/")
    return office


def coordinators(groups: list) -> list[str]:
    return sorted(membership.person.email for _organisation, people in groups for membership in people)


def let_time_pass(rung: str) -> None:
    """The moment of this rung has come: its letters become due now."""
    waiting = Delivery.objects.filter(key__contains=rung, state="due", not_before__gt=timezone.now())
    assert waiting.update(not_before=timezone.now()) > 0


def received(mailbox: SmtpSink, subject: str) -> Counter[str]:
    """How many letters with this in the subject each address has got."""
    return Counter(
        address
        for letter in mailbox.letters
        for address in letter.recipients
        if subject in str(letter.message["Subject"])
    )


def everybody_has(mailbox: SmtpSink, subject: str, addresses: list[str], *, times: int = 1) -> None:
    """Wait until each address has exactly so many letters of this subject; nobody else has any."""
    expected = Counter(addresses * times)
    mailbox.wait_until(
        lambda _letters: received(mailbox, subject).total() >= expected.total(), what=subject, seconds=40
    )
    assert received(mailbox, subject) == expected


def test_teleconference_reaches_its_regions_once_each_rung(place: Place, office: Walker, smtp_sink: SmtpSink) -> None:
    page = office.page
    day = timezone.localdate() + timedelta(days=12)
    office.go("/admin/event/new/")
    page.locator("[name=kind]").select_option(label="Телеконференция")
    page.locator("[name=title]").fill("Первые итоги")
    page.locator("[name=programme]").select_option(label=place.programme.title)
    for region in place.regions:
        page.get_by_label(region.title).check()
    page.locator("[name=day]").fill(day.isoformat())
    page.locator("[name=starts_time]").fill("11:00")
    page.locator("[name=ends_time]").fill("12:30")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Сохранить и продолжить").click()
    page.get_by_role("button", name="Назначить и разослать приглашения").click()
    page.get_by_text("Событие назначено").wait_for()

    invited = coordinators(place.organisations)
    everybody_has(smtp_sink, "Приглашение", invited)
    for rung, subject, times in (("week", "Напоминаем", 1), ("day", "Напоминаем", 2), ("hour", "Скоро", 1)):
        let_time_pass(f"-{rung}-")
        everybody_has(smtp_sink, subject, invited, times=times)
    calendars = [part for letter in smtp_sink.letters for part in letter.message.walk() if part.get_filename()]
    assert {part.get_content_type() for part in calendars} == {"text/calendar"}
    assert not set(coordinators(place.strangers)) & {to for letter in smtp_sink.letters for to in letter.recipients}


def test_survey_wave_asks_each_organisation_and_reminds_the_silent(
    place: Place, office: Walker, walker: Callable[[str], Walker], smtp_sink: SmtpSink
) -> None:
    survey = survey_of(programme=place.programme, title="Мониторинговый опрос № 2")
    page = office.page
    opens, closes = timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=10)
    office.go("/admin/survey_wave/new/")
    page.locator("[name=survey]").select_option(label=str(survey))
    for region in place.regions:
        page.get_by_label(region.title).check()
    page.locator("[name=opens_on]").fill(opens.isoformat())
    page.locator("[name=closes_on]").fill(closes.isoformat())
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Дальше").click()
    page.get_by_role("button", name="Запланировать волну").click()

    asked = coordinators(place.organisations)
    everybody_has(smtp_sink, "Заполните опрос", asked)

    answering = walker(asked[0])
    answering.go(link_in(answering.letter(holding="Заполните опрос"), holding="/surveys/"))
    answering.press("Начать")
    for field in answering.page.locator("main [data-place] :is(input, textarea)").all():
        field.fill("12")
    answering.press("Сохранить и проверить")
    answering.press("Отправить ответы")
    answering.sees("Ответы отправлены")

    let_time_pass(":three_days")
    everybody_has(smtp_sink, "Опрос закрывается", asked[1:])
    assert not set(coordinators(place.strangers)) & {to for letter in smtp_sink.letters for to in letter.recipients}
