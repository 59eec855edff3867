"""The office's pages of the question bank in the Wagtail admin."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from courses.quizzes.actions import bank
from courses.quizzes.bank_forms import QuestionForm
from courses.quizzes.drawing import Shows, drawn, reviewed
from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds import kind_of
from courses.quizzes.models import Question, QuestionCategory, QuestionVersion, QuizPage
from vector.common.errors import DomainError

# What orders the options of a preview: any text does, it need not be secret from the office.
PREVIEW_SEED = "preview"
PREVIEW_PREFIX = "q"
EVERYTHING = Shows(correctness=True, feedback=True, right_answer=True)


class CategoryIndex(generic.IndexView):
    """Categories with how many questions of theirs are in use."""

    def get_base_queryset(self) -> QuerySet[QuestionCategory]:
        return QuestionCategory.objects.select_related("programme", "course").annotate(
            in_use=Count("questions") - Count(F("questions__archived_at"))
        )


class CategoryDelete(generic.DeleteView):
    """Only a category that nothing is in and nothing draws from."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        category = get_object_or_404(QuestionCategory, pk=kwargs["pk"])
        if category.questions.exists() or category.slots.exists():
            messages.warning(request, _("This category has questions, or quizzes draw from it: it can't be deleted."))
            return redirect(self.index_url_name)
        return super().dispatch(request, *args, **kwargs)


class QuestionIndex(generic.IndexView):
    """Questions with their latest versions."""

    def get_base_queryset(self) -> QuerySet[Question]:
        return Question.objects.select_related("category", "latest")

    def get_edit_url(self, instance: Question) -> str:
        return self.get_inspect_url(instance)

    def get_delete_url(self, instance: Question) -> None:
        # What has been asked is history: a question is archived from its own page.
        return None


class QuestionFormPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """What writing and changing a question have in common."""

    model = Question
    form_class = QuestionForm
    template_name = "quizzes/admin/question_form.html"
    index_url_name = ""
    inspect_url_name = ""
    header_icon = "help"

    @property
    def kind(self) -> str:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.kind}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        questions = {"url": reverse(self.index_url_name), "label": _("Questions")}
        return [*self.breadcrumbs_items, questions, {"url": "", "label": self.get_page_title()}]

    def get_page_subtitle(self) -> str:
        return str(QuestionKind(self.kind).label)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "media": context["form"].media,
            "action_url": self.request.get_full_path(),
            "submit_button_label": _("Save"),
            "submit_button_active_label": _("Saving…"),
        }

    def carry_out(self, form: QuestionForm) -> Question:
        raise NotImplementedError

    def form_valid(self, form: QuestionForm) -> HttpResponse:
        try:
            question = self.carry_out(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("“%(title)s” is saved.") % {"title": question.title})
        return redirect(self.inspect_url_name, question.pk)


class QuestionAdd(QuestionFormPage):
    """A new question: first its kind, then its form."""

    permission_required = "add"
    page_title = gettext_lazy("New question")

    @property
    def kind(self) -> str:
        return self.request.GET.get("kind", "")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.is_choosing = self.kind not in QuestionKind.values
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_choosing:
            return super().get(request, *args, **kwargs)
        context = WagtailAdminTemplateMixin.get_context_data(self, kinds=QuestionKind.choices, view=self)
        return TemplateResponse(request, "quizzes/admin/question_kinds.html", context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_choosing:
            raise Http404
        return super().post(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return "" if self.is_choosing else super().get_page_subtitle()

    def get_initial(self) -> dict[str, Any]:
        return {"category": self.request.GET.get("category")}

    def carry_out(self, form: QuestionForm) -> Question:
        return bank.write_question(kind=self.kind, by=self.request.user, **form.deed())


class QuestionEdit(QuestionFormPage):
    """The next version of a question."""

    permission_required = "change"
    page_title = gettext_lazy("Change the question")

    @cached_property
    def question(self) -> Question:
        return get_object_or_404(Question.objects.select_related("latest"), pk=self.kwargs["pk"])

    @property
    def kind(self) -> str:
        return self.question.latest.kind

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "question": self.question}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "question": self.question}

    def carry_out(self, form: QuestionForm) -> Question:
        return bank.change_question(
            question=self.question,
            seen_number=form.cleaned_data["seen_number"],
            by=self.request.user,
            **form.deed(),
        )


class QuestionDelete(PermissionCheckedMixin, View):
    """Nobody deletes a question: it is archived."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied


class QuestionOverview(generic.InspectView):
    """A question with its versions, where it is asked, and what can be done with it."""

    template_name = "quizzes/admin/question.html"
    page_title = gettext_lazy("Question")

    def get_fields(self) -> list[str]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question: Question = self.object
        version = question.latest
        kind = kind_of(version)
        return {
            **super().get_context_data(**kwargs),
            "question": question,
            "version": version,
            "offered": kind.offered(version),
            "right_answer": kind.right_answer(version),
            "versions": question.versions.select_related("created_by").order_by("-number"),
            "quizzes": QuizPage.objects.filter(slots__question=question).distinct().order_by("path"),
            "is_drawn": QuizPage.objects.filter(slots__category=question.category_id).exists(),
        }


class QuestionPreview(PermissionCheckedMixin, View):
    """A version as participants see it, on the site's own page. Answering it shows the score and keeps nothing."""

    model = Question
    permission_required = "view"
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: Any, number: Any) -> HttpResponse:
        return self._page(request, self._version(pk, number), {})

    def post(self, request: HttpRequest, pk: Any, number: Any) -> HttpResponse:
        version = self._version(pk, number)
        kind = kind_of(version)
        response = kind.read(version, request.POST, PREVIEW_PREFIX, PREVIEW_SEED)
        share = kind.score(version, response)
        return self._page(
            request,
            version,
            response,
            reviewed=reviewed(version, order_seed=PREVIEW_SEED, response=response, shows=EVERYTHING),
            percent=None if share is None or not kind.is_scored else int(share * 100),
            is_for_tutor=share is None,
        )

    def _version(self, pk: Any, number: Any) -> QuestionVersion:
        versions = QuestionVersion.objects.select_related("question")
        return get_object_or_404(versions, question=pk, number=number)

    def _page(self, request: HttpRequest, version: QuestionVersion, response: Any, **context: Any) -> HttpResponse:
        shown = drawn(version, prefix=PREVIEW_PREFIX, order_seed=PREVIEW_SEED, response=response)
        context |= {"version": version, "question": shown, "is_answerable": kind_of(version).is_scored}
        return TemplateResponse(request, "quizzes/admin/question_preview.html", context)


class QuestionDeed(PermissionCheckedMixin, View):
    """A button of the overview. POST only; leads to the question it made or changed."""

    model = Question
    http_method_names = ["post"]
    permission_required = "change"
    inspect_url_name = ""
    done = gettext_lazy("Done.")
    act: Any = None

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        question = get_object_or_404(Question.objects.select_related("latest", "category"), pk=pk)
        question = type(self).act(question=question, by=request.user)
        messages.success(request, self.done)
        return redirect(self.inspect_url_name, question.pk)


class QuestionCopy(QuestionDeed):
    permission_required = "add"
    act = staticmethod(bank.copy_question)
    done = gettext_lazy("This is the copy. Change it as you need.")


class QuestionArchive(QuestionDeed):
    act = staticmethod(bank.archive_question)
    done = gettext_lazy("The question is archived: new attempts don't ask it. Answers given so far stay.")


class QuestionRestore(QuestionDeed):
    act = staticmethod(bank.restore_question)
    done = gettext_lazy("The question is in use again.")
