"""The living page of components: one list of them, each an example template of its own, and what the examples show."""

import dataclasses
from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vector.common import charts, contrast
from vector.common.comparing import compare_texts


class ExampleForm(forms.Form):
    """Every kind of field once. The labels are examples, as in a real form, hence Russian."""

    subject = forms.CharField(label="О чём вопрос", max_length=120, help_text="Одной строкой.")
    email = forms.EmailField(
        label="Адрес электронной почты", widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    )
    region = forms.ChoiceField(
        label="Регион",
        choices=[("", "Выберите регион"), ("krl", "Республика Карелия"), ("kgd", "Калининградская область")],
    )
    role = forms.ChoiceField(
        label="Кто вы в организации",
        widget=forms.RadioSelect,
        choices=[("participant", "Слушатель"), ("coordinator", "Координатор"), ("head", "Руководитель")],
    )
    needs = forms.MultipleChoiceField(
        label="Что уже есть",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("plan", "План внедрения"), ("policy", "Положение о добровольцах"), ("journal", "Журнал учёта")],
    )
    held_on = forms.DateField(label="День встречи", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    volunteers = forms.IntegerField(label="Сколько добровольцев", min_value=0)
    text = forms.CharField(
        label="Вопрос", widget=forms.Textarea, help_text="Опишите случай. Имена получателей услуг не нужны."
    )
    file = forms.FileField(label="Файл", required=False, help_text="PDF, DOCX, ODT или XLSX, до 10 МБ.")
    publish = forms.BooleanField(label="Ответ можно опубликовать без имён", required=False)


@dataclasses.dataclass(frozen=True)
class Component:
    """A section of the page. `name` is its anchor and its template, common/styleguide/<name>.html."""

    name: str
    title: Any

    @property
    def template(self) -> str:
        return f"common/styleguide/{self.name}.html"


COMPONENTS = [
    Component("text", _("Text")),
    Component("buttons", _("Buttons")),
    Component("status", _("States")),
    Component("cards", _("Cards and tiles")),
    Component("task_list", _("What waits")),
    Component("rows", _("Rows of a list")),
    Component("notices", _("Notices")),
    Component("empty", _("Empty places")),
    Component("confirmation", _("Confirmation")),
    Component("progress", _("Progress")),
    Component("steps", _("Steps")),
    Component("outline", _("Outline of a course")),
    Component("summary_list", _("Terms and values")),
    Component("table", _("Table")),
    Component("chart", _("Chart")),
    Component("dates", _("Dates and numbers")),
    Component("chips", _("Filters")),
    Component("pagination", _("Pages of a list")),
    Component("breadcrumbs", _("Breadcrumbs")),
    Component("foldable", _("Foldable details")),
    Component("thread", _("Thread of messages")),
    Component("compared", _("What changed in a text")),
    Component("layouts", _("Layouts")),
    Component("form", _("Form")),
    Component("form_errors", _("Form with errors")),
]

BARS = [("Республика Карелия", 8), ("Калининградская область", 10), ("Республика Крым", 6)]


def examples() -> dict[str, Any]:
    """What the example templates show: the same kinds of values that real views give."""
    now = timezone.now()
    day = timedelta(days=1)
    return {
        "now": now,
        "tasks": [
            {
                "title": "Согласовать итоговую работу «Точки роста»",
                "url": "#task_list",
                "who": "руководитель организации",
                "since": now - 3 * day,
                "by_when": now + 2 * day,
                "status": "Ждёт вас",
            },
            {
                "title": "Ответить на опрос № 2",
                "url": "#task_list",
                "who": "координатор организации",
                "since": now - 12 * day,
                "by_when": now - day,
                "status": "Срок прошёл",
                "kind": "bad",
            },
            {"title": "Вопрос о договоре с добровольцем", "url": "#task_list", "who": "эксперт", "since": now - day},
        ],
        "step_items": [
            {
                "title": "Работа отправлена",
                "state": "done",
                "state_text": "Сделано",
                "who": "вы",
                "since": now - 5 * day,
            },
            {
                "title": "Руководитель согласует",
                "state": "now",
                "state_text": "Сейчас",
                "who": "руководитель организации",
                "since": now - 3 * day,
                "by_when": now + 2 * day,
            },
            {
                "title": "Преподаватель проверяет",
                "state": "later",
                "state_text": "Потом",
                "text": "До пяти рабочих дней.",
            },
            {"title": "Возвращено на доработку", "state": "stopped", "state_text": "Остановлено"},
        ],
        "summary_rows": [
            {
                "term": "Организация",
                "value": "Центр социальной помощи, Карелия 3",
                "url": "#summary_list",
                "action": "Изменить",
                "about": "организацию",
            },
            {"term": "Регион", "value": "Республика Карелия"},
            {"term": "Часовой пояс", "value": "Москва, UTC+3"},
        ],
        "table_columns": ["Регион", {"title": "Организаций", "figure": True}, {"title": "Часов", "figure": True}],
        "table_rows": [("Карелия", 8, "12 400"), ("Калининградская область", 10, "8 500"), ("Крым", 6, "930")],
        "chart_svg": charts.bar_chart(BARS),
        "chip_items": [
            {"title": "Все", "url": "#chips", "active": True, "count": 42},
            {"title": "Без эксперта", "url": "#chips", "active": False, "count": 5},
            {"title": "Мои", "url": "#chips", "active": False, "count": 0},
        ],
        "page_of_list": Paginator(range(200), 10).page(6),
        "crumbs": [("Главная", "/"), ("Курсы", "#breadcrumbs"), ("Организация работы с добровольцами", "#breadcrumbs")],
        "lessons": [
            {"title": "Зачем организации добровольцы", "url": "#outline", "state": "done", "word": "Выполнено"},
            {
                "title": "Кого и как мы зовём",
                "url": "#outline",
                "state": "under_way",
                "word": "В работе",
                "current": True,
            },
            {"title": "Первая встреча", "url": "#outline", "state": "not_started", "word": "Не начато"},
            {"title": "Итоговая работа", "state": "locked", "word": "Закрыто – сначала выполните «Первая встреча»"},
        ],
        "pieces": compare_texts(
            "Договор нужен с каждым волонтёром.", "Договор нужен с каждым, кому возмещают расходы."
        ),
        "blank_form": ExampleForm(auto_id="blank_%s"),
        "wrong_form": ExampleForm({"subject": "", "email": "не адрес", "text": "Что-то набрано"}, auto_id="wrong_%s"),
    }


def sections() -> list[dict[str, Any]]:
    """Every component with its example drawn and the example's source."""
    context = examples()
    return [
        {
            "component": component,
            "drawn": render_to_string(component.template, context),
            "source": get_template(component.template).template.source.strip(),
        }
        for component in COMPONENTS
    ]


def token_table() -> list[dict[str, Any]]:
    """The colours of every scheme with the contrast of every pair in use."""
    return [{"name": name, "pairs": contrast.measured(colours)} for name, colours in contrast.schemes().items()]
