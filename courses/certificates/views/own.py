"""One's own certificates: list, page, downloads."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.generic import DetailView, ListView, View

from courses.certificates import documents
from courses.certificates.models import Certificate

PER_PAGE = 20


class OwnCertificates(LoginRequiredMixin, ListView):
    """All one's certificates, the newest first: valid ones, replaced ones, revoked ones."""

    template_name = "certificates/own_list.html"
    context_object_name = "certificates"
    paginate_by = PER_PAGE

    def get_queryset(self) -> Any:
        return Certificate.objects.of(self.request.user).order_by("-issued_at", "-pk").defer("credential")


class CertificateDetail(LoginRequiredMixin, DetailView):
    """One certificate: what it says, downloads, the address to give to others."""

    template_name = "certificates/detail.html"
    context_object_name = "certificate"
    slug_field = slug_url_kwarg = "public_id"

    def get_queryset(self) -> Any:
        return Certificate.objects.visible_to(self.request.user).select_related("replacement").defer("credential")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_own=self.object.person_id == self.request.user.pk, **kwargs)


class Download(LoginRequiredMixin, View):
    """What of a certificate leaves as a file. Those of forgotten people have none (404)."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        certificate = get_object_or_404(self.certificates(request), public_id=public_id)
        if certificate.is_forgotten:
            raise Http404
        response = self.file(certificate)
        response.headers["X-Content-Type-Options"] = "nosniff"
        add_never_cache_headers(response)
        return response

    def certificates(self, request: HttpRequest) -> Any:
        return Certificate.objects.visible_to(request.user)

    def file(self, certificate: Certificate) -> HttpResponse:
        raise NotImplementedError


class CertificatePdf(Download):
    """The sheet. A revoked or replaced one can be looked at: it is the person's own paper, and the check says so."""

    def file(self, certificate: Certificate) -> HttpResponse:
        return attachment(documents.sheet(certificate), documents.file_name(certificate), "application/pdf")


class CertificateCredential(Download):
    """The Open Badges credential, as the signed token that badge programs take; for its owner alone."""

    def certificates(self, request: HttpRequest) -> Any:
        return Certificate.objects.of(request.user)

    def file(self, certificate: Certificate) -> HttpResponse:
        name = f"credential-{certificate.number}.jwt"
        return attachment(certificate.credential.encode(), name, "application/vc+jwt")


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to keep: `name` is ours, ASCII, without quotes."""
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
