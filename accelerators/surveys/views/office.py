"""The project office's pages in the Wagtail admin: surveys and their waves."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from accelerators.surveys.actions import survey as survey_actions
from accelerators.surveys.actions import wave as wave_actions
from accelerators.surveys.enums import ResponseState, SurveyState, WaveState
from accelerators.surveys.forms.waves import WaveForm
from accelerators.surveys.models import Survey, SurveyWave
from accelerators.surveys.queries import audience, sections_of
from vector.common.errors import DomainError
from vector.common.office_views import RefusalAsMessage


class SurveyEdit(generic.EditView):
    """A survey that nobody has been asked yet; any other leads to its overview, with the reason."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            survey_actions.refuse_if_begun(self.get_object())
        except DomainError as error:
            messages.warning(request, error.message)
            return redirect("survey:inspect", kwargs["pk"])
        return super().get(request, *args, **kwargs)


class SurveyDelete(generic.DeleteView):
    """Only a survey without waves."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.waves.exists():
            messages.warning(request, _("There are waves of this survey: it can't be deleted."))
            return redirect("survey:inspect", self.object.pk)
        return super().dispatch(request, *args, **kwargs)


class SurveyOverview(generic.InspectView):
    """The survey as it will be asked, its waves, and what can be done with it."""

    template_name = "surveys/admin/survey.html"
    page_title = gettext_lazy("Overview")

    def get_fields(self) -> list[str]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey = self.object
        is_locked = survey.waves.begun().exists()
        return {
            **super().get_context_data(**kwargs),
            "survey": survey,
            "sections": sections_of(survey.pk),
            "waves": survey.waves.all(),
            "is_locked": is_locked,
            "may_publish": survey.state == SurveyState.DRAFT,
            "may_schedule": survey.state == SurveyState.PUBLISHED,
        }


class SurveyDeed(PermissionCheckedMixin, View):
    """A button of the overview. POST only; leads to the survey it made or changed."""

    http_method_names = ["post"]
    permission_required = "change"
    permission_policy: Any = None
    done = gettext_lazy("Done.")
    act: Any = None

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        survey = get_object_or_404(Survey, pk=pk)
        try:
            survey = type(self).act(survey, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, self.done)
        return redirect("survey:inspect", survey.pk)


class SurveyPublish(SurveyDeed):
    act = staticmethod(survey_actions.publish)
    done = gettext_lazy("The survey is ready: now a wave of it can be scheduled.")


class SurveyCopy(SurveyDeed):
    act = staticmethod(survey_actions.copy)
    done = gettext_lazy("This is the copy: a draft that you can change.")


class WaveIndex(generic.IndexView):
    """Waves with how many organisations have answered."""

    def get_base_queryset(self) -> QuerySet[SurveyWave]:
        submitted = Count("responses", filter=Q(responses__state=ResponseState.SUBMITTED))
        return (
            super().get_base_queryset().select_related("survey").annotate(asked=Count("responses"), answered=submitted)
        )


class WaveSchedule(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A new wave: first the form, then who gets letters, then it is scheduled."""

    permission_required = "add"
    permission_policy: Any = None
    index_url_name = ""
    form_class = WaveForm
    page_title = gettext_lazy("New survey wave")
    template_name = "surveys/admin/wave_form.html"
    confirm_template_name = "surveys/admin/wave_confirm.html"
    header_icon = "clipboard-list"

    def get_initial(self) -> dict[str, Any]:
        return {"survey": self.request.GET.get("survey")}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        waves = {"url": reverse(self.index_url_name), "label": _("Survey waves")}
        return [*self.breadcrumbs_items, waves, {"url": "", "label": self.get_page_title()}]

    def wave_of(self) -> SurveyWave | None:
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "media": context["form"].media,
            "wave": self.wave_of(),
            "action_url": self.request.get_full_path(),
        }

    def form_valid(self, form: WaveForm) -> HttpResponse:
        step = self.request.POST.get("step")
        if step == "change":
            return self.render_to_response(self.get_context_data(form=form))
        deed = form.deed()
        try:
            if step == "confirm":
                wave = self.carry_out(form, deed)
                messages.success(self.request, self.done_text(wave))
                return redirect(self.index_url_name)
            wave_actions.refuse_times(opens_at=deed["opens_at"], closes_at=deed["closes_at"], now=timezone.now())
        except DomainError as error:
            form.add_error(form.field_of(error.field), error.message)
            return self.form_invalid(form)
        return self.confirm(form, deed)

    def confirm(self, form: WaveForm, deed: dict[str, Any]) -> HttpResponse:
        """Before anything happens: how many organisations get letters, and which can't."""
        asked = audience(programme=form.cleaned_data["survey"].programme, regions=deed["regions"])
        context = self.get_context_data(
            form=form,
            deed=deed,
            survey=form.cleaned_data["survey"],
            asked=len(asked),
            reached=sum(found.person is not None for found in asked),
            without_recipient=[found.title for found in asked if found.person is None],
            zone_name=form.zone.key,
            opens_now=deed["opens_at"] <= timezone.now(),
        )
        return self.response_class(self.request, self.confirm_template_name, context)

    def carry_out(self, form: WaveForm, deed: dict[str, Any]) -> SurveyWave:
        return wave_actions.schedule(by=self.request.user, survey=form.cleaned_data["survey"], **deed)

    def done_text(self, wave: SurveyWave) -> str:
        return _("“%(title)s” is scheduled. The letters leave when it opens.") % {"title": wave.title}


class WaveChange(WaveSchedule):
    """Another time, title or more regions for a wave that is not closed."""

    permission_required = "change"
    page_title = gettext_lazy("Change the wave")

    def wave_of(self) -> SurveyWave:
        waves = SurveyWave.objects.select_related("survey__programme").prefetch_related("regions")
        return get_object_or_404(waves, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "wave": self.wave_of()}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wave = self.wave_of()
        return redirect(wave) if wave.state == WaveState.CLOSED else super().get(request, *args, **kwargs)

    def carry_out(self, form: WaveForm, deed: dict[str, Any]) -> SurveyWave:
        return wave_actions.change(self.wave_of(), by=self.request.user, **deed)

    def done_text(self, wave: SurveyWave) -> str:
        return _("“%(title)s” is changed. Letters that have not left say the new time.") % {"title": wave.title}


class WaveDelete(RefusalAsMessage, generic.DeleteView):
    """Only a wave that has not opened."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.state != WaveState.PLANNED:
            messages.warning(request, _("This wave has been opened: it can't be deleted."))
            return redirect(self.index_url_name)
        return super().dispatch(request, *args, **kwargs)

    def delete_action(self) -> None:
        wave_actions.withdraw(self.object, by=self.request.user)
