"""Two equal forms at once: one is saved, the other is told so; nothing else is taken for that."""

import pytest
from django.db import IntegrityError
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.courses.test_last_seat import all_at_once
from tests.factories.people import StaffFactory
from tests.sign_in import signed_in
from vector.common.middleware import SavedMeanwhileMiddleware
from vector.people.models import Region


@pytest.mark.django_db(transaction=True)
def test_form_sent_twice_at_once_is_saved_once_and_breaks_nothing():
    office = StaffFactory()
    browsers = [signed_in(Client(), office) for _number in range(6)]
    times = {"timezone": "Europe/Moscow", "works_from": "09:00", "works_until": "18:00"}
    data = {"title": "Республика Карелия", "slug": "karelia", **times}
    answers = []

    def press(browser):
        answers.append(browser.post(reverse("people_regions:add"), data))

    assert all_at_once([lambda browser=browser: press(browser) for browser in browsers]) == ["in"] * 6
    assert Region.objects.filter(slug="karelia").count() == 1
    codes = sorted(answer.status_code for answer in answers)
    assert codes.count(302) == 1
    assert set(codes) <= {200, 302, 409}
    for answer in answers:
        if answer.status_code == 409:
            assert "Это уже сохранено" in answer.content.decode()


def test_other_failures_stay_failures():
    middleware = SavedMeanwhileMiddleware(lambda request: None)
    assert middleware.process_exception(RequestFactory().post("/"), IntegrityError("a check")) is None
    assert middleware.process_exception(RequestFactory().post("/"), ValueError("else")) is None
