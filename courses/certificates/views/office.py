"""The office's views of certificates in the Wagtail admin: listing, issue many, revoke, issue again, download many."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import MenuItem

from courses.certificates import actions, documents, rules
from courses.certificates.enums import CertificateState
from courses.certificates.forms import ChosenForm, ReissueForm, RevokeForm, RunForm
from courses.certificates.models import Certificate
from courses.certificates.views.own import attachment
from courses.enums import EnrolmentState
from courses.models import CourseRun, Enrolment
from vector.common.errors import DomainError
from vector.common.office_views import OfficePage

# At once: more would hold a web worker too long. Whoever has more does it in several goes.
AT_ONCE = 200
LIST = {"url": reverse_lazy("certificates_office:index"), "label": gettext_lazy("Certificates")}


class CertificateIndex(generic.IndexView):
    page_title = gettext_lazy("Certificates")
    add_item_label = gettext_lazy("Issue to a run")

    def get_base_queryset(self) -> Any:
        return Certificate.objects.select_related("person", "enrolment__run").defer("credential")

    def get_add_url(self) -> str | None:
        return reverse("certificates_office:issue") if rules.may_issue(self.request.user) else None

    def get_edit_url(self, instance: Certificate) -> None:
        # What a certificate says never changes.
        return None

    get_delete_url = get_copy_url = get_history_url = get_usage_url = get_edit_url

    def get_list_more_buttons(self, instance: Certificate) -> list[Any]:
        links = [(_("Open"), instance.get_absolute_url(), "view")]
        if instance.is_valid and rules.may_issue(self.request.user):
            links.append((_("Issue again"), reverse("certificates_office:reissue", args=[instance.pk]), "rotate"))
        if instance.is_valid and rules.may_revoke(self.request.user):
            links.append((_("Revoke"), reverse("certificates_office:revoke", args=[instance.pk]), "cross"))
        return [MenuItem(label, url=url, icon_name=icon, priority=10) for label, url, icon in links]


class CertificatesPage(OfficePage):
    """For those of the office who may issue."""

    header_icon = "doc-full-inverse"
    above = (LIST,)

    def may(self) -> bool:
        return rules.may_issue(self.request.user)


def candidates(run: CourseRun) -> Any:
    """Completed enrolments of a run without a valid certificate, of people who are still there."""
    valid = Certificate.objects.valid().filter(enrolment=OuterRef("pk"))
    # A revoked one is issued again only when somebody says so.
    revoked = Certificate.objects.filter(enrolment=OuterRef("pk"), state=CertificateState.REVOKED)
    return (
        Enrolment.objects.filter(run=run, state=EnrolmentState.COMPLETED, person__anonymised_at__isnull=True)
        .filter(~Exists(valid))
        .annotate(was_revoked=Exists(revoked))
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )


class IssueMany(CertificatesPage, TemplateView):
    """Choose a run, then whom of those who completed it and have no certificate."""

    template_name = "certificates/admin/issue.html"
    page_title = gettext_lazy("Issue certificates")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = RunForm(self.request.GET or None)
        run = form.cleaned_data["run"] if form.is_valid() else None
        found = list(candidates(run)[: AT_ONCE + 1]) if run else []
        return super().get_context_data(
            run_form=form,
            run=run,
            candidates=found[:AT_ONCE],
            has_more=len(found) > AT_ONCE,
            at_once=AT_ONCE,
            valid_count=Certificate.objects.valid().filter(enrolment__run=run).count() if run else 0,
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        run_form = RunForm(request.GET)
        if not run_form.is_valid():
            return redirect("certificates_office:issue")
        run = run_form.cleaned_data["run"]
        form = ChosenForm(request.POST, candidates=candidates(run))
        if not form.is_valid():
            messages.error(request, _("Tick at least one person. Somebody may have got a certificate meanwhile."))
            return self.get(request)
        issued = actions.issue_many(enrolments=form.cleaned_data["enrolments"][:AT_ONCE], by=request.user)
        text = ngettext(
            "%(number)s certificate is issued; a letter about it is on its way.",
            "%(number)s certificates are issued; letters about them are on their way.",
            len(issued),
        )
        messages.success(request, text % {"number": len(issued)})
        return redirect(f"{reverse('certificates_office:index')}?run={run.pk}")


class _End(CertificatesPage, FormView):
    """A deed on one valid certificate, with a reason."""

    template_name = "certificates/admin/end.html"
    success_url = reverse_lazy("certificates_office:index")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may():
            raise PermissionDenied
        valid = Certificate.objects.valid().select_related("enrolment__run__course", "person")
        self.certificate = get_object_or_404(valid, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            certificate=self.certificate, explanation=self.explanation, action=self.page_title, **kwargs
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(error.field, error.message)
            return self.form_invalid(form)
        messages.success(self.request, self.done % {"number": self.certificate.full_number})
        return super().form_valid(form)


class Revoke(_End):
    form_class = RevokeForm
    page_title = gettext_lazy("Revoke the certificate")
    explanation = gettext_lazy("The public check will say at once that it is not valid. This cannot be taken back.")
    done = gettext_lazy("Certificate No. %(number)s is revoked; its owner gets a letter.")

    def may(self) -> bool:
        return rules.may_revoke(self.request.user)

    def act(self, reason: str) -> None:
        actions.revoke(certificate=self.certificate, by=self.request.user, reason=reason)


class Reissue(_End):
    form_class = ReissueForm
    page_title = gettext_lazy("Issue the certificate again")
    explanation = gettext_lazy(
        "A new number, with the name, the organisation and the signatories as they are now. What was studied stays. "
        "The present certificate will count as replaced."
    )
    done = gettext_lazy("Certificate No. %(number)s is replaced by a new one; its owner gets a letter.")

    def act(self, reason: str) -> None:
        actions.reissue(certificate=self.certificate, by=self.request.user, reason=reason)


class DownloadMany(CertificatesPage):
    """The valid certificates of a run as one ZIP, so many at most, the newest first."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, run: int) -> HttpResponse:
        found = get_object_or_404(CourseRun, pk=run)
        valid = Certificate.objects.valid().filter(enrolment__run=found).defer("credential")[:AT_ONCE]
        return attachment(documents.archive(valid), f"certificates-run-{found.pk}.zip", "application/zip")
