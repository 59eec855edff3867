"""The question bank in the Wagtail admin: categories, questions, and the chooser of questions for quizzes."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from courses.models import CoursePage
from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import Question, QuestionCategory
from courses.quizzes.views import bank
from vector.programmes.models import Programme


class CategoryFilterSet(WagtailFilterSet):
    programme = django_filters.ModelChoiceFilter(
        label=_("Programme"), queryset=Programme.objects.order_by("title", "pk")
    )
    course = django_filters.ModelChoiceFilter(label=_("Course"), queryset=CoursePage.objects.order_by("path"))

    class Meta:
        model = QuestionCategory
        fields = ["programme", "course"]


class QuestionCategoryViewSet(ModelViewSet):
    model = QuestionCategory
    name = "question_categories"
    icon = "folder-open-inverse"
    menu_label = _("Question categories")
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = bank.CategoryIndex
    delete_view_class = bank.CategoryDelete
    filterset_class = CategoryFilterSet
    list_display = [
        TitleColumn("title", label=_("Title"), get_url=lambda category: None),
        Column("programme", label=_("Programme")),
        Column("course", label=_("Course"), accessor=lambda category: category.course or "–"),
        Column("in_use", label=_("Questions in use")),
    ]
    search_fields = ["title"]
    search_backend_name = None
    ordering = ["title", "pk"]
    list_per_page = 30
    edit_handler = ObjectList([FieldPanel("title"), FieldPanel("programme"), FieldPanel("course")])


class QuestionFilterSet(WagtailFilterSet):
    """Archived questions are not in the list unless they are asked for."""

    category = django_filters.ModelChoiceFilter(
        label=_("Category"), queryset=QuestionCategory.objects.order_by("title", "pk")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), field_name="latest__kind", choices=QuestionKind.choices)
    is_archived = django_filters.BooleanFilter(
        label=_("Archived"), field_name="archived_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Question
        fields = ["category", "kind"]

    def filter_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        found = super().filter_queryset(queryset)
        return found.filter(archived_at=None) if self.form.cleaned_data.get("is_archived") is None else found


class QuestionViewSet(ModelViewSet):
    model = Question
    name = "questions"
    icon = "help"
    menu_label = _("Questions")
    # Wagtail's copy would leave the versions out: ours is a button of the overview.
    copy_view_enabled = False
    add_to_reference_index = False
    inspect_view_enabled = True
    index_view_class = bank.QuestionIndex
    add_view_class = bank.QuestionAdd
    edit_view_class = bank.QuestionEdit
    delete_view_class = bank.QuestionDelete
    inspect_view_class = bank.QuestionOverview
    inspect_template_name = bank.QuestionOverview.template_name
    filterset_class = QuestionFilterSet
    list_display = [
        TitleColumn("title", label=_("Question"), url_name="questions:inspect"),
        Column("kind", label=_("Kind"), accessor="latest.get_kind_display"),
        Column("category", label=_("Category"), sort_key="category__title"),
        Column("number", label=_("Version"), accessor="latest.number"),
        DateColumn("updated_at", label=_("Changed"), sort_key="updated_at"),
    ]
    search_fields = ["title", "latest__body"]
    search_backend_name = None
    ordering = ["title", "pk"]
    list_per_page = 30
    # The forms are views of our own; this keeps the viewset from asking for one.
    form_fields = ["title"]

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs

    def get_urlpatterns(self) -> list[URLPattern]:
        deeds = {"duplicate": bank.QuestionCopy, "archive": bank.QuestionArchive, "restore": bank.QuestionRestore}
        return [
            *super().get_urlpatterns(),
            path("preview/<int:pk>/<int:number>/", self.construct_view(bank.QuestionPreview), name="preview"),
            *(path(f"{name}/<int:pk>/", self.construct_view(view), name=name) for name, view in deeds.items()),
        ]


class QuestionChoiceForm(BaseFilterForm):
    q = forms.CharField(label=_("Name or words of the question"), required=False)
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=QuestionCategory.objects.order_by("title", "pk"), required=False
    )

    def filter(self, objects: Any) -> Any:
        if category := self.cleaned_data.get("category"):
            objects = objects.filter(category=category)
        if text := self.cleaned_data.get("q", "").strip():
            self.is_searching, self.search_query = True, text
            objects = objects.filter(Q(title__icontains=text) | Q(latest__body__icontains=text))
        return objects


class QuestionsToChoose:
    filter_form_class = QuestionChoiceForm

    def get_object_list(self) -> QuerySet[Question]:
        return Question.objects.in_use().select_related("category", "latest").order_by("title", "pk")

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,  # type: ignore[attr-defined]
            Column("kind", label=_("Kind"), accessor="latest.get_kind_display"),
            Column("category", label=_("Category")),
        ]


class QuestionChoose(QuestionsToChoose, chooser.ChooseView):
    pass


class QuestionChooseResults(QuestionsToChoose, chooser.ChooseResultsView):
    pass


class QuestionChooserViewSet(ChooserViewSet):
    """Takes the place of a list of all questions wherever the admin asks for one."""

    model = Question
    icon = "help"
    choose_one_text = _("Choose a question")
    choose_another_text = _("Choose another question")
    per_page = 20
    choose_view_class = QuestionChoose
    choose_results_view_class = QuestionChooseResults


question_chooser = QuestionChooserViewSet("question_chooser")


class QuizzesViewSetGroup(ModelViewSetGroup):
    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 312
    items = (QuestionViewSet, QuestionCategoryViewSet)
