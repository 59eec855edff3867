"""The assignment's page and the form: saved as typed, files kept, errors beside the field, sent, receipt."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.works import parts
from courses.works.enums import PartNeed, WorkState
from courses.works.models import Work, WorkFile, WorkVersion
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import MembershipFactory
from tests.factories.programmes import IndicatorFactory
from tests.factories.works import PDF, Place, asked_field, attach, place, point, send_again, upload
from tests.sign_in import signed_in
from vector.common.merging import digest_of
from vector.people.models import Organisation

pytestmark = pytest.mark.django_db

TEXT = "Первый шаг: назначить координатора."


@pytest.fixture
def where() -> Place:
    return place()


def url(where: Place) -> str:
    return reverse("works:prepare", args=[where.enrolment.public_id, where.assignment.pk])


def sent(go: str = "save", *, shown: dict[str, str] | None = None, **typed: Any) -> dict[str, Any]:
    """What the form sends; `shown`: what the page had shown in its fields."""
    companions = {f"{name}-shown": digest_of(text) for name, text in (shown or {}).items()}
    return {"go": go, **typed, **companions}


def typed_of(work: Work) -> dict[str, str]:
    return Work.objects.get(pk=work.pk).draft.typed


# The assignment's page ------------------------------------------------------------------------------------------------
def test_the_page_shows_steps_instructions_and_the_form(client: Client, where: Place) -> None:
    answer = signed_in(client, where.person).get(where.assignment.get_url())
    assert answer.status_code == 200
    assert [step["state"] for step in answer.context["steps"]] == ["now", "later", "later", "later", "later", "later"]
    assert "Опишите первый шаг." in answer.content.decode()
    assert answer.context["is_editable"] is True
    assert Work.objects.count() == 0


@pytest.mark.parametrize("stage", ["begun", "sent", "with_tutor", "accepted"])
def test_the_page_shows_how_far_the_work_is(client: Client, where: Place, stage: str) -> None:
    getattr(where, stage)()
    answer = signed_in(client, where.person).get(where.assignment.get_url())
    states = {
        "begun": ["done", "now", "later", "later", "later", "later"],
        "sent": ["done", "done", "done", "now", "later", "later"],
        "with_tutor": ["done", "done", "done", "done", "now", "later"],
        "accepted": ["done", "done", "done", "done", "done", "done"],
    }
    assert [step["state"] for step in answer.context["steps"]] == states[stage]


def test_the_page_costs_as_many_queries_with_many_versions(
    client: Client, where: Place, django_assert_num_queries: Any
) -> None:
    signed_in(client, where.person)
    version = where.sent()
    where.assignment.get_url()
    for _number in range(2):
        from courses.works.actions import work as works

        works.take_back(version.work, by=where.person)
        version = send_again(version)
    client.get(where.assignment.get_url())
    with django_assert_num_queries(16):
        client.get(where.assignment.get_url())


# Saving ---------------------------------------------------------------------------------------------------------------
def test_what_is_typed_is_saved_whatever_it_is(client: Client, where: Place) -> None:
    number = asked_field(where.assignment, kind="number", label="Сколько")
    name = f"field-{number.code.hex}"
    answer = signed_in(client, where.person).post(url(where), sent(text=TEXT, **{name: "много"}))
    assert answer.headers["Location"] == f"{url(where)}#saved"
    work = Work.objects.get()
    assert typed_of(work) == {"text": TEXT, name: "много"}
    page = client.get(url(where))
    assert page.context["form"]["text"].value() == TEXT


def test_the_script_saves_and_is_told_when(client: Client, where: Place) -> None:
    signed_in(client, where.person)
    answer = client.post(url(where), sent(text=TEXT), headers={"accept": "application/json"}).json()
    assert answer["saved"].startswith("сохранено в ")
    assert answer["shown"] == {"text-shown": digest_of(TEXT)}
    assert answer["errors"] == {}


def test_two_pages_that_write_differently_lose_nothing(client: Client, where: Place) -> None:
    signed_in(client, where.person)
    client.post(url(where), sent(text="Первая вкладка"))
    answer = client.post(url(where), sent(text="Вторая вкладка", shown={"text": ""}))
    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == "Вторая вкладка"
    [error] = answer.context["form"].errors["text"]
    assert "«Первая вкладка»" in error
    draft = Work.objects.get().draft
    assert draft.typed["text"] == "Первая вкладка"
    assert [entry["text"] for entry in draft.set_aside] == ["Первая вкладка", "Вторая вкладка"]
    # Saved once more from that page, it is the new text.
    client.post(url(where), sent(text="Вторая вкладка", shown={"text": "Первая вкладка"}))
    assert Work.objects.get().draft.typed["text"] == "Вторая вкладка"


def test_a_text_that_is_too_long_is_refused_not_cut(client: Client, where: Place) -> None:
    signed_in(client, where.person)
    client.post(url(where), sent(text="Короткий текст"))
    long, shown = "я" * (parts.LONGEST + 1), {"text": "Короткий текст"}
    answer = client.post(url(where), sent(text=long, shown=shown), headers={"accept": "application/json"})
    assert (list(answer.json()["errors"]), answer.json()["shown"]) == (["text"], {})
    answer = client.post(url(where), sent("send", text=long, shown=shown))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    assert answer.context["form"]["text"].value() == long
    assert (typed_of(Work.objects.get())["text"], WorkVersion.objects.count()) == ("Короткий текст", 0)
    client.post(url(where), sent(text=long[1:], shown=shown))
    assert typed_of(Work.objects.get())["text"] == long[1:]


def test_a_sent_work_is_not_written_into_and_the_text_stays_on_the_page(client: Client, where: Place) -> None:
    where.sent()
    signed_in(client, where.person)
    refused = client.post(url(where), sent(text="Поздно"), headers={"accept": "application/json"})
    assert (refused.status_code, list(refused.json())) == (409, ["refused"])
    answer = client.post(url(where), sent(text="Поздно"))
    assert answer.status_code == 409
    assert answer.context["form"]["text"].value() == "Поздно"
    assert typed_of(Work.objects.get())["text"] == "Первый шаг: назначить координатора."


# Files ----------------------------------------------------------------------------------------------------------------
def test_files_are_kept_at_once_and_the_good_ones_of_many(client: Client, where: Place) -> None:
    signed_in(client, where.person)
    files = [upload("План.pdf"), upload("вирус.exe", b"MZ"), upload("подделка.pdf", b"<html>")]
    answer = client.post(url(where), {**sent("send", text=TEXT), "files": files})
    assert answer.status_code == 422
    [error] = answer.context["form"].errors["files"]
    assert "Файл «вирус.exe» приложить нельзя." in error
    assert "подделка.pdf" in error
    assert [file.original_name for file in WorkFile.objects.all()] == ["План.pdf"]
    assert answer.context["form"]["text"].value() == TEXT
    assert WorkVersion.objects.count() == 0


def test_a_file_can_be_removed_and_a_foreign_one_cannot(client: Client, where: Place) -> None:
    work, other = where.begun(), place()
    mine, foreign = attach(work, by=where.person), attach(other.begun(), by=other.person)
    signed_in(client, where.person)
    for file in (mine, foreign):
        client.post(url(where), sent(f"remove-file:{file.public_id}", text=TEXT, shown={"text": TEXT}))
    assert list(WorkFile.objects.all()) == [foreign]


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("рисунок.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("страница.html", b"<script>alert(1)</script>"),
        ("страница.pdf", b"<script>alert(1)</script>"),
        ("двойной.pdf.html", PDF),
        ("картинка.png", b"GIF89a<script>alert(1)</script>"),
        ("бомба.docx", bomb()),
        ("пустой.pdf", b""),
        ("макрос.docm", b"PK\x03\x04"),
        ("текст.txt", b"\x00\x01\x02"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_could_harm_is_refused(client: Client, where: Place, name: str, content: bytes) -> None:
    answer = signed_in(client, where.person).post(
        url(where), {**sent("upload", text=TEXT), "files": [upload(name, content)]}
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["files"]
    assert WorkFile.objects.count() == 0


def test_an_assignments_own_limits_count_and_are_said_before(client: Client) -> None:
    where = place(files_part=PartNeed.REQUIRED, file_kinds="tables", max_megabytes=1, max_files=2)
    signed_in(client, where.person)
    hint = client.get(url(where)).context["form"]["files"].help_text
    assert hint == "Файлов – не больше 2, каждый до 1 МБ. Подойдут: xlsx, xls, ods, csv."
    for wrong in (upload("План.pdf"), upload("таблица.csv", b"a;b\n" * 300_000)):
        assert client.post(url(where), {**sent("upload"), "files": [wrong]}).status_code == 422
    assert WorkFile.objects.count() == 0
    missing = client.post(url(where), sent("send", text=TEXT))
    assert missing.context["form"].errors == {"files": ["Приложите хотя бы один файл."]}


# Sending --------------------------------------------------------------------------------------------------------------
def test_sent_there_is_a_receipt_that_says_what_next(client: Client, where: Place) -> None:
    signed_in(client, where.person)
    answer = client.post(url(where), sent("send", text=TEXT), follow=True)
    version = WorkVersion.objects.get()
    assert answer.redirect_chain == [(reverse("works:receipt", args=[version.public_id]), 302)]
    assert (answer.context["who"], answer.context["version"]) == (str(where.head), version)
    assert answer.context["by_when"] == version.work.due_at
    assert version.receipt in answer.content.decode()


def test_pressed_twice_it_is_sent_once(client: Client, where: Place) -> None:
    signed_in(client, where.person)
    first = client.post(url(where), sent("send", text=TEXT))
    second = client.post(url(where), sent("send", text=TEXT))
    assert first.headers["Location"] == second.headers["Location"]
    assert WorkVersion.objects.count() == 1


def test_what_is_missing_is_said_beside_each_field(client: Client) -> None:
    where = place(text_part=PartNeed.REQUIRED)
    number = asked_field(where.assignment, kind="number", label="Сколько")
    day = asked_field(where.assignment, kind="date", label="Когда", is_required=False)
    choice = asked_field(where.assignment, kind="choice", label="Где", choices="Дома\nВ клубе")
    names = [f"field-{field.code.hex}" for field in (number, day, choice)]
    signed_in(client, where.person)
    wrong = dict(zip(names, ("много", "вчера", "на луне"), strict=True))
    answer = client.post(url(where), sent("send", text=" ", **wrong))
    assert answer.context["form"].errors == {
        "text": ["Напишите текст работы."],
        names[0]: ["Напишите число, например 12 или 12,5."],
        names[1]: ["Напишите дату, например 25.09.2026."],
        names[2]: ["Выберите из списка."],
    }
    right = dict(zip(names, ("1 200,5", "25.09.2026", "Дома"), strict=True))
    shown = {"text": " ", **wrong}
    client.post(url(where), sent("send", text=TEXT, shown=shown, **right))
    assert [answer["value"] for answer in WorkVersion.objects.get().fields] == ["1200.5", "2026-09-25", "Дома"]


def test_growth_points_are_checked_and_kept(client: Client) -> None:
    where = place(asks_growth_points=True, least_points=2)
    indicator = IndicatorFactory(programme=where.enrolment.run.course.programme, title="Постоянные волонтёры")
    foreign = IndicatorFactory()
    signed_in(client, where.person)
    form = client.get(url(where)).context["form"]
    assert form.slots == [1, 2]
    answer = client.post(url(where), sent("send", text=TEXT, **point(1, indicator=foreign, target="")))
    errors = answer.context["form"].errors
    assert list(errors) == ["point-2-indicator", "point-1-indicator", "point-1-target"]
    typed = {**point(1, indicator=indicator), **point(2)}
    shown = {"text": TEXT, **point(1, indicator=foreign, target="")}
    client.post(url(where), sent("send", text=TEXT, shown=shown, **typed))
    points = WorkVersion.objects.get().growth_points.all()
    assert [(each.slot, each.title, each.target) for each in points] == [
        (1, "Постоянные волонтёры", 20),
        (2, "Встречи с волонтёрами", 20),
    ]


def test_a_growth_point_can_be_removed_and_added(client: Client) -> None:
    where = place(asks_growth_points=True)
    signed_in(client, where.person)
    answer = client.post(url(where), sent("add-point", **point(1)))
    assert answer.headers["Location"] == f"{url(where)}#points"
    assert client.get(url(where)).context["form"].slots == [1, 2]
    client.post(url(where), sent("remove-point:1", shown=point(1), **point(1)))
    assert typed_of(Work.objects.get()) == {}


def test_who_belongs_to_several_organisations_chooses(client: Client, where: Place) -> None:
    other = MembershipFactory(person=where.person, role="participant").organisation
    stranger: Organisation = place().organisation
    signed_in(client, where.person)
    for wrong in ("", str(stranger.public_id)):
        answer = client.post(url(where), sent("send", text=TEXT, organisation=wrong, shown={"text": TEXT}))
        assert list(answer.context["form"].errors) == ["organisation"]
        Work.objects.get().draft.delete()
    client.post(url(where), sent("send", text=TEXT, organisation=str(other.public_id)))
    assert WorkVersion.objects.get().organisation == other
    assert Work.objects.get().state == WorkState.SUBMITTED


# Others ---------------------------------------------------------------------------------------------------------------
def test_nobody_else_writes_or_sees_the_draft(client: Client, where: Place) -> None:
    work = where.begun(text="Секрет черновика")
    file = attach(work, by=where.person)
    other = place()
    for person in (other.person, other.head, other.tutor, where.head, where.tutor):
        signed_in(client, person)
        assert client.get(url(where)).status_code == 404
        assert client.post(url(where), sent("send", text="Чужое")).status_code == 404
        assert client.get(file.get_absolute_url()).status_code == 404
        answer = client.get(work.get_absolute_url())
        assert "Секрет черновика" not in answer.content.decode()
    assert typed_of(work) == {"text": "Секрет черновика"}


def test_an_assignment_of_another_course_is_not_there(client: Client, where: Place) -> None:
    other = place()
    EnrolmentFactory(run=where.enrolment.run)
    signed_in(client, where.person)
    address = reverse("works:prepare", args=[where.enrolment.public_id, other.assignment.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, sent(text="Чужое")).status_code == 404
    assert Work.objects.count() == 0


def test_who_left_the_course_writes_no_more(client: Client, where: Place) -> None:
    from courses.actions import enrolments

    where.begun()
    enrolments.withdraw(enrolment=where.enrolment, by=where.person)
    signed_in(client, where.person)
    assert client.post(url(where), sent("send", text=TEXT)).status_code == 404
    assert WorkVersion.objects.count() == 0
