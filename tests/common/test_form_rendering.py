"""How fields and errors are drawn, wherever a form is: label, hint, error beside the field, summary with links."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from vector.common.form_fields import ErrorLink, error_links
from vector.common.upload_fields import UploadsField


class Question(forms.Form):
    subject = forms.CharField(label="О чём", help_text="Одной <em>строкой</em>.", max_length=20)
    email = forms.EmailField(label="Адрес", required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    role = forms.ChoiceField(label="Кто вы", widget=forms.RadioSelect, choices=[("a", "Слушатель"), ("b", "Эксперт")])
    topics = forms.MultipleChoiceField(
        label="Темы", required=False, widget=forms.CheckboxSelectMultiple, choices=[("x", "Учёт"), ("y", "Договор")]
    )
    file = forms.FileField(label="Файл", required=False, help_text="PDF до 10 МБ.")
    agreed = forms.BooleanField(label="Согласен")
    about = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("subject") == "спам":
            raise forms.ValidationError("Такие вопросы не принимаются.")
        return self.cleaned_data


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    with translation.override("ru"):
        yield


def drawn(source: str, **context: Any) -> BeautifulSoup:
    return BeautifulSoup(engines["django"].from_string(source).render(context), "html.parser")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{len(found)} × {selector}"
    return found[0]


def test_form_and_field_tag_draw_the_same() -> None:
    form = Question()
    whole = drawn("{{ form }}", form=form)
    single = drawn("{% field form.subject %}", form=form)
    assert str(one(single, ".field")) == str(whole.select(".field")[0])


@pytest.mark.parametrize("made", [forms.FileField, UploadsField])
def test_files_that_the_browser_forgets_are_named(made: Any) -> None:
    class Letter(forms.Form):
        text = forms.CharField()
        files = made(required=False)

    chosen = MultiValueDict({"files": [SimpleUploadedFile("план <1>.pdf", b"%PDF-1.4")]})
    again = one(drawn("{% field form.files %}", form=Letter({"text": ""}, chosen)), ".field")
    assert "Выберите файлы ещё раз" in again.get_text()
    assert one(again, "b").get_text() == "план <1>.pdf"
    for form in (Letter(), Letter({"text": ""}), Letter({"text": ""}, MultiValueDict())):
        assert "ещё раз" not in drawn("{% field form.files %}", form=form).get_text()


def test_field_has_label_hint_and_their_link() -> None:
    field = one(drawn("{% field form.subject %}", form=Question()), ".field")
    control = one(field, "input")
    assert one(field, "label")["for"] == control["id"] == "id_subject"
    assert one(field, "label").text.strip() == "О чём"
    assert one(field, f"#{control['aria-describedby']}").decode_contents() == "Одной <em>строкой</em>."
    assert control.has_attr("required")


def test_optional_field_says_so_in_words() -> None:
    form = drawn("{{ form }}", form=Question())
    marks = {
        one(field, "label.label, legend").get_text(" ", strip=True) for field in form.select(".field:has(.label-mark)")
    }
    assert marks == {"Адрес (необязательно)", "Темы (необязательно)", "Файл (необязательно)"}
    assert one(form, "#id_email")["autocomplete"] == "email"


def test_choices_are_a_group_with_a_name() -> None:
    group = one(drawn("{% field form.role %}", form=Question()), "fieldset")
    assert one(group, "legend").text.strip() == "Кто вы"
    assert [label.text.strip() for label in group.select("label")] == ["Слушатель", "Эксперт"]
    assert [label["for"] for label in group.select("label")] == [box["id"] for box in group.select("input")]


def test_single_box_stands_inside_its_label() -> None:
    label = one(drawn("{% field form.agreed %}", form=Question()), "label.choice")
    assert one(label, "input[type=checkbox]")["id"] == label["for"]
    assert label.text.strip() == "Согласен"


def test_error_stands_beside_its_field_and_is_linked() -> None:
    field = one(drawn("{% field form.email %}", form=Question({"email": "не адрес"})), ".field-wrong")
    control = one(field, "input")
    error = one(field, f"#{control['aria-describedby']}")
    assert error.get_text(strip=True) == "Ошибка:Напишите адрес электронной почты целиком, например: name@example.org."
    assert control["aria-invalid"] == "true"
    assert control["value"] == "не адрес"


def test_hint_and_error_are_both_read_with_the_field() -> None:
    field = one(drawn("{% field form.subject %}", form=Question({"subject": ""})), ".field")
    described = one(field, "input")["aria-describedby"].split()  # type: ignore[union-attr]
    assert described == ["id_subject_helptext", "id_subject_error"]
    assert [one(field, f"#{name}").name for name in described] == ["div", "ul"]


def test_group_of_choices_is_described_by_its_error() -> None:
    group = one(drawn("{% field form.role %}", form=Question({})), "fieldset")
    assert one(group, f"#{group['aria-describedby']}").name == "ul"


def test_summary_links_to_the_fields_in_their_order() -> None:
    form = Question({"subject": "Слишком длинная тема вопроса", "email": "нет"})
    assert [(link.text.split(":")[0], link.target) for link in error_links(form)] == [
        ("О чём", "id_subject"),
        ("Адрес", "id_email"),
        ("Кто вы", "id_role_0"),
        ("Согласен", "id_agreed"),
    ]
    page = drawn("{% error_summary form %}{{ form }}", form=form)
    summary = one(page, ".error-summary")
    assert one(summary, "h2").text == "Нашлись 4 ошибки. Набранное сохранено."
    for link in summary.select("a"):
        one(page, str(link["href"]))


def test_error_of_the_whole_form_comes_first_without_a_link() -> None:
    form = Question({"subject": "спам", "role": "a"})
    assert error_links(form)[0] == ErrorLink("Такие вопросы не принимаются.", "")


def test_no_summary_without_errors() -> None:
    assert drawn("{% error_summary form %}{% error_summary none %}", form=Question(), none=None).decode() == ""


def test_summary_is_shown_once_for_a_form() -> None:
    form = Question({})
    page = drawn(
        "{% error_summary form %}{% error_summary form %}{% error_summary other %}", form=form, other=Question({})
    )
    assert len(page.select(".error-summary")) == 2


@pytest.mark.django_db
def test_page_shows_the_summary_above_its_heading_and_says_so_in_the_title() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    source = '{% extends "base.html" %}{% block content %}{% error_summary form %}{{ form }}{% endblock %}'
    context = {"form": Question({}), "title": "Вопрос"}
    page = BeautifulSoup(engines["django"].from_string(source).render(context, request), "html.parser")
    one(page, ".error-summary[autofocus]")
    order = [tag.name for tag in page.select("main .error-summary, main h1, main form, main .field")]
    assert order[:2] == ["div", "h1"]
    assert one(page, "title").text == "Ошибка: Вопрос – Вектор"


def test_typed_markup_stays_text() -> None:
    form = Question({"subject": "<script>x</script>", "email": '"><script>'})
    page = drawn("{% error_summary form %}{{ form }}", form=form)
    assert page.select("script") == []


def test_what_django_says_of_a_field_is_in_plain_russian() -> None:
    with translation.override("ru"):
        form = Question({"subject": "а" * 21})
        assert form.errors["role"] == ["Заполните это поле."]
        assert form.errors["subject"] == ["Слишком длинно: можно не больше 20 знаков, а сейчас 21."]
    with translation.override("en"):
        assert Question({"subject": "а"}).errors["role"] == ["This field is required."]
