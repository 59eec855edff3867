"""An assignment in the admin: what the project office sees, and what its form refuses."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.works.models import AssignmentPage
from tests.factories import courses
from tests.factories.people import StaffFactory
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db


def sent(**fields: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "Карточка задачи",
            "slug": "task-card",
            "intro": "",
            "kind": "interim",
            "body": streamfield([("text", rich_text("<p>Опишите задачу.</p>"))]),
            "text_part": "no",
            "files_part": "no",
            "file_kinds": "any",
            "max_files": "5",
            "max_megabytes": "20",
            "least_points": "1",
            "most_points": "5",
            "agreement_days": "3",
            "answer_days": "5",
            "needs_agreement": "on",
            "template_files": inline_formset([]),
            "asked_fields": inline_formset([]),
            "criteria": inline_formset([]),
            "action-publish": "action-publish",
            **fields,
        }
    )


def test_the_office_makes_an_assignment_that_asks_for_something(client: Client) -> None:
    module = courses.module(course=courses.course())
    address = reverse("wagtailadmin_pages:add", args=["works", "assignmentpage", module.pk])
    signed_in(client, StaffFactory())
    assert client.get(address).status_code == 200
    refused = client.post(address, sent())
    assert list(refused.context["form"].errors) == ["text_part"]
    assert AssignmentPage.objects.count() == 0
    field = {"label": "Название задачи", "hint": "", "kind": "text", "choices": "", "is_required": "on"}
    mark = {"title": "Есть срок", "description": "", "max_points": "5"}
    client.post(address, sent(asked_fields=inline_formset([field]), criteria=inline_formset([mark])))
    page = AssignmentPage.objects.get()
    assert [each.label for each in page.asked_fields.all()] == ["Название задачи"]
    assert [each.max_points for each in page.criteria.all()] == [5]


def test_a_list_to_choose_from_has_entries(client: Client) -> None:
    module = courses.module(course=courses.course())
    address = reverse("wagtailadmin_pages:add", args=["works", "assignmentpage", module.pk])
    signed_in(client, StaffFactory())
    field = {"label": "Где", "hint": "", "kind": "choice", "choices": "Дома", "is_required": "on"}
    answer = client.post(address, sent(asked_fields=inline_formset([field])))
    assert answer.status_code == 200
    assert AssignmentPage.objects.count() == 0
