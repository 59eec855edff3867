"""The question bank: versions, actions, and the office's pages in the admin."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import nested_form_data, rich_text

from courses.quizzes.actions import bank
from courses.quizzes.blocks import BLOCKS
from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds import KINDS
from courses.quizzes.kinds.base import rich_text as rich_text_of
from courses.quizzes.models import Question, QuestionCategory, QuestionVersion
from tests.factories.people import StaffFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.quizzes import WRITTEN, QuestionCategoryFactory, next_version, question, version_of
from tests.sign_in import signed_in
from vector.common.errors import DomainError
from vector.common.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    person = StaffFactory(is_superuser=True)
    client = signed_in(client, person)
    client.person = person
    return client


# Versions -------------------------------------------------------------------------------------------------------------
def test_version_is_never_changed():
    version = question().latest
    version.body = "<p>Иначе</p>"
    with pytest.raises(TypeError, match="never changed"):
        version.save()


def test_change_writes_the_next_version_and_leaves_the_first():
    found, by = question(title="Обязанности"), StaffFactory()
    first = found.latest
    changed = bank.change_question(
        question=found, category=found.category, title="Обязанности координатора", body="<p>Что делает?</p>",
        data=first.data, feedback="<p>См. урок 2.</p>", seen_number=1, by=by,
    )  # fmt: skip
    assert (changed.title, changed.latest.number, changed.latest.body) == (
        "Обязанности координатора",
        2,
        "<p>Что делает?</p>",
    )
    assert changed.latest.data == first.data
    assert changed.latest.created_by == by
    assert QuestionVersion.objects.get(pk=first.pk).body == first.body
    assert list(AuditEntry.objects.values_list("deed", flat=True)) == ["question.change"]


def test_same_words_make_no_new_version():
    found = question()
    version = found.latest
    body = version.body.replace("<p>", '<p data-block-key="k3f">')
    bank.change_question(
        question=found, category=found.category, title="Другое имя", body=body, data=version.data, by=StaffFactory()
    )
    found.refresh_from_db()
    assert (found.title, found.latest_id, found.versions.count()) == ("Другое имя", version.pk, 1)


def test_change_over_an_unseen_version_is_refused():
    found = next_version(question())
    with pytest.raises(DomainError, match="изменил"):
        bank.change_question(
            question=found, category=found.category, title=found.title, body="<p>Моё</p>", data=found.latest.data,
            seen_number=1, by=StaffFactory(),
        )  # fmt: skip
    assert found.versions.count() == 2


def test_question_that_makes_no_sense_is_refused_whole():
    with pytest.raises(ValidationError) as refused:
        bank.write_question(
            category=QuestionCategoryFactory(), title="Т", kind=QuestionKind.SINGLE, body="<p>?</p>",
            data={"options": [{"text": "<p>Да</p>"}, {"text": "<p>Нет</p>"}]}, by=StaffFactory(),
        )  # fmt: skip
    assert refused.value.message_dict == {"options": ["Отметьте верным ровно один ответ."]}


def test_copy_has_the_words_and_no_history():
    found = next_version(question(title="Обязанности"), feedback="<p>Пояснение</p>")
    copied = bank.copy_question(question=found, by=StaffFactory())
    assert copied.pk != found.pk
    assert (copied.title, copied.latest.number, copied.category) == ("Обязанности (копия)", 1, found.category)
    assert (copied.latest.data, copied.latest.feedback) == (found.latest.data, "<p>Пояснение</p>")


def test_archived_question_is_out_of_use_until_it_is_restored():
    found, other, by = question(), question(), StaffFactory()
    bank.archive_question(question=found, by=by)
    found.refresh_from_db()
    assert found.archived_by == by
    assert list(Question.objects.in_use()) == [other]
    bank.archive_question(question=found, by=StaffFactory())
    found.refresh_from_db()
    assert found.archived_by == by
    bank.restore_question(question=found, by=by)
    assert Question.objects.in_use().count() == 2


def test_only_the_office_sees_the_bank():
    found = question()
    assert list(Question.objects.visible_to(StaffFactory())) == [found]
    assert list(Question.objects.visible_to(UserFactory())) == []


def test_category_refuses_a_course_of_another_programme():
    from tests.factories.courses import course

    category = QuestionCategory(programme=ProgrammeFactory(), course=course(), title="Раздел")
    with pytest.raises(ValidationError) as refused:
        category.full_clean()
    assert refused.value.message_dict == {"course": ["Этот курс относится к другой программе."]}


# Blocks ---------------------------------------------------------------------------------------------------------------
def test_every_kind_with_answers_has_a_form():
    assert set(BLOCKS) == set(QuestionKind) - {QuestionKind.DESCRIPTION}


@pytest.mark.parametrize("kind", list(BLOCKS))
def test_form_gives_back_what_is_stored(kind: str) -> None:
    data = version_of(kind).data
    block = BLOCKS[kind]
    assert KINDS[kind].clean(block.data_of(block.clean(block.value_of(data)))) == data


@pytest.mark.parametrize("kind", list(BLOCKS))
def test_form_can_be_written_for_the_browser(kind: str) -> None:
    from wagtail.blocks.base import BlockWidget

    block = BLOCKS[kind]
    html = BlockWidget(block).render("data", block.value_of(KINDS[kind].clean(WRITTEN[kind])))
    assert "data-block" in html
    assert BlockWidget(block).render("data", block.get_default())


# Pages in the admin ---------------------------------------------------------------------------------------------------
def item(**value: Any) -> dict[str, Any]:
    return {"deleted": "", "order": "0", "type": "item", "id": "", "value": value}


def sent(**changes: Any) -> dict[str, Any]:
    """What the browser sends for a question with one right answer of two."""
    options = {
        "count": 2,
        "0": item(text=rich_text("<p>Учёт</p>"), is_right="on", percent="0", feedback=rich_text("<p>Да.</p>")),
        "1": {**item(text=rich_text("<p>Оплата</p>"), percent="0", feedback=rich_text("")), "order": "1"},
    }
    return nested_form_data(
        {
            "title": "Обязанности",
            "body": rich_text("<p>Что делает координатор?</p>"),
            "feedback": rich_text("<p>См. урок 2.</p>"),
            "data": {"options": options},
            **changes,
        }
    )


def test_question_is_written_in_the_admin(office):
    category = QuestionCategoryFactory()
    assert "Один ответ из нескольких" in office.get(reverse("questions:add")).text
    url = reverse("questions:add") + "?kind=single"
    assert office.get(url).status_code == 200
    response = office.post(url, sent(category=category.pk))
    made = Question.objects.get()
    assert response.url == reverse("questions:inspect", args=[made.pk])
    version = made.latest
    assert (made.title, made.category, version.number, version.kind) == ("Обязанности", category, 1, "single")
    assert version.body == "<p>Что делает координатор?</p>"
    assert [(one["text"], one["is_right"], one["feedback"]) for one in version.data["options"]] == [
        ("<p>Учёт</p>", True, "<p>Да.</p>"),
        ("<p>Оплата</p>", False, ""),
    ]
    assert "Учёт" in office.get(response.url).text


def test_mistakes_are_said_and_nothing_typed_is_lost(office):
    options = {
        "count": 2,
        "0": item(text=rich_text("<p>Учёт</p>"), percent="0", feedback=rich_text("")),
        "1": {**item(text=rich_text("<p>Оплата</p>"), percent="0", feedback=rich_text("")), "order": "1"},
    }
    response = office.post(reverse("questions:add") + "?kind=single", sent(category="", data={"options": options}))
    assert response.status_code == 200
    form = response.context["form"]
    assert set(form.errors) == {"category", "data"}
    [error] = form.errors["data"].as_data()
    assert error.block_errors["options"].messages == ["Отметьте верным ровно один ответ."]
    assert [rich_text_of(one["text"].source) for one in form["data"].value()["options"]] == [
        "<p>Учёт</p>",
        "<p>Оплата</p>",
    ]
    assert Question.objects.count() == 0


def test_question_is_changed_in_the_admin(office):
    found = question(title="Старое имя")
    url = reverse("questions:edit", args=[found.pk])
    assert office.get(url).status_code == 200
    response = office.post(url, sent(category=found.category.pk, seen_number="1"))
    assert response.url == reverse("questions:inspect", args=[found.pk])
    found.refresh_from_db()
    assert (found.title, found.latest.number, found.latest.created_by) == ("Обязанности", 2, office.person)
    late = office.post(url, sent(category=found.category.pk, seen_number="1", title="Позже"))
    assert late.status_code == 200
    assert "Этот вопрос тем временем изменил кто-то другой." in late.text
    assert found.versions.count() == 2


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_every_kind_can_be_opened_changed_and_previewed(office, kind):
    found = question(kind=kind)
    for name, args in (
        ("inspect", [found.pk]),
        ("edit", [found.pk]),
        ("preview", [found.pk, 1]),
    ):
        assert office.get(reverse(f"questions:{name}", args=args)).status_code == 200
    assert office.get(reverse("questions:add") + f"?kind={kind}").status_code == 200
    tried = office.post(reverse("questions:preview", args=[found.pk, 1]), {"q": "что-то"})
    assert tried.status_code == 200
    assert "После ответа" in tried.text


def test_preview_scores_what_is_tried(office):
    found = question(kind=QuestionKind.TRUE_FALSE)
    url = reverse("questions:preview", args=[found.pk, 1])
    assert "Ответ приносит 100 % баллов." in office.post(url, {"q": "false"}).text
    wrong = office.post(url, {"q": "true"}).text
    assert "Ответ приносит 0 % баллов." in wrong
    assert "Возмещать расходы можно." in wrong
    assert office.get(reverse("questions:preview", args=[found.pk, 2])).status_code == 404


def test_buttons_of_the_overview(office):
    found = question(title="Обязанности")
    assert office.get(reverse("questions:archive", args=[found.pk])).status_code == 405
    office.post(reverse("questions:archive", args=[found.pk]))
    assert Question.objects.in_use().count() == 0
    assert "Вопрос в архиве" in office.get(reverse("questions:inspect", args=[found.pk])).text
    office.post(reverse("questions:restore", args=[found.pk]))
    response = office.post(reverse("questions:duplicate", args=[found.pk]))
    copied = Question.objects.get(title="Обязанности (копия)")
    assert response.url == reverse("questions:inspect", args=[copied.pk])
    assert office.post(reverse("questions:delete", args=[found.pk])).status_code == 302
    assert Question.objects.count() == 2


def listed(response: Any) -> list[str]:
    return [str(found) for found in response.context["object_list"]]


def test_list_is_filtered_and_searched(office):
    one, two = QuestionCategoryFactory(title="Документы"), QuestionCategoryFactory(title="Обучение")
    question(category=one, title="Договор", body="<p>Нужен ли договор?</p>")
    question(category=one, title="Возраст", kind=QuestionKind.NUMERICAL)
    question(category=two, title="Инструктаж")
    bank.archive_question(question=question(category=two, title="Старый"), by=office.person)
    url = reverse("questions:index")
    assert listed(office.get(url)) == ["Возраст", "Договор", "Инструктаж"]
    assert listed(office.get(url, {"category": one.pk})) == ["Возраст", "Договор"]
    assert listed(office.get(url, {"kind": "numerical"})) == ["Возраст"]
    assert listed(office.get(url, {"is_archived": "true"})) == ["Старый"]
    assert listed(office.get(url, {"q": "нужен ли"})) == ["Договор"]
    assert listed(office.get(url, {"q": "инструкт"})) == ["Инструктаж"]


def test_category_is_made_and_kept_while_it_is_needed(office):
    programme = ProgrammeFactory()
    response = office.post(
        reverse("question_categories:add"), {"title": "Документы", "programme": programme.pk, "course": ""}
    )
    assert response.status_code == 302
    category = QuestionCategory.objects.get()
    question(category=category)
    assert office.post(reverse("question_categories:delete", args=[category.pk])).status_code == 302
    assert QuestionCategory.objects.count() == 1
    again = office.post(
        reverse("question_categories:add"), {"title": "Документы", "programme": programme.pk, "course": ""}
    )
    assert "уже есть раздел с таким названием" in again.text
    Question.objects.update(latest=None)
    QuestionVersion.objects.all().delete()
    Question.objects.all().delete()
    office.post(reverse("question_categories:delete", args=[category.pk]))
    assert QuestionCategory.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "queries"), [("questions:index", 9), ("question_categories:index", 10), ("question_chooser:choose", 6)]
)
def test_lists_ask_the_same_whatever_their_length(office, django_assert_num_queries, name, queries):
    question()
    office.get(reverse(name))
    with django_assert_num_queries(queries):
        office.get(reverse(name))
    for _number in range(29):
        question()
    with django_assert_num_queries(queries):
        assert office.get(reverse(name)).status_code == 200


ADMIN_PAGES = ["index", "add", "inspect", "edit", "delete", "duplicate", "archive", "restore", "preview"]


@pytest.mark.parametrize("name", ADMIN_PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_but_the_office_gets_to_the_bank(client, name, method):
    found = question(body="<p>ТАЙНА</p>")
    args = {"index": [], "add": [], "preview": [found.pk, 1]}.get(name, [found.pk])
    for person in (None, UserFactory()):
        client.logout()
        if person is not None:
            signed_in(client, person)
        response = getattr(client, method)(reverse(f"questions:{name}", args=args))
        assert response.status_code in (302, 404)
        assert "ТАЙНА" not in response.text
    found.refresh_from_db()
    assert (Question.objects.count(), found.versions.count(), found.is_archived) == (1, 1, False)


# Wagtail leaves the file in which it makes a rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("kind", [QuestionKind.SINGLE, QuestionKind.MATCHING, QuestionKind.ORDERING])
def test_images_stand_in_the_question_and_beside_its_options(office, kind):
    image = Image.objects.create(title="Схема", file=get_test_image_file())
    embed = f'<embed embedtype="image" id="{image.pk}" alt="Схема пути" format="left"/>'
    data = {**WRITTEN[kind]}
    name, side = {"matching": ("pairs", "left")}.get(kind, ("items" if kind == "ordering" else "options", "text"))
    data[name] = [{**one, side: f"<p>{place}</p>{embed}"} for place, one in enumerate(data[name])]
    found = question(kind=kind, data=data, body=f"<p>Что на схеме?</p>{embed}")
    page = office.get(reverse("questions:preview", args=[found.pk, 1])).text
    assert page.count('alt="Схема пути"') == 1 + len(data[name])
    assert "<embed" not in page
    # A label holds words and images, never a paragraph.
    labels = re.findall(r"<label.*?</label>", page, flags=re.DOTALL)
    assert [label for label in labels if "<p" in label] == []
    assert sum("<img" in label for label in labels) == len(data[name])
