"""URLs of certificates: the public check, one's own, what programs read."""

from django.urls import path, re_path

from courses.certificates import numbers
from courses.certificates.views import machines, own, public

app_name = "certificates"

urlpatterns = [
    path("", public.CheckForm.as_view(), name="check-form"),
    re_path(rf"^(?P<number>{numbers.PATTERN})/$", public.Check.as_view(), name="check"),
    path("mine/", own.OwnCertificates.as_view(), name="mine"),
    path("own/<uuid:public_id>/", own.CertificateDetail.as_view(), name="detail"),
    path("own/<uuid:public_id>/pdf/", own.CertificatePdf.as_view(), name="pdf"),
    path("own/<uuid:public_id>/credential/", own.CertificateCredential.as_view(), name="credential"),
    path("issuer/", machines.issuer, name="issuer"),
    path("keys/", machines.key_set, name="keys"),
    re_path(r"^keys/(?P<kid>[\w-]{20,64})/$", machines.key, name="key"),
    path("revoked/", machines.revoked, name="revoked"),
]
